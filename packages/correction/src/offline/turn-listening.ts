import { readAlternatives } from '../alternatives.ts';
import type { ScoredCandidate } from '../assessment.ts';
import type { Candidate } from '../candidate.ts';
import { forbidden } from '../guards.ts';
import { readUtterance, type Utterance } from '../utterance.ts';
import {
  type AcousticEvidence,
  candidatesInDoubt,
  type HeardPassage,
  listenToPassage,
} from './acoustic-evidence.ts';
import type { CallListening, ListeningCounts } from './acoustic-scorer.ts';
import type { OfflineCorrector } from './create-offline-corrector.ts';
import type { OfflineTurn } from './offline-corrector.ts';
import { type Passage, passagesOf } from './passages.ts';

/** What the sound of one turn says. */
export interface TurnListening {
  /** Undefined for what was not asked about. */
  of(candidate: Pick<Candidate, 'term' | 'from' | 'to'>, utterance: Utterance): AcousticEvidence | undefined;
  /** What only listening has found, in the turn as it was written. */
  readonly found: readonly Candidate[];
  readonly counts: ListeningCounts;
}

/** A second question is no longer than a first one. */
const HEARD_CANDIDATES_MAX = 8;

export const NOTHING_HEARD: TurnListening = {
  of: () => undefined,
  found: [],
  counts: { passages: 0, failed: 0, listenedMs: 0, cpuMs: 0 },
};

/**
 * Asks about everything of a turn that is in doubt. A passage that the scorer fails at is decided without sound, and counted.
 * @throws the reason of `signal` when it is aborted
 */
export async function listenToTurn(
  offline: OfflineCorrector,
  turn: OfflineTurn,
  about: {
    readonly listening: CallListening;
    readonly scored: readonly ScoredCandidate[];
    /** What is in doubt is counted, and not asked about. */
    readonly isGivenUp: boolean;
  },
  signal?: AbortSignal,
): Promise<TurnListening> {
  const { listening, scored, isGivenUp } = about;
  const utterance = readUtterance(turn.text, offline.lexicon);
  const evidence = createLookup();
  const found: Candidate[] = [];
  let passages = 0;
  let failed = 0;
  let listenedMs = 0;
  let cpuMs = 0;

  async function listen(
    passage: Passage,
    candidates: readonly Candidate[],
  ): Promise<HeardPassage | undefined> {
    signal?.throwIfAborted();
    try {
      const heard = await listenToPassage(listening, { passage, candidates, utterance }, signal);
      cpuMs += heard.cpuMs;
      for (const one of heard.evidence) evidence.add(one.candidate, utterance, one.evidence);
      return heard;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof RangeError || error instanceof TypeError) throw error;
      return undefined;
    }
  }

  for (const passage of passagesOf(turn, listening.scorer.longestMs)) {
    const candidates = candidatesInDoubt(scored, utterance, passage);
    if (candidates.length === 0) continue;
    passages += 1;
    listenedMs += passage.endMs - passage.startMs;
    const first = isGivenUp ? undefined : await listen(passage, candidates);
    const others = first === undefined ? [] : heardCandidates(offline, utterance, { passage, first });
    const second = others.length === 0 ? undefined : await listen(passage, others);
    if (second !== undefined) found.push(...others);
    if (first === undefined || (others.length > 0 && second === undefined)) failed += 1;
  }
  return {
    of: (candidate, at) => evidence.at(candidate, at),
    found,
    counts: { passages, failed, listenedMs, cpuMs },
  };
}

/** Terms that the engine writes where they were not asked about; they have still to be checked like all others. */
function heardCandidates(
  offline: OfflineCorrector,
  utterance: Utterance,
  { passage, first }: { readonly passage: Passage; readonly first: HeardPassage },
): readonly Candidate[] {
  const { text } = utterance;
  const heard = text.slice(0, passage.start) + first.heard + text.slice(passage.end);
  const others = readAlternatives(offline.corrector, utterance, [{ text: heard }]);
  const asked = first.evidence.map(({ candidate }) => candidate);
  return (others?.newCandidates(asked) ?? [])
    .filter((candidate) => forbidden(utterance, candidate, false) === undefined)
    .slice(0, HEARD_CANDIDATES_MAX);
}

/**
 * Evidence by term and words, since a round of corrections moves what stands behind it. Of the same words in several places the
 * nearest counts.
 */
function createLookup() {
  const entries = new Map<string, { readonly from: number; readonly evidence: AcousticEvidence }[]>();
  return {
    add(candidate: Candidate, utterance: Utterance, evidence: AcousticEvidence): void {
      const key = keyOf(candidate, utterance);
      entries.set(key, [...(entries.get(key) ?? []), { from: candidate.from, evidence }]);
    },
    at(candidate: Pick<Candidate, 'term' | 'from' | 'to'>, utterance: Utterance) {
      let nearest: { readonly from: number; readonly evidence: AcousticEvidence } | undefined;
      for (const entry of entries.get(keyOf(candidate, utterance)) ?? []) {
        const away = Math.abs(entry.from - candidate.from);
        if (nearest === undefined || away < Math.abs(nearest.from - candidate.from)) nearest = entry;
      }
      return nearest?.evidence;
    },
  };
}

function keyOf({ term, from, to }: Pick<Candidate, 'term' | 'from' | 'to'>, { tokens }: Utterance): string {
  const heard = tokens.slice(from, to).map(({ folded }) => folded);
  return JSON.stringify([term.canonical, ...heard]);
}
