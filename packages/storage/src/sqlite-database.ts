import * as fileSystem from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteConnection from 'better-sqlite3';
import { makeFolders } from './durable-file.ts';
import { databaseError } from './sqlite-dialect.ts';
import { StorageError } from './storage-error.ts';

/** How long a statement waits for another process's write before it fails as `unavailable`. */
const BUSY_TIMEOUT_MS = 5000;

/** A connection to the file, which is made with its folder; every commit is on the disk when it returns (WAL, synchronous=FULL). */
export async function openSqlite(file: string): Promise<SqliteConnection.Database> {
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
