import { FULL_COST, PHONE_INVENTORY_SIZE, type PhoneCosts } from './phone-costs.ts';

/** Phones `start` to `end` (half-open) of `phones`. */
export interface PhoneSlice {
  readonly phones: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Weighted edit distance of two phone strings in 1/32 of a full edit (`FULL_COST`). */
export function phoneDistance(a: PhoneSlice, b: PhoneSlice, costs: PhoneCosts): number {
  return createPrefixDistances(costs).fill(a, b, FAR)[b.end - b.start]!;
}

/** 1 for equal phones, 0 where the distance is as large as the longer of the two. */
export function phoneSimilarity(distance: number, lengthA: number, lengthB: number): number {
  const longest = Math.max(lengthA, lengthB);
  return longest === 0 ? 0 : Math.max(0, 1 - distance / (FULL_COST * longest));
}

/** Of 31-bit numbers. Which one it is can't be foreseen, and a wrong guess of the processor costs more than all else of a cell. */
function smaller(a: number, b: number): number {
  const difference = b - a;
  return a + (difference & (difference >> 31));
}

/** Larger than any distance of strings that fit the table. */
const FAR = 0x3fff;

/** No string is longer, so that distances stay below `FAR`. */
export const PHONES_MAX = 500;

export interface PrefixDistances {
  /**
   * Distances of `term` to the prefixes of `heard`: element n is the distance to its first n phones, exact where it is at
   * most `bound`, larger than `bound` where it is not. The array is the table's own: read it before the next call.
   * @throws RangeError for a slice of more than 500 phones
   */
  fill(term: PhoneSlice, heard: PhoneSlice, bound: number): Uint16Array;
}

/**
 * One column of the dynamic programme is kept, over the phones of `term`; a prefix's distance is its last cell. So one
 * pass gives the distances to every window that starts at the same word. Cells past `bound` are not followed (Ukkonen
 * 1985, doi 10.1016/S0019-9958(85)80046-2): `low` to `high` is the band of those that can still matter.
 */
export function createPrefixDistances(costs: PhoneCosts): PrefixDistances {
  // Cell t is the distance of the first t phones of the term; one more stays FAR, to be read past the end of the band.
  const column = new Uint16Array(PHONES_MAX + 2);
  const deletions = new Uint16Array(PHONES_MAX + 1);
  const distances = new Uint16Array(PHONES_MAX + 1);
  return {
    fill(term, heard, bound) {
      const termPhones = term.phones;
      const termStart = term.start;
      const length = term.end - termStart;
      const heardPhones = heard.phones;
      const heardStart = heard.start;
      const heardLength = heard.end - heardStart;
      if (length > PHONES_MAX || heardLength > PHONES_MAX) {
        throw new RangeError(`${Math.max(length, heardLength)} phones are more than ${PHONES_MAX}`);
      }
      column[0] = 0;
      let high = 0;
      for (let t = 0; t < length; t += 1) {
        deletions[t] = costs[termPhones[termStart + t]! * PHONE_INVENTORY_SIZE]!;
        const cell = column[t]! + deletions[t]!;
        column[t + 1] = cell > bound ? FAR : cell;
        if (cell <= bound && high === t) high = t + 1;
      }
      let low = 0;
      distances.fill(FAR, 0, heardLength + 1);
      distances[0] = column[length]!;
      for (let h = 0; h < heardLength; h += 1) {
        const phone = heardPhones[heardStart + h]!;
        const replacements = phone * PHONE_INVENTORY_SIZE;
        const insertion = costs[phone]!;
        let diagonal = column[low]!;
        let below = diagonal + insertion;
        column[low] = below;
        const last = high < length ? high + 1 : length;
        for (let t = low; t < last; t += 1) {
          const above = column[t + 1]!;
          const replaced = diagonal + costs[replacements + termPhones[termStart + t]!]!;
          below = smaller(smaller(replaced, above + insertion), below + deletions[t]!);
          diagonal = above;
          column[t + 1] = below;
        }
        let lowest = low;
        while (lowest <= last && column[lowest]! > bound) lowest += 1;
        if (lowest > last) break;
        let highest = last;
        while (column[highest]! > bound) highest -= 1;
        // Deletions alone may carry the last cell of the band further.
        while (highest >= last && highest < length && column[highest]! + deletions[highest]! <= bound) {
          column[highest + 1] = column[highest]! + deletions[highest]!;
          highest += 1;
        }
        low = lowest;
        high = highest;
        if (high < length) column[high + 1] = FAR;
        if (high === length) distances[h + 1] = column[length]!;
      }
      return distances;
    },
  };
}
