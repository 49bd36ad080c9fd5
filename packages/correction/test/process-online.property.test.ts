import { compileLexicon, createCorrector, processOnline, revert, type Word } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const language = spanish();
const { lexicon } = compileLexicon({
  language,
  entries: [
    { canonical: 'Movistar', surfaces: ['movi star'] },
    { canonical: 'Movistar Plus' },
    { canonical: 'El Corte Inglés', surfaces: ['corte'] },
    { canonical: 'BBVA' },
    { canonical: 'Vázquez', critical: true },
    { canonical: 'Básquez', critical: true },
    { canonical: 'Bancolombia' },
    { canonical: 'Colombia' },
  ],
  pairs: [
    { heard: 'mobi estar', canonical: 'Movistar' },
    { heard: 'el movistar', canonical: 'Movistar' },
    { heard: 'plus', canonical: 'Movistar Plus' },
    { heard: 'colombia bien', canonical: 'Bancolombia' },
  ],
});
const corrector = createCorrector(lexicon);
const eager = createCorrector(lexicon, {
  applyThreshold: 0.02,
  suggestThreshold: 0.01,
  minMargin: 0,
  maxEditShare: 1,
});

const heardWord = fc.constantFrom(
  ...[
    'el',
    'corte',
    'ingles',
    'mobi',
    'estar',
    'movistar',
    'plus',
    'plas',
    'muvistar',
    'banco',
    'lombia',
    'colonvia',
  ],
  ...[
    'b',
    'be',
    'uve',
    'a',
    'v',
    'vasques',
    'no',
    'dos',
    '5G',
    'bueno',
    'qué',
    'bien',
    'colombia',
    'en',
    'cortein',
    'glés',
  ],
);
const separator = fc.constantFrom(' ', ' ', ' ', ', ', '. ', '-', ' ¿', '  ', '\n');
const utterance = fc
  .array(fc.tuple(heardWord, separator), { maxLength: 14 })
  .map((parts) => parts.map(([word, after]) => word + after).join(''));
const anyText = fc.oneof(utterance, fc.string({ unit: 'grapheme', maxLength: 60 }));
const anyCorrector = fc.constantFrom(corrector, eager);

test('correcting a corrected text changes nothing', () => {
  fc.assert(
    fc.property(anyText, anyCorrector, (text, chosen) => {
      const once = processOnline(chosen, { text });
      const twice = processOnline(chosen, { text: once.text });
      expect(twice.text).toBe(once.text);
      expect(twice.corrections).toEqual([]);
    }),
    { numRuns: 250 },
  );
});

test('the corrections, applied to the original, give the text', () => {
  fc.assert(
    fc.property(anyText, anyCorrector, (text, chosen) => {
      const { corrections, suggestions, ...result } = processOnline(chosen, { text });
      let rebuilt = '';
      let at = 0;
      for (const { start, end, original, replacement } of corrections) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(text.slice(start, end)).toBe(original);
        rebuilt += text.slice(at, start) + replacement;
        at = end;
      }
      expect(rebuilt + text.slice(at)).toBe(result.text);
      expect(result.original).toBe(text);
      const ids = [...corrections, ...suggestions].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 250 },
  );
});

test('an empty lexicon gives every text back byte for byte', () => {
  const empty = createCorrector(compileLexicon({ language, entries: [] }).lexicon);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      const result = processOnline(empty, { text });
      expect(result.text).toBe(text);
      expect(result.corrections).toEqual([]);
    }),
  );
});

test('word times stay in order and within those of the input, and the words spell the text', () => {
  fc.assert(
    fc.property(utterance, anyCorrector, (text, chosen) => {
      const words = timedWords(text);
      const result = processOnline(chosen, { text, words });
      const times = (result.words ?? []).flatMap(({ startMs = 0, endMs = 0 }) => [startMs, endMs]);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.every((time) => Number.isInteger(time))).toBe(true);
      expect(times.at(0)).toBe(words.at(0)?.startMs);
      expect(times.at(-1)).toBe(words.at(-1)?.endMs);
      expect(result.words?.map(({ text: word }) => word)).toEqual(result.text.split(/\s+/u).filter(Boolean));
    }),
    { numRuns: 150 },
  );
});

test('reverting every correction gives the original and its words back', () => {
  fc.assert(
    fc.property(utterance, anyCorrector, (text, chosen) => {
      const words = timedWords(text);
      let result = processOnline(chosen, { text, words });
      for (const { id } of result.corrections) result = revert(result, id);
      expect(result.text).toBe(text);
      expect(result.words).toEqual(words);
      expect(result.corrections).toEqual([]);
    }),
  );
});

function timedWords(text: string): Word[] {
  const words = text.split(/\s+/u).filter(Boolean);
  return words.map((word, i) => ({ text: word, startMs: i * 300, endMs: i * 300 + 250, confidence: 0.5 }));
}
