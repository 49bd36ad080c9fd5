import { FULL_COST, PHONE_INVENTORY_SIZE, type PhoneCosts } from './phone-costs.ts';

/** Phones `start` to `end` (half-open) of `phones`. */
export interface PhoneSlice {
  readonly phones: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Weighted edit distance of two phone strings in 1/32 of a full edit (`FULL_COST`). */
export function phoneDistance(a: PhoneSlice, b: PhoneSlice, costs: PhoneCosts): number {
  const table = createPrefixDistances(costs);
  return table.fill(a, b, Number.POSITIVE_INFINITY)[b.end - b.start] ?? 0;
}

/** 1 for equal phones, 0 where the distance is as large as the longer of the two. */
export function phoneSimilarity(distance: number, lengthA: number, lengthB: number): number {
  const longest = Math.max(lengthA, lengthB);
  return longest === 0 ? 0 : Math.max(0, 1 - distance / (FULL_COST * longest));
}

/** A distance that no pair of strings the corrector handles reaches. */
export const FAR: number = 0x7fff;

export interface PrefixDistances {
  /**
   * Distances of `term` to the prefixes of `heard`: element n is the distance to its first n phones. Elements past the
   * point where every way is dearer than `bound` are `FAR`. The array is the table's own: read it before the next call.
   */
  fill(term: PhoneSlice, heard: PhoneSlice, bound: number): Uint16Array;
}

/**
 * One row of the table is kept, the column of `term`; a prefix's distance is its last cell. So one pass gives the
 * distances to every window that starts at the same word.
 */
export function createPrefixDistances(costs: PhoneCosts): PrefixDistances {
  let column = new Uint16Array(64);
  let distances = new Uint16Array(256);
  return {
    fill(term, heard, bound) {
      const termLength = term.end - term.start;
      const heardLength = heard.end - heard.start;
      if (column.length <= termLength) column = new Uint16Array(termLength * 2);
      if (distances.length <= heardLength) distances = new Uint16Array(heardLength * 2);
      for (let t = 0; t < termLength; t += 1) {
        column[t + 1] = column[t]! + costs[term.phones[term.start + t]! * PHONE_INVENTORY_SIZE]!;
      }
      distances[0] = column[termLength]!;
      for (let h = 0; h < heardLength; h += 1) {
        const heardPhone = heard.phones[heard.start + h]!;
        const insertion = costs[heardPhone]!;
        let diagonal = column[0]!;
        let least = diagonal + insertion;
        column[0] = least;
        for (let t = 0; t < termLength; t += 1) {
          const row = term.phones[term.start + t]! * PHONE_INVENTORY_SIZE;
          const replaced = diagonal + costs[row + heardPhone]!;
          diagonal = column[t + 1]!;
          const inserted = diagonal + insertion;
          const deleted = column[t]! + costs[row]!;
          let best = replaced < inserted ? replaced : inserted;
          if (deleted < best) best = deleted;
          column[t + 1] = best;
          if (best < least) least = best;
        }
        distances[h + 1] = column[termLength]!;
        if (least > bound) {
          distances.fill(FAR, h + 2, heardLength + 1);
          break;
        }
      }
      column[0] = 0;
      return distances;
    },
  };
}
