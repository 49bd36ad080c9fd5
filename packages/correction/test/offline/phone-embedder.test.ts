import { spanish } from '@enmienda/correction/es';
import { createPhoneEmbedder, type Embedder } from '@enmienda/correction/offline';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from './vectors.ts';

const embedder = createPhoneEmbedder(spanish({ dialect: 'es-MX' }));

async function similarity(a: string, b: string, by: Embedder = embedder): Promise<number> {
  const vectors = await by.embed([a, b]);
  const other = at(vectors, 1, by.dimension);
  return at(vectors, 0, by.dimension).reduce((sum, value, cell) => sum + value * (other[cell] ?? 0), 0);
}

describe('the phone embedder', () => {
  test.each([
    ['words split or merged', 'tele cable', 'Telecable', 0.99],
    ['letters that sound the same', 'Vázquez', 'basques', 0.99],
    ['case, accents of spelling and punctuation', '¡Órale, Telcel!', 'orale telcel', 0.99],
    ['a confused consonant', 'mobistal', 'Movistar', 0.6],
    ['a lost syllable', 'paraceta', 'paracetamol', 0.6],
  ])('puts phrases near each other that differ by %s', async (...row) => {
    const [, heard, canonical, least] = row;
    expect(await similarity(heard, canonical)).toBeGreaterThan(least);
  });

  test.each([
    ['Movistar', 'paracetamol'],
    ['Claro', 'Telcel'],
    ['Banco Azteca', 'seguro de vida'],
  ])('keeps %s far from %s', async (a, b) => {
    expect(await similarity(a, b)).toBeLessThan(0.35);
  });

  test('tells phrases apart that hold the same sounds in another order', async () => {
    expect(await similarity('casa', 'saca')).toBeLessThan(0.9);
  });

  test('returns unit rows, and zeros for a text without sound', async () => {
    const vectors = await embedder.embed(['Movistar', '', '¿?', 'a']);
    const lengths = [0, 1, 2, 3].map((row) => Math.hypot(...at(vectors, row, embedder.dimension)));
    expect(lengths).toEqual([expect.closeTo(1, 5), 0, 0, expect.closeTo(1, 5)]);
  });

  test('is deterministic and independent of the company of a text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), async (texts) => {
        const together = await embedder.embed(texts);
        expect(together).toHaveLength(texts.length * embedder.dimension);
        for (const [row, text] of texts.entries()) {
          expect(at(together, row, embedder.dimension)).toEqual(await embedder.embed([text]));
        }
      }),
      { numRuns: 50 },
    );
  });

  test('is named after the dialect whose sounds it counts', () => {
    expect(embedder.name).not.toBe(createPhoneEmbedder(spanish({ dialect: 'es-ES' })).name);
  });

  test('looks closer at the phones: 1 for the same sounds, less the more they differ', () => {
    const alike = embedder.closeLook?.('mobi estar');
    expect(alike?.('Mobi-Estar')).toBe(1);
    const movistar = alike?.('Movistar') ?? 0;
    expect(movistar).toBeGreaterThan(0.85);
    expect(alike?.('Telcel')).toBeLessThan(movistar);
    expect(alike?.('¿?')).toBeLessThan(0.5);
  });

  test('gives the same closer look from both sides, between 0 and 1', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abcdefgilmnorstuz '.split('')), maxLength: 30 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const fromA = embedder.closeLook?.(a)(b) ?? Number.NaN;
        expect(fromA).toBeGreaterThanOrEqual(0);
        expect(fromA).toBeLessThanOrEqual(1);
        expect(embedder.closeLook?.(b)(a)).toBeCloseTo(fromA, 10);
      }),
    );
  });

  test('takes texts of more phones than can be compared', async () => {
    const long = 'palabra '.repeat(200);
    expect(await similarity(long, `${long}otra`)).toBeGreaterThan(0.95);
    expect(embedder.closeLook?.(long)(long)).toBe(1);
  });
});
