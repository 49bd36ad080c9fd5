import { distance } from 'fastest-levenshtein';
import { SymSpell } from 'mnemonist';

/** Another way to find terms in a text: the canonicals it takes to have been said. */
export interface Peer {
  readonly name: string;
  find(text: string): ReadonlySet<string>;
}

const WINDOW_WORDS_MAX = 3;
const LEVENSHTEIN_RATIO_MIN = 0.85;
const SYMSPELL_DISTANCE_MAX = 2;

/** Every window of up to three words against every term, by ratio of letters: what most people write first. */
export function levenshteinScan(canonicals: readonly string[]): Peer {
  const terms = canonicals.map((canonical) => ({ canonical, letters: canonical.toLowerCase() }));
  return {
    name: 'fastest-levenshtein, all terms',
    find(text) {
      const found = new Set<string>();
      for (const window of windowsOf(text)) {
        for (const { canonical, letters } of terms) {
          const longest = Math.max(window.length, letters.length);
          if (distance(window, letters) <= (1 - LEVENSHTEIN_RATIO_MIN) * longest) found.add(canonical);
        }
      }
      return found;
    },
  };
}

/** The same windows looked up in an index of symmetric deletes. */
export function symSpell(canonicals: readonly string[]): Peer {
  const index = new SymSpell({ maxDistance: SYMSPELL_DISTANCE_MAX, verbosity: 2 });
  const canonicalOf = new Map<string, string>();
  for (const canonical of canonicals) {
    index.add(canonical.toLowerCase());
    canonicalOf.set(canonical.toLowerCase(), canonical);
  }
  return {
    name: `mnemonist SymSpell, distance ${SYMSPELL_DISTANCE_MAX}`,
    find(text) {
      const found = new Set<string>();
      for (const window of windowsOf(text)) {
        for (const { term } of index.search(window)) found.add(canonicalOf.get(term) ?? term);
      }
      return found;
    },
  };
}

function windowsOf(text: string): readonly string[] {
  const words = text.split(' ');
  const windows: string[] = [];
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= Math.min(words.length, from + WINDOW_WORDS_MAX); to += 1) {
      windows.push(words.slice(from, to).join(' '));
    }
  }
  return windows;
}
