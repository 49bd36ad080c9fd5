import * as fileSystem from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import SqliteConnection from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import type { Database } from './database-schema.ts';
import { makeFolders } from './durable-file.ts';
import { migrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { createSqliteDialect, databaseError } from './sqlite-dialect.ts';
import { StorageError } from './storage-error.ts';

/** How long a statement waits for another process's write before it fails as `unavailable`. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens the SQLite file (a path, a `file:` URL or `:memory:`), makes its folder, and brings it to the newest shape. Every
 * commit is on the disk when it resolves (WAL, synchronous=FULL); a transaction takes the write lock at its beginning.
 * Any number of processes on this machine may have it open; the file must not lie on a network share. `destroy()` closes it.
 * @throws StorageError read-only | no-space | corrupt | unavailable
 */
export async function openDatabase(location: string): Promise<Kysely<Database>> {
  const file = databasePath(location);
  const connection = await openConnection(file);
  const dialect = createSqliteDialect(connection);
  try {
    await migrate(new Kysely<unknown>({ dialect }), { file, migrations });
  } catch (error) {
    connection.close();
    throw error;
  }
  return new Kysely<Database>({ dialect });
}

function databasePath(location: string): string {
  if (location.startsWith('file:')) return fileURLToPath(location);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1];
  if (scheme === undefined) return location;
  throw new StorageError({
    kind: 'unavailable',
    service: `A ${scheme} database`,
    reason: 'this version stores in SQLite only: give a path or a file: URL.',
  });
}

async function openConnection(file: string): Promise<SqliteConnection.Database> {
  if (file !== ':memory:') await makeFolders(fileSystem, path.dirname(path.resolve(file)));
  let connection: SqliteConnection.Database | undefined;
  try {
    connection = new SqliteConnection(file, { timeout: BUSY_TIMEOUT_MS });
    await enterWalMode(connection);
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    return connection;
  } catch (error) {
    connection?.close();
    throw databaseError(file, error);
  }
}

/** The switch to WAL is the one statement that fails at once, without the busy timeout, when two processes make it together. */
async function enterWalMode(connection: SqliteConnection.Database): Promise<void> {
  const deadlineMs = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      const mode = connection.pragma('journal_mode = WAL', { simple: true });
      if (mode === 'wal' || mode === 'memory') return;
      throw new StorageError({
        kind: 'unavailable',
        service: `The database ${connection.name}`,
        reason: 'its file system has no write-ahead log: put it on a local disk.',
      });
    } catch (error) {
      const isBusy = error instanceof SqliteConnection.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || performance.now() > deadlineMs) throw error;
      await delay(10);
    }
  }
}

/**
 * Applies what is missing of `migrations`, all in one transaction: a process that starts at the same time waits for its end
 * and then finds nothing to do. @throws StorageError unavailable when the file was made by a newer version
 */
export async function migrate(
  db: Kysely<unknown>,
  source: { readonly file: string; readonly migrations: readonly Migration[] },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`create table if not exists migration (
      name text primary key not null, applied_at text not null) strict`.execute(transaction);
    const { rows } = await sql<{ name: string }>`select name from migration`.execute(transaction);
    const applied = new Set(rows.map((row) => row.name));
    const unknown = [...applied].find((name) => !source.migrations.some((known) => known.name === name));
    if (unknown !== undefined) {
      throw new StorageError({
        kind: 'unavailable',
        service: `The database ${source.file}`,
        reason: `it was made by a newer version (it has ${unknown}): install that version.`,
      });
    }
    for (const migration of source.migrations.filter(({ name }) => !applied.has(name))) {
      await migration.up(transaction);
      await sql`insert into migration (name, applied_at)
        values (${migration.name}, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`.execute(transaction);
    }
  });
}
