import type { Turn } from '@enmienda/storage';
import { describe, expect, it } from 'vitest';
import { retranscribedTurns, storedTurns } from '../src/retranscription.ts';

const turn = (index: number, text: string, times?: readonly [number, number]): Turn => ({
  index,
  speaker: index % 2 === 0 ? 'agent' : 'caller',
  hypothesis: text,
  text,
  ...(times === undefined ? {} : { startMs: times[0], endMs: times[1] }),
  corrections: [],
  suggestions: [],
});

/** `buenos@0-400 días@400-900`. */
function heard(notation: string) {
  const words = notation
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [, text = '', start, end] = /^(.+)@(\d+)-(\d+)$/.exec(part) ?? [];
      return { text, startMs: Number(start), endMs: Number(end), confidence: 0.9 };
    });
  return { text: words.map(({ text }) => text).join(' '), words, durationMs: 10_000 };
}

const texts = (turns: ReturnType<typeof retranscribedTurns>) =>
  turns.map(({ heard: { text, second } }) => (second === undefined ? text : `${text} | ${second.text}`));

describe('a second transcription', () => {
  const stored = [turn(0, 'buenos dias', [0, 1000]), turn(1, 'soy ana', [2000, 3000])];

  it('goes to the turns that its words fall into, with the stored hypothesis beside it', () => {
    const again = heard('buenos@0-400 días@400-900 soy@2100-2300 Hanna@2300-2900');
    expect(texts(retranscribedTurns(stored, again))).toEqual([
      'buenos días | buenos dias',
      'soy Hanna | soy ana',
    ]);
  });

  it.each([
    ['the stored one where its words are surer', [0.95, 0.95], 'soy ana | soy Hanna'],
    ['the new one where its words are surer', [0.99, 0.5], 'soy Hanna | soy ana'],
    ['the new one where both are as sure', [0.9, 0.9], 'soy Hanna | soy ana'],
    ['the new one where a stored word has no confidence', [1, undefined], 'soy Hanna | soy ana'],
    ['the new one where no stored word has one', [undefined, undefined], 'soy Hanna | soy ana'],
  ] as const)('corrects %s, and keeps the other beside it', (_name, confidences, expected) => {
    const words = ['soy', 'ana'].map((text, at) => {
      const confidence = confidences[at];
      return { text, ...(confidence === undefined ? {} : { confidence }) };
    });
    const before = { ...turn(0, 'soy ana', [2000, 3000]), words };
    const again = heard('soy@2100-2300 Hanna@2300-2900');
    expect(texts(retranscribedTurns([before], again))).toEqual([expected]);
  });

  it('keeps speaker and times of the stored turns', () => {
    const [first] = retranscribedTurns(stored, heard('buenos@0-400'));
    expect(first).toMatchObject({ speaker: 'agent', startMs: 0, endMs: 1000 });
  });

  it('gives a word between two turns to the nearer one', () => {
    const again = heard('eh@1100-1200 pues@1800-1900');
    expect(texts(retranscribedTurns(stored, again))).toEqual(['eh | buenos dias', 'pues | soy ana']);
  });

  it('leaves a turn in which nothing was heard as it was stored', () => {
    expect(texts(retranscribedTurns(stored, heard('buenos@0-400')))).toEqual([
      'buenos | buenos dias',
      'soy ana',
    ]);
    expect(texts(retranscribedTurns(stored, heard('')))).toEqual(['buenos dias', 'soy ana']);
  });

  it('takes the times of a turn from its words where it has none of its own', () => {
    const worded = [
      { ...turn(0, 'hola'), words: [{ text: 'hola', startMs: 0, endMs: 500 }] },
      { ...turn(1, 'adios'), words: [{ text: 'adios', startMs: 5000, endMs: 5500 }] },
    ];
    expect(texts(retranscribedTurns(worded, heard('hola@0-400 adiós@5100-5400')))).toEqual([
      'hola | hola',
      'adiós | adios',
    ]);
  });

  it('makes turns of its own, at pauses, where the stored ones have no times or there are none', () => {
    const again = heard('hola@0-400 ana@400-900 dígame@1900-2400');
    expect(texts(retranscribedTurns([turn(0, 'hola ana digame')], again))).toEqual(['hola ana', 'dígame']);
    expect(retranscribedTurns([], again)).toMatchObject([
      { startMs: 0, endMs: 900 },
      { startMs: 1900, endMs: 2400 },
    ]);
  });
});

describe('stored turns', () => {
  it('are corrected from the hypothesis, never from the text that a live correction made', () => {
    const corrected = { ...turn(0, 'mobi estar'), text: 'Movistar' };
    expect(storedTurns([corrected])).toEqual([{ speaker: 'agent', heard: { text: 'mobi estar' } }]);
  });
});
