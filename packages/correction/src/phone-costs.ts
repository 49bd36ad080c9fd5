/** Phones of an inventory are numbered 1..63; row and column 0 stand for no phone. */
export const PHONE_INVENTORY_SIZE = 64;

/** Costs are integers in 1/32 of a full edit, so that a row of the distance table fits 16 bits. */
export const FULL_COST = 32;

/**
 * What it costs to hear one phone as another: `costs[a * PHONE_INVENTORY_SIZE + b]`, 0 for the same phone,
 * `FULL_COST` for unrelated ones. Row 0 is the cost of inserting `b`, column 0 of deleting `a`. Symmetric.
 */
export type PhoneCosts = Uint8Array;
