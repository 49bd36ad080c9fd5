import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWhisperOutput, toWords, type WhisperToken } from '../../src/whisper/whisper-words.ts';

const vocabulary = [' Mar', [0xc3], [0xad, 0x61], ',', ' llama', '.', ' ', ' ¿Qu', 'é', '?', ''].map(
  (token) => (typeof token === 'string' ? Buffer.from(token) : Uint8Array.from(token)),
);
const END_OF_TEXT = 50_257;

const token = (id: number, endHundredths: number, p = 0.5): WhisperToken => ({ id, p, t_dtw: endHundredths });

describe('toWords', () => {
  it('joins the bytes of a character that tokens cut in half', () => {
    const words = toWords([token(0, 50, 0.9), token(1, 60, 0.6), token(2, 80, 0.6)], vocabulary, {
      startMs: 0,
      durationMs: 2000,
    });
    expect(words).toEqual([
      { text: 'María', startMs: 0, endMs: 800, confidence: expect.closeTo(0.7, 6) as number },
    ]);
  });

  it('ends a word where it was said, and starts the next after the pause of its comma', () => {
    const words = toWords(
      [token(4, 40, 0.8), token(3, 90, 0.1), token(4, 130, 0.8), token(5, 200, 0.1), token(END_OF_TEXT, -1)],
      vocabulary,
      { startMs: 1000, durationMs: 3000 },
    );
    expect(words).toEqual([
      { text: 'llama,', startMs: 1000, endMs: 1400, confidence: 0.8 },
      { text: 'llama.', startMs: 1900, endMs: 2300, confidence: 0.8 },
    ]);
  });

  it('keeps the opening mark with its word, and leaves out a space alone', () => {
    const words = toWords([token(6, 10), token(7, 30), token(8, 40), token(9, 50)], vocabulary, {
      startMs: 0,
      durationMs: 1000,
    });
    expect(words.map((word) => word.text)).toEqual(['¿Qué?']);
  });

  it('gives silence before a word to nobody', () => {
    const [word] = toWords([token(4, 900)], vocabulary, { startMs: 0, durationMs: 10_000 });
    expect(word).toMatchObject({ startMs: 7000, endMs: 9000 });
  });

  it('has monotone times inside of the piece, and confidences from 0 to 1, whatever the tokens say', () => {
    const tokens = fc.array(
      fc.record({
        id: fc.oneof(fc.nat(vocabulary.length), fc.constant(END_OF_TEXT)),
        p: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
        t_dtw: fc.integer({ min: -1, max: 4000 }),
      }),
    );
    const piece = fc.record({ startMs: fc.nat(100_000), durationMs: fc.integer({ min: 1, max: 28_000 }) });
    fc.assert(
      fc.property(tokens, piece, (list, place) => {
        let heardMs = place.startMs;
        for (const word of toWords(list, vocabulary, place)) {
          expect(word.startMs).toBeGreaterThanOrEqual(heardMs);
          expect(word.endMs).toBeGreaterThanOrEqual(word.startMs);
          expect(word.endMs).toBeLessThanOrEqual(place.startMs + place.durationMs);
          expect(word.confidence).toBeGreaterThanOrEqual(0);
          expect(word.confidence).toBeLessThanOrEqual(1);
          heardMs = word.endMs;
        }
      }),
    );
  });
});

describe('parseWhisperOutput', () => {
  it('reads the tokens of every segment', () => {
    const json = JSON.stringify({
      systeminfo: 'x',
      transcription: [
        { text: ' a', tokens: [{ text: ' a', id: 1, p: 0.5, t_dtw: 10 }] },
        { text: ' b', tokens: [{ text: ' b', id: 2, p: 0.6 }] },
      ],
    });
    expect(parseWhisperOutput(json)).toEqual([
      { id: 1, p: 0.5, t_dtw: 10 },
      { id: 2, p: 0.6, t_dtw: -1 },
    ]);
  });

  it.each(['', '{', '{}', '[]', '{"transcription":[{"tokens":[{"id":"1"}]}]}'])('refuses %j', (json) => {
    expect(parseWhisperOutput(json)).toBeUndefined();
  });
});
