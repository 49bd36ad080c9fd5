import type { Candidate } from './candidate.ts';
import type { Alternative } from './correction.ts';
import type { Corrector } from './corrector.ts';
import { candidateSet, FEATURE_COUNT, writeFeatures } from './features.ts';
import type { Term } from './lexicon.ts';
import type { PhoneCosts } from './phone-costs.ts';
import { PHONES_MAX, phoneDistance, phoneSimilarity } from './phone-distance.ts';
import { logitOf } from './score.ts';
import { candidateAt } from './sound-of-window.ts';
import { readUtterance, type Utterance } from './utterance.ts';
import { type Difference, differences } from './word-alignment.ts';

/** What the other hypotheses of a recogniser have where an utterance has other words. */
export interface OtherReadings {
  /** Terms that others have there and the search doesn't find in the utterance itself, among `found`. */
  newCandidates(found: readonly Candidate[]): readonly Candidate[];
  /** What others add to the logit of a candidate that has `logit` by the utterance alone. */
  shift(candidate: Candidate, logit: number): number;
}

/** So many of the other hypotheses are read, the best ones. */
const ALTERNATIVES_MAX = 10;

/**
 * Weights of a logistic regression beside the score of the text, fitted by cross-validation over terms on 5-best lists of
 * Whisper (Spanish and Portuguese places and sentences) and on lists of names said on the telephone in English, these at a
 * sixth of their number. A term that stands in every other hypothesis that differs adds 3.8; where the utterance itself
 * doesn't sound like the term, 0.7 more. With them, at the default thresholds and by folds, the lists recover 367 instead of
 * 300 of the English names and break 2 words instead of 15; 36 instead of 27 of the Portuguese places, 10 instead of 6 of the
 * Spanish ones.
 */
const STANDING = 2.4;
const STANDING_EVERYWHERE = 1.4;
const STANDING_NEW = 0.7;
/** A term that another hypothesis sounds more like than this one: of the difference of the logits. */
const SOUNDS_LIKE_SHARE = 0.3;
/** Words of another hypothesis that hardly sound like a term either say nothing. */
const SOUNDS_LIKE_LOGIT_MIN = -2;

/** The evidence for one term in one window. */
interface Reading {
  readonly term: Term;
  readonly from: number;
  readonly to: number;
  /** The weights of the hypotheses in which it stands right. */
  standing: number;
  /** The highest logit that it has in another hypothesis, where it doesn't stand. */
  logit: number;
}

/** Reads other hypotheses of `utterance`; undefined when none of them has other words. */
export function readAlternatives(
  corrector: Corrector,
  utterance: Utterance,
  alternatives: readonly Alternative[],
): OtherReadings | undefined {
  const words = utterance.tokens.map(({ folded }) => folded);
  const readings = new Map<string, Reading>();
  const read = alternatives.slice(0, ALTERNATIVES_MAX);
  const haveConfidence = read.every(({ confidence }) => confidence !== undefined);
  let weights = 0;
  for (const { text, confidence = 1 } of read) {
    const other = readUtterance(text, corrector.lexicon);
    const different = differences(
      words,
      other.tokens.map(({ folded }) => folded),
    );
    if (different === undefined || different.length === 0) continue;
    const weight = haveConfidence ? confidence : 1;
    weights += weight;
    for (const { place, logit } of mentionsIn(corrector, other)) {
      const window = windowOf({ utterance, other, different }, place, corrector.lexicon.language.phoneCosts);
      if (window === undefined) continue;
      const reading = readingAt(readings, place.term, window);
      if (logit === undefined) reading.standing += weight;
      else reading.logit = Math.max(reading.logit, logit);
    }
  }
  return readings.size === 0 ? undefined : otherReadings(corrector, utterance, { readings, weights });
}

function otherReadings(
  { lexicon }: Corrector,
  utterance: Utterance,
  { readings, weights }: { readonly readings: ReadonlyMap<string, Reading>; readonly weights: number },
): OtherReadings {
  const added = new Set<Candidate>();
  return {
    newCandidates(found) {
      const known = new Set(found.map(keyOf));
      for (const [key, { term, from, to }] of readings) {
        if (!known.has(key)) added.add(candidateAt(utterance, { term, from, to }, lexicon.language));
      }
      return [...added];
    },
    shift(candidate, logit) {
      const reading = readings.get(keyOf(candidate));
      if (reading === undefined) return 0;
      if (reading.standing === 0) return SOUNDS_LIKE_SHARE * Math.max(0, reading.logit - logit);
      const share = weights === 0 ? 1 : reading.standing / weights;
      return STANDING + STANDING_EVERYWHERE * share + (added.has(candidate) ? STANDING_NEW : 0);
    },
  };
}

