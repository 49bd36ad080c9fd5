/** What the command that fits the offline score needs of the offline path; no part of correcting. */
import { soundCandidates } from '../correction-round.ts';
import { candidateSet, FEATURE_COUNT, writeFeatures } from '../features.ts';
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
import { createHybridScore } from './hybrid-score.ts';
import { listenAgain } from './listen-again.ts';
import type { OfflineTurn } from './offline-corrector.ts';
import type { SecondHearing, SecondWeights } from './second-hearing.ts';
import { gatherTurnEvidence } from './turn-evidence.ts';
import { NOTHING_HEARD } from './turn-listening.ts';

export type { AcousticModel } from './acoustic-model.ts';
export { ACOUSTIC_FEATURES, type AcousticWeights } from './acoustic-score.ts';
export type { HybridModel } from './hybrid-model.ts';
export type { SecondHearing, SecondWeights } from './second-hearing.ts';

/** A possible correction of a turn with what the offline score sees of it. */
export interface OfflineCandidate extends Span {
  readonly canonical: string;
  readonly onlineLogit: number;
  readonly second: SecondHearing;
}

/** Everything that the offline path would score in a turn that is a call of its own, from its text alone. */
export async function offlineCandidates(
  offline: OfflineCorrector,
  turn: OfflineTurn,
): Promise<readonly OfflineCandidate[]> {
  const callTerms = findCallTerms(offline.online, [turn]);
  const evidence = await gatherTurnEvidence(offline, turn, { callTerms, index: 0 });
  const utterance = readUtterance(turn.text, offline.lexicon);
  const { candidates } = soundCandidates({ ...offline.corrector, search: evidence.search }, utterance);
  const set = candidateSet(utterance, candidates);
  const features = new Float64Array(FEATURE_COUNT);
  return candidates.map((candidate, index) => {
    writeFeatures(set, index, features);
    const { canonical } = candidate.term;
    return {
      canonical,
      start: utterance.tokens[candidate.from]!.start,
      end: utterance.tokens[candidate.to - 1]!.end,
      onlineLogit: logitOf(offline.corrector.score(features, candidate.term)),
      second: evidence.of(candidate, utterance).second,
    };
  });
}

/** An offline corrector that weighs second transcriptions by other weights than the built-in ones. */
export async function createWeightedOfflineCorrector(
  source: OfflineCorrectorSource,
  weightsOf: (canonical: string) => SecondWeights,
): Promise<OfflineCorrector> {
  return { ...(await createOfflineCorrector(source)), score: createHybridScore(weightsOf) };
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
      const logit = logitOf(offline.score(one, evidence.of(candidate, utterance)));
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
