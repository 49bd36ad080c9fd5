import type { Candidate } from '../candidate.ts';
import { candidateSet, FEATURE_COUNT, FEATURE_NAMES, writeFeatures } from '../features.ts';
import { heardLetters, letterLikeness } from '../form-evidence.ts';
import type { LanguageCode } from '../language.ts';
import { RANK_UNRANKED } from '../lexicon.ts';
import type { Utterance } from '../utterance.ts';
import { IS_KNOWN } from '../word-facts.ts';
import { SECOND_FEATURES, type SecondWords } from './second-words.ts';

/**
 * What the offline forest counts on, in this order. A trained model refers to features by place: append, never reorder, and train
 * again.
 */
export const HYBRID_FEATURES: readonly string[] = [
  ...FEATURE_NAMES,
  'betterRivals',
  'betterWindows',
  'bestMargin',
  'language',
  'afterUnknownWord',
  'rankBeforePrevious',
  'rankAfterNext',
  'utteranceWords',
  'place',
  'unknownShareElsewhere',
  'consonantSimilarity',
  'standingTerms',
  'letterDifference',
  'previousLetters',
  'nextLetters',
  ...SECOND_FEATURES,
];

export const HYBRID_FEATURE_COUNT: number = HYBRID_FEATURES.length;

const LANGUAGE_NUMBERS: Readonly<Record<LanguageCode, number>> = { es: 0, pt: 1, en: 2 };
const NO_SECOND: readonly number[] = SECOND_FEATURES.map(() => -1);

/** The features of all `candidates`, which are in order of `from`: `HYBRID_FEATURE_COUNT` numbers each. */
export function hybridFeatures(
  utterance: Utterance,
  candidates: readonly Candidate[],
  second: SecondWords | undefined,
): Float64Array {
  const set = candidateSet(utterance, candidates);
  const out = new Float64Array(candidates.length * HYBRID_FEATURE_COUNT);
  const around = readAround(utterance, candidates);
  candidates.forEach((candidate, index) => {
    const at = index * HYBRID_FEATURE_COUNT;
    writeFeatures(set, index, out, at);
    out.set(
      [
        ...rivalry(candidates, index, set.longest),
        ...placeFeatures(utterance, candidate, around),
        ...(second?.at(candidate) ?? NO_SECOND),
      ],
      at + FEATURE_COUNT,
    );
  });
  return out;
}

/** How many candidates over some of the same words are more alike: of other terms, and of this one. */
function rivalry(candidates: readonly Candidate[], index: number, longest: number): readonly number[] {
  const { from, to, term, similarity } = candidates[index]!;
  let rivals = 0;
  let windows = 0;
  let first = index;
  while (first > 0 && candidates[first - 1]!.from + longest > from) first -= 1;
  for (let i = first; i < candidates.length && candidates[i]!.from < to; i += 1) {
    const other = candidates[i]!;
    if (other.to <= from || other.similarity <= similarity) continue;
    if (other.term === term) windows += 1;
    else rivals += 1;
  }
  return [rivals, windows];
}

interface Around {
  readonly unknownWords: number;
  /** The highest likeness of any candidate. */
  readonly best: number;
}

function readAround({ flags }: Utterance, candidates: readonly Candidate[]): Around {
  let unknownWords = 0;
  for (const flag of flags) if ((flag & IS_KNOWN) === 0) unknownWords += 1;
  let best = 0;
  for (const { similarity } of candidates) best = Math.max(best, similarity);
  return { unknownWords, best };
}

function placeFeatures(utterance: Utterance, candidate: Candidate, around: Around): readonly number[] {
  const { tokens, flags, letters, standing, language } = utterance;
  const { from, to, term } = candidate;
  const count = tokens.length;
  const isUnknown = (index: number): number => ((flags[index]! & IS_KNOWN) === 0 ? 1 : 0);
  let unknownHere = 0;
  for (let i = from; i < to; i += 1) unknownHere += isUnknown(i);
  const heard = heardLetters(utterance, candidate);
  return [
    candidate.similarity - around.best,
    LANGUAGE_NUMBERS[language.code],
    from > 0 ? isUnknown(from - 1) : -1,
    rankAt(utterance, from - 2),
    rankAt(utterance, to + 1),
    count,
    from / count,
    (around.unknownWords - unknownHere) / Math.max(1, count - (to - from)),
    letterLikeness(consonants(heard), consonants(term.letters)),
    standing.length,
    Math.abs(heard.length - term.letters.length),
    letters[from - 1]?.length ?? 0,
    letters[to]?.length ?? 0,
  ];
}

/** Natural logarithm; 0 outside the utterance. */
function rankAt({ ranks }: Utterance, index: number): number {
  return index < 0 || index >= ranks.length ? 0 : Math.log(ranks[index]! || RANK_UNRANKED);
}

/** Vowels are misheard more readily; of doubled letters one. */
function consonants(text: string): string {
  return text.replace(/[aeiouy]/gu, '').replace(/(.)\1+/gu, '$1');
}
