import type { Candidate } from '../candidate.ts';
import type { CandidateSearch } from '../candidate-search.ts';
import type { Utterance } from '../utterance.ts';
import type { CallTerms } from './call-terms.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import type { CallEvidence } from './hybrid-score.ts';
import { findKnownErrors } from './known-errors.ts';
import type { OfflineTurn } from './offline-corrector.ts';
import { readSecondHearing } from './second-hearing.ts';
import type { TurnListening } from './turn-listening.ts';
import { createTurnScores } from './turn-scores.ts';

/** What the rest of its call, a second transcription and the bank say of one turn. */
export interface TurnEvidence {
  of(candidate: Candidate, utterance: Utterance): CallEvidence;
  /** Finds what the full search does, and known errors. */
  readonly search: CandidateSearch;
  /** Finds all that there is to ask the sound about. */
  readonly widestSearch: CandidateSearch;
  /** Finds besides what was listened to. */
  searchWith(heard: TurnListening): CandidateSearch;
}

/** `index` is the turn's place in its call. @throws whatever the embedder or the bank throws */
export async function gatherTurnEvidence(
  offline: OfflineCorrector,
  turn: OfflineTurn,
  call: { readonly callTerms: CallTerms; readonly index: number },
): Promise<TurnEvidence> {
  const known = await findKnownErrors(offline, turn.text);
  const second = readSecondHearing(turn.second?.text, offline.lexicon.language.stopWords);
  const scores = createTurnScores(offline, turn.second?.text);
  const search: CandidateSearch = {
    find: (utterance) => withOthers(scores.find(utterance), known.candidates(utterance)),
  };
  return {
    of: (candidate, utterance) => ({
      turnLogit: candidate.method === 'vector' ? undefined : scores.logit(candidate, utterance),
      knownError: known.at(candidate, utterance),
      otherMentions: call.callTerms.otherMentions(candidate.term.canonical, call.index),
      second: second.at(candidate, utterance),
    }),
    search,
    widestSearch: {
      find: (utterance) =>
        withOthers(offline.corrector.search.find(utterance), [
          ...known.candidates(utterance),
          ...offline.wideSearch.find(utterance),
        ]),
    },
    searchWith: (heard) => ({
      find(utterance) {
        const far = offline.wideSearch
          .find(utterance)
          .filter((one) => heard.of(one, utterance) !== undefined);
        const found = utterance.text === turn.text ? heard.found : [];
        return withOthers(search.find(utterance), [...far, ...found]);
      },
    }),
  };
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
