import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import SqliteConnection from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, openDatabase } from '../src/database.ts';
import { migrations } from '../src/migrations/index.ts';
import { createSqliteDialect } from '../src/sqlite-dialect.ts';
import { StorageError } from '../src/storage-error.ts';
import { buildChildScript } from './fixtures/child-script.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-database-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('openDatabase', () => {
  it('makes the folder and brings the file to the newest shape, once', async () => {
    const file = path.join(folder, 'deep', 'er', 'enmienda.sqlite');
    for (let times = 0; times < 2; times += 1) {
      const db = await openDatabase(file);
      const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(db);
      expect(rows.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
      await db.destroy();
    }
  });

  it('opens a file: URL', async () => {
    const db = await openDatabase(pathToFileURL(path.join(folder, 'by url.sqlite')).href);
    await db.destroy();
    expect(
      () => new SqliteConnection(path.join(folder, 'by url.sqlite'), { fileMustExist: true }),
    ).not.toThrow();
  });

  it('sets the durable journal, foreign keys and a busy timeout', async () => {
    const db = await openDatabase(path.join(folder, 'a.sqlite'));
    const read = async (name: string) =>
      Object.values((await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];
    expect(await read('journal_mode')).toBe('wal');
    expect(await read('synchronous')).toBe(2);
    expect(await read('foreign_keys')).toBe(1);
    expect(await read('busy_timeout')).toBe(5000);
    await db.destroy();
  });

  it('refuses a database of a newer version and leaves it as it is', async () => {
    const file = path.join(folder, 'a.sqlite');
    const db = await openDatabase(file);
    await sql`insert into migration (name, applied_at) values ('9999-future', '2030-01-01')`.execute(db);
    await db.destroy();
    await expect(openDatabase(file)).rejects.toThrow(/newer version \(it has 9999-future\)/);
  });

  it('says so when the file is no database', async () => {
    const file = path.join(folder, 'a.sqlite');
    await writeFile(file, 'not a database, but as long as the header of one '.repeat(20));
    await expect(openDatabase(file)).rejects.toMatchObject({ failure: { kind: 'corrupt', key: file } });
  });

  it('says which folder it could not make', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(openDatabase(path.join(folder, 'file', 'a.sqlite'))).rejects.toMatchObject({
      failure: { kind: 'read-only', path: path.join(folder, 'file') },
    });
  });

  it('refuses a database it has no driver for', async () => {
    await expect(openDatabase('mysql://localhost/enmienda')).rejects.toThrow(/give a postgres:\/\/ URL/);
  });

  it('starts safely in several processes at once', async () => {
    const file = path.join(folder, 'together.sqlite');
    const script = await buildChildScript('open-database');
    const children = Array.from({ length: 3 }, () => fork(script.file, [file]));
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

describe('migrate', () => {
  it('applies all or nothing', async () => {
    const db = new Kysely<unknown>({ dialect: createSqliteDialect(new SqliteConnection(':memory:')) });
    const failing = [
      {
        name: '0001-good',
        up: async (step: Kysely<unknown>) => {
          await sql`create table a (x text)`.execute(step);
        },
      },
      { name: '0002-bad', up: () => Promise.reject(new Error('planted')) },
    ];
    await expect(migrate(db, { name: 'The database', migrations: failing })).rejects.toThrow('planted');
    const { rows } = await sql`select name from sqlite_master`.execute(db);
    expect(rows).toEqual([]);
    await db.destroy();
  });
});

describe('the dialect', () => {
  it('fails as unavailable when another connection holds the write lock too long', async () => {
    const file = path.join(folder, 'a.sqlite');
    await (await openDatabase(file)).destroy();
    const holder = new SqliteConnection(file);
    holder.exec('begin immediate');
    const db = new Kysely<unknown>({
      dialect: createSqliteDialect(new SqliteConnection(file, { timeout: 10 })),
    });
    const failed = await db
      .transaction()
      .execute(() => Promise.resolve())
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(StorageError);
    expect(failed).toMatchObject({ failure: { kind: 'unavailable', reason: 'SQLITE_BUSY' } });
    holder.close();
    await db.destroy();
  });

  it('takes the write lock when a transaction begins, so that what it read is still true when it writes', async () => {
    const file = path.join(folder, 'a.sqlite');
    const [one, two] = [await openDatabase(file), new SqliteConnection(file, { timeout: 10 })];
    await one.transaction().execute(() => {
      expect(() => two.exec('begin immediate')).toThrow(/locked/);
      return Promise.resolve();
    });
    two.close();
    await one.destroy();
  });
});
