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
import { createWorker, type WorkerConfig, type WorkerDeps, type WorkerReport } from './worker.ts';

/** What a batch is to work on: these recordings, or those that a query finds. */
export type BatchRequest =
  | { readonly only: readonly RecordingId[]; readonly reprocess?: boolean }
  | ({ readonly only?: undefined } & SelectionRequest);

/** Called as the batch goes on. */
export interface BatchObserver {
  /** `count` recordings are selected so far; `isAll`: and no more will be. Called before each part of them is worked on. */
  readonly onSelected?: (count: number, isAll: boolean) => void;
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
  let selected = 0;
  let ended = 0;
  let isComplete = false;
  const passedOver = { dead: 0, waiting: 0 };
  let outage: JobFailure | undefined;
  for await (const part of selectFor(deps, request)) {
    selected += part.ids.length;
    passedOver.dead += part.dead;
    passedOver.waiting += part.waiting;
    observer.onSelected?.(selected, part.isLast);
    ({ outage } = await workOn(part));
    isComplete = part.isLast;
    if (outage !== undefined || signal.aborted) break;
  }
  return {
    selected,
    ...tally.counts(),
    passedOver,
    durationMs: Math.round(performance.now() - startedMs),
    stopped: signal.aborted && (ended < selected || !isComplete),
    ...(outage === undefined ? {} : { outage }),
  };

  async function workOn({ ids, languages, undone }: Selection): Promise<WorkerReport> {
    // Before leasing: what loads slowly, or can't be loaded, is then no job's fault.
    for (const language of languages) await deps.correctors(language);
    await deps.ledger.enqueue(ids, 'offline');
    const again = request.reprocess === true ? ids : undone;
    if (again.length > 0) await deps.ledger.retry({ only: again, force: true });
    return worker.work(
      ids,
      (result) => {
        if (result.outcome !== 'released') ended += 1;
        onResult(result);
      },
      signal,
    );
  }
}

/** What a request selects, in parts. Changes nothing. @throws StorageError not-found | corrupt for what it names */
export function selectFor(deps: SelectionDeps, request: BatchRequest): AsyncGenerator<Selection, void> {
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
