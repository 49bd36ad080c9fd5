import type { Language } from '@enmienda/correction';
import { distance } from 'fastest-levenshtein';
import Fuse from 'fuse.js';
import { SymSpell } from 'mnemonist';
import { LevenshteinDistance } from 'natural/lib/natural/distance/index.js';
import { Metaphone } from 'natural/lib/natural/phonetics/index.js';
import nspell from 'nspell';
import type { Finder, Vocabulary } from './finder.ts';

const WINDOW_WORDS_MAX = 3;
const RATIO_MIN = 0.85;
const SYMSPELL_DISTANCE_MAX = 2;
/** Fuse's own measure: 0 takes equal text only, 1 anything. */
const FUSE_THRESHOLD = 0.2;
/** What nspell needs to know of a language: the letters to try. */
const AFFIXES = 'SET UTF-8\nTRY aeiosnrtlducmpgbvhfqzjyxkwáéíóúüñ\n';

/** Every window of up to three words against every term, by ratio of letters: what most people write first. */
export function levenshteinScan(vocabulary: Vocabulary): Finder {
  const surfaces = surfacesOf(vocabulary);
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

/** The same windows by English sound (Metaphone), and of those that sound alike the ones whose letters are near. */
export function metaphone(vocabulary: Vocabulary): Finder {
  const phonetics = new Metaphone();
  const surfacesOfKey = new Map<string, Surface[]>();
  for (const surface of surfacesOf(vocabulary)) {
    const key = phonetics.process(surface.letters);
    const present = surfacesOfKey.get(key);
    if (present === undefined) surfacesOfKey.set(key, [surface]);
    else present.push(surface);
  }
  const isAlike = (heard: string, letters: string) =>
    LevenshteinDistance(heard, letters) <= (1 - RATIO_MIN) * Math.max(heard.length, letters.length);
  return {
    name: 'natural, Metaphone and Levenshtein',
    find(text) {
      const found = new Set<string>();
      for (const window of windowsOf(text)) {
        for (const { letters, canonical } of surfacesOfKey.get(phonetics.process(window)) ?? []) {
          if (isAlike(window, letters)) found.add(canonical);
        }
      }
      return found;
    },
    mustFind: (heard, canonical) =>
      phonetics.process(heard) === phonetics.process(canonical.toLowerCase()) &&
      isAlike(heard, canonical.toLowerCase()),
  };
}

/** The same windows by Fuse's fuzzy search, which may leave a term that is near: nothing is a must. */
export function fuse(vocabulary: Vocabulary): Finder {
  const index = new Fuse(surfacesOf(vocabulary), { keys: ['letters'], threshold: FUSE_THRESHOLD });
  return {
    name: `fuse.js, threshold ${FUSE_THRESHOLD}`,
    find(text) {
      const found = new Set<string>();
      for (const window of windowsOf(text)) {
        for (const { item } of index.search(window)) {
          if (isNear(window, item.letters)) found.add(item.canonical);
        }
      }
      return found;
    },
    mustFind: () => false,
  };
}

/**
 * Each word by a spelling dictionary of the everyday words and of the words of the terms. A term is found where all of its
 * words are. Windows of several words written as one would take it half a minute an utterance.
 */
export function nspellSuggestions(
  { everydayWords }: Pick<Language, 'everydayWords'>,
  vocabulary: Vocabulary,
): Finder {
  const surfaces = surfacesOf(vocabulary).map(({ letters, canonical }) => ({
    words: letters.split(' '),
    canonical,
  }));
  const known = new Set([...everydayWords(), ...surfaces.flatMap(({ words }) => words)]);
  const surfacesOfWord = new Map<string, typeof surfaces>();
  for (const surface of surfaces) {
    for (const word of surface.words)
      surfacesOfWord.set(word, [...(surfacesOfWord.get(word) ?? []), surface]);
  }
  const speller = nspell(AFFIXES, [String(known.size), ...known].join('\n'));
  return {
    name: 'nspell, word by word',
    find(text) {
      const spelled = new Set<string>();
      for (const word of text.split(' ')) {
        for (const spelling of speller.correct(word) ? [word] : speller.suggest(word)) spelled.add(spelling);
      }
      const found = new Set<string>();
      for (const word of spelled) {
        for (const { words, canonical } of surfacesOfWord.get(word) ?? []) {
          if (words.every((one) => spelled.has(one))) found.add(canonical);
        }
      }
      return found;
    },
    mustFind: () => false,
  };
}

interface Surface {
  readonly letters: string;
  readonly canonical: string;
}

/** Everything that is looked for: the terms, and the heard sides of the known errors. */
function surfacesOf({ entries, pairs }: Vocabulary): readonly Surface[] {
  return [
    ...entries.map(({ canonical }) => ({ letters: canonical.toLowerCase(), canonical })),
    ...pairs.map(({ heard, canonical }) => ({ letters: heard, canonical })),
  ];
}

function isNear(heard: string, letters: string): boolean {
  return distance(heard, letters) <= (1 - RATIO_MIN) * Math.max(heard.length, letters.length);
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
