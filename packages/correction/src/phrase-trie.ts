/**
 * Phrases of whole words, looked up word by word. Words are interned to small numbers; the edges of the trie lie in one
 * open-addressing table of typed arrays, so a step reads two or three cells and allocates nothing.
 *
 *     edge slot s:   nodeOf[s], wordOf[s]  →  childOf[s]        (nodeOf[s] = 0: free; the root is node 1)
 */
export interface PhraseTrie {
  /** The number of a folded word, or -1 when no phrase holds it. */
  wordId(folded: string): number;
  /** The node after `node` (the root is `ROOT`) by a word, or -1. */
  step(node: number, wordId: number): number;
  /** The phrase that ends at a node, or -1. */
  phraseAt(node: number): number;
}

export interface PhraseTrieBuilder {
  /** Adds a phrase under a number of the caller's; returns the number it is there under already, or -1 when it is new. */
  add(words: readonly string[], phrase: number): number;
  build(): PhraseTrie;
}

export const ROOT = 1;

export function createPhraseTrieBuilder(): PhraseTrieBuilder {
  const wordIds = new Map<string, number>();
  const children = [new Map<number, number>(), new Map<number, number>()];
  const phrases: number[] = [-1, -1];
  return {
    add(words, phrase) {
      let node = ROOT;
      for (const word of words) {
        let wordId = wordIds.get(word);
        if (wordId === undefined) {
          wordId = wordIds.size;
          wordIds.set(word, wordId);
        }
        const edges = children[node];
        let child = edges?.get(wordId);
        if (child === undefined) {
          child = children.length;
          edges?.set(wordId, child);
          children.push(new Map());
          phrases.push(-1);
        }
        node = child;
      }
      const present = phrases[node] ?? -1;
      if (present === -1) phrases[node] = phrase;
      return present;
    },
    build: () => packTrie(wordIds, children, phrases),
  };
}

function packTrie(
  wordIds: ReadonlyMap<string, number>,
  children: readonly ReadonlyMap<number, number>[],
  phrases: readonly number[],
): PhraseTrie {
  const mask = tableSize(children.length) - 1;
  const nodeOf = new Int32Array(mask + 1);
  const wordOf = new Int32Array(mask + 1);
  const childOf = new Int32Array(mask + 1);
  children.forEach((edges, node) => {
    for (const [wordId, child] of edges) {
      let slot = slotOf(node, wordId) & mask;
      while (nodeOf[slot] !== 0) slot = (slot + 1) & mask;
      nodeOf[slot] = node;
      wordOf[slot] = wordId;
      childOf[slot] = child;
    }
  });
  const phraseOf = Int32Array.from(phrases);
  return {
    wordId: (folded) => wordIds.get(folded) ?? -1,
    step(node, wordId) {
      let slot = slotOf(node, wordId) & mask;
      while (nodeOf[slot] !== 0) {
        if (nodeOf[slot] === node && wordOf[slot] === wordId) return childOf[slot]!;
        slot = (slot + 1) & mask;
      }
      return -1;
    },
    phraseAt: (node) => phraseOf[node]!,
  };
}

/** A power of two at least twice the edges, so that a free slot is near. */
function tableSize(edges: number): number {
  let size = 16;
  while (size < edges * 2) size *= 2;
  return size;
}

function slotOf(node: number, wordId: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(wordId, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
