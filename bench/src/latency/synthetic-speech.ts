import type { Language, LexiconEntry, LexiconPair } from '@enmienda/correction';
import { pick, seededRandom } from './seeded-random.ts';

/** Made-up terms of a language, known errors of some of them, and what callers of such a business might say. */
export interface SyntheticSpeech {
  readonly entries: readonly LexiconEntry[];
  readonly pairs: readonly LexiconPair[];
  readonly utterances: readonly SyntheticUtterance[];
}

export interface SyntheticUtterance {
  readonly text: string;
  /** The canonical that a known pair must bring, where one was planted. */
  readonly planted?: string;
  /** The term that is in it with one letter missing, and how it is written there, where one is. */
  readonly misheard?: { readonly heard: string; readonly canonical: string };
}

const WORDS_PER_UTTERANCE = 20;
const UTTERANCES = 500;
/** Speech is made of the common words; terms are blended from the rarer ones, which sound like the language. */
const SPOKEN_RANKS = 5000;

/** `count` different terms: `known` ones as far as they go, then made-up ones, the same each time. */
export function synthesizeTerms(
  language: Language,
  count: number,
  known: readonly string[] = [],
): readonly string[] {
  const random = seededRandom(20_260_121);
  const rare = longerWords(language).slice(SPOKEN_RANKS);
  const canonicals = new Set(known.slice(0, count));
  while (canonicals.size < count) canonicals.add(blendedTerm(rare, random));
  return [...canonicals];
}

export function synthesize(language: Language, termCount: number): SyntheticSpeech {
  const random = seededRandom(20_260_120);
  const words = longerWords(language);
  const entries = synthesizeTerms(language, termCount).map((canonical) => ({ canonical }));
  const pairs = entries.slice(0, 50).map(({ canonical }, index) => ({ heard: `zzeta ${index}`, canonical }));
  const utterances = Array.from({ length: UTTERANCES }, (_, index) =>
    utterance(words.slice(0, SPOKEN_RANKS), { entries, pairs, index }, random),
  );
  return { entries, pairs, utterances };
}

function longerWords(language: Language): readonly string[] {
  return [...language.everydayWords()].filter((word) => word.length > 2);
}

/** One to three capitalised words, each the head of one word and the tail of another. */
function blendedTerm(words: readonly string[], random: () => number): string {
  const size = 1 + Math.floor(random() ** 2 * 3);
  return Array.from({ length: size }, () => {
    const head = pick(words, random).slice(0, 4);
    const tail = pick(words, random).slice(-4);
    return head.charAt(0).toUpperCase() + head.slice(1) + tail;
  }).join(' ');
}

/** Words by Zipf's law; every fifth utterance has a known error, every fifth a term with a letter missing. */
function utterance(
  words: readonly string[],
  lexicon: {
    readonly entries: readonly LexiconEntry[];
    readonly pairs: readonly LexiconPair[];
    readonly index: number;
  },
  random: () => number,
): SyntheticUtterance {
  const spoken = Array.from({ length: WORDS_PER_UTTERANCE - 2 }, () => {
    const rank = Math.floor(Math.exp(random() * Math.log(words.length)));
    return words[rank] ?? pick(words, random);
  });
  const at = Math.floor(random() * spoken.length);
  const pair = pick(lexicon.pairs, random);
  if (lexicon.index % 5 === 0) {
    return { text: spoken.toSpliced(at, 0, pair.heard).join(' '), planted: pair.canonical };
  }
  if (lexicon.index % 5 === 1) {
    const { canonical } = pick(lexicon.entries, random);
    const heard = canonical.slice(0, 2).toLowerCase() + canonical.slice(3).toLowerCase();
    return { text: spoken.toSpliced(at, 0, heard).join(' '), misheard: { heard, canonical } };
  }
  return { text: [...spoken, pick(words, random), pick(words, random)].join(' ') };
}
