import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKnownWords, type KnownWords } from '../src/known-words.ts';
import { phoneKey } from '../src/transcription.ts';
import { createWordReader, type WordFacts } from '../src/word-facts.ts';

const language = spanish();
const entries = ['Renault', 'Corte Inglés', 'Ñuñoa', 'O2'].map((canonical) => ({ canonical }));
const { trie } = compileLexicon({ language, entries }).lexicon;
const factsOf = createWordReader(language, trie);

/** All that is known of a word, phones as a string. */
function known(words: KnownWords, text: string, start = 0): unknown {
  const word = words.find(text, start, text.length);
  const phones = new Uint8Array(80);
  const phonesEnd = words.writePhones(word, phones, 3);
  return {
    folded: words.folded(word),
    letters: words.letters(word),
    rank: words.rank(word),
    nameRank: words.nameRank(word),
    flags: words.flags(word),
    id: words.id(word),
    phones: phoneKey(phones.subarray(3, phonesEnd)),
  };
}

function looked(folded: string): unknown {
  const { phones, ...facts }: WordFacts = factsOf(folded);
  return { folded, ...facts, phones: phoneKey(phones) };
}

const written = fc
  .array(
    fc.constantFrom('a', 'á', 'e', 'o', 'ñ', 'ü', 'ß', 'h', 'n', 'r', 's', 't', 'Á', 'Ñ', 'S', '2', 'ǆ'),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((letters) => letters.join(''));
const spoken = fc.constantFrom('de', 'casa', 'NO', 'Tres', 'renault', 'INGLÉS', 'be', 'x', 'o2');

test('a word is what the language and the lexicon know of it, the first time and later, wherever it stands', () => {
  const words = createKnownWords(factsOf);
  fc.assert(
    fc.property(fc.oneof(written, spoken), fc.nat(3), (word, before) => {
      const text = `${'¿'.repeat(before)}${word}`;
      const expected = looked(word.toLowerCase());
      expect(known(words, text, before)).toEqual(expected);
      expect(known(words, text, before)).toEqual(expected);
    }),
  );
});

test('more words than are remembered, and one that is longer than all of them, are answered all the same', () => {
  const syllables = ['ba', 'ne', 'ti', 'mo', 'lu', 'gra', 'sel', 'o'];
  const words = createKnownWords(factsOf);
  const wordOf = (number: number) =>
    Array.from(number.toString(8), (digit) => syllables[Number(digit)]).join('');
  for (let number = 0; number < 20_000; number += 1) {
    const word = wordOf(number);
    expect(words.letters(words.find(word, 0, word.length))).toBe(word);
  }
  for (const word of [wordOf(7), 'ba'.repeat(200_000), wordOf(8), wordOf(19_999)]) {
    expect(known(words, word)).toEqual(looked(word));
  }
});
