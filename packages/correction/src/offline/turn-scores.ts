import type { Candidate } from '../candidate.ts';
import { soundCandidates } from '../correction-round.ts';
import { candidateSet, FEATURE_COUNT, writeFeatures } from '../features.ts';
import { logitOf } from '../score.ts';
import type { Utterance } from '../utterance.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import { HYBRID_FEATURE_COUNT, hybridFeatures } from './hybrid-features.ts';
import type { TurnReading } from './hybrid-logit.ts';
import { readSecondWords } from './second-words.ts';

/** The candidates of a turn that the full search finds, with their scores. */
export interface TurnScores {
  /** Those that are not hopeless. */
  find(utterance: Utterance): readonly Candidate[];
  /** Log odds by text and second transcription; undefined for what the full search doesn't find. */
  logit(candidate: Candidate, utterance: Utterance): number | undefined;
}

/** No evidence of the call or of the sound makes up for a lower logit. */
export const HOPELESS_LOGIT = -4;

/** `second` is the turn's second transcription. A turn is read again after each round that changed it. */
export function createTurnScores(offline: OfflineCorrector, second: string | undefined): TurnScores {
  const read = new Map<string, Scored>();
  const scoredIn = (utterance: Utterance): Scored => {
    let scored = read.get(utterance.text);
    if (scored === undefined) {
      scored = scoreAll(offline, utterance, second);
      read.set(utterance.text, scored);
    }
    return scored;
  };
  return {
    find: (utterance) => scoredIn(utterance).candidates,
    logit: (candidate, utterance) => scoredIn(utterance).logits.get(keyOf(candidate)),
  };
}

interface Scored {
  readonly candidates: readonly Candidate[];
  readonly logits: ReadonlyMap<string, number>;
}

function scoreAll(offline: OfflineCorrector, utterance: Utterance, second: string | undefined): Scored {
  const logits = new Map<string, number>();
  const candidates = readCandidates(offline, utterance, second).map(({ candidate, reading }) => {
    logits.set(keyOf(candidate), offline.hybridLogit(candidate.term.canonical, reading));
    return candidate;
  });
  const exact = candidates.filter(({ method }) => method === 'phonetic');
  const isHopeful = (candidate: Candidate): boolean =>
    (logits.get(keyOf(candidate)) ?? 0) >= HOPELESS_LOGIT &&
    !exact.some((other) => isPieceOf(candidate, other));
  return { candidates: candidates.filter(isHopeful), logits };
}

/** A piece of words that sound exactly like the term: where these are left alone as everyday words, so is that. */
function isPieceOf(candidate: Candidate, exact: Candidate): boolean {
  const { term, from, to, method } = candidate;
  return method !== 'phonetic' && term === exact.term && from >= exact.from && to <= exact.to;
}

/** Everything that the full search finds in an utterance, with what is known of it. */
export function readCandidates(
  offline: Pick<OfflineCorrector, 'lexicon' | 'online' | 'fullSearch'>,
  utterance: Utterance,
  second: string | undefined,
): readonly { readonly candidate: Candidate; readonly reading: TurnReading }[] {
  const candidates = offline.fullSearch.find(utterance);
  if (candidates.length === 0) return [];
  const words = second === undefined ? undefined : readSecondWords(utterance, second, offline.lexicon);
  const features = hybridFeatures(utterance, candidates, words);
  const online = onlineLogits(offline, utterance);
  return candidates.map((candidate, index) => {
    const at = index * HYBRID_FEATURE_COUNT;
    const reading = {
      features: features.subarray(at, at + HYBRID_FEATURE_COUNT),
      online: online.get(keyOf(candidate)),
      hasSecond: words !== undefined,
    };
    return { candidate, reading };
  });
}

/** The online score of what the online path would look at, each beside the rivals that it has there. */
function onlineLogits(
  { online }: Pick<OfflineCorrector, 'online'>,
  utterance: Utterance,
): ReadonlyMap<string, number> {
  const { candidates } = soundCandidates(online, utterance);
  const set = candidateSet(utterance, candidates);
  const features = new Float64Array(FEATURE_COUNT);
  return new Map(
    candidates.map((candidate, index) => {
      writeFeatures(set, index, features);
      return [keyOf(candidate), logitOf(online.score(features, candidate.term))];
    }),
  );
}

function keyOf({ term, from, to }: Candidate): string {
  return `${term.index}:${from}:${to}`;
}
