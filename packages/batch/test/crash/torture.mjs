// Lets a fleet of `enmienda-batch worker` processes correct recordings while it does to them what hosts do: kills them with
// SIGKILL at random moments, stops them past their leases and lets them go on, restarts PostgreSQL and cuts its connections.
// Then a checker goes through the history of every job and looks for anything lost, done twice or left behind. Plain
// JavaScript over `dist`:
//
//   npm run torture -- --engine sqlite|postgres --kills 200 --recordings 2000 --workers 4 --seed 1
//
// Progress on stderr, one JSON object on stdout; exits 1 when something is wrong. The same seed chooses the same deeds in the
// same order; when they hit is up to the machine.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase, openStorage, StorageError } from '@enmienda/storage';
import { sql } from 'kysely';
import { startPostgres } from '../../../../scripts/postgres.mjs';
import { addCalls, addPoison, TENANTS, writeLexicon } from './calls.mjs';
import { findProblems } from './checker.mjs';
import { createFleet } from './fleet.mjs';
import { keepHistory } from './history.mjs';

const LEASE_S = 5;

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    kills: { type: 'string', default: '50' },
    recordings: { type: 'string', default: '500' },
    workers: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
});
const [kills, total, workers, seed] = ['kills', 'recordings', 'workers', 'seed'].map((name) =>
  Number(values[name]),
);
const random = mulberry32(seed);
const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-torture-'));
const server = values.engine === 'postgres' ? await startPostgres() : undefined;
const rootPath = path.join(folder, 'recordings');
const databaseUrl = server?.url ?? path.join(folder, 'enmienda.sqlite');
const settings = { backend: 'local', rootPath, databaseUrl };
const fleet = createFleet({
  workers,
  folder,
  env: {
    STORAGE_LOCAL_PATH: rootPath,
    DATABASE_URL: databaseUrl,
    LEXICON_PATH: path.join(folder, 'lexicons'),
    BATCH_LEASE_SECONDS: String(LEASE_S),
    BATCH_BACKOFF_SECONDS: '1',
    BATCH_MAX_ATTEMPTS: '100',
    POLL_INTERVAL: '1',
    LOG_LEVEL: 'info',
  },
});

const deeds = { kills: 0, early_kills: 0, stops: 0, restarts: 0, cuts: 0, duplicates: 0 };

try {
  const startedMs = performance.now();
  await writeLexicon(path.join(folder, 'lexicons'));
  const storage = await openStorage(settings);
  const db = await openDatabase(databaseUrl);
  await keepHistory(db, values.engine);
  for (const { id, cap } of TENANTS) await storage.queue.setCap('offline', id, cap);
  const poison = await addPoison(storage);
  await torment({ storage, db });
  await settle(storage);
  await fleet.stop();
  const found = await insist(() => findProblems({ storage, db, rootPath, total, poison }));
  await storage.close();
  await db.destroy();
  const problems = [...found.problems, ...fleet.problems()];
  if (deeds.kills !== kills) problems.push(`${deeds.kills} kills were made`);
  const report = {
    engine: values.engine,
    ...deeds,
    recordings: total,
    workers,
    seed,
    ...fleet.outcomes(),
    ...found.counts,
    duration_s: Math.round((performance.now() - startedMs) / 100) / 10,
    problems,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await fleet.kill();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Recordings come as the kills go on, so that there is work at each of them. */
async function torment({ storage, db }) {
  let added = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const share = Math.round((total * kill) / kills) - added;
    const ids = await insist(() => addCalls(storage, { from: added, count: share, rootPath }));
    added += share;
    if (random() < 0.1) {
      await insist(() => storage.ledger.enqueue(ids, 'offline'));
      deeds.duplicates += 1;
    }
    const chance = random();
    if (chance < 0.06) await stopPastTheLease();
    else if (chance < 0.09 && server !== undefined) await restartServer();
    else if (chance < 0.2 && server !== undefined) await cutConnections(db);
    // A third of the kills hits the start of a process, the others one that has done something.
    const isEarly = random() < 1 / 3;
    await fleet.killOne({ random, isEarly, waitMs: random() * (isEarly ? 600 : 40) });
    deeds.kills += 1;
    deeds.early_kills += isEarly ? 1 : 0;
    if (kill % 10 === 0) await reportProgress(storage, kill);
  }
}

/** The worker goes on afterwards, and must not write what another one has done meanwhile. */
async function stopPastTheLease() {
  deeds.stops += 1;
  await fleet.stopOne({ random, forMs: LEASE_S * 1000 + 1000 + random() * 1000 });
}

async function restartServer() {
  deeds.restarts += 1;
  await delay(random() * 200);
  await server.restart();
}

async function cutConnections(db) {
  deeds.cuts += 1;
  await delay(random() * 100);
  await insist(() =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'enmienda' and pid <> pg_backend_pid() and random() < 0.5`.execute(db),
  );
}

/** Nothing more is done to the workers: they finish what is left, without help. */
async function settle(storage) {
  const deadlineMs = performance.now() + 600_000;
  for (;;) {
    const { pending, leased, committed } = await insist(() => storage.ledger.counts('offline'));
    const { pending: unprocessed } = await insist(() => storage.recordings.stats());
    // The poison stays unprocessed.
    if (pending + leased + committed === 0 && unprocessed <= 1) return;
    if (performance.now() > deadlineMs) return;
    await delay(100);
  }
}

async function reportProgress(storage, kill) {
  const { processed } = await insist(() => storage.recordings.stats());
  process.stderr.write(`${kill} of ${kills} kills, ${processed} of ${total} recordings processed\n`);
}

/** The torturer's own connections are cut, too. */
async function insist(call) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StorageError) || error.failure.kind !== 'unavailable' || tried === 50)
        throw error;
      await delay(100);
    }
  }
}

/** Tommy Ettinger's 32-bit generator: small, seeded, good enough to choose moments. */
function mulberry32(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
