import type { ScoredCandidate } from '../assessment.ts';
import type { Rescore } from '../hints.ts';
import { correctUtterance } from '../process-online.ts';
import type { ListeningCounts } from './acoustic-scorer.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import { scoreBesideSound } from './hybrid-score.ts';
import type { OfflineOptions, OfflineTurn } from './offline-corrector.ts';
import type { TurnEvidence } from './turn-evidence.ts';
import { listenToTurn, NOTHING_HEARD, type TurnListening } from './turn-listening.ts';

/** A scorer that failed at the first passages of a call, each of which may take minutes, is not asked about the others. */
const FAILURES_MAX = 3;

/**
 * Everything that a first look at a turn finds, near and far, is what may be asked about. Nothing is heard without something to listen
 * with. @throws the reason of an aborted signal
 */
export async function listenAgain(
  offline: OfflineCorrector,
  turn: OfflineTurn,
  about: {
    readonly evidence: TurnEvidence;
    readonly options: OfflineOptions;
    readonly soFar: ListeningCounts;
  },
): Promise<TurnListening> {
  const { evidence, options, soFar } = about;
  const { listening, signal } = options;
  if (listening === undefined) return NOTHING_HEARD;
  let scored: readonly ScoredCandidate[] = [];
  const note: Rescore = (first, utterance) => {
    if (utterance.text !== turn.text) return first;
    scored = first.map((one) => ({
      ...one,
      score: scoreBesideSound(one, evidence.of(one.candidate, utterance)),
    }));
    return scored;
  };
  correctUtterance({ ...offline.corrector, search: evidence.widestSearch }, turn, note);
  const isGivenUp = soFar.failed >= FAILURES_MAX && soFar.failed === soFar.passages;
  return listenToTurn(offline, turn, { listening, scored, isGivenUp }, signal);
}
