import type { ScoredCandidate } from '../assessment.ts';
import type { Rescore } from '../hints.ts';
import { correctUtterance } from '../process-online.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import type { OfflineOptions, OfflineTurn } from './offline-corrector.ts';
import type { TurnEvidence } from './turn-evidence.ts';
import { listenToTurn, NOTHING_HEARD, type TurnListening } from './turn-listening.ts';

/**
 * Everything that a first look at a turn finds, near and far, is what may be asked about. Nothing is heard without something to listen
 * with. @throws the reason of an aborted signal
 */
export async function listenAgain(
  offline: OfflineCorrector,
  turn: OfflineTurn,
  { evidence, options }: { readonly evidence: TurnEvidence; readonly options: OfflineOptions },
): Promise<TurnListening> {
  const { listening, signal } = options;
  if (listening === undefined) return NOTHING_HEARD;
  let scored: readonly ScoredCandidate[] = [];
  const note: Rescore = (first, utterance) => {
    if (utterance.text !== turn.text) return first;
    scored = first.map((one) => ({
      ...one,
      score: offline.score(one, evidence.of(one.candidate, utterance)),
    }));
    return scored;
  };
  correctUtterance({ ...offline.corrector, search: evidence.widestSearch }, turn, note);
  return listenToTurn(offline, turn, { listening, scored }, signal);
}
