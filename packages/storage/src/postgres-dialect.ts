import {
  CompiledQuery,
  type Dialect,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely';
import pg from 'pg';
import { postgresError } from './postgres-error.ts';

/** One writer at a time among all processes, as SQLite has it. Any number will do that nobody else takes in this database. */
const WRITER_LOCK = 7_227_310_964;

const CONNECT_TIMEOUT_MS = 5000;

/** A statement fails as `unavailable` when another one holds a lock for so long. */
const LOCK_TIMEOUT_MS = 15_000;

/** A process that was stopped in the middle of a transaction loses it, and its locks, after so long. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

const MOST_CONNECTIONS = 10;

/** Statements remembered: those with lists of many lengths are not all kept by the server. */
const MOST_STATEMENTS = 500;

/** Their ids in pg_type: int8 and numeric. */
const NUMBERS: ReadonlySet<number> = new Set([20, 1700]);

/**
 * Kysely's PostgreSQL dialect with two differences. A transaction holds the writer's lock from its beginning, so what it read
 * is still true when it writes, as on SQLite; one that names its isolation level doesn't, and takes care of its own locks.
 * And what goes wrong outside the program (no connection, a server that stops, a full disk) becomes a `StorageError`.
 */
export function createPostgresDialect(url: string): Dialect {
  const dialect = new PostgresDialect({ pool: createPool(url) });
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => {
      const driver = dialect.createDriver();
      const begin = driver.beginTransaction.bind(driver);
      driver.beginTransaction = async (connection, settings) => {
        await begin(connection, settings);
        if (settings.isolationLevel !== undefined) return;
        await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${WRITER_LOCK})`));
      };
      return driver;
    },
  };
}

function createPool(url: string): PostgresPool {
  const service = databaseName(url);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'enmienda',
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  });
  // A connection that breaks is noticed by the next statement; without a listener Node would end the process.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  const nameOf = createStatementNames();
  return {
    end: () => pool.end(),
    connect: async () => {
      const client = await translated(service, () => pool.connect());
      const query = (text: string, parameters: readonly unknown[]) =>
        translated(service, () => client.query({ ...nameOf(text), text, values: [...parameters] }));
      return { query, release: () => client.release() } as unknown as PostgresPoolClient;
    },
  };
}

/**
 * Names for statements that come again, so that each connection parses and plans them once: planning is most of what a claim
 * costs. Not for `*`, whose columns a newer version may change under a running program.
 */
function createStatementNames(): (text: string) => { readonly name?: string } {
  const serials = new Map<string, number>();
  return (text) => {
    if (text.includes('*')) return {};
    const serial = serials.get(text);
    if (serial !== undefined) return { name: `enmienda_${serial}` };
    if (serials.size < MOST_STATEMENTS) serials.set(text, serials.size);
    return {};
  };
}

async function translated<T>(service: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw postgresError(service, error);
  }
}

/** Counts, sizes and times are integers below 2^53, sums of them `numeric`: read as numbers, as SQLite gives them. */
function parserOf(oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary'): unknown {
  return NUMBERS.has(oid) ? Number : pg.types.getTypeParser(oid, format);
}

/** For messages: host, port and name, never the user or the password. */
export function databaseName(url: string): string {
  const { host, pathname } = new URL(url);
  return `The database postgres://${host}${pathname}`;
}

function ignore(): void {
  // The statement that needs the connection says so.
}
