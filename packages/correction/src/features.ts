import { type Candidate, longestWindow } from './candidate.ts';
import {
  endingsOnly,
  heardLetters,
  letterLikeness,
  replacedLikeness,
  sharedStart,
  similarityAboveFloor,
} from './form-evidence.ts';
import { type Familiarity, RANK_UNRANKED, type Term } from './lexicon.ts';
import { FULL_COST } from './phone-costs.ts';
import { capitalsOf, hasFlag } from './place-evidence.ts';
import type { Utterance } from './utterance.ts';
import { IS_AUXILIARY, IS_DETERMINER, IS_KNOWN, IS_NAME_CUE, IS_PREPOSITION, IS_STOP } from './word-facts.ts';

/**
 * What the score is computed from, in this order. A trained model refers to features by place: append, never reorder,
 * and train again.
 */
export const FEATURE_NAMES = [
  'similarity',
  'edits',
  'termPhones',
  'heardPhones',
  'phoneDifference',
  'termWords',
  'heardWords',
  'wordDifference',
  'sharedWords',
  'replacedWords',
  'replacedCommonestRank',
  'replacedRarestRank',
  'replacedMeanRank',
  'replacedUnknownWords',
  'replacedUnrankedWords',
  'replacedStopWords',
  'termCommonestRank',
  'termRarestRank',
  'termUnknownWords',
  'losesFirstStopWord',
  'losesLastStopWord',
  'sameFirstPhone',
  'sameLastPhone',
  'rivalMargin',
  'windowMargin',
  'letterSimilarity',
  'previousRank',
  'nextRank',
  'similarityAboveFloor',
  'replacedRarestName',
  'termRarestName',
  'termMeanRank',
  'replacedSimilarity',
  'replacedLetterSimilarity',
  'sharedStart',
  'endingsOnly',
  'shortestWordLetters',
  'stopWordShare',
  'otherWindows',
  'closeRivals',
  'afterPreposition',
  'afterDeterminer',
  'afterNameCue',
  'beforePreposition',
  'beforeAuxiliary',
  'beforeUnknownWord',
  'capitalShare',
  'afterCapital',
  'beforeCapital',
  'replacedKnownNames',
] as const;

export const FEATURE_COUNT: number = FEATURE_NAMES.length;

/** So many features need no letters: the first trees look at them alone, and most candidates end there. */
export const FIRST_FEATURES = 25;

/** The candidates of one utterance together: a feature may compare a candidate with its rivals. */
export interface CandidateSet {
  readonly utterance: Utterance;
  /** In order of `from`. */
  readonly candidates: readonly Candidate[];
  /** Tokens of the longest window among them. */
  readonly longest: number;
}

export function candidateSet(utterance: Utterance, candidates: readonly Candidate[]): CandidateSet {
  return { utterance, candidates, longest: longestWindow(candidates) };
}

/** Writes the features of the candidates of a set, one after the other, in two parts. */
export interface FeatureWriter {
  /** Writes the first `FIRST_FEATURES` of `set.candidates[index]`. */
  first(index: number): void;
  /** Writes the others of the same candidate. */
  readonly others: () => void;
}

/**
 * Writes to `out`, `FEATURE_COUNT` numbers from `at`, each at its place in `FEATURE_NAMES`: a function that is called for each number
 * is a tenth of the time.
 */
