import { openStorage, parseRecordingId, type RecordingQuery } from '@enmienda/storage';
import { seededRandom } from '../latency/seeded-random.ts';
import { APART_MS, FIRST_AT_MS } from './filled-catalog.ts';

export interface CatalogMeasure {
  readonly what: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly budgetMs: number;
}

const PAGE = 100;
const DAY_MS = 86_400_000;
const PAGE_BUDGET_MS = 20;
const STATUS_BUDGET_MS = 100;

/** Pages at random places of a catalog of `recordings` rows, and what `enmienda-batch status` asks for. */
export async function measureCatalog(
  databaseUrl: string,
  {
    recordings,
    queries,
    folder,
  }: { readonly recordings: number; readonly queries: number; readonly folder: string },
): Promise<readonly CatalogMeasure[]> {
  const storage = await openStorage({
    backend: 'local',
    rootPath: folder,
    databaseUrl,
  });
  const { recordings: store, ledger, queue } = storage;
  const random = seededRandom(1);
  const someTime = () => new Date(FIRST_AT_MS + Math.floor(random() * recordings) * APART_MS).toISOString();
  const list = async (query: RecordingQuery) => {
    const page = await store.listRecordings({ ...query, limit: PAGE });
    if (page.length === 0) throw new Error('A page is empty that must not be');
    return page;
  };
  try {
    return [
      await measure({ what: 'the next 100 unprocessed', budgetMs: PAGE_BUDGET_MS, times: queries }, () =>
        list({ processed: false, state: 'complete' }),
      ),
      await measure(
        { what: 'a later page of the unprocessed', budgetMs: PAGE_BUDGET_MS, times: queries },
        async () => {
          const after = { createdAt: someTime(), id: parseRecordingId('rec_0') };
          await store.listRecordings({ processed: false, state: 'complete', after, limit: PAGE });
        },
      ),
      await measure(
        { what: 'a page of a range of dates', budgetMs: PAGE_BUDGET_MS, times: queries },
        async () => {
          const from = someTime();
          const to = new Date(Date.parse(from) + DAY_MS).toISOString();
          await list({ from, to });
        },
      ),
      await measure(
        { what: 'a page of an agent in a range of dates', budgetMs: PAGE_BUDGET_MS, times: queries },
        async () => {
          const from = someTime();
          const to = new Date(Date.parse(from) + 30 * DAY_MS).toISOString();
          await store.listRecordings({
            agentId: `agent-${Math.floor(random() * 500)}`,
            from,
            to,
            limit: PAGE,
          });
        },
      ),
      await measure(
        { what: 'status', budgetMs: STATUS_BUDGET_MS, times: Math.ceil(queries / 10) },
        async () => {
          const [stats, jobs] = await Promise.all([
            store.stats(),
            ledger.counts('offline'),
            ledger.holders(),
            ledger.jobs({ state: 'dead', limit: 100 }),
            queue.isPaused('offline'),
          ]);
          if (stats.totalRecordings !== recordings || jobs.pending + jobs.done !== recordings) {
            throw new Error('The counts are not those of the rows');
          }
        },
      ),
    ];
  } finally {
    await storage.close();
  }
}

async function measure(
  { what, budgetMs, times }: { readonly what: string; readonly budgetMs: number; readonly times: number },
  run: () => Promise<unknown>,
): Promise<CatalogMeasure> {
  await run();
  const samples: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const startedMs = performance.now();
    await run();
    samples.push(performance.now() - startedMs);
  }
  samples.sort((a, b) => a - b);
  const at = (share: number) =>
    samples[Math.min(samples.length - 1, Math.floor(share * samples.length))] ?? 0;
  return { what, p50Ms: at(0.5), p99Ms: at(0.99), budgetMs };
}
