import type { Kysely } from 'kysely';
import type { Database } from './database-schema.ts';
import type { EvidenceKind } from './evidence-source.ts';
import type { LearnedPairState, Verdict } from './learned-pair.ts';
import { conclude } from './learning-conclusion.ts';
import type { LearningStore } from './learning-contract.ts';
import { addEvidenceOf, changeState, findPair, selectPairs, toPair } from './learning-pairs.ts';
import { changeSourceState, evidenceRecords, pairEvidence, sourceEvents } from './learning-sources.ts';
import { lexiconVersions, publishVersion, rollBack } from './learning-versions.ts';

/** Learned pairs and lexicon versions in SQL; every method that changes something is one transaction. */
export function createLearningStore(db: Kysely<Database>): LearningStore {
  return {
    async observe(observations) {
      if (observations.length === 0) return;
      await db.transaction().execute(async (transaction) => {
        for (const observation of observations) await addEvidenceOf(transaction, observation);
      });
    },

    async pairs({ language, state, limit }) {
      const rows = await selectPairs(db)
        .$if(language !== undefined, (query) => query.where('learned_pair.language', '=', language ?? ''))
        .$if(state !== undefined, (query) => query.where('learned_pair.state', '=', state ?? ''))
        .orderBy('call_count', 'desc')
        .orderBy('learned_pair.id')
        .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
        .execute();
      return rows.map(toPair);
    },

    pair: (id) => findPair(db, id),

    async sightings(id, limit) {
      const rows = await db
        .selectFrom('pair_evidence')
        .innerJoin('evidence_source', 'evidence_source.id', 'pair_evidence.source_id')
        .select(['recording_id', 'verdict', 'score', 'seen_at', 'kind', 'tenant', 'name'])
        .where('pair_id', '=', id)
        .orderBy('seen_at', 'desc')
        .orderBy('recording_id')
        .orderBy('source_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        recordingId: row.recording_id,
        source: { kind: row.kind as EvidenceKind, tenant: row.tenant, name: row.name },
        verdict: row.verdict as Verdict,
        score: row.score,
        seenAt: row.seen_at,
      }));
    },

    setState: (id, change) => db.transaction().execute((transaction) => changeState(transaction, id, change)),

    async history(id) {
      const rows = await db
        .selectFrom('pair_event')
        .select(['state', 'reason', 'changed_at'])
        .where('pair_id', '=', id)
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        state: row.state as LearnedPairState,
        reason: row.reason,
        changedAt: row.changed_at,
      }));
    },

    conclude: (conclusion) => db.transaction().execute((transaction) => conclude(transaction, conclusion)),

    sources: () => evidenceRecords(db),
    evidence: (language) => pairEvidence(db, language),
    setSourceState: (id, change) =>
      db.transaction().execute((transaction) => changeSourceState(transaction, id, change)),
    sourceHistory: (id) => sourceEvents(db, id),

    publish: (language, note) =>
      db.transaction().execute((transaction) => publishVersion(transaction, language, note)),

    async current(language) {
      const [newest] = await lexiconVersions(db, language, 1);
      return newest;
    },

    versions: (language) => lexiconVersions(db, language),

    rollback: (language, toVersion, note) =>
      db.transaction().execute((transaction) => rollBack(transaction, { language, toVersion, note })),
  };
}