export function createFeatureWriter(set: CandidateSet, out: Float64Array, at = 0): FeatureWriter {
  const { utterance } = set;
  const { tokens, wordIds, phones, phoneStarts, flags } = utterance;
  let candidate: Candidate;
  let replaced: ReplacedWords;
  let margins: Margins;
  let familiarity: Familiarity;
  return {
    first(index) {
      candidate = set.candidates[index]!;
      replaced = replacedWords(utterance, candidate);
      margins = marginsOf(set, index);
      const { term, from, to, similarity, heardPhones, termPhones } = candidate;
      const { wordCount } = term;
      familiarity = term.familiarity;
      out[at] = similarity;
      out[at + 1] = candidate.distance / FULL_COST;
      out[at + 2] = termPhones;
      out[at + 3] = heardPhones;
      out[at + 4] = heardPhones - termPhones;
      out[at + 5] = wordCount;
      out[at + 6] = to - from;
      out[at + 7] = to - from - wordCount;
      out[at + 8] = to - from - replaced.words;
      out[at + 9] = replaced.words;
      out[at + 10] = logRank(replaced.commonestRank === 0 ? RANK_UNRANKED : replaced.commonestRank);
      out[at + 11] = logRank(replaced.rarestRank);
      out[at + 12] = replaced.meanLogRank;
      out[at + 13] = replaced.unknownWords;
      out[at + 14] = replaced.unrankedWords;
      out[at + 15] = replaced.stopWords;
      out[at + 16] = logRank(familiarity.commonestRank === 0 ? RANK_UNRANKED : familiarity.commonestRank);
      out[at + 17] = logRank(familiarity.rarestRank);
      out[at + 18] = familiarity.unknownWords;
      out[at + 19] = (flags[from]! & IS_STOP) !== 0 && !term.hasWord(wordIds[from]!) ? 1 : 0;
      out[at + 20] = (flags[to - 1]! & IS_STOP) !== 0 && !term.hasWord(wordIds[to - 1]!) ? 1 : 0;
      out[at + 21] = candidate.firstPhone === phones[phoneStarts[from]!] ? 1 : 0;
      out[at + 22] = candidate.lastPhone === phones[phoneStarts[to]! - 1] ? 1 : 0;
      out[at + 23] = similarity - margins.rival;
      out[at + 24] = similarity - margins.window;
    },
    others() {
      const { term, from, to } = candidate;
      const heard = heardLetters(utterance, candidate);
      const letters = letterLikeness(heard, term.letters);
      out[at + 25] = letters;
      out[at + 26] = neighbourRank(utterance, from - 1);
      out[at + 27] = neighbourRank(utterance, to);
      out[at + 28] = similarityAboveFloor(candidate);
      out[at + 29] = logRank(replaced.rarestNameRank);
      out[at + 30] = logRank(familiarity.rarestNameRank);
      out[at + 31] = familiarity.meanLogRank;
      const likeness = replacedLikeness(utterance, candidate, letters);
      out[at + 32] = likeness.phones;
      out[at + 33] = likeness.letters;
      out[at + 34] = sharedStart(heard, term.letters);
      out[at + 35] = endingsOnly(utterance, candidate);
      const { shortest, stopShare } = windowWords(utterance, candidate);
      out[at + 36] = shortest;
      out[at + 37] = stopShare;
      out[at + 38] = margins.windows;
      out[at + 39] = margins.closeRivals;
      out[at + 40] = hasFlag(utterance, from - 1, IS_PREPOSITION);
      out[at + 41] = hasFlag(utterance, from - 1, IS_DETERMINER);
      out[at + 42] = hasFlag(utterance, from - 1, IS_NAME_CUE);
      out[at + 43] = hasFlag(utterance, to, IS_PREPOSITION);
      out[at + 44] = hasFlag(utterance, to, IS_AUXILIARY);
      out[at + 45] = to < tokens.length && (flags[to]! & IS_KNOWN) === 0 ? 1 : 0;
      const capitals = capitalsOf(utterance, candidate);
      out[at + 46] = capitals.share;
      out[at + 47] = capitals.before;
      out[at + 48] = capitals.after;
      out[at + 49] = replaced.knownNames;
    },
  };
}

/** Writes the features of `set.candidates[index]` to `out`, `FEATURE_COUNT` numbers from `at`. */
export function writeFeatures(set: CandidateSet, index: number, out: Float64Array, at = 0): void {
  const writer = createFeatureWriter(set, out, at);
  writer.first(index);
  writer.others();
}

/** What would be lost: the words of the window that the term doesn't have. */
export interface ReplacedWords {
  readonly words: number;
  readonly stopWords: number;
  readonly unknownWords: number;
  readonly unrankedWords: number;
  /** Of the unranked words, those that are names said every day. */
  readonly knownNames: number;
  /** Of the content words; 0 when none is an everyday word. */
  readonly commonestRank: number;
  readonly rarestRank: number;
  /** Of the rarest name among the content words that are not everyday ones, `RANK_UNRANKED` for none; 0 when all are. */
  readonly rarestNameRank: number;
  /** Natural logarithm, over all replaced words. */
  readonly meanLogRank: number;
}

