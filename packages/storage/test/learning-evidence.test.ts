import type { EvidenceSource, LearningStore, PairObservation } from '@enmienda/storage';
import { type Kysely, sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../src/database-schema.ts';
import { createLearningStore } from '../src/learning-store.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

let db: Kysely<Database>;
let learning: LearningStore;

const person = (name: string): EvidenceSource => ({ kind: 'human', tenant: 'default', name });

const seen = (recordingId: string, more: Partial<PairObservation> = {}): PairObservation => ({
  language: 'es',
  heard: 'mobi estar',
  canonical: 'Movistar',
  recordingId,
  score: 0.9,
  ...more,
});

async function pairId(): Promise<number> {
  const [pair] = await learning.pairs({});
  return pair?.id ?? -1;
}

describe.each(ENGINES)('evidence of learned pairs on %s', (engine) => {
  beforeEach(async () => {
    ({ db } = await openTempDatabase(engine));
    learning = createLearningStore(db);
  });

  describe('evidence', () => {
    test('counts calls, people and kinds of sources, each once', async () => {
      await learning.observe([
        seen('rec_1', { source: person('ana') }),
        seen('rec_1', { source: person('ana') }),
        seen('rec_1', { source: person('luis') }),
        seen('rec_1'),
        seen('rec_2', { source: person('ana') }),
      ]);
      expect(await learning.pair(await pairId())).toMatchObject({
        callCount: 2,
        undoneCount: 0,
        personCount: 2,
        sourceKindCount: 2,
      });
    });

    test('against a pair counts apart from evidence for it', async () => {
      await learning.observe([seen('rec_1'), seen('rec_2', { source: person('ana'), verdict: 'against' })]);
      expect(await learning.pair(await pairId())).toMatchObject({
        callCount: 1,
        undoneCount: 1,
        personCount: 0,
        sourceKindCount: 1,
      });
    });

    test('says who saw a pair, where and when', async () => {
      await learning.observe([
        seen('rec_1', { seenAt: '2026-01-02T00:00:00.000Z' }),
        seen('rec_2', { source: person('ana'), verdict: 'against', seenAt: '2026-01-03T00:00:00.000Z' }),
      ]);
      expect(await learning.sightings(await pairId(), 10)).toEqual([
        {
          recordingId: 'rec_2',
          source: person('ana'),
          verdict: 'against',
          score: 0.9,
          seenAt: '2026-01-03T00:00:00.000Z',
        },
        {
          recordingId: 'rec_1',
          source: { kind: 'offline', tenant: 'default', name: 'offline' },
          verdict: 'for',
          score: 0.9,
          seenAt: '2026-01-02T00:00:00.000Z',
        },
      ]);
      expect(await learning.pair(await pairId())).toMatchObject({
        firstSeenAt: '2026-01-02T00:00:00.000Z',
        lastSeenAt: '2026-01-03T00:00:00.000Z',
      });
    });
  });

  describe('a source', () => {
    test('that is quarantined is kept and counts no more, until it is trusted again', async () => {
      await learning.observe([seen('rec_1', { source: person('mal') }), seen('rec_2')]);
      const source = (await learning.sources()).find(({ name }) => name === 'mal');
      expect(source).toMatchObject({ state: 'trusted', callCount: 1, pairCount: 1 });
      await learning.setSourceState(source?.id ?? 0, { state: 'quarantined', reason: 'undone too often' });
      expect(await learning.pair(await pairId())).toMatchObject({ callCount: 1, personCount: 0 });
      expect(await learning.sightings(await pairId(), 10)).toHaveLength(2);
      await learning.setSourceState(source?.id ?? 0, { state: 'trusted', reason: 'a mistake' });
      expect(await learning.pair(await pairId())).toMatchObject({ callCount: 2, personCount: 1 });
      expect(await learning.sourceHistory(source?.id ?? 0)).toMatchObject([
        { state: 'quarantined', reason: 'undone too often' },
        { state: 'trusted', reason: 'a mistake' },
      ]);
    });

    test('that is not there has no state to set', async () => {
      await expect(learning.setSourceState(4, { state: 'quarantined', reason: 'x' })).rejects.toMatchObject({
        failure: { kind: 'not-found', key: 'source 4' },
      });
    });

    test('has a record of which pairs it saw and took back', async () => {
      await learning.observe([
        seen('rec_1', { source: person('ana') }),
        seen('rec_2', { source: person('ana') }),
        seen('rec_2', { source: person('luis'), verdict: 'against' }),
      ]);
      const [ana, luis] = await learning.sources();
      const id = await pairId();
      expect(await learning.evidence('es')).toEqual([
        { pairId: id, sourceId: ana?.id, recordingId: 'rec_1', verdict: 'for', score: 0.9 },
        { pairId: id, sourceId: ana?.id, recordingId: 'rec_2', verdict: 'for', score: 0.9 },
        { pairId: id, sourceId: luis?.id, recordingId: 'rec_2', verdict: 'against', score: 0.9 },
      ]);
      expect(await learning.evidence('pt')).toEqual([]);
    });
  });

  describe('a conclusion', () => {
    test('changes states, notes evidence and publishes at once', async () => {
      await learning.observe([seen('rec_1'), seen('rec_2')]);
      const id = await pairId();
      const { changed, version } = await learning.conclude({
        language: 'es',
        evidence: [{ id, numbers: { hits: 3 } }],
        changes: [{ id, from: 'proposed', state: 'suggest', reason: 'admitted' }],
        note: 'night',
      });
      expect([...changed]).toEqual([id]);
      expect(version).toMatchObject({ version: 1, note: 'night', pairs: [{ decision: 'suggest' }] });
      expect(await learning.pair(id)).toMatchObject({ state: 'suggest', evidence: { hits: 3 } });
    });

    test('leaves a pair that somebody decided about meanwhile, and makes no version of nothing', async () => {
      await learning.observe([seen('rec_1')]);
      const id = await pairId();
      await learning.setState(id, { state: 'rejected', reason: 'no' });
      const { changed, version } = await learning.conclude({
        language: 'es',
        evidence: [],
        changes: [{ id, from: 'proposed', state: 'active', reason: 'promoted' }],
        note: 'night',
      });
      expect([...changed]).toEqual([]);
      expect(version).toBeUndefined();
      expect(await learning.versions('es')).toEqual([]);
      expect((await learning.history(id)).map(({ state }) => state)).toEqual(['proposed', 'rejected']);
    });

    test('about a pair that is not there changes nothing at all', async () => {
      await learning.observe([seen('rec_1')]);
      const id = await pairId();
      await expect(
        learning.conclude({
          language: 'es',
          evidence: [],
          changes: [
            { id, from: 'proposed', state: 'active', reason: 'promoted' },
            { id: 99, from: 'proposed', state: 'active', reason: 'promoted' },
          ],
          note: 'night',
        }),
      ).rejects.toMatchObject({ failure: { kind: 'not-found' } });
      expect(await learning.pair(id)).toMatchObject({ state: 'proposed' });
      expect(await learning.history(id)).toHaveLength(1);
    });
  });

  test('events of sources are never changed, whoever tries', async () => {
    await learning.observe([seen('rec_1')]);
    const [source] = await learning.sources();
    await learning.setSourceState(source?.id ?? 0, { state: 'quarantined', reason: 'x' });
    await expect(sql`update source_event set reason = 'y'`.execute(db)).rejects.toThrow(/never changed/);
    await expect(sql`delete from source_event`.execute(db)).rejects.toThrow(/never changed/);
  });
});
