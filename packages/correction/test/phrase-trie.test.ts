import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPhraseTrie, createPhraseTrieBuilder, type PhraseTrie, ROOT } from '../src/phrase-trie.ts';
import { createWordTableBuilder } from '../src/word-table.ts';

const word = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
);
const phrases = fc.uniqueArray(fc.array(word, { minLength: 1, maxLength: 5 }), {
  selector: (words) => JSON.stringify(words),
  maxLength: 60,
});

function phraseOf(trie: PhraseTrie, words: readonly string[]): number {
  let node = ROOT;
  for (const one of words) {
    const wordId = trie.wordId(one);
    if (wordId === -1) return -1;
    node = trie.step(node, wordId);
    if (node === -1) return -1;
  }
  return trie.phraseAt(node);
}

/** The trie of some phrases, and what adding each of them answered. */
function trieOf(added: readonly (readonly string[])[]) {
  const words = createWordTableBuilder();
  const builder = createPhraseTrieBuilder();
  const answers = added.map((own, phrase) =>
    builder.add(
      own.map((one) => words.intern(one)),
      phrase,
    ),
  );
  const find = (own: readonly string[]) => builder.find(own.map((one) => words.find(one)));
  return { answers, find, trie: createPhraseTrie(words.build(), builder.build()) };
}

test('the trie holds what a map of joined words holds, while it is built and after', () => {
  fc.assert(
    fc.property(phrases, phrases, (added, asked) => {
      const map = new Map(added.map((words, phrase) => [JSON.stringify(words), phrase]));
      const { answers, find, trie } = trieOf(added);
      expect(answers.every((answer) => answer === -1)).toBe(true);
      for (const words of [...added, ...asked]) {
        const expected = map.get(JSON.stringify(words)) ?? -1;
        expect(find(words)).toBe(expected);
        expect(phraseOf(trie, words)).toBe(expected);
      }
    }),
  );
});

test('a phrase that is there already keeps its number', () => {
  const { answers, trie } = trieOf([['a', 'b'], ['c'], ['a', 'b']]);
  expect(answers).toEqual([-1, -1, 0]);
  expect(phraseOf(trie, ['a', 'b'])).toBe(0);
});

test('a word that no phrase holds has no number', () => {
  expect(trieOf([]).trie.wordId('a')).toBe(-1);
});
