import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWhisperTokenizer } from '../../src/whisper/whisper-tokens.ts';

/** All bytes, then merges in rank order. */
const vocabulary = [
  ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  ...['es', ' m', 'ar', ' mar', 'í', 'ía', 'tes', ' martes', 'aa'].map((text) => Buffer.from(text)),
];
const id = (text: string) => vocabulary.findIndex((token) => Buffer.from(token).toString() === text);

const tokenizer = createWhisperTokenizer(vocabulary);

describe("Whisper's tokens", () => {
  it.each([
    ['a whole token', ' martes', [id(' martes')]],
    ['merges of the lowest rank first, not the longest piece', ' mares', [id(' mar'), id('es')]],
    ['from the left among equals', 'aaa', [id('aa'), id('a')]],
    ['letters of two bytes', ' maría', [id(' mar'), id('ía')]],
    ['an accent written as a letter of its own', ' mari\u{301}a', [id(' mar'), id('ía')]],
    ['words, numbers and signs apart', 'es1!', [id('es'), id('1'), id('!')]],
    ['nothing', '', []],
    ['what looks like an instruction, letter by letter', '<|es|>', ['<', '|', 'es', '|', '>'].map(id)],
  ])('encode %s', (_name, text, tokens) => {
    expect(tokenizer.encode(text)).toEqual(tokens);
  });

  it('give any text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.normalize('NFC'));
      }),
    );
  });

  it('that are no text are left out of it', () => {
    expect(tokenizer.decode([id('es'), 50_257, 51_000])).toBe('es');
  });
});
