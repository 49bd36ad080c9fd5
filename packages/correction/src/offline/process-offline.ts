import type { ScoredCandidate } from '../assessment.ts';
import type { Candidate } from '../candidate.ts';
import type { CandidateSearch } from '../candidate-search.ts';
import type { OnlineResult } from '../correction.ts';
import type { Rescore } from '../correction-round.ts';
import { correctUtterance } from '../process-online.ts';
import type { Utterance } from '../utterance.ts';
import { type CallTerms, findCallTerms } from './call-terms.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import { type CallEvidence, hybridScore } from './hybrid-score.ts';
import { findKnownErrors } from './known-errors.ts';
import { createObservations, type Observations } from './observations.ts';
import type { OfflineInput, OfflineResult, OfflineTurn } from './offline-corrector.ts';
import { readSecondHearing } from './second-hearing.ts';
import { chooseWindows } from './window-choice.ts';

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
  const known = await findKnownErrors(offline, turn.text);
  const second = readSecondHearing(turn.second?.text);
  const mentions = ({ term }: Candidate): number => call.callTerms.otherMentions(term.canonical, call.index);
  const rescore: Rescore = (scored, utterance) => {
    const evidenceOf = ({ candidate }: ScoredCandidate): CallEvidence => ({
      knownError: known.at(candidate, utterance),
      otherMentions: mentions(candidate),
      second: second.at(candidate, utterance),
    });
    const unpaired = scored.map((one) => ({
      ...one,
      score:
        one.candidate.method === 'vector'
          ? 0
          : hybridScore(one, { ...evidenceOf(one), knownError: undefined }),
    }));
    call.observed.note(chooseWindows(unpaired), utterance);
    return chooseWindows(scored.map((one) => ({ ...one, score: hybridScore(one, evidenceOf(one)) })));
  };
  const isSupported = (candidate: Candidate, utterance: Utterance): boolean =>
    mentions(candidate) > 0 || second.at(candidate, utterance) === 'term';
  const search: CandidateSearch = {
    find(utterance) {
      const found = offline.corrector.search.find(utterance);
      const less = call.callTerms.isEmpty && !second.isThere ? [] : offline.wideSearch.find(utterance);
      return withOthers(found, [
        ...known.candidates(utterance),
        ...less.filter((candidate) => isSupported(candidate, utterance)),
      ]);
    },
  };
  const { text, words } = turn;
  const corrector = { ...offline.corrector, search };
  return correctUtterance(corrector, { text, ...(words === undefined ? {} : { words }) }, rescore);
}

/** All of them; of two for the same term and place the more alike. */
function withOthers(found: readonly Candidate[], others: readonly Candidate[]): readonly Candidate[] {
  if (others.length === 0) return found;
  const all = new Map<string, Candidate>();
  for (const candidate of [...found, ...others]) {
    const key = `${candidate.term.index}:${candidate.from}:${candidate.to}`;
    const present = all.get(key);
    if (present === undefined || candidate.similarity > present.similarity) all.set(key, candidate);
  }
  return [...all.values()];
}