function keyOf({ term, from, to }: Pick<Candidate, 'term' | 'from' | 'to'>): string {
  return `${term.index}:${from}:${to}`;
}

/** The reading there is of a term in a window, or a new one. */
function readingAt(readings: Map<string, Reading>, term: Term, { from, to }: Window): Reading {
  const key = keyOf({ term, from, to });
  let reading = readings.get(key);
  if (reading === undefined) {
    reading = { term, from, to, standing: 0, logit: Number.NEGATIVE_INFINITY };
    readings.set(key, reading);
  }
  return reading;
}

interface Window {
  readonly from: number;
  readonly to: number;
}

interface Mention {
  readonly place: Window & { readonly term: Term };
  /** Undefined for a term that stands right. */
  readonly logit?: number;
}

/** The terms that stand in another hypothesis, and those that it sounds like. */
function mentionsIn({ search, score }: Corrector, other: Utterance): readonly Mention[] {
  const mentions: Mention[] = other.standing.map(({ term, start, end }) => ({
    place: { term, from: start, to: end },
  }));
  const candidates = search.find(other);
  const set = candidateSet(other, candidates);
  const features = new Float64Array(FEATURE_COUNT);
  candidates.forEach((place, index) => {
    writeFeatures(set, index, features);
    const logit = logitOf(score(features, place.term));
    if (logit >= SOUNDS_LIKE_LOGIT_MIN) mentions.push({ place, logit });
  });
  return mentions;
}

interface TwoUtterances {
  readonly utterance: Utterance;
  readonly other: Utterance;
  readonly different: readonly Difference[];
}

/** The most words in a row that differ and are tried as windows. */
const DIFFERENT_WORDS_MAX = 8;

/**
 * The window of the utterance where another hypothesis has `place`: between the words that both have, and where those leave
 * a choice, the words that sound most like it. Undefined where both have the same words, and where this one has none.
 */
function windowOf(
  { utterance, other, different }: TwoUtterances,
  place: Window,
  costs: PhoneCosts,
): Window | undefined {
  const isDifferent = different.some(({ otherFrom, otherTo }) =>
    otherFrom === otherTo
      ? otherFrom > place.from && otherFrom < place.to
      : otherFrom < place.to && otherTo > place.from,
  );
  if (!isDifferent) return undefined;
  const begin = boundary(different, place.from);
  const end = boundary(different, place.to);
  if (begin.to - begin.from > DIFFERENT_WORDS_MAX || end.to - end.from > DIFFERENT_WORDS_MAX)
    return undefined;
  const said = {
    phones: other.phones,
    start: other.phoneStarts[place.from]!,
    end: other.phoneStarts[place.to]!,
  };
  let best: Window | undefined;
  let bestSimilarity = 0;
  for (let { from } = begin; from <= begin.to; from += 1) {
    for (let to = Math.max(from + 1, end.from); to <= end.to; to += 1) {
      const heard = {
        phones: utterance.phones,
        start: utterance.phoneStarts[from]!,
        end: utterance.phoneStarts[to]!,
      };
      const longest = Math.max(said.end - said.start, heard.end - heard.start);
      if (longest > PHONES_MAX) continue;
      const similarity = phoneSimilarity(phoneDistance(said, heard, costs), longest, longest);
      if (best !== undefined && similarity <= bestSimilarity) continue;
      best = { from, to };
      bestSimilarity = similarity;
    }
  }
  return best;
}

/** The tokens of this text before which token `at` of the other may begin. */
function boundary(different: readonly Difference[], at: number): Window {
  let shift = 0;
  for (const { from, to, otherFrom, otherTo } of different) {
    if (at < otherFrom) break;
    if (otherFrom === otherTo ? at === otherFrom : at > otherFrom && at < otherTo) return { from, to };
    if (at >= otherTo) shift = to - otherTo;
  }
  return { from: at + shift, to: at + shift };
}
