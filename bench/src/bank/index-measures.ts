import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { IndexLibrary, Neighbour, VectorIndex } from '@enmienda/correction/offline';
import { processorMs } from '../processor-time.ts';

/** What one kind of index costs in processor time, and how many of the truly nearest it finds. */
export interface IndexMeasures {
  readonly kind: string;
  readonly addS: number;
  readonly saveMs: number;
  readonly fileMb: number;
  /** The median of three. */
  readonly loadMs: number;
  readonly queryP50Ms: number;
  readonly queryP99Ms: number;
  /** The longest that the event loop had no turn while all queries were searched at once. */
  readonly longestHoldMs: number;
  /** Share of the exact ten nearest that are found. */
  readonly recall: number;
}

export interface IndexTask {
  readonly vectors: Float32Array;
  readonly queries: Float32Array;
  readonly dimension: number;
  /** Ids of the exact ten nearest of each query. */
  readonly truth: readonly ReadonlySet<number>[];
  /** For the file. */
  readonly folder: string;
}

const TEN = 10;
const LOADS = 3;

export async function measureIndex(
  kind: string,
  library: IndexLibrary,
  task: IndexTask,
): Promise<IndexMeasures> {
  const built = await library.create(task.dimension);
  const addMs = await elapsed(() => addAll(built, task));
  const file = path.join(task.folder, `${kind}.index`);
  const saveMs = await elapsed(() => built.save(file));
  const loadsMs: number[] = [];
  let index = built;
  for (let i = 0; i < LOADS; i++) {
    loadsMs.push(
      await elapsed(async () => {
        index = await library.load(file);
      }),
    );
  }
  const { latenciesMs, recall } = await searchEach(index, task);
  return {
    kind,
    addS: addMs / 1000,
    saveMs,
    fileMb: (await stat(file)).size / 1e6,
    loadMs: percentile(loadsMs, 0.5),
    queryP50Ms: percentile(latenciesMs, 0.5),
    queryP99Ms: percentile(latenciesMs, 0.99),
    longestHoldMs: await longestHold(() => index.search(task.queries, TEN)),
    recall,
  };
}

/** The exact ten nearest of each query. */
export async function exactTen(
  index: VectorIndex,
  task: Omit<IndexTask, 'truth'>,
): Promise<readonly ReadonlySet<number>[]> {
  await addAll(index, task);
  return (await index.search(task.queries, TEN)).map(idsOf);
}

async function addAll(index: VectorIndex, { vectors, dimension }: Omit<IndexTask, 'truth'>): Promise<void> {
  const ids = Array.from({ length: vectors.length / dimension }, (_, id) => id);
  await index.add(ids, vectors);
}

async function searchEach(index: VectorIndex, { queries, dimension, truth }: IndexTask) {
  const latenciesMs: number[] = [];
  let found = 0;
  for (const [row, nearest] of truth.entries()) {
    const query = queries.subarray(row * dimension, (row + 1) * dimension);
    const startMs = processorMs();
    const [neighbours = []] = await index.search(query, TEN);
    latenciesMs.push(processorMs() - startMs);
    for (const id of idsOf(neighbours)) if (nearest.has(id)) found++;
  }
  return { latenciesMs, recall: found / (TEN * truth.length) };
}

function idsOf(neighbours: readonly Neighbour[]): ReadonlySet<number> {
  return new Set(neighbours.map(({ id }) => id));
}

async function longestHold(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = processorMs();
  let isDone = false;
  const turn = (): void => {
    longest = Math.max(longest, processorMs() - last);
    last = processorMs();
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await run();
  isDone = true;
  return longest;
}

async function elapsed(run: () => Promise<void>): Promise<number> {
  const startMs = processorMs();
  await run();
  return processorMs() - startMs;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
