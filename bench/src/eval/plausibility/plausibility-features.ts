import type { Embedder } from '@enmienda/correction/offline';
import type { DoubtfulCandidate } from './doubtful-candidates.ts';

/** Ways to ask sentence vectors how well a term fits its context, by name; each number larger for a better fit. */
export const PLAUSIBILITY_FEATURES = [
  'term and context, less what terms have with it on average',
  'term and context, less what was heard and context',
  'corrected utterance and context, less utterance and context',
  'corrected utterance and utterance',
] as const;

const EMBEDDED_AT_ONCE = 512;
/** Every fifth term stands for all in the average. */
const TERM_STEP = 5;

/** One row a candidate, in the order of `PLAUSIBILITY_FEATURES`. */
export async function plausibilityFeatures(
  candidates: readonly DoubtfulCandidate[],
  terms: readonly string[],
  embedding: { readonly embedder: Embedder; readonly progress: (line: string) => void },
): Promise<readonly (readonly number[])[]> {
  const sample = terms.filter((_, i) => i % TERM_STEP === 0);
  const texts = candidates.flatMap(({ term, heard, context, utterance, corrected }) => [
    term,
    heard,
    context,
    utterance,
    corrected,
  ]);
  const vectorOf = await embedAll([...new Set([...texts, ...sample])], embedding);
  const mean = meanOf(sample.map(vectorOf));
  return candidates.map(({ term, heard, context, utterance, corrected }) => {
    const cosine = (a: string, b: string): number => dot(vectorOf(a), vectorOf(b));
    return [
      cosine(term, context) - dot(mean, vectorOf(context)),
      cosine(term, context) - cosine(heard, context),
      cosine(corrected, context) - cosine(utterance, context),
      cosine(corrected, utterance),
    ];
  });
}

async function embedAll(
  texts: readonly string[],
  { embedder, progress }: { readonly embedder: Embedder; readonly progress: (line: string) => void },
): Promise<(text: string) => Float32Array> {
  const vectors = new Map<string, Float32Array>();
  const { dimension } = embedder;
  for (let from = 0; from < texts.length; from += EMBEDDED_AT_ONCE) {
    progress(`${from} of ${texts.length} texts embedded`);
    const part = texts.slice(from, from + EMBEDDED_AT_ONCE);
    const rows = await embedder.embed(part);
    for (const [row, text] of part.entries()) {
      vectors.set(text, rows.slice(row * dimension, (row + 1) * dimension));
    }
  }
  return (text) => {
    const vector = vectors.get(text);
    if (vector === undefined) throw new RangeError('A text was not embedded');
    return vector;
  };
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (const [i, value] of vector.entries()) mean[i] = (mean[i] ?? 0) + value / vectors.length;
  }
  return mean;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
