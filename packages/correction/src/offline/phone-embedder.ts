import { phoneClasses } from '../gram-index.ts';
import type { Language } from '../language.ts';
import { createCloseLook, phonesOfText } from '../sound-of-text.ts';
import type { Embedder } from './embedder.ts';
import { countGrams } from './embedder-grams.ts';
import { createLandmarks } from './embedder-landmarks.ts';

const GRAM_CELLS = 128;
const LANDMARKS = 128;
const DIMENSION: number = GRAM_CELLS + LANDMARKS;
/** What each half adds to a cosine. */
const GRAM_SHARE = 0.4;
const LANDMARK_SHARE = 0.6;

/**
 * Vectors of how a phrase sounds, without weights: which phones follow each other, and how far it is from fixed words. Words are run
 * together, so a split or merged word has the vector of the whole one. A closer look compares the phones themselves.
 * Deterministic for a language and dialect; docs/offline.md has its speed and what it finds.
 * @throws RangeError for a language with fewer than some thousand everyday words
 */
export function createPhoneEmbedder(language: Language): Embedder {
  const classOf = phoneClasses(language.phoneCosts);
  const fillDistances = createLandmarks(language, LANDMARKS);
  return {
    name: `phones-${language.dialect}`,
    version: '2',
    dimension: DIMENSION,
    embed(texts) {
      const vectors = new Float32Array(texts.length * DIMENSION);
      for (const [row, text] of texts.entries()) {
        const phones = phonesOfText(text, language);
        if (phones.length === 0) continue;
        const from = row * DIMENSION;
        const grams = vectors.subarray(from, from + GRAM_CELLS);
        const distances = vectors.subarray(from + GRAM_CELLS, from + DIMENSION);
        countGrams(grams, phones, classOf);
        fillDistances(phones, distances);
        scaleTo(grams, Math.sqrt(GRAM_SHARE));
        scaleTo(distances, Math.sqrt(LANDMARK_SHARE));
        scaleTo(vectors.subarray(from, from + DIMENSION), 1);
      }
      return Promise.resolve(vectors);
    },
    closeLook: createCloseLook(language),
  };
}

function scaleTo(vector: Float32Array, length: number): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return;
  const factor = length / Math.sqrt(squares);
  for (let cell = 0; cell < vector.length; cell++) vector[cell]! *= factor;
}
