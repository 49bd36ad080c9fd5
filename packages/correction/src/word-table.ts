import { type TextColumn, textAt } from './text-column.ts';
import { hashOfText } from './text-hash.ts';

/**
 * Numbers of words, found by hash in typed arrays that can be saved and loaded as they are.
 *
 *     slots[hash of the word, or the next free place] = number + 1      (0: free)
 */
export interface WordTable extends TextColumn {
  readonly slots: Uint32Array;
}

export interface WordTableBuilder {
  /** The number of a word, a new one for a new word. */
  intern(word: string): number;
  /** The number of a word, or -1. */
  find(word: string): number;
  build(): WordTable;
}

/** A table that grows: there is room for half as many words as slots, and for the units that they may have. */
export function createWordTableBuilder(): WordTableBuilder {
  let table: WordTable = {
    units: new Uint16Array(256),
    starts: new Uint32Array(9),
    slots: new Uint32Array(16),
  };
  let count = 0;

  const widen = (): void => {
    const starts = new Uint32Array(table.slots.length + 1);
    starts.set(table.starts);
    const slots = new Uint32Array(table.slots.length * 2);
    table = { ...table, starts, slots };
    for (let number = 0; number < count; number += 1) file(slots, hashOfText(textAt(table, number)), number);
  };

  const add = (word: string, hash: number): number => {
    if (count + 1 === table.starts.length) widen();
    const start = table.starts[count]!;
    if (start + word.length > table.units.length) {
      const units = new Uint16Array(Math.max(table.units.length * 2, start + word.length));
      units.set(table.units);
      table = { ...table, units };
    }
    for (let i = 0; i < word.length; i += 1) table.units[start + i] = word.charCodeAt(i);
    table.starts[count + 1] = start + word.length;
    file(table.slots, hash, count);
    count += 1;
    return count - 1;
  };

  return {
    intern(word) {
      const hash = hashOfText(word);
      const present = findHashed(table, word, hash);
      return present === -1 ? add(word, hash) : present;
    },
    find: (word) => findWord(table, word),
    build: () => ({
      units: table.units.slice(0, table.starts[count]),
      starts: table.starts.slice(0, count + 1),
      slots: table.slots,
    }),
  };
}

/** The number of a word, or -1. */
export function findWord(table: WordTable, word: string): number {
  return findHashed(table, word, hashOfText(word));
}

function findHashed({ units, starts, slots }: WordTable, word: string, hash: number): number {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) {
    const number = slots[slot]! - 1;
    if (isTextAt(units, starts[number]!, starts[number + 1]!, word)) return number;
    slot = (slot + 1) & mask;
  }
  return -1;
}

function file(slots: Uint32Array, hash: number, number: number): void {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = number + 1;
}

function isTextAt(units: Uint16Array, from: number, to: number, text: string): boolean {
  if (to - from !== text.length) return false;
  for (let i = 0; i < text.length; i += 1) if (units[from + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** A power of two at least twice `count`, so that a free slot is near and a search for what is not there ends. */
export function tableSize(count: number): number {
  let size = 16;
  while (size < count * 2) size *= 2;
  return size;
}
