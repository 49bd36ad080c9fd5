import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import { addSqliteFunctions } from './sql-functions.ts';
import { StorageError } from './storage-error.ts';

/**
 * Kysely's SQLite dialect with two differences. Every transaction begins IMMEDIATE: a deferred one that reads before it
 * writes fails at once with SQLITE_BUSY_SNAPSHOT when another process wrote in between, and no busy timeout helps there.
 * And what SQLite throws for reasons outside the program (no space, no permission, a lock held too long, a damaged file)
 * becomes a `StorageError`; constraint and syntax errors are left as they are.
 */
export function createSqliteDialect(connection: BetterSqlite3.Database): Dialect {
  addSqliteFunctions(connection);
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => {
      const driver = new SqliteDriver({ database: translateErrors(connection) });
      return {
        init: () => driver.init(),
        acquireConnection: () => driver.acquireConnection(),
        beginTransaction: async (acquired) => {
          await acquired.executeQuery(CompiledQuery.raw('begin immediate'));
        },
        commitTransaction: (acquired) => driver.commitTransaction(acquired),
        rollbackTransaction: async (acquired) => {
          // SQLite rolls back by itself on errors such as a full disk; a second rollback would hide the cause.
          if (connection.inTransaction) await driver.rollbackTransaction(acquired);
        },
        releaseConnection: () => driver.releaseConnection(),
        destroy: () => driver.destroy(),
      };
    },
  };
}

function translateErrors(connection: BetterSqlite3.Database): SqliteDatabase {
  const path = connection.name;
  return {
    close: () => {
      connection.close();
    },
    prepare: (sql): SqliteStatement => {
      const statement = translated(path, () => connection.prepare(sql));
      return {
        reader: statement.reader,
        all: (parameters) => translated(path, () => statement.all(...parameters)),
        run: (parameters) => translated(path, () => statement.run(...parameters)),
        iterate: (parameters) => translated(path, () => statement.iterate(...parameters)),
      };
    },
  };
}

function translated<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw databaseError(path, error);
  }
}

/** The `StorageError` for what SQLite threw about the file at `path`; any other error as it is. */
export function databaseError(path: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === undefined) return error;
  const cause = { cause: error };
  if (code === 'SQLITE_FULL') return new StorageError({ kind: 'no-space', path }, cause);
  if (/^SQLITE_(?:READONLY|CANTOPEN|PERM|AUTH)/.test(code)) {
    return new StorageError({ kind: 'read-only', path }, cause);
  }
  if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) {
    return new StorageError({ kind: 'corrupt', key: path, reason: code }, cause);
  }
  if (/^SQLITE_(?:BUSY|LOCKED|IOERR|PROTOCOL)/.test(code)) {
    return new StorageError({ kind: 'unavailable', service: `The database ${path}`, reason: code }, cause);
  }
  return error;
}

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
}
