import type { Readings } from './gram-index.ts';

/** How terms sound, while a lexicon is put together. */
export interface ReadingsBuilder {
  /** Adds a reading of a term, unless it has one like it. The phones are copied. */
  add(term: number, phones: Uint8Array): void;
  build(): Readings;
}

/** One phone alone is a candidate for everything. */
const PHONES_MIN = 2;
/** The beginning of a longer term is enough to know it by. */
const PHONES_MAX = 250;

export function createReadingsBuilder(): ReadingsBuilder {
  let phones = new Uint8Array(4096);
  const starts = [0];
  const termOf: number[] = [];
  /** The last reading of a term, and the one of the same term before a reading; -1 for none. */
  const lastOf: number[] = [];
  const previousOf: number[] = [];

  const isAt = (reading: number, own: Uint8Array, length: number): boolean => {
    const start = starts[reading]!;
    if (starts[reading + 1]! - start !== length) return false;
    for (let i = 0; i < length; i += 1) if (phones[start + i] !== own[i]) return false;
    return true;
  };

  return {
    add(term, own) {
      const length = Math.min(own.length, PHONES_MAX);
      if (length < PHONES_MIN) return;
      while (lastOf.length <= term) lastOf.push(-1);
      for (let reading = lastOf[term]!; reading !== -1; reading = previousOf[reading]!) {
        if (isAt(reading, own, length)) return;
      }
      const start = starts[termOf.length]!;
      if (start + length > phones.length) {
        const longer = new Uint8Array(phones.length * 2);
        longer.set(phones);
        phones = longer;
      }
      for (let i = 0; i < length; i += 1) phones[start + i] = own[i]!;
      starts.push(start + length);
      previousOf.push(lastOf[term]!);
      lastOf[term] = termOf.push(term) - 1;
    },
    build: () => shortestFirst({ phones, starts, termOf }),
  };
}

/** By length, readings of the same length in the order given: counted, not compared. */
function shortestFirst(given: {
  readonly phones: Uint8Array;
  readonly starts: readonly number[];
  readonly termOf: readonly number[];
}): Readings {
  const count = given.termOf.length;
  const nextOfLength = new Uint32Array(PHONES_MAX + 2);
  const lengthOf = (reading: number) => given.starts[reading + 1]! - given.starts[reading]!;
  for (let reading = 0; reading < count; reading += 1) nextOfLength[lengthOf(reading) + 1]! += 1;
  for (let length = 1; length < nextOfLength.length; length += 1)
    nextOfLength[length]! += nextOfLength[length - 1]!;
  const order = new Uint32Array(count);
  for (let reading = 0; reading < count; reading += 1) {
    const length = lengthOf(reading);
    order[nextOfLength[length]!] = reading;
    nextOfLength[length]! += 1;
  }
  const phones = new Uint8Array(given.starts[count]!);
  const starts = new Uint32Array(count + 1);
  const termOf = new Uint32Array(count);
  order.forEach((reading, place) => {
    const start = given.starts[reading]!;
    for (let i = 0; i < lengthOf(reading); i += 1) phones[starts[place]! + i] = given.phones[start + i]!;
    starts[place + 1] = starts[place]! + lengthOf(reading);
    termOf[place] = given.termOf[reading]!;
  });
  return { phones, starts, termOf, count };
}
