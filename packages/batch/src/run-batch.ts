import type { RecordingId } from '@enmienda/storage';
import type { JobFailure } from './failure.ts';
import { isFailure, type RecordingResult } from './recording-result.ts';
import { type Selection, type SelectionRequest, selectRecordings } from './selection.ts';
import { createWorker, type WorkerConfig, type WorkerDeps } from './worker.ts';

/** What a batch is to work on: these recordings, or those that a query finds. */
export type BatchRequest =
  | { readonly only: readonly RecordingId[]; readonly reprocess?: boolean }
  | ({ readonly only?: undefined } & SelectionRequest);

/** Called as the batch goes on. */
export interface BatchObserver {
  readonly onStart?: (selection: Selection) => void;
  readonly onResult?: (result: RecordingResult) => void;
}

export interface BatchSummary {
  readonly selected: number;
  readonly done: number;
  readonly retranscribed: number;
  readonly failed: number;
  /** Given back unfinished by a stop. */
  readonly released: number;
  /** Another worker had them. */
  readonly elsewhere: number;
  readonly corrections: number;
  readonly observations: number;
  readonly passedOver: { readonly dead: number; readonly waiting: number };
  readonly durationMs: number;
  readonly stopped: boolean;
  readonly outage?: JobFailure;
}

/**
 * Works once on each recording that the request names, and returns what came of it; the library's `enmienda-batch unprocessed`.
 * A stop by `signal` lets running work finish for `config.drainMs`. @throws StorageError when the ledger can't be reached
 */
export async function runBatch(
  {
    deps,
    config,
    request,
    observer = {},
  }: {
    readonly deps: WorkerDeps;
    readonly config: WorkerConfig;
    readonly request: BatchRequest;
    readonly observer?: BatchObserver;
  },
  signal: AbortSignal,
): Promise<BatchSummary> {
  const startedMs = performance.now();
  const worker = createWorker(deps, config);
  const results: RecordingResult[] = [];
  const onResult = (result: RecordingResult) => {
    results.push(result);
    observer.onResult?.(result);
  };
  await worker.recover(onResult);
  await deps.refresh();
  const selection = await select(deps, request);
  observer.onStart?.(selection);
  // Before leasing: what loads slowly, or can't be loaded, is then no job's fault.
  for (const language of selection.languages) await deps.correctors(language);
  await deps.ledger.enqueue(selection.ids, 'offline');
  if (request.reprocess === true) await deps.ledger.retry({ only: selection.ids, force: true });
  const { outage } = await worker.work(selection.ids, onResult, signal);
  const done = results.flatMap((result) => (result.outcome === 'done' ? [result] : []));
  return {
    selected: selection.ids.length,
    done: done.length,
    retranscribed: done.filter(({ mode }) => mode === 'offline-retranscribed').length,
    failed: results.filter(isFailure).length,
    released: results.filter(({ outcome }) => outcome === 'released').length,
    elsewhere: results.filter(({ outcome }) => outcome === 'elsewhere').length,
    corrections: sum(done.map(({ corrections }) => corrections)),
    observations: sum(done.map(({ observations }) => observations)),
    passedOver: { dead: selection.dead, waiting: selection.waiting },
    durationMs: Math.round(performance.now() - startedMs),
    stopped: signal.aborted,
    ...(outage === undefined ? {} : { outage }),
  };
}

async function select(deps: WorkerDeps, request: BatchRequest): Promise<Selection> {
  if (request.only === undefined) return selectRecordings(deps, request);
  const languages = await Promise.all(
    request.only.map(async (id) => (await deps.recordings.getRecording(id)).language),
  );
  return { ids: request.only, languages: new Set(languages), dead: 0, waiting: 0 };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
