import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPhraseTrieBuilder, type PhraseTrie, ROOT } from '../src/phrase-trie.ts';

const phrases = fc.uniqueArray(
  fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 5 }),
  {
    selector: (words) => words.join(' '),
    maxLength: 40,
  },
);

function phraseOf(trie: PhraseTrie, words: readonly string[]): number {
  let node = ROOT;
  for (const word of words) {
    const wordId = trie.wordId(word);
    if (wordId === -1) return -1;
    node = trie.step(node, wordId);
    if (node === -1) return -1;
  }
  return trie.phraseAt(node);
}

test('the trie holds what a map of joined words holds', () => {
  fc.assert(
    fc.property(phrases, phrases, (added, asked) => {
      const builder = createPhraseTrieBuilder();
      const map = new Map<string, number>();
      added.forEach((words, phrase) => {
        expect(builder.add(words, phrase)).toBe(-1);
        map.set(words.join(' '), phrase);
      });
      const trie = builder.build();
      for (const words of [...added, ...asked])
        expect(phraseOf(trie, words)).toBe(map.get(words.join(' ')) ?? -1);
    }),
  );
});

test('a phrase that is there already keeps its number', () => {
  const builder = createPhraseTrieBuilder();
  builder.add(['a', 'b'], 7);
  expect(builder.add(['a', 'b'], 8)).toBe(7);
  expect(phraseOf(builder.build(), ['a', 'b'])).toBe(7);
});

test('a word that no phrase holds has no number', () => {
  expect(createPhraseTrieBuilder().build().wordId('a')).toBe(-1);
});
