import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from '../src/database.ts';
import { createLearningStore } from '../src/learning-store.ts';
import { migrations } from '../src/migrations/index.ts';
import { openSqlite } from '../src/sqlite-database.ts';
import { createSqliteDialect } from '../src/sqlite-dialect.ts';

test('sightings of an older database become evidence of the offline path, and nothing else is lost', async () => {
  const db = new Kysely<unknown>({ dialect: createSqliteDialect(await openSqlite(':memory:')) });
  const before = migrations.filter(({ name }) => name < '0004');
  await migrate(db, { name: 'test', migrations: before });
  await sql`insert into learned_pair (id, language, heard, canonical, state, evidence)
    values (7, 'es', 'mobi estar', 'Movistar', 'active', '{"hits":2}')`.execute(db);
  await sql`insert into pair_sighting (pair_id, recording_id, score, seen_at)
    values (7, 'rec_1', 0.9, '2026-01-01T00:00:00.000Z'), (7, 'rec_2', 0.8, '2026-01-02T00:00:00.000Z')`.execute(
    db,
  );
  await sql`insert into pair_event (pair_id, state, reason, changed_at)
    values (7, 'proposed', 'first seen', '2026-01-01T00:00:00.000Z')`.execute(db);
  await sql`insert into lexicon_version (language, version, created_at, note)
    values ('es', 1, '2026-01-02T00:00:00.000Z', 'one')`.execute(db);
  await sql`insert into lexicon_version_pair (language, version, pair_id, heard, canonical, count, decision)
    values ('es', 1, 7, 'mobi estar', 'Movistar', 2, 'apply')`.execute(db);

  await migrate(db, { name: 'test', migrations });

  const learning = createLearningStore(db);
  expect(await learning.pairs({})).toEqual([
    {
      id: 7,
      language: 'es',
      heard: 'mobi estar',
      canonical: 'Movistar',
      state: 'active',
      callCount: 2,
      undoneCount: 0,
      personCount: 0,
      sourceKindCount: 1,
      firstSeenAt: '2026-01-01T00:00:00.000Z',
      lastSeenAt: '2026-01-02T00:00:00.000Z',
      evidence: { hits: 2 },
    },
  ]);
  expect(await learning.history(7)).toHaveLength(1);
  expect((await learning.current('es'))?.pairs).toHaveLength(1);
  expect((await learning.setState(7, { state: 'quarantined', reason: 'undone' })).state).toBe('quarantined');
  const { rows } = await sql`pragma foreign_key_check`.execute(db);
  expect(rows).toEqual([]);
  await db.destroy();
});
