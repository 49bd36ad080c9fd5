import type { Language } from '@enmienda/correction';
import { type CountedPair, findFamilies } from '@enmienda/correction/offline';
import type { EvidenceRecord, LearnedPair, PairEvidence } from '@enmienda/storage';

/** A stored pair with what trusted sources say of it and of its relatives. */
export interface WeighedPair extends CountedPair {
  readonly stored: LearnedPair;
  /** Whether nobody but the pipeline saw it. */
  readonly isOnlyOffline: boolean;
  /** Who saw the pair itself, trusted or not. */
  readonly sourceIds: ReadonlySet<number>;
  /** Calls in which it was seen, and those that speak against it. */
  readonly calls: ReadonlySet<string>;
  readonly againstCalls: ReadonlySet<string>;
  /** Whether somebody other than the pipeline saw the pair itself. */
  readonly hasWitness: boolean;
  /** Sources other than these speak for it or its relatives, in other calls. */
  isCorroborated(sourceId: number): boolean;
  /** Sources other than this one took it back, or said that the same words stand for another term. */
  isDisputed(sourceId: number): boolean;
  /** Mean score of what speaks for it. */
  readonly score: number;
}

export interface Testimony {
  readonly evidence: readonly PairEvidence[];
  readonly sources: readonly EvidenceRecord[];
}

export interface FamilyRule {
  readonly language: Language;
  /** Phones of two errors of one term at least so alike, 0..1. */
  readonly minSimilarity: number;
}

/** Adds up what was said about pairs of one language. */
export function weighPairs(
  pairs: readonly LearnedPair[],
  { evidence, sources }: Testimony,
  rule: FamilyRule,
): readonly WeighedPair[] {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const rowsOf = grouped(evidence, ({ pairId }) => pairId);
  const trustedRows = (id: number, verdict: 'for' | 'against'): readonly PairEvidence[] =>
    (rowsOf.get(id) ?? []).filter(
      (row) => row.verdict === verdict && byId.get(row.sourceId)?.state === 'trusted',
    );
  const families = findFamilies(pairs, rule.language, rule.minSimilarity);
  const sameHeard = grouped(pairs, ({ heard }) => heard);
  return pairs.map((stored) => {
    const own = trustedRows(stored.id, 'for');
    const rivals = (sameHeard.get(stored.heard) ?? []).filter(({ id }) => id !== stored.id);
    const against = [
      ...trustedRows(stored.id, 'against'),
      ...rivals.flatMap(({ id }) => trustedRows(id, 'for')),
    ];
    const againstCalls = new Set(against.map(({ recordingId }) => recordingId));
    const family = (families.get(stored) ?? [stored]).flatMap(({ id }) => trustedRows(id, 'for'));
    const kinds = new Set(family.map(({ sourceId }) => byId.get(sourceId)?.kind));
    const people = family.filter(({ sourceId }) => byId.get(sourceId)?.kind === 'human');
    return {
      heard: stored.heard,
      canonical: stored.canonical,
      stored,
      callCount: countOf(own, ({ recordingId }) => recordingId),
      familyCallCount: countOf(family, ({ recordingId }) => recordingId),
      personCount: countOf(people, ({ sourceId }) => sourceId),
      sourceKindCount: kinds.size,
      isOnlyHuman: kinds.size === 1 && kinds.has('human'),
      isOnlyOffline: kinds.size === 1 && kinds.has('offline'),
      againstCount: againstCalls.size,
      againstCalls,
      calls: new Set(own.map(({ recordingId }) => recordingId)),
      hasWitness: own.some(({ sourceId }) => byId.get(sourceId)?.kind !== 'offline'),
      sourceIds: new Set(
        (rowsOf.get(stored.id) ?? []).flatMap((row) => (row.verdict === 'for' ? [row.sourceId] : [])),
      ),
      isCorroborated: (sourceId) => {
        const calls = new Set(own.flatMap((row) => (row.sourceId === sourceId ? [row.recordingId] : [])));
        return family.some((row) => row.sourceId !== sourceId && !calls.has(row.recordingId));
      },
      isDisputed: (sourceId) => against.some((row) => row.sourceId !== sourceId),
      score: own.reduce((sum, row) => sum + row.score, 0) / Math.max(1, own.length),
    };
  });
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function countOf<T>(rows: readonly T[], what: (row: T) => unknown): number {
  return new Set(rows.map(what)).size;
}
