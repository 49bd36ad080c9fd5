import { fileURLToPath } from 'node:url';
import { type Dialect, Kysely, sql } from 'kysely';
import { columnWordsOf } from './column-words.ts';
import { engineOf } from './database-engine.ts';
import type { Database } from './database-schema.ts';
import { migrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { createPostgresFunctions, NOW_ISO } from './sql-functions.ts';
import { openSqlite } from './sqlite-database.ts';
import { createSqliteDialect } from './sqlite-dialect.ts';
import { StorageError } from './storage-error.ts';

/**
 * Opens a PostgreSQL database (`postgres://…`, 14 or newer), or a SQLite file (a path, a `file:` URL or `:memory:`) and makes
 * its folder; brings it to the newest shape. Every commit is on the disk when it resolves; transactions are made one at a
 * time. A SQLite file may be open in any number of processes on this machine and must not lie on a network share. `destroy()`
 * closes it. @throws StorageError read-only | no-space | corrupt | unavailable
 */
export async function openDatabase(location: string): Promise<Kysely<Database>> {
  const { dialect, name } = await openDialect(location);
  const db = new Kysely<unknown>({ dialect });
  try {
    await migrate(db, { name, migrations });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

async function openDialect(location: string): Promise<{ readonly dialect: Dialect; readonly name: string }> {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql') {
    // Loaded here, so that who stores in a file doesn't wait for the driver.
    const { createPostgresDialect, databaseName } = await import('./postgres-dialect.ts');
    return { dialect: createPostgresDialect(location), name: databaseName(location) };
  }
  if (scheme !== undefined && scheme !== 'file') {
    throw new StorageError({
      kind: 'unavailable',
      service: `A ${scheme} database`,
      reason: 'give a postgres:// URL, or the path or file: URL of a SQLite file.',
    });
  }
  const file = location.startsWith('file:') ? fileURLToPath(location) : location;
  return { dialect: createSqliteDialect(await openSqlite(file)), name: `The database ${file}` };
}

/**
 * Applies what is missing of `migrations`, all in one transaction: a process that starts at the same time waits for its end
 * and then finds nothing to do. @throws StorageError unavailable when the database was made by a newer version
 */
export async function migrate(
  db: Kysely<unknown>,
  source: { readonly name: string; readonly migrations: readonly Migration[] },
): Promise<void> {
  const words = columnWordsOf(engineOf(db));
  await db.transaction().execute(async (transaction) => {
    await sql`create table if not exists migration (
      name ${words.text} primary key not null, applied_at ${words.text} not null) ${words.strict}`.execute(
      transaction,
    );
    const { rows } = await sql<{ name: string }>`select name from migration`.execute(transaction);
    const applied = new Set(rows.map((row) => row.name));
    const unknown = [...applied].find((name) => !source.migrations.some((known) => known.name === name));
    if (unknown !== undefined) {
      throw new StorageError({
        kind: 'unavailable',
        service: source.name,
        reason: `it was made by a newer version (it has ${unknown}): install that version.`,
      });
    }
    if (applied.size === 0 && engineOf(db) === 'postgres') await createPostgresFunctions(transaction);
    for (const migration of source.migrations.filter(({ name }) => !applied.has(name))) {
      await migration.up(transaction, words);
      await sql`insert into migration (name, applied_at) values (${migration.name}, ${NOW_ISO})`.execute(
        transaction,
      );
    }
  });
}
