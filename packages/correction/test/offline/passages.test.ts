import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passagesOf, timesOf } from '../../src/offline/passages.ts';

/** `hola@0-400 qué@500-700`: words with their milliseconds. */
function spoken(notation: string) {
  const words = notation.split(' ').map((part) => {
    const [, text = '', start, end] = /^(.+)@(\d+)-(\d+)$/.exec(part) ?? [];
    return { text, startMs: Number(start), endMs: Number(end) };
  });
  return { text: words.map(({ text }) => text).join(' '), words };
}

const texts = (turn: Parameters<typeof passagesOf>[0], longestMs: number) =>
  passagesOf(turn, longestMs).map(({ start, end }) => turn.text.slice(start, end));

describe('the passages of a turn', () => {
  test('are the whole turn where it is short enough, with a margin around the words', () => {
    const turn = spoken('buenos@1000-1400 días@1400-1900');
    expect(passagesOf(turn, 5000)).toMatchObject([{ start: 0, end: 11, startMs: 700, endMs: 2200 }]);
  });

  test('are cut at the longest pause that leaves no crumbs', () => {
    const turn = spoken('a@0-500 b@2000-2500 c@2600-3000 d@4000-4500 e@4600-5000 f@5100-5500');
    expect(texts(turn, 4600)).toEqual(['a b c', 'd e f']);
  });

  test('leave out a word that is longer than any may be', () => {
    const turn = spoken('sí@0-400 hola@400-90000 no@90000-90400');
    expect(texts(turn, 5000)).toEqual(['sí', 'no']);
  });

  test.each([
    ['there are no times', { text: 'hola' }, []],
    ['only the turn has times', { text: 'hola', startMs: 100, endMs: 900 }, ['hola']],
    ['the turn is too long for one', { text: 'hola', startMs: 100, endMs: 90_000 }, []],
    ['the turn ends before it begins', { text: 'hola', startMs: 900, endMs: 100 }, []],
    ['a word has no times', { text: 'a b', words: [{ text: 'a', startMs: 0, endMs: 9 }, { text: 'b' }] }, []],
    ['there is no text', { text: ' ', startMs: 0, endMs: 900 }, []],
  ])('where %s', (_name, turn, expected) => {
    expect(texts(turn, 5000)).toEqual(expected);
  });

  test('hold every word once, in order, and are never too long', () => {
    const gaps = fc.array(
      fc.record({ pauseMs: fc.integer({ min: 0, max: 3000 }), lengthMs: fc.integer({ min: 1, max: 900 }) }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(gaps, (list) => {
        let atMs = 0;
        const words = list.map(({ pauseMs, lengthMs }, index) => {
          const startMs = atMs + pauseMs;
          atMs = startMs + lengthMs;
          return { text: `w${index}`, startMs, endMs: atMs };
        });
        const turn = { text: words.map(({ text }) => text).join(' '), words };
        expect(texts(turn, 4000).join(' ')).toBe(turn.text);
        for (const { startMs, endMs } of passagesOf(turn, 4000)) {
          expect(endMs - startMs).toBeLessThanOrEqual(4000);
        }
      }),
    );
  });
});

describe('where to listen', () => {
  const turn = spoken('vivo@1000-1400 en@1400-1500 sochi@1500-1900 milco@1900-2400 hoy@2500-2900');
  const [passage] = passagesOf(turn, 9000);

  test('is around the words in question', () => {
    expect(timesOf(passage!, { start: 8, end: 19 })).toEqual({ startMs: 1200, endMs: 2700 });
  });

  test('is the whole passage where its words have no times', () => {
    const [untimed] = passagesOf({ text: turn.text, startMs: 500, endMs: 3000 }, 9000);
    expect(timesOf(untimed!, { start: 8, end: 19 })).toEqual({ startMs: 500, endMs: 3000 });
  });
});
