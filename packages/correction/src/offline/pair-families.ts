import type { Language } from '../language.ts';
import { tokenize } from '../tokens.ts';
import type { HeardPair } from './shadow-run.ts';
import { wordSimilarity } from './word-similarity.ts';

/**
 * For each pair those of the same canonical, itself among them, whose heard words sound at least `minSimilarity` (0..1) like its own:
 * a recogniser hardly writes a rare name the same way twice. Takes time with the square of the errors of one term.
 */
export function findFamilies<P extends HeardPair>(
  pairs: readonly P[],
  language: Language,
  minSimilarity: number,
): ReadonlyMap<P, readonly P[]> {
  const byCanonical = new Map<string, { readonly pair: P; readonly words: readonly string[] }[]>();
  for (const pair of pairs) {
    const words = tokenize(pair.heard).map(({ folded }) => folded);
    const others = byCanonical.get(pair.canonical);
    if (others === undefined) byCanonical.set(pair.canonical, [{ pair, words }]);
    else others.push({ pair, words });
  }
  const families = new Map<P, readonly P[]>();
  for (const errors of byCanonical.values()) {
    for (const { pair, words } of errors) {
      const alike = errors.filter(
        (other) => other.pair === pair || wordSimilarity(words, other.words, language) >= minSimilarity,
      );
      families.set(
        pair,
        alike.map((other) => other.pair),
      );
    }
  }
  return families;
}
