/**
 * Which phones follow each other, and about where: counts of phone n-grams hashed into a fixed number of cells with a sign
 * (Weinberger et al. 2009, doi 10.1145/1553374.1553516). Each gram is counted as it is and by the classes of its phones (those that
 * are cheap to confuse share one), so that `b` for `v` still shares half of its grams; and both for the whole phrase and for the
 * two places next to it of `PLACES`, by how near it is to each, so that the same sounds in another order differ.
 */
import { PHONE_INVENTORY_SIZE } from '../phone-costs.ts';

const GRAM_LENGTHS = [1, 2, 3] as const;
/** Weight of one gram by its length: longer ones say more. */
const GRAM_WEIGHTS = [0.5, 1, 1] as const;
/** Spread evenly over the phrase, from its first phone to its last. */
const PLACES = 6;
const PLACE_WEIGHT = 0.9;
/** Stands for the edge of the phrase; phones are 1..63. */
const EDGE: number = PHONE_INVENTORY_SIZE;

/** Adds the grams of a phrase to `cells`. */
export function countGrams(cells: Float32Array, phones: Uint8Array, classOf: Uint8Array): void {
  countSequence(cells, phones, 1);
  countSequence(
    cells,
    phones.map((phone) => classOf[phone] ?? 0),
    2,
  );
}

function countSequence(cells: Float32Array, phones: Uint8Array, seed: number): void {
  const marked = new Uint8Array(phones.length + 2).fill(EDGE);
  marked.set(phones, 1);
  for (const [at, length] of GRAM_LENGTHS.entries()) {
    const weight = GRAM_WEIGHTS[at] ?? 1;
    for (let start = 0; start + length <= marked.length; start++) {
      if (length === 1 && marked[start] === EDGE) continue;
      const hash = hashGram(marked, start, start + length, seed);
      count(cells, hash, weight);
      const share = Math.min(1, Math.max(0, (start + length / 2 - 1) / phones.length)) * (PLACES - 1);
      const place = Math.min(PLACES - 2, Math.floor(share));
      countAtPlace(cells, hash, { place, weight: weight * Math.sqrt(place + 1 - share) });
      countAtPlace(cells, hash, { place: place + 1, weight: weight * Math.sqrt(share - place) });
    }
  }
}

function countAtPlace(
  cells: Float32Array,
  hash: number,
  at: { readonly place: number; readonly weight: number },
): void {
  count(cells, mixed(hash ^ Math.imul(at.place + 1, 0x9e3779b9)), at.weight * PLACE_WEIGHT);
}

function count(cells: Float32Array, hash: number, weight: number): void {
  const cell = hash % cells.length;
  cells[cell]! += hash >>> 31 === 0 ? weight : -weight;
}

/** FNV-1a over the phones, mixed so that both the cell and the sign bit depend on all of them. */
function hashGram(phones: Uint8Array, from: number, to: number, seed: number): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (phones[i]! + 1), 0x01000193);
  return mixed(hash);
}

/** The finaliser of lowbias32 (Wellons 2018). */
function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x7feb352d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x846ca68b);
  hash ^= hash >>> 16;
  return hash >>> 0;
}
