import { type TextColumn, textColumn } from './text-column.ts';
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

export function createWordTableBuilder(): WordTableBuilder {
  const numbers = new Map<string, number>();
  return {
    intern(word) {
      const present = numbers.get(word);
      if (present !== undefined) return present;
      numbers.set(word, numbers.size);
      return numbers.size - 1;
    },
    find: (word) => numbers.get(word) ?? -1,
    build() {
      const words = [...numbers.keys()];
      const slots = new Uint32Array(tableSize(words.length));
      const mask = slots.length - 1;
      words.forEach((word, number) => {
        let slot = hashOfText(word) & mask;
        while (slots[slot] !== 0) slot = (slot + 1) & mask;
        slots[slot] = number + 1;
      });
      return { ...textColumn(words), slots };
    },
  };
}

/** The number of a word, or -1. */
export function findWord({ units, starts, slots }: WordTable, word: string): number {
  const mask = slots.length - 1;
  let slot = hashOfText(word) & mask;
  while (slots[slot] !== 0) {
    const number = slots[slot]! - 1;
    if (isTextAt(units, starts[number]!, starts[number + 1]!, word)) return number;
    slot = (slot + 1) & mask;
  }
  return -1;
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
