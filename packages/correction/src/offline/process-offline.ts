import type { ScoredCandidate } from '../assessment.ts';
import type { OnlineResult } from '../correction.ts';
import type { Rescore } from '../hints.ts';
import { correctUtterance } from '../process-online.ts';
import { logistic, logitOf } from '../score.ts';
import { readUtterance } from '../utterance.ts';
import { chooseWindows } from '../window-choice.ts';
import { withAcousticEvidence } from './acoustic-result.ts';
import type { ListeningCounts } from './acoustic-scorer.ts';
import { findCallTerms } from './call-terms.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import { withContext } from './homophone-context.ts';
import { type CallEvidence, hybridScore, scoreBesideSound } from './hybrid-score.ts';
import { listenAgain } from './listen-again.ts';
import { createObservations, type Observations } from './observations.ts';
import type { OfflineInput, OfflineOptions, OfflineResult, OfflineTurn } from './offline-corrector.ts';
import { gatherTurnEvidence, type TurnEvidence } from './turn-evidence.ts';
import { NOTHING_HEARD, type TurnListening } from './turn-listening.ts';

/**
 * Corrects a finished call turn by turn with a search that gives up nothing and the evidence of the whole call, and of its sound where
 * there is something to ask. The result depends on the arguments alone. `observations` are pairs for the learning loop.
 * @throws whatever the embedder or the bank throws, and the reason of an aborted signal
 */
export async function processOffline(
  offline: OfflineCorrector,
  input: OfflineInput,
  options: OfflineOptions = {},
): Promise<OfflineResult> {
  const callTerms = findCallTerms(offline.online, input.turns);
  const observed = createObservations(offline.policy.observeThreshold);
  const turns: OnlineResult[] = [];
  let counts = NOTHING_HEARD.counts;
  for (const [index, turn] of input.turns.entries()) {
    const evidence = await gatherTurnEvidence(offline, turn, { callTerms, index });
    const heard = await listenAgain(offline, turn, { evidence, options, soFar: counts });
    counts = sumOf(counts, heard.counts);
    const result = correctTurn(offline, turn, { evidence, heard, observed });
    observed.add(result);
    turns.push(result);
  }
  const listening = options.listening === undefined ? {} : { listening: counts };
  return { turns, observations: observed.pairs(), ...listening };
}

/** A turn that is a call of its own at every threshold, from its text alone; for measuring. */
export interface TurnAtThresholds {
  /** Of all candidates of the turn as it was heard. */
  readonly scores: readonly number[];
  readonly textAt: (applyThreshold: number) => string;
}

/** @throws whatever the embedder or the bank throws */
export async function correctTurnAt(offline: OfflineCorrector, turn: OfflineTurn): Promise<TurnAtThresholds> {
  const callTerms = findCallTerms(offline.online, [turn]);
  const evidence = await gatherTurnEvidence(offline, turn, { callTerms, index: 0 });
  const about = {
    evidence,
    heard: NOTHING_HEARD,
    observed: createObservations(offline.policy.observeThreshold),
  };
  const utterance = readUtterance(turn.text, offline.lexicon);
  const scores = evidence.search
    .find(utterance)
    .map((candidate) => hybridScore({ candidate, score: 0 }, evidence.of(candidate, utterance)));
  return {
    scores,
    textAt(applyThreshold) {
      const policy = { ...offline.corrector.policy, applyThreshold };
      const corrector = { ...offline.corrector, policy };
      return correctTurn({ ...offline, corrector, secondCorrector: corrector }, turn, about).text;
    },
  };
}

function correctTurn(
  offline: OfflineCorrector,
  turn: OfflineTurn,
  known: { readonly evidence: TurnEvidence; readonly heard: TurnListening; readonly observed: Observations },
): OnlineResult {
  const { evidence, heard, observed } = known;
  const { stopWords } = offline.lexicon.language;
  const rescore: Rescore = (scored, utterance) => {
    const scoreOf = (one: ScoredCandidate, call: CallEvidence): number => {
      const acoustic = heard.of(one.candidate, utterance);
      if (acoustic === undefined) return hybridScore(one, call);
      return logistic(offline.acousticScore(logitOf(scoreBesideSound(one, call)), acoustic));
    };
    const paired: ScoredCandidate[] = [];
    const unpaired: ScoredCandidate[] = [];
    for (const one of scored) {
      const call = evidence.of(one.candidate, utterance);
      const candidate = withContext(one.candidate, call.second);
      paired.push({ candidate, score: scoreOf(one, call) });
      const withoutPair =
        candidate.method === 'vector' ? 0 : scoreOf(one, { ...call, knownError: undefined });
      unpaired.push({ candidate, score: withoutPair });
    }
    observed.note(chooseWindows(unpaired, utterance, stopWords), utterance);
    return paired;
  };
  const search = heard === NOTHING_HEARD ? evidence.search : evidence.searchWith(heard);
  const corrector = turn.second === undefined ? offline.corrector : offline.secondCorrector;
  return withAcousticEvidence(correctUtterance({ ...corrector, search }, turn, rescore), offline, heard);
}

function sumOf(a: ListeningCounts, b: ListeningCounts): ListeningCounts {
  return {
    passages: a.passages + b.passages,
    failed: a.failed + b.failed,
    listenedMs: a.listenedMs + b.listenedMs,
    cpuMs: a.cpuMs + b.cpuMs,
  };
}
