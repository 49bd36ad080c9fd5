import { type Lease, openDatabase, openStorage, parseRecordingId } from '@enmienda/storage';
import { Logger, makeWorkerUtils, type Runner, run as runGraphile } from 'graphile-worker';
import { sql } from 'kysely';
import PgBoss from 'pg-boss';

export type QueueName = 'enmienda' | 'pg-boss' | 'graphile-worker';

/** A queue of jobs whose work is nothing: what is measured is fetching and completing. */
export interface Queue {
  fill(jobs: number): Promise<void>;
  /** Takes and completes so many at once until nothing is left. */
  empty(atOnce: number): Promise<Emptied>;
  close(): Promise<void>;
}

/** How many a process completed, and when the last one: milliseconds since 1970. */
export interface Emptied {
  readonly done: number;
  readonly lastAtMs: number;
}

const NAME = 'bench';

/** A line a job would be measured, too. */
const logger = new Logger(() => () => undefined);

export function openQueue(name: QueueName, url: string): Promise<Queue> {
  switch (name) {
    case 'enmienda':
      return openLedger(url);
    case 'pg-boss':
      return openPgBoss(url);
    case 'graphile-worker':
      return Promise.resolve(openGraphile(url));
  }
}

/** Every result is committed with the token of its lease, as workers do; publishing to files is no part of it. */
async function openLedger(url: string): Promise<Queue> {
  const storage = await openStorage({ backend: 'local', rootPath: '.', databaseUrl: url });
  const { ledger } = storage;
  const result = JSON.stringify({ text: 'x'.repeat(200) });
  return {
    async fill(jobs) {
      const db = await openDatabase(url);
      await sql`delete from stage_run`.execute(db);
      await db.destroy();
      const ids = Array.from({ length: jobs }, (_, index) => parseRecordingId(`rec_${index}`));
      await ledger.enqueue(ids, 'offline');
    },
    async empty(atOnce) {
      let done = 0;
      let lastAtMs = 0;
      for (;;) {
        const leases = await ledger.lease({
          workerId: `bench/${process.pid}`,
          stage: 'offline',
          leaseMs: 60_000,
          limit: atOnce,
        });
        if (leases.length === 0) return { done, lastAtMs };

        done += await commit(leases);
        lastAtMs = Date.now();
      }
    },
    close: () => storage.close(),
  };

  async function commit(leases: readonly Lease[]): Promise<number> {
    const [only] = leases;
    if (leases.length === 1 && only !== undefined) return (await ledger.commit(only, result)) ? 1 : 0;
    return (await ledger.commitAll(leases.map((lease) => ({ lease, result })))).size;
  }
}

async function openPgBoss(url: string): Promise<Queue> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(NAME);
  return {
    async fill(jobs) {
      for (let from = 0; from < jobs; from += 1000) {
        const count = Math.min(1000, jobs - from);
        await boss.insert(
          Array.from({ length: count }, (_, index) => ({ name: NAME, data: { id: `rec_${from + index}` } })),
        );
      }
    },
    async empty(atOnce) {
      let done = 0;
      let lastAtMs = 0;
      for (;;) {
        const jobs = await boss.fetch(NAME, { batchSize: atOnce });
        if (jobs.length === 0) return { done, lastAtMs };
        await boss.complete(
          NAME,
          jobs.map(({ id }) => id),
        );
        done += jobs.length;
        lastAtMs = Date.now();
      }
    },
    close: () => boss.stop({ graceful: false }),
  };
}

/** Its loop is its own. It is stopped when no job came for a second, which is not counted. */
function openGraphile(url: string): Queue {
  return {
    async fill(jobs) {
      const utils = await makeWorkerUtils({ connectionString: url, logger });
      await utils.migrate();
      for (let from = 0; from < jobs; from += 1000) {
        const count = Math.min(1000, jobs - from);
        await utils.addJobs(
          Array.from({ length: count }, (_, index) => ({
            identifier: NAME,
            payload: { id: `rec_${from + index}` },
          })),
        );
      }
      await utils.release();
    },
    async empty(atOnce) {
      let done = 0;
      let lastAtMs = 0;
      const runner: Runner = await runGraphile({
        connectionString: url,
        logger,
        concurrency: atOnce,
        pollInterval: 200,
        noHandleSignals: true,
        taskList: {
          [NAME]: () => {
            done += 1;
            lastAtMs = Date.now();
          },
        },
        ...(atOnce > 1 && {
          preset: { worker: { localQueue: { size: atOnce }, completeJobBatchDelay: 0 } },
        }),
      });
      let before = -1;
      while (done !== before) {
        before = done;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      await runner.stop();
      return { done, lastAtMs };
    },
    close: () => Promise.resolve(),
  };
}
