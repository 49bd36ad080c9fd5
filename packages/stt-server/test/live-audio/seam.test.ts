import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLeftOf, wordsAfterSeam } from '../../src/live-audio/seam.ts';

const word = (text: string, startMs: number, endMs = startMs + 300) => ({
  text,
  startMs,
  endMs,
  confidence: 0.9,
});

function joined(before: ReturnType<typeof word>[], after: ReturnType<typeof word>[], seamMs: number): string {
  const told = countLeftOf(before, seamMs);
  const rest = wordsAfterSeam({ before, told, after, seamMs });
  return [...before.slice(0, told), ...rest].map(({ text }) => text).join(' ');
}

describe('two windows that overlap', () => {
  it('are joined at the words that both have, whatever their times say', () => {
    const before = [word('quiero', 8000), word('una', 8400), word('línea', 8800), word('de', 9300)];
    const after = [word('una', 8500), word('línea', 9100), word('de', 9500), word('Movistar', 9900)];
    for (const seamMs of [8500, 8900, 9050, 9250, 9400])
      expect(joined(before, after, seamMs)).toBe('quiero una línea de Movistar');
  });

  it('give a word back that the first one held and the second lost', () => {
    const before = [word('con', 8000), word('usted', 9100), word('ahora', 9500)];
    const after = [word('ahora', 9450), word('mismo', 9900)];
    expect(joined(before, after, 9000)).toBe('con usted ahora mismo');
  });

  it('take the second one for the word that the first cut in half', () => {
    const before = [word('de', 8600), word('Movi', 9000, 9200)];
    const after = [word('Movistar', 9000, 9500), word('sí', 9600)];
    expect(joined(before, after, 9050)).toBe('de Movistar sí');
  });

  it('take no word of another place for the same one', () => {
    const before = [word('sí', 7000), word('no', 8600)];
    const after = [word('claro', 9200), word('sí', 10_400)];
    expect(joined(before, after, 9000)).toBe('sí no claro sí');
  });

  it('give every word once, where both hear the same and times are off by 100 ms', () => {
    const texts = fc.array(fc.constantFrom('sí', 'no', 'una', 'línea', 'de', 'vale'), {
      minLength: 20,
      maxLength: 30,
    });
    const jitter = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(texts, jitter, fc.integer({ min: 3000, max: 5000 }), (said, offsets, seamMs) => {
        // Each said once in a row: repeated words at a seam can't be told from doubled ones.
        const words = said
          .filter((text, at) => text !== said[at - 1])
          .map((text, at) => word(text, at * 400));
        const heard = (part: typeof words, from: number) =>
          part.map(({ text, startMs }, at) => word(text, Math.max(0, startMs + (offsets[from + at] ?? 0))));
        const before = heard(
          words.filter(({ endMs }) => endMs <= seamMs + 400),
          0,
        );
        const after = heard(
          words.filter(({ startMs }) => startMs >= seamMs - 400),
          30,
        );
        expect(joined(before, after, seamMs)).toBe(words.map(({ text }) => text).join(' '));
      }),
    );
  });
});
