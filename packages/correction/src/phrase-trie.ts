import { findWord, tableSize, type WordTable } from './word-table.ts';

/**
 * Phrases of whole words, looked up word by word. A node knows where it comes from; the way down goes through one
 * open-addressing table, so a step reads two or three cells and allocates nothing.
 *
 *     slots[hash of (node, word), or the next free place] = child     (0: free; the root is node 1)
 *     parentOf[child] = node, wordOf[child] = word
 *     phraseOf[node]: the phrase that ends there, or -1
 */
export interface TrieColumns {
  readonly slots: Uint32Array;
  readonly parentOf: Uint32Array;
  readonly wordOf: Uint32Array;
  readonly phraseOf: Int32Array;
}

export interface PhraseTrie {
  /** The number of a folded word, or -1 when no phrase holds it. */
  wordId(folded: string): number;
  /** The node after `node` (the root is `ROOT`) by a word, or -1. */
  step(node: number, wordId: number): number;
  /** The phrase that ends at a node, or -1. */
  phraseAt(node: number): number;
}

export interface PhraseTrieBuilder {
  /** Adds a phrase of numbered words under a number of the caller's; returns the one it is there under already, or -1 when it is new. */
  add(wordIds: readonly number[], phrase: number): number;
  /** The number that a phrase is there under, or -1. A word may be -1, which no phrase has. */
  find(wordIds: readonly number[]): number;
  build(): TrieColumns;
}

export const ROOT = 1;

export function createPhraseTrie(words: WordTable, trie: TrieColumns): PhraseTrie {
  const { phraseOf } = trie;
  return {
    wordId: (folded) => findWord(words, folded),
    step: (node, wordId) => childOf(trie, node, wordId),
    phraseAt: (node) => phraseOf[node]!,
  };
}

export function createPhraseTrieBuilder(): PhraseTrieBuilder {
  let trie = emptyTrie(tableSize(0));
  let count = ROOT + 1;

  const addChild = (node: number, wordId: number): number => {
    if (count === trie.parentOf.length) trie = widened(trie);
    const child = count;
    count += 1;
    trie.parentOf[child] = node;
    trie.wordOf[child] = wordId;
    file(trie, child);
    return child;
  };

  return {
    add(wordIds, phrase) {
      let node = ROOT;
      for (const wordId of wordIds) {
        const child = childOf(trie, node, wordId);
        node = child === -1 ? addChild(node, wordId) : child;
      }
      const present = trie.phraseOf[node]!;
      if (present === -1) trie.phraseOf[node] = phrase;
      return present;
    },
    find(wordIds) {
      let node = ROOT;
      for (const wordId of wordIds) {
        node = wordId === -1 ? -1 : childOf(trie, node, wordId);
        if (node === -1) return -1;
      }
      return trie.phraseOf[node]!;
    },
    build: () => ({
      slots: trie.slots,
      parentOf: trie.parentOf.slice(0, count),
      wordOf: trie.wordOf.slice(0, count),
      phraseOf: trie.phraseOf.slice(0, count),
    }),
  };
}

/** With room for half as many nodes as slots, so that a free slot is near and a search for what is not there ends. */
function emptyTrie(slotCount: number): TrieColumns {
  const nodes = slotCount / 2;
  return {
    slots: new Uint32Array(slotCount),
    parentOf: new Uint32Array(nodes),
    wordOf: new Uint32Array(nodes),
    phraseOf: new Int32Array(nodes).fill(-1),
  };
}

function widened(full: TrieColumns): TrieColumns {
  const trie = emptyTrie(full.slots.length * 2);
  trie.parentOf.set(full.parentOf);
  trie.wordOf.set(full.wordOf);
  trie.phraseOf.set(full.phraseOf);
  for (let child = ROOT + 1; child < full.parentOf.length; child += 1) file(trie, child);
  return trie;
}

function childOf({ slots, parentOf, wordOf }: TrieColumns, node: number, wordId: number): number {
  const mask = slots.length - 1;
  let slot = slotOf(node, wordId) & mask;
  while (slots[slot] !== 0) {
    const child = slots[slot]!;
    if (parentOf[child] === node && wordOf[child] === wordId) return child;
    slot = (slot + 1) & mask;
  }
  return -1;
}

function file({ slots, parentOf, wordOf }: TrieColumns, child: number): void {
  const mask = slots.length - 1;
  let slot = slotOf(parentOf[child]!, wordOf[child]!) & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = child;
}

function slotOf(node: number, wordId: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(wordId, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
