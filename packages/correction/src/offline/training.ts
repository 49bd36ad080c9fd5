/** What the commands that fit the offline score need of the offline path; no part of correcting. */
import type { Rescore } from '../hints.ts';
import { correctUtterance } from '../process-online.ts';
import { logitOf } from '../score.ts';
import type { Span } from '../span.ts';
import { readUtterance } from '../utterance.ts';
import { type AcousticWeights, acousticFeatures, createAcousticScore } from './acoustic-score.ts';
import type { CallListening } from './acoustic-scorer.ts';
import { findCallTerms } from './call-terms.ts';
import {
  createOfflineCorrector,
  type OfflineCorrector,
  type OfflineCorrectorSource,
} from './create-offline-corrector.ts';
import { scoreBesideSound } from './hybrid-score.ts';
import { listenAgain } from './listen-again.ts';
import type { OfflineTurn } from './offline-corrector.ts';
import { gatherTurnEvidence } from './turn-evidence.ts';
import { NOTHING_HEARD } from './turn-listening.ts';
import { readCandidates } from './turn-scores.ts';

export type { AcousticModel } from './acoustic-model.ts';
export { ACOUSTIC_FEATURES, type AcousticWeights } from './acoustic-score.ts';
export { replaceFile } from './atomic-file.ts';
export { type Alignment, align } from './fitting/alignment.ts';
export {
  type BoostingOptions,
  type Forest,
  logOdds,
  type TrainingRows,
  trainBoostedTrees,
} from './fitting/boosted-trees.ts';
export {
  type CalibrationMeasures,
  type Forecast,
  measureCalibration,
  type ReliabilityBin,
} from './fitting/calibration-measures.ts';
export { type CorrectorOf, foldCorrectors, modelCorrector } from './fitting/fold-corrector.ts';
export { forestModel } from './fitting/forest-text.ts';
export { hybridCurves } from './fitting/hybrid-curves.ts';
export { modelForecasts, unseenForecasts } from './fitting/hybrid-forecasts.ts';
export { type HybridExamples, type HybridSet, type PairRow, readExamples } from './fitting/hybrid-set.ts';
export {
  type FoldModels,
  HYBRID_BOOSTING,
  type ReadSet,
  trainFolds,
  trainModel,
} from './fitting/hybrid-training.ts';
export {
  fitLogistic,
  type LogisticOptions,
  type LogisticRow,
  logLoss,
} from './fitting/logistic-regression.ts';
export {
  type CorrectedRow,
  type Measures,
  measure,
  measureCounts,
  mentions,
  normalize,
  type UtteranceCounts,
  utteranceCounter,
  wordsOf,
} from './fitting/measures.ts';
export { FOLDS, foldOf, type Outcome, readOutcomes } from './fitting/outcome.ts';
export {
  createPlainCorrector,
  PLAIN_WAYS,
  type PlainCorrector,
  type PlainWay,
} from './fitting/plain-ways.ts';
export { seededRandom } from './fitting/seeded-random.ts';
export {
  added,
  brokenPer100k,
  countsAt,
  LEAST_THRESHOLD,
  recoveredPercent,
  recoveredWithin,
  type Tally,
  THRESHOLDS,
  tallyAt,
  type UtteranceCurve,
  werCutPercent,
} from './fitting/tally.ts';
export { type FindTerms, termFinder } from './fitting/term-finder.ts';
export {
  type BreakingLimits,
  chooseThreshold,
  type LanguageCurves,
  nestedTallies,
} from './fitting/threshold-choice.ts';
export { applyMatches, type MatchWords, type WindowMatch, windowMatcher } from './fitting/window-matches.ts';
export { HYBRID_FEATURES } from './hybrid-features.ts';

/** A possible correction of a text with the logit of the online score. */
export interface ScoredSpan extends Span {
  readonly canonical: string;
  readonly onlineLogit: number;
}

/** Everything that the online path would score in a text. */
export function onlineCandidates(offline: OfflineCorrector, text: string): readonly ScoredSpan[] {
  const utterance = readUtterance(text, offline.lexicon);
  return readCandidates(offline, utterance, undefined).flatMap(({ candidate, reading }) => {
    if (reading.online === undefined) return [];
    const { term, from, to } = candidate;
    const span = { start: utterance.tokens[from]!.start, end: utterance.tokens[to - 1]!.end };
    return [{ ...span, canonical: term.canonical, onlineLogit: reading.online }];
  });
}

/** A possible correction of a turn that was listened to. */
export interface ListenedCandidate extends Span {
  readonly canonical: string;
  /** In the order of `ACOUSTIC_FEATURES`. */
  readonly features: readonly number[];
}

/** What the offline path would score by sound in a turn that is a call of its own. @throws the reason of an aborted signal */
export async function listenedCandidates(
  offline: OfflineCorrector,
  turn: OfflineTurn,
  listening: CallListening,
): Promise<readonly ListenedCandidate[]> {
  const callTerms = findCallTerms(offline.online, [turn]);
  const evidence = await gatherTurnEvidence(offline, turn, { callTerms, index: 0 });
  const heard = await listenAgain(offline, turn, {
    evidence,
    options: { listening },
    soFar: NOTHING_HEARD.counts,
  });
  const listened: ListenedCandidate[] = [];
  const note: Rescore = (scored, utterance) => {
    for (const one of utterance.text === turn.text ? scored : []) {
      const { candidate } = one;
      const acoustic = heard.of(candidate, utterance);
      if (acoustic === undefined) continue;
      const logit = logitOf(scoreBesideSound(one, evidence.of(candidate, utterance)));
      listened.push({
        canonical: candidate.term.canonical,
        start: utterance.tokens[candidate.from]!.start,
        end: utterance.tokens[candidate.to - 1]!.end,
        features: acousticFeatures(logit, acoustic),
      });
    }
    return scored;
  };
  correctUtterance({ ...offline.corrector, search: evidence.searchWith(heard) }, turn, note);
  return listened;
}

/** An offline corrector that weighs what it hears by other weights than the built-in ones. */
export async function createListeningOfflineCorrector(
  source: OfflineCorrectorSource,
  weights: AcousticWeights,
): Promise<OfflineCorrector> {
  return { ...(await createOfflineCorrector(source)), acousticScore: createAcousticScore(weights) };
}
