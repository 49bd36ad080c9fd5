import {
  compileLexicon,
  createCorrector,
  type Lexicon,
  type LexiconSource,
  loadLexicon,
  processOnline,
  saveLexicon,
} from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const language = spanish();
/** Another object for the same language, as another process has it. */
const again = spanish();

const source: LexiconSource = {
  language,
  entries: [
    { canonical: 'Movistar', surfaces: ['movi star'], category: 'telco' },
    { canonical: 'El Corte Inglés', critical: true },
    { canonical: 'BBVA', category: 'bank', threshold: 0.8 },
    { canonical: 'Bancolombia', threshold: 1 },
    { canonical: 'Łódź 東京 𝕏', category: '銀行' },
  ],
  pairs: [
    { heard: 'mobi estar', canonical: 'Movistar', count: 7 },
    { heard: 'el corte', canonical: 'El Corte Inglés', decision: 'suggest', count: 2.5 },
  ],
};
const { lexicon } = compileLexicon(source);
const bytes = saveLexicon(lexicon);

const word = fc.oneof(
  fc.constantFrom(
    'movistar',
    'mobi',
    'estar',
    'corte',
    'inglés',
    'vázquez',
    'básquez',
    'BBVA',
    'plus',
    'de',
    'casa',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
);
const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const anySource = fc.record({
  language: fc.constant(language),
  entries: fc.array(
    fc.record(
      {
        canonical: phrase,
        surfaces: fc.array(phrase, { maxLength: 2 }),
        category: word,
        critical: fc.boolean(),
        threshold: fc.double({ min: 0, max: 1, noNaN: true }),
      },
      { requiredKeys: ['canonical'] },
    ),
    { maxLength: 12 },
  ),
  pairs: fc.array(
    fc.record({
      heard: phrase,
      canonical: phrase,
      count: fc.nat(),
      decision: fc.constantFrom('apply', 'suggest'),
    }),
    { maxLength: 6 },
  ),
});
const text = fc.array(phrase, { maxLength: 5 }).map((phrases) => phrases.join(' '));

function corrected(by: Lexicon, heard: string) {
  return processOnline(createCorrector(by, { explain: true, suggestThreshold: 0.05 }), { text: heard });
}

describe('a saved and loaded lexicon', () => {
  test('has the same terms', () => {
    const loaded = loadLexicon(bytes, language);
    const read = (one: Lexicon) =>
      Array.from(one.terms(), (term) => {
        const { canonical, words, wordCount, category, critical, threshold, familiarity } = term;
        const has = ['corte', 'movistar', 'inglés'].map((word) => term.hasWord(one.trie.wordId(word)));
        return { canonical, words, wordCount, category, critical, threshold, familiarity, has };
      });
    expect(read(loaded)).toEqual(read(lexicon));
    expect(read(loaded)).toHaveLength(5);
  });

  test('corrects like the one it was saved of, whatever the lexicon', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(anySource, fc.array(text, { maxLength: 4 }), (given, texts) => {
        const compiled = compileLexicon(given).lexicon;
        const loaded = loadLexicon(saveLexicon(compiled), again);
        for (const heard of texts) expect(corrected(loaded, heard)).toEqual(corrected(compiled, heard));
      }),
      { numRuns: 60 },
    );
  });

  test('is saved as the same bytes again, as is one compiled anew', () => {
    expect(saveLexicon(loadLexicon(bytes, language))).toEqual(bytes);
    expect(saveLexicon(compileLexicon({ ...source, language: again }).lexicon)).toEqual(bytes);
  });

  test('may lie anywhere in a buffer', () => {
    const buffer = new Uint8Array(bytes.length + 16);
    for (const offset of [3, 8]) {
      buffer.set(bytes, offset);
      const loaded = loadLexicon(buffer.subarray(offset, offset + bytes.length), language);
      expect(corrected(loaded, 'tengo mobi estar').text).toBe('tengo Movistar');
    }
  });

  test('needs no second look at bytes that were verified already', () => {
    const loaded = loadLexicon(bytes, language, { verify: false });
    expect(corrected(loaded, 'tengo mobi estar').text).toBe('tengo Movistar');
  });
});

describe('refuses with a RangeError', () => {
  test.each<[string, () => Uint8Array, RegExp]>([
    ['nothing at all', () => new Uint8Array(0), /no saved lexicon/u],
    ['another file', () => new Uint8Array(64).fill(0x50), /no saved lexicon/u],
    [
      'a file that was cut short',
      () => bytes.subarray(0, -8),
      /damaged: \d+ bytes are there of \d+\. Read it again/u,
    ],
    ['a file with one bit turned', () => turned(bytes, bytes.length - 40), /damaged: its checksum is wrong/u],
    ['a file of another layout', () => turned(bytes, 4), /another version .*Compile it again/u],
  ])('%s', (_, damaged, message) => {
    expect(() => loadLexicon(damaged(), language)).toThrow(RangeError);
    expect(() => loadLexicon(damaged(), language)).toThrow(message);
  });

  test('a lexicon of another language or dialect', () => {
    expect(() => loadLexicon(bytes, english())).toThrow(/compiled for es-\w+ \(es\), not for en-\w+ \(en\)/u);
    expect(() => loadLexicon(bytes, spanish({ dialect: 'es-AR' }))).toThrow(/not for es-AR/u);
  });

  test('a lexicon that was compiled with other rules or words of the same dialect', () => {
    const other = { ...language, fingerprint: () => 1 };
    expect(() => loadLexicon(bytes, other)).toThrow(
      /other pronunciation rules or words of es-\w+ than these/u,
    );
    const deaf = { ...language, transcribe: (_: string, __: Uint8Array, at: number) => at };
    expect(() => loadLexicon(bytes, deaf)).toThrow(/other pronunciation rules/u);
  });

  test('whatever is changed in a file, and nothing else is thrown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 5,
        }),
        (flips) => {
          const damaged = bytes.slice();
          for (const [at, mask] of flips) damaged[at]! ^= mask;
          if (damaged.every((byte, at) => byte === bytes[at])) return;
          expect(() => loadLexicon(damaged, language)).toThrow(RangeError);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('every shorter piece of a file', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => loadLexicon(bytes.subarray(0, length), language)).toThrow(RangeError);
      }),
    );
  });
});

function turned(whole: Uint8Array, at: number): Uint8Array {
  const copy = whole.slice();
  copy[at]! ^= 4;
  return copy;
}
