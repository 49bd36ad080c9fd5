import { randomBytes } from 'node:crypto';
import type BetterSqlite3 from 'better-sqlite3';
import { type Kysely, sql } from 'kysely';

/**
 * Functions that both engines have under the same name, so that statements need no dialect: SQLite gets them with each
 * connection, PostgreSQL with the first migration. PostgreSQL's clock is the server's, so all hosts agree on it; SQLite's
 * is that of the one host that may have the file open.
 */

/** Milliseconds since 1970 by the database's clock; the same throughout a statement on PostgreSQL. */
export const NOW_MS = sql<number>`now_ms()`;

/** The database's clock, in the form of `Date.toISOString`. */
export const NOW_ISO = sql<string>`now_iso()`;

/** 32 hexadecimal digits, different for each row. */
export const RANDOM_TOKEN = sql<string>`random_token()`;

/** A version 4 UUID, different for each row. */
export const RANDOM_UUID = sql<string>`random_uuid()`;

export function addSqliteFunctions(connection: BetterSqlite3.Database): void {
  // A BigInt is stored as an integer; a number would be a REAL.
  connection.function('now_ms', () => BigInt(Date.now()));
  connection.function('now_iso', () => new Date().toISOString());
  connection.function('random_token', () => randomBytes(16).toString('hex'));
  connection.function('random_uuid', () => crypto.randomUUID());
}

/** Not `clock_timestamp()`: an index can't be searched by what may change in the middle of a statement. */
export async function createPostgresFunctions(db: Kysely<unknown>): Promise<void> {
  await sql`create function now_ms() returns bigint language sql stable parallel safe
    as $$ select floor(extract(epoch from statement_timestamp()) * 1000)::bigint $$`.execute(db);
  await sql`create function now_iso() returns text language sql stable parallel safe
    as $$ select to_char(statement_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$`.execute(
    db,
  );
  await sql`create function random_token() returns text language sql volatile
    as $$ select replace(gen_random_uuid()::text, '-', '') $$`.execute(db);
  await sql`create function random_uuid() returns text language sql volatile
    as $$ select gen_random_uuid()::text $$`.execute(db);
}
