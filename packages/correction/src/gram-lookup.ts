import type { GramIndex } from './gram-index.ts';
import { PRESENT_BITS, slotOfKey, storedKey } from './gram-keys.ts';
import { PLACE_BITS } from './gram-table.ts';

/** The lists of readings under grams. A slot is good for as long as the index lives. */
export interface GramLookup {
  /** The slot of the gram with this key, -1 where there is none. */
  slotOf(key: number): number;
  /** The postings of a slot are those from `first` up to `end`. */
  first(slot: number): number;
  end(slot: number): number;
  /** The list of a slot was crowded: there are longer grams. */
  goesDeeper(slot: number): boolean;
}

const PLACE_MASK: number = (1 << PLACE_BITS) - 1;

export function createGramLookup({ table, present }: GramIndex): GramLookup {
  const slots = table.length / 2 - 1;
  const shift = 32 - PRESENT_BITS - Math.round(Math.log2(slots));
  return {
    slotOf(key) {
      const stored = storedKey(key);
      const bit = slotOfKey(stored, shift);
      if (((present[bit >>> 5]! >>> (bit & 31)) & 1) === 0) return -1;
      let slot = bit >>> PRESENT_BITS;
      for (;;) {
        const here = table[2 * slot]!;
        if (here === 0) return -1;
        if ((here ^ stored) >>> 1 === 0) return slot;
        slot = (slot + 1) & (slots - 1);
      }
    },
    first: (slot) => table[2 * slot + 1]!,
    end: (slot) => table[2 * slot + 3]!,
    goesDeeper: (slot) => (table[2 * slot]! & 1) === 1,
  };
}

export function readingOf(posting: number): number {
  return posting >>> PLACE_BITS;
}

export function placeOf(posting: number): number {
  return posting & PLACE_MASK;
}
