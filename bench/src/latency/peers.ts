import { distance } from 'fastest-levenshtein';
import { SymSpell } from 'mnemonist';
import type { Finder, Vocabulary } from './finder.ts';

const WINDOW_WORDS_MAX = 3;
const LEVENSHTEIN_RATIO_MIN = 0.85;
const SYMSPELL_DISTANCE_MAX = 2;

/** Every window of up to three words against every term, by ratio of letters: what most people write first. */
export function levenshteinScan(vocabulary: Vocabulary): Finder {
  const surfaces = surfacesOf(vocabulary);
  const isNear = (heard: string, letters: string) =>
    distance(heard, letters) <= (1 - LEVENSHTEIN_RATIO_MIN) * Math.max(heard.length, letters.length);
  return {
    name: 'fastest-levenshtein, all terms',
    find(text) {
      const found = new Set<string>();
      for (const window of windowsOf(text)) {
        for (const { letters, canonical } of surfaces) if (isNear(window, letters)) found.add(canonical);
      }
      return found;
    },
    mustFind: (heard, canonical) => isNear(heard, canonical.toLowerCase()),
  };
}

/** The same windows looked up in an index of symmetric deletes. */
export function symSpell(vocabulary: Vocabulary): Finder {
  const index = new SymSpell({ maxDistance: SYMSPELL_DISTANCE_MAX, verbosity: 2 });
  const canonicalOf = new Map<string, string>();
  for (const { letters, canonical } of surfacesOf(vocabulary)) {
    index.add(letters);
    canonicalOf.set(letters, canonical);
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
    mustFind: (heard, canonical) => distance(heard, canonical.toLowerCase()) <= SYMSPELL_DISTANCE_MAX,
  };
}

/** Everything that is looked for: the terms, and the heard sides of the known errors. */
function surfacesOf({ entries, pairs }: Vocabulary) {
  return [
    ...entries.map(({ canonical }) => ({ letters: canonical.toLowerCase(), canonical })),
    ...pairs.map(({ heard, canonical }) => ({ letters: heard, canonical })),
  ];
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
