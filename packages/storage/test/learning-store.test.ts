import type { LearnedPair, LearningStore, PairObservation } from '@enmienda/storage';
import { type Kysely, sql } from 'kysely';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database.ts';
import type { Database } from '../src/database-schema.ts';
import { createLearningStore } from '../src/learning-store.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

let location = '';
let db: Kysely<Database>;
let learning: LearningStore;

const seen = (heard: string, canonical: string, recordingId: string): PairObservation => ({
  language: 'es',
  heard,
  canonical,
  recordingId,
  score: 0.9,
});

/** Observes each pair in two recordings and returns them by what was heard. */
async function observed(
  ...pairs: readonly (readonly [string, string])[]
): Promise<(heard: string) => number> {
  for (const [heard, canonical] of pairs) {
    await learning.observe([seen(heard, canonical, 'rec_1'), seen(heard, canonical, 'rec_2')]);
  }
  const stored = await learning.pairs({});
  return (heard) => stored.find((pair) => pair.heard === heard)?.id ?? -1;
}

const summary = (pairs: readonly LearnedPair[]) =>
  pairs.map(({ heard, canonical, state, callCount }) => `${heard}→${canonical} ${state} ${callCount}`);

describe.each(ENGINES)('learned pairs on %s', (engine) => {
  beforeEach(async () => {
    ({ db, location } = await openTempDatabase(engine));
    learning = createLearningStore(db);
  });

  test('a decision for a state that the pair is no longer in is a conflict and changes nothing', async () => {
    const id = (await observed(['mobi estar', 'Movistar']))('mobi estar');
    await learning.setState(id, { state: 'rejected', reason: 'no', from: 'proposed' });
    await expect(
      learning.setState(id, {
        state: 'suggest',
        reason: 'admitted',
        from: 'proposed',
        evidence: { hits: 3 },
      }),
    ).rejects.toMatchObject({ failure: { kind: 'conflict', key: `learned pair ${id}` } });
    expect(await learning.pair(id)).toMatchObject({ state: 'rejected', evidence: {} });
    expect((await learning.history(id)).map(({ state }) => state)).toEqual(['proposed', 'rejected']);
  });

  describe('observations', () => {
    test('make a proposed pair and count each recording once', async () => {
      await learning.observe([
        seen('mobi estar', 'Movistar', 'rec_1'),
        seen('mobi estar', 'Movistar', 'rec_1'),
      ]);
      await learning.observe([
        seen('mobi estar', 'Movistar', 'rec_1'),
        seen('mobi estar', 'Movistar', 'rec_2'),
      ]);
      expect(summary(await learning.pairs({}))).toEqual(['mobi estar→Movistar proposed 2']);
      const [pair] = await learning.pairs({});
      const sightings = await learning.sightings(pair?.id ?? 0, 10);
      expect(sightings.map(({ recordingId }) => recordingId).sort()).toEqual(['rec_1', 'rec_2']);
      expect(await learning.history(pair?.id ?? 0)).toMatchObject([
        { state: 'proposed', reason: 'first seen' },
      ]);
    });

    test('of the same words in another language or for another term are another pair', async () => {
      await learning.observe([
        seen('claro', 'Claro', 'rec_1'),
        { ...seen('claro', 'Claro', 'rec_1'), language: 'pt' },
        seen('claro', 'Clarín', 'rec_1'),
      ]);
      expect(await learning.pairs({})).toHaveLength(3);
      expect(await learning.pairs({ language: 'pt' })).toHaveLength(1);
    });

    test('of a rejected pair still count but do not bring it back', async () => {
      const id = await observed(['caro', 'Claro']);
      await learning.setState(id('caro'), { state: 'rejected', reason: 'an everyday word' });
      await learning.observe([seen('caro', 'Claro', 'rec_3')]);
      expect(summary(await learning.pairs({ state: 'rejected' }))).toEqual(['caro→Claro rejected 3']);
    });

    test('are listed most seen first, as many as asked for', async () => {
      await observed(['a b', 'Ab'], ['c d', 'Cd']);
      await learning.observe([seen('c d', 'Cd', 'rec_3')]);
      expect(summary(await learning.pairs({ limit: 1 }))).toEqual(['c d→Cd proposed 3']);
    });
  });

  describe('states', () => {
    test('are kept with their reasons, and evidence adds up', async () => {
      const id = await observed(['mobi estar', 'Movistar']);
      await learning.setState(id('mobi estar'), {
        state: 'suggest',
        reason: 'admitted',
        evidence: { hits: 2 },
      });
      const changed = await learning.setState(id('mobi estar'), {
        state: 'active',
        reason: 'approved',
        evidence: { strays: 0 },
      });
      expect(changed.evidence).toEqual({ hits: 2, strays: 0 });
      expect(await learning.pair(id('mobi estar'))).toEqual(changed);
      const history = await learning.history(id('mobi estar'));
      expect(history.map(({ state, reason }) => `${state}: ${reason}`)).toEqual([
        'proposed: first seen',
        'suggest: admitted',
        'active: approved',
      ]);
    });

    test('of a pair that is not there can not be set', async () => {
      await expect(learning.setState(7, { state: 'active', reason: 'x' })).rejects.toMatchObject({
        failure: { kind: 'not-found', key: 'learned pair 7' },
      });
      expect(await learning.pair(7)).toBeUndefined();
    });
  });

  describe('versions', () => {
    test('hold the suggested and active pairs and are numbered per language', async () => {
      const id = await observed(['mobi estar', 'Movistar'], ['biba', 'Viva'], ['caro', 'Claro']);
      await learning.setState(id('mobi estar'), { state: 'active', reason: 'approved' });
      await learning.setState(id('biba'), { state: 'suggest', reason: 'admitted' });
      expect(await learning.current('es')).toBeUndefined();
      const version = await learning.publish('es', 'first night');
      expect(version).toMatchObject({ language: 'es', version: 1, note: 'first night' });
      expect(version.parent).toBeUndefined();
      expect(version.pairs).toEqual([
        { heard: 'mobi estar', canonical: 'Movistar', count: 2, decision: 'apply' },
        { heard: 'biba', canonical: 'Viva', count: 2, decision: 'suggest' },
      ]);
      expect(await learning.current('es')).toEqual(version);
      expect((await learning.publish('pt', 'empty')).pairs).toEqual([]);
    });

    test('are not made where nothing changed, though pairs were seen again', async () => {
      const id = await observed(['biba', 'Viva']);
      await learning.setState(id('biba'), { state: 'suggest', reason: 'admitted' });
      await learning.publish('es', 'one');
      await learning.observe([seen('biba', 'Viva', 'rec_9')]);
      expect((await learning.publish('es', 'two')).version).toBe(1);
      await learning.setState(id('biba'), { state: 'active', reason: 'approved' });
      expect(await learning.publish('es', 'three')).toMatchObject({ version: 2, parent: 1 });
    });

    test('are never changed, whoever tries', async () => {
      await learning.publish('es', 'one');
      await expect(sql`update lexicon_version set note = 'two'`.execute(db)).rejects.toThrow(/never changed/);
      await expect(sql`delete from lexicon_version`.execute(db)).rejects.toThrow(/never changed/);
    });

    test('come back by a roll-back, with the states of their pairs', async () => {
      const id = await observed(['mobi estar', 'Movistar'], ['biba', 'Viva'], ['caro', 'Claro']);
      await learning.setState(id('mobi estar'), { state: 'suggest', reason: 'admitted' });
      await learning.setState(id('biba'), { state: 'active', reason: 'approved' });
      const first = await learning.publish('es', 'one');
      await learning.setState(id('mobi estar'), { state: 'active', reason: 'approved' });
      await learning.setState(id('biba'), { state: 'rejected', reason: 'undone' });
      await learning.setState(id('caro'), { state: 'active', reason: 'approved' });
      await learning.publish('es', 'two');

      const back = await learning.rollback('es', 1, 'two was bad');
      expect(back).toMatchObject({ version: 3, parent: 1, note: 'two was bad' });
      expect(back.pairs).toEqual(first.pairs);
      expect(await learning.current('es')).toEqual(back);
      expect(summary(await learning.pairs({})).sort()).toEqual([
        'biba→Viva active 2',
        'caro→Claro proposed 2',
        'mobi estar→Movistar suggest 2',
      ]);
      expect((await learning.pair(id('caro')))?.evidence).toEqual({ rolledBack: 1 });
      expect((await learning.history(id('caro'))).at(-1)).toMatchObject({
        reason: 'rolled back to version 1',
      });
      expect((await learning.publish('es', 'nothing new')).version).toBe(3);
      expect((await learning.versions('es')).map(({ version }) => version)).toEqual([3, 2, 1]);
    });

    test('that do not exist can not be rolled back to, and nothing changes', async () => {
      const id = await observed(['biba', 'Viva']);
      await learning.setState(id('biba'), { state: 'active', reason: 'approved' });
      await expect(learning.rollback('es', 4, 'x')).rejects.toMatchObject({ failure: { kind: 'not-found' } });
      expect((await learning.pair(id('biba')))?.state).toBe('active');
      expect(await learning.versions('es')).toEqual([]);
    });

    test('survive closing and opening the database', async () => {
      const id = await observed(['biba', 'Viva']);
      await learning.setState(id('biba'), { state: 'active', reason: 'approved' });
      const published = await learning.publish('es', 'one');
      await db.destroy();
      db = await openDatabase(location);
      onTestFinished(() => db.destroy());
      expect(await createLearningStore(db).current('es')).toEqual(published);
    });

    test('are published once when two callers publish the same pairs together', async () => {
      const id = await observed(['biba', 'Viva']);
      await learning.setState(id('biba'), { state: 'active', reason: 'approved' });
      const versions = await Promise.all([learning.publish('es', 'mine'), learning.publish('es', 'yours')]);
      expect(versions[0]).toEqual(versions[1]);
      expect(await learning.versions('es')).toHaveLength(1);
    });
  });
});
