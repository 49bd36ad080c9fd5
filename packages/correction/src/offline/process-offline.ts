import type { Candidate } from '../candidate.ts';
import type { OnlineResult } from '../correction.ts';
import type { Rescore } from '../correction-round.ts';
import { correctUtterance } from '../process-online.ts';
import type { Utterance } from '../utterance.ts';
import { type CallTerms, findCallTerms } from './call-terms.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import { hybridScore } from './hybrid-score.ts';
import { createObservations, type Observations } from './observations.ts';
import type { OfflineInput, OfflineResult, OfflineTurn } from './offline-corrector.ts';
import { hearAgain } from './second-hearing.ts';
import { createTurnSounds, type TurnSounds } from './turn-sounds.ts';

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
  const sounds = await createTurnSounds(offline, turn.text);
  const hear = hearAgain(turn.second?.text);
  const rescore: Rescore = (scored, utterance, hints) => {
    const { candidate } = scored;
    const evidence = {
      ...sounds.evidence(candidate, utterance),
      otherMentions: call.callTerms.otherMentions(candidate.term.canonical, call.index),
      second: hear(candidate, utterance),
      confidence: hints.confidence(candidate.from, candidate.to),
    };
    const unpaired = { ...evidence, pairSimilarity: 0, pairCount: 0 };
    call.observed.score(candidate, utterance, hybridScore(scored, utterance, unpaired));
    return hybridScore(scored, utterance, evidence);
  };
  const corrector = { ...offline.wide, search: searchWith(offline, sounds) };
  const { text, words } = turn;
  for (;;) {
    const result = correctUtterance(corrector, { text, ...(words === undefined ? {} : { words }) }, rescore);
    if (!(await sounds.learnMissing())) return result;
  }
}

/** The wide search, and what the bank knows of the same words. */
function searchWith(offline: OfflineCorrector, sounds: TurnSounds): OfflineCorrector['wide']['search'] {
  return {
    find(utterance: Utterance): readonly Candidate[] {
      const found = offline.wide.search.find(utterance);
      const isFound = (candidate: Candidate): boolean =>
        found.some(
          (other) =>
            other.term === candidate.term && other.from === candidate.from && other.to === candidate.to,
        );
      return [...found, ...sounds.bankCandidates(utterance).filter((candidate) => !isFound(candidate))];
    },
  };
}
