import { distance } from 'fastest-levenshtein';
import type { Lexicon } from '../../lexicon.ts';
import { createPrefixDistances, PHONES_MAX, phoneSimilarity } from '../../phone-distance.ts';
import { phonesOfWords } from '../../transcription.ts';
import { createFlatIndex } from '../flat-index.ts';
import { createPhoneEmbedder } from '../phone-embedder.ts';
import { normalize } from './measures.ts';
import { applyMatches, type MatchWords, windowMatcher } from './window-matches.ts';

/** Ways to correct that look at one likeness alone, and at nothing else of an utterance. */
export const PLAIN_WAYS = ['exact', 'levenshtein', 'phonetic', 'vector'] as const;
export type PlainWay = (typeof PLAIN_WAYS)[number];

/** What must be alike at least: shares of letters and phones, a cosine. */
const LEVENSHTEIN_MIN = 0.85;
const PHONETIC_MIN = 0.85;
const VECTOR_MIN = 0.9;
/** More than any distance of phrases that can be compared. */
const UNBOUNDED = 0x3ffe;
const WINDOW_WORDS_MAX = 5;

export interface PlainCorrector {
  correct(text: string): Promise<string>;
}

/** Every window of one to five words is taken for the term that is most like it, if one is like enough. */
export async function createPlainCorrector(way: PlainWay, lexicon: Lexicon): Promise<PlainCorrector> {
  const canonicals = Array.from(lexicon.terms(), ({ canonical }) => canonical);
  if (way === 'vector') return vectorCorrector(canonicals, lexicon);
  const match = { exact: sameLetters, levenshtein: nearestLetters, phonetic: nearestPhones }[way];
  const matchesIn = windowMatcher(match(canonicals, lexicon));
  return { correct: (text) => Promise.resolve(applyMatches(text, matchesIn(text), 0)) };
}

/** The term in other case, or with other accents. */
function sameLetters(canonicals: readonly string[]): MatchWords {
  const byLetters = new Map(canonicals.map((canonical) => [bare(normalize(canonical)), canonical]));
  return (words) => {
    const canonical = byLetters.get(bare(words.join(' ')));
    return canonical === undefined ? undefined : { canonical, score: 1 };
  };
}

function nearestLetters(canonicals: readonly string[]): MatchWords {
  const terms = canonicals.map((canonical) => ({ canonical, letters: normalize(canonical) }));
  return (words) => {
    const heard = words.join(' ');
    let best: { readonly canonical: string; readonly score: number } | undefined;
    for (const { canonical, letters } of terms) {
      const longer = Math.max(heard.length, letters.length);
      if (Math.abs(heard.length - letters.length) > (1 - LEVENSHTEIN_MIN) * longer) continue;
      const score = 1 - distance(heard, letters) / longer;
      if (score >= LEVENSHTEIN_MIN && score > (best?.score ?? 0)) best = { canonical, score };
    }
    return best;
  };
}

function nearestPhones(canonicals: readonly string[], { language }: Lexicon): MatchWords {
  const soundOf = (words: readonly string[]) => phonesOfWords(words, language).subarray(0, PHONES_MAX);
  const terms = canonicals.map((canonical) => ({
    canonical,
    phones: soundOf(normalize(canonical).split(' ')),
  }));
  const prefixes = createPrefixDistances(language.phoneCosts);
  return (words) => {
    const phones = soundOf(words);
    const heard = { phones, start: 0, end: phones.length };
    let best: { readonly canonical: string; readonly score: number } | undefined;
    for (const term of terms) {
      const length = term.phones.length;
      if (Math.abs(length - phones.length) > (1 - PHONETIC_MIN) * Math.max(length, phones.length)) continue;
      const said = { phones: term.phones, start: 0, end: length };
      const score = phoneSimilarity(prefixes.fill(said, heard, UNBOUNDED)[heard.end]!, length, phones.length);
      if (score >= PHONETIC_MIN && score > (best?.score ?? 0)) best = { canonical: term.canonical, score };
    }
    return best;
  };
}

/** By the built-in embedder and an exact index. */
async function vectorCorrector(
  canonicals: readonly string[],
  { language }: Lexicon,
): Promise<PlainCorrector> {
  const embedder = createPhoneEmbedder(language);
  const index = createFlatIndex(embedder.dimension);
  const vectors = await embedder.embed(canonicals);
  await index.add(
    canonicals.map((_, id) => id),
    vectors,
  );
  const remembered = new Map<string, ReturnType<MatchWords>>();
  const matchesIn = windowMatcher((words) => remembered.get(words.join(' ')));
  return {
    async correct(text) {
      const asked = windowsOf(text).filter((window) => !remembered.has(window));
      const found = await index.search(await embedder.embed(asked), 1);
      asked.forEach((window, row) => {
        const nearest = found[row]?.[0];
        const canonical = nearest === undefined ? undefined : canonicals[nearest.id];
        const isNear = nearest !== undefined && nearest.similarity >= VECTOR_MIN;
        remembered.set(
          window,
          isNear && canonical !== undefined ? { canonical, score: nearest.similarity } : undefined,
        );
      });
      return applyMatches(text, matchesIn(text), 0);
    },
  };
}

function windowsOf(text: string): readonly string[] {
  const words = normalize(text).split(' ');
  const windows = new Set<string>();
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= Math.min(words.length, from + WINDOW_WORDS_MAX); to += 1) {
      windows.add(words.slice(from, to).join(' '));
    }
  }
  return [...windows];
}

function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}
