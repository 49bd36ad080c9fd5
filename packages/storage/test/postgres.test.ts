import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/database.ts';
import { migrations } from '../src/migrations/index.ts';
import { createPostgresDialect } from '../src/postgres-dialect.ts';
import { buildChildScript } from './fixtures/child-script.ts';
import { failure } from './fixtures/failure.ts';
import { newLocation } from './fixtures/temp-database.ts';

/** A location with one part of its URL replaced. */
async function locationWith(
  change: Partial<Pick<URL, 'port' | 'pathname' | 'username' | 'password'>>,
): Promise<string> {
  return Object.assign(new URL(await newLocation('PostgreSQL')), change).href;
}

async function open(location: string) {
  const db = await openDatabase(location);
  onTestFinished(() => db.destroy());
  return db;
}

describe('openDatabase with PostgreSQL', () => {
  it('brings the database to the newest shape, once', async () => {
    const location = await newLocation('PostgreSQL');
    for (let times = 0; times < 2; times += 1) {
      const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(
        await open(location),
      );
      expect(rows.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
    }
  });

  it('refuses a database of a newer version and leaves it as it is', async () => {
    const location = await newLocation('PostgreSQL');
    await sql`insert into migration (name, applied_at) values ('9999-future', '2030-01-01')`.execute(
      await open(location),
    );
    await expect(openDatabase(location)).rejects.toThrow(/newer version \(it has 9999-future\)/);
  });

  it.each([
    ['no server answers', { port: '1' }, 'ECONNREFUSED'],
    ['there is no such database', { pathname: '/nowhere' }, 'create it first (3D000)'],
    ['the user is unknown', { username: 'stranger', password: 'hunter2' }, 'check DATABASE_URL (28000)'],
  ])('says what to do where %s, and keeps the password to itself', async (_, change, reason) => {
    const location = await locationWith(change);
    const { host, pathname } = new URL(location);
    const error: unknown = await openDatabase(location).catch((caught: unknown) => caught);
    expect(error).toEqual(failure('unavailable', { service: `The database postgres://${host}${pathname}` }));
    expect(String(error)).toContain(reason);
    expect(String(error)).not.toContain('hunter2');
  });

  it('starts safely in several processes at once', async () => {
    const location = await newLocation('PostgreSQL');
    const script = await buildChildScript('open-database');
    const children = Array.from({ length: 3 }, () => fork(script.file, [location]));
    await Promise.all(children.map((child) => once(child, 'message')));
    const answers = children.map((child) => once(child, 'message'));
    const exits = children.map((child) => once(child, 'exit'));
    for (const child of children) child.send('go');
    const opened = await Promise.all(answers);
    expect(opened.map(([message]) => message as unknown)).toEqual(
      children.map(() => migrations.map(({ name }) => name)),
    );
    await Promise.all(exits);
    await script.remove();
  });
});

describe('the PostgreSQL dialect', () => {
  it('fails as unavailable when its connections are cut, and works again afterwards', async () => {
    const location = await newLocation('PostgreSQL');
    const [db, other] = [await open(location), await open(location)];
    const cut = await db
      .transaction()
      .execute(async (transaction) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
        await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0}, 5000)`.execute(other);
        await sql`select 1`.execute(transaction);
      })
      .catch((error: unknown) => error);
    expect(cut).toEqual(failure('unavailable'));
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  it('makes transactions one at a time, so that what they read is still true when they write', async () => {
    const location = await newLocation('PostgreSQL');
    const [one, two] = [await open(location), await open(location)];
    await sql`create table counter (value bigint not null)`.execute(one);
    await sql`insert into counter values (0)`.execute(one);
    const add = (db: typeof one) =>
      db.transaction().execute(async (transaction) => {
        const { rows } = await sql<{ value: number }>`select value from counter`.execute(transaction);
        await turnOfLoop();
        await sql`update counter set value = ${(rows[0]?.value ?? 0) + 1}`.execute(transaction);
      });
    await Promise.all(Array.from({ length: 10 }, (_, index) => add(index % 2 === 0 ? one : two)));
    expect((await sql`select value from counter`.execute(one)).rows).toEqual([{ value: 10 }]);
  });

  it('leaves mistakes of the program as they are, and rolls back what they were part of', async () => {
    const db = new Kysely<unknown>({ dialect: createPostgresDialect(await newLocation('PostgreSQL')) });
    onTestFinished(() => db.destroy());
    const failed = await db
      .transaction()
      .execute(async (transaction) => {
        await sql`create table a (x bigint)`.execute(transaction);
        await sql`select nothing`.execute(transaction);
      })
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: '42703' });
    await expect(sql`select * from a`.execute(db)).rejects.toMatchObject({ code: '42P01' });
  });

  it('reads 64-bit integers, sums and averages as numbers', async () => {
    const db = await open(await newLocation('PostgreSQL'));
    const { rows } =
      await sql`select 4503599627370497::bigint as id, sum(x) as total from (values (1::bigint), (2)) as t (x)`.execute(
        db,
      );
    expect(rows).toEqual([{ id: 4_503_599_627_370_497, total: 3 }]);
  });
});
