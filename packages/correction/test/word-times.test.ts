import type { Word } from '@enmienda/correction';
import { describe, expect, test } from 'vitest';
import { editText, editWords, locateWords, type TextEdit } from '../src/word-times.ts';

/** `hola@0-250/0.9` is a word with its times and confidence. */
function words(notation: string): Word[] {
  return notation.split(' ').map((part) => {
    const [, text = '', start, end, confidence] =
      /^([^@]+)(?:@(\d+)-(\d+))?(?:\/([\d.]+))?$/u.exec(part) ?? [];
    return {
      text,
      ...(start === undefined ? {} : { startMs: Number(start), endMs: Number(end) }),
      ...(confidence === undefined ? {} : { confidence: Number(confidence) }),
    };
  });
}

function edit(text: string, original: string, replacement: string): TextEdit {
  const start = text.indexOf(original);
  return { start, end: start + original.length, replacement };
}

describe('the words of an edited text', () => {
  test.each([
    {
      name: 'merge',
      text: 'tengo mobi estar ya',
      before: 'tengo@0-100/0.9 mobi@200-300/0.4 estar@350-500/0.7 ya@600-700/0.9',
      change: ['mobi estar', 'Movistar'],
      after: 'tengo@0-100/0.9 Movistar@200-500/0.4 ya@600-700/0.9',
    },
    {
      name: 'split by letters',
      text: 'el cortingles',
      before: 'el@0-100 cortingles@100-500',
      change: ['cortingles', 'Corte Inglés'],
      after: 'el@0-100 Corte@100-282 Inglés@282-500',
    },
    {
      name: 'keep punctuation that was part of a word',
      text: 'con «mobi estar».',
      before: 'con@0-1 «mobi@1-2 estar».@2-3',
      change: ['mobi estar', 'Movistar'],
      after: 'con@0-1 «Movistar».@1-3',
    },
    {
      name: 'have no confidence when one of them had none',
      text: 'mobi estar',
      before: 'mobi@0-1/0.4 estar@1-2',
      change: ['mobi estar', 'Movistar'],
      after: 'Movistar@0-2',
    },
    {
      name: 'have no times when there were none',
      text: 'mobi estar',
      before: 'mobi estar',
      change: ['mobi estar', 'Movistar'],
      after: 'Movistar',
    },
  ] as const)('$name', ({ text, before, change: [original, replacement], after }) => {
    expect(editWords(text, words(before), [edit(text, original, replacement)])).toEqual(words(after));
  });

  test('take two edits of one word together', () => {
    const text = 'la mobistar-claru ya';
    const edits = [edit(text, 'mobistar', 'Movistar'), edit(text, 'claru', 'Claro Móvil')];
    expect(editText(text, edits)).toBe('la Movistar-Claro Móvil ya');
    expect(editWords(text, words('la@0-10 mobistar-claru@10-100 ya@100-110'), edits)).toEqual(
      words('la@0-10 Movistar-Claro@10-76 Móvil@76-100 ya@100-110'),
    );
  });

  test('stay as they are where words and text don’t match', () => {
    const given = words('otra@0-1 cosa@1-2');
    expect(editWords('tengo mobi estar', given, [{ start: 6, end: 16, replacement: 'Movistar' }])).toEqual(
      given,
    );
  });
});

describe('words are found in the text', () => {
  const placesOf = (text: string, ...list: readonly string[]) =>
    locateWords(
      text,
      list.map((word) => ({ text: word })),
    ).map((span) => span?.start);

  test('each after the one before it', () => {
    expect(placesOf('a la casa a', 'a', 'la', 'casa', 'a')).toEqual([0, 2, 5, 10]);
  });

  test('one that is not there is not taken for another far behind', () => {
    const long = `uno dos ${'palabra '.repeat(30)} tres`;
    expect(placesOf(long, 'uno', 'tres', 'dos')).toEqual([0, undefined, 4]);
  });

  test('where the list leaves words out, the further ones are found again', () => {
    const long = Array.from({ length: 60 }, (_, i) => `palabra${i}`).join(' ');
    const found = placesOf(long, 'palabra0', ...Array.from({ length: 20 }, (_, i) => `palabra${i + 40}`));
    expect(found.at(0)).toBe(0);
    expect(found.at(-1)).toBe(long.lastIndexOf('palabra59'));
  });
});
