import type { ScoredCandidate } from '../assessment.ts';
import type { OnlineResult } from '../correction.ts';
import type { Rescore } from '../hints.ts';
import { correctUtterance } from '../process-online.ts';
import { chooseWindows } from '../window-choice.ts';
import { type CallTerms, findCallTerms } from './call-terms.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import { withContext } from './homophone-context.ts';
import { createObservations, type Observations } from './observations.ts';
import type { OfflineInput, OfflineResult, OfflineTurn } from './offline-corrector.ts';
import { gatherTurnEvidence } from './turn-evidence.ts';

/**
 * Corrects a finished call turn by turn with a wider search than online and the evidence of the whole call. The result depends
 * on the arguments alone. `observations` are pairs for the learning loop. @throws whatever the embedder or the bank throws
 */
export async function processOffline(offline: OfflineCorrector, input: OfflineInput): Promise<OfflineResult> {
  const callTerms = findCallTerms(offline.online, input.turns);
  const observed = createObservations(offline.policy.observeThreshold);
  const turns: OnlineResult[] = [];
  for (const [index, turn] of input.turns.entries()) {
    const result = await correctTurn(offline, turn, { callTerms, index, observed });
    observed.add(result);
    turns.push(result);
  }
  return { turns, observations: observed.pairs() };
}

async function correctTurn(
  offline: OfflineCorrector,
  turn: OfflineTurn,
  call: { readonly callTerms: CallTerms; readonly index: number; readonly observed: Observations },
): Promise<OnlineResult> {
  const gathered = await gatherTurnEvidence(offline, turn, call);
  const { stopWords } = offline.lexicon.language;
  const rescore: Rescore = (scored, utterance) => {
    const paired: ScoredCandidate[] = [];
    const unpaired: ScoredCandidate[] = [];
    for (const one of scored) {
      const evidence = gathered.of(one.candidate, utterance);
      const candidate = withContext(one.candidate, evidence.second);
      paired.push({ candidate, score: offline.score(one, evidence) });
      const withoutPair =
        candidate.method === 'vector' ? 0 : offline.score(one, { ...evidence, knownError: undefined });
      unpaired.push({ candidate, score: withoutPair });
    }
    call.observed.note(chooseWindows(unpaired, utterance, stopWords), utterance);
    return paired;
  };
  return correctUtterance({ ...offline.corrector, search: gathered.search }, turn, rescore);
}
