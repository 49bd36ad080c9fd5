/**
 * Vectors of how a phrase sounds, without weights: counts of phone n-grams, hashed into a fixed number of cells (feature hashing
 * with a sign: Weinberger et al. 2009, doi 10.1145/1553374.1553516). Words are run together, so a split or merged word has nearly the
 * vector of the whole one; grams that begin or end the phrase are marked, and otherwise their place doesn't count.
 *
 * Each gram is counted as it is and by the classes of its phones (those that are cheap to confuse share one), so that `b` for `v`
 * or `m` for `n` still shares half of its grams.
 */
import { phoneClasses } from '../gram-index.ts';
import type { Language } from '../language.ts';
import { PHONE_INVENTORY_SIZE } from '../phone-costs.ts';
import { tokenize } from '../tokens.ts';
import { phonesOfWords } from '../transcription.ts';
import type { Embedder } from './embedder.ts';

const DIMENSION = 384;
const GRAM_LENGTHS = [1, 2, 3] as const;
/** Weight of one gram by its length: longer ones say more. */
const GRAM_WEIGHTS = [0.5, 1, 1] as const;
/** Stands for the edge of the phrase; phones are 1..63. */
const EDGE: number = PHONE_INVENTORY_SIZE;

/** Deterministic for a language and dialect. Embeds some 50,000 phrases a second. */
export function createPhoneEmbedder(language: Language): Embedder {
  const classOf = phoneClasses(language.phoneCosts);
  return {
    name: `phone-ngram-${language.dialect}`,
    version: '1',
    dimension: DIMENSION,
    embed(texts) {
      const vectors = new Float32Array(texts.length * DIMENSION);
      for (const [row, text] of texts.entries()) {
        const words = tokenize(text).map(({ folded }) => folded);
        const phones = phonesOfWords(words, language);
        if (phones.length === 0) continue;
        const vector = vectors.subarray(row * DIMENSION, (row + 1) * DIMENSION);
        countGrams(vector, phones, 1);
        countGrams(
          vector,
          phones.map((phone) => classOf[phone] ?? 0),
          2,
        );
        normalise(vector);
      }
      return Promise.resolve(vectors);
    },
  };
}

function countGrams(vector: Float32Array, phones: Uint8Array, seed: number): void {
  const marked = new Uint8Array(phones.length + 2).fill(EDGE);
  marked.set(phones, 1);
  for (const [at, length] of GRAM_LENGTHS.entries()) {
    const weight = GRAM_WEIGHTS[at] ?? 1;
    for (let start = 0; start + length <= marked.length; start++) {
      if (length === 1 && marked[start] === EDGE) continue;
      const hash = hashGram(marked.subarray(start, start + length), seed);
      const cell = hash % DIMENSION;
      vector[cell] = (vector[cell] ?? 0) + (hash >>> 31 === 0 ? weight : -weight);
    }
  }
}

/** FNV-1a over the phones, then the finaliser of lowbias32 (Wellons 2018) so that both the cell and the sign bit are well mixed. */
function hashGram(gram: Uint8Array, seed: number): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  for (const phone of gram) hash = Math.imul(hash ^ (phone + 1), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x846ca68b);
  hash ^= hash >>> 16;
  return hash >>> 0;
}

function normalise(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length === 0) return;
  for (let cell = 0; cell < vector.length; cell++) vector[cell] = (vector[cell] ?? 0) / length;
}