export function replacedWords(
  utterance: Utterance,
  window: { readonly term: Term; readonly from: number; readonly to: number },
): ReplacedWords {
  const { wordIds, ranks, nameRanks, flags } = utterance;
  let words = 0;
  let stopWords = 0;
  let unknownWords = 0;
  let unrankedWords = 0;
  let knownNames = 0;
  let commonestRank = 0;
  let rarestRank = 0;
  let rarestNameRank = 0;
  let logRanks = 0;
  for (let i = window.from; i < window.to; i += 1) {
    if (window.term.hasWord(wordIds[i]!)) continue;
    const rank = ranks[i]!;
    words += 1;
    if ((flags[i]! & IS_KNOWN) === 0) unknownWords += 1;
    if (rank === 0) {
      unrankedWords += 1;
      if ((flags[i]! & IS_KNOWN) !== 0) knownNames += 1;
    }
    logRanks += logRank(rank === 0 ? RANK_UNRANKED : rank);
    if ((flags[i]! & IS_STOP) !== 0) {
      stopWords += 1;
      continue;
    }
    if (rank > 0 && (commonestRank === 0 || rank < commonestRank)) commonestRank = rank;
    rarestRank = Math.max(rarestRank, rank === 0 ? RANK_UNRANKED : rank);
    if (rank === 0) rarestNameRank = Math.max(rarestNameRank, nameRanks[i]! || RANK_UNRANKED);
  }
  const meanLogRank = words === 0 ? 0 : logRanks / words;
  return {
    words,
    stopWords,
    unknownWords,
    unrankedWords,
    knownNames,
    commonestRank,
    rarestRank,
    rarestNameRank,
    meanLogRank,
  };
}

/** A term that is less similar by so much is no serious rival. */
const CLOSE_RIVAL = 0.07;

interface Margins {
  /** How similar the best other term for these words is, and the best other window for this term; 0 when there is none. */
  readonly rival: number;
  readonly window: number;
  /** How many other terms are nearly as similar, and how many other windows there are for this one. */
  readonly closeRivals: number;
  readonly windows: number;
}

function marginsOf({ candidates, longest }: CandidateSet, index: number): Margins {
  const candidate = candidates[index]!;
  let rival = 0;
  let window = 0;
  let closeRivals = 0;
  let windows = 0;
  let first = index;
  while (first > 0 && candidates[first - 1]!.from + longest > candidate.from) first -= 1;
  for (let i = first; i < candidates.length && candidates[i]!.from < candidate.to; i += 1) {
    const other = candidates[i]!;
    if (i === index || other.to <= candidate.from) continue;
    if (other.term === candidate.term) {
      window = Math.max(window, other.similarity);
      windows += 1;
    } else {
      rival = Math.max(rival, other.similarity);
      if (other.similarity > candidate.similarity - CLOSE_RIVAL) closeRivals += 1;
    }
  }
  return { rival, window, closeRivals, windows };
}

function windowWords(
  { letters, flags }: Utterance,
  { from, to }: Candidate,
): { readonly shortest: number; readonly stopShare: number } {
  let shortest = Number.POSITIVE_INFINITY;
  let stopWords = 0;
  for (let i = from; i < to; i += 1) {
    shortest = Math.min(shortest, letters[i]!.length);
    if ((flags[i]! & IS_STOP) !== 0) stopWords += 1;
  }
  return { shortest, stopShare: stopWords / (to - from) };
}

/** The rank of the word beside the window; 0 stands for the edge of the utterance. */
function neighbourRank(utterance: Utterance, index: number): number {
  if (index < 0 || index >= utterance.tokens.length) return 0;
  const rank = utterance.ranks[index]!;
  return logRank(rank === 0 ? RANK_UNRANKED : rank);
}

function logRank(rank: number): number {
  return rank === 0 ? 0 : Math.log(rank);
}
