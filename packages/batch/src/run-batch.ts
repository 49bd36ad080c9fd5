import type { RecordingId } from '@enmienda/storage';
import type { JobFailure } from './failure.ts';
import { isFailure, type RecordingResult } from './recording-result.ts';
import {
  type Selection,
  type SelectionDeps,
  type SelectionRequest,
  selectNamed,
  selectRecordings,
} from './selection.ts';
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
  /** Passages in doubt, and those of them that could not be listened to; 0 where nothing listens. */
  readonly listened: number;
  readonly unheard: number;
  readonly passedOver: { readonly dead: number; readonly waiting: number };
  readonly durationMs: number;
  /** By the signal, with work left undone. */
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
  const tally = createTally();
  const onResult = (result: RecordingResult) => {
    tally.add(result);
    observer.onResult?.(result);
  };
  await worker.recover(onResult);
  await deps.refresh();
  const selection = await selectFor(deps, request);
  observer.onStart?.(selection);
  // Before leasing: what loads slowly, or can't be loaded, is then no job's fault.
  for (const language of selection.languages) await deps.correctors(language);
  await deps.ledger.enqueue(selection.ids, 'offline');
  const again = request.reprocess === true ? selection.ids : selection.undone;
  if (again.length > 0) await deps.ledger.retry({ only: again, force: true });
  let ended = 0;
  const { outage } = await worker.work(
    selection.ids,
    (result) => {
      if (result.outcome !== 'released') ended += 1;
      onResult(result);
    },
    signal,
  );
  return {
    selected: selection.ids.length,
    ...tally.counts(),
    passedOver: { dead: selection.dead, waiting: selection.waiting },
    durationMs: Math.round(performance.now() - startedMs),
    stopped: signal.aborted && ended < selection.ids.length,
    ...(outage === undefined ? {} : { outage }),
  };
}

/** What a request selects. Changes nothing. @throws StorageError not-found | corrupt for what it names */
export function selectFor(deps: SelectionDeps, request: BatchRequest): Promise<Selection> {
  return request.only === undefined
    ? selectRecordings(deps, request)
    : selectNamed(deps, request.only, request);
}

type Counts = Pick<
  BatchSummary,
  | 'done'
  | 'retranscribed'
  | 'failed'
  | 'released'
  | 'elsewhere'
  | 'corrections'
  | 'observations'
  | 'listened'
  | 'unheard'
>;

/** Adds up as results come: a batch of a million recordings needs no more memory than one of ten. */
function createTally(): { readonly add: (result: RecordingResult) => void; readonly counts: () => Counts } {
  const counts = {
    done: 0,
    retranscribed: 0,
    failed: 0,
    released: 0,
    elsewhere: 0,
    corrections: 0,
    observations: 0,
    listened: 0,
    unheard: 0,
  };
  return {
    add(result) {
      if (isFailure(result)) counts.failed += 1;
      else if (result.outcome === 'done') {
        counts.done += 1;
        counts.retranscribed += result.mode === 'offline-retranscribed' ? 1 : 0;
        counts.corrections += result.corrections;
        counts.observations += result.observations;
        counts.listened += result.listened?.passages ?? 0;
        counts.unheard += result.listened?.failed ?? 0;
      } else if (result.outcome === 'released') counts.released += 1;
      else counts.elsewhere += 1;
    },
    counts: () => counts,
  };
}
