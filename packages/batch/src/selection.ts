import {
  type Job,
  type Ledger,
  type Recording,
  type RecordingId,
  type RecordingQuery,
  type RecordingStore,
  StorageError,
} from '@enmienda/storage';

export interface SelectionDeps {
  readonly recordings: Pick<RecordingStore, 'listRecordings' | 'getRecording'>;
  readonly ledger: Pick<Ledger, 'job'>;
}

interface BacklogDeps {
  readonly recordings: Pick<RecordingStore, 'listRecordings'>;
  readonly ledger: Pick<Ledger, 'enqueue'>;
}

export interface Selection {
  /** Oldest first. */
  readonly ids: readonly RecordingId[];
  readonly languages: ReadonlySet<Recording['language']>;
  /** Those of `ids` whose job is done while their files say that they aren't: edited or restored by hand since. */
  readonly undone: readonly RecordingId[];
  /** Passed over: their job is dead. */
  readonly dead: number;
  /** Passed over: they failed, and their next try is due later. */
  readonly waiting: number;
}

export interface SelectionRequest {
  readonly limit: number;
  /** Created in [from, to), ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  /** Takes recordings that were processed before, too. */
  readonly reprocess?: boolean;
  /** Passes over jobs whose next try is due later; a person who runs a command wants them now. */
  readonly onlyDue?: boolean;
}

const PAGE = 500;

/** The recordings to process, oldest first: calls that have ended, whose job is not dead. Changes nothing. */
export function selectRecordings(deps: SelectionDeps, request: SelectionRequest): Promise<Selection> {
  return select(deps, endedCalls(deps.recordings, request), request);
}

/** These recordings, but for those whose job is dead. Changes nothing. @throws StorageError not-found | corrupt */
export async function selectNamed(
  deps: SelectionDeps,
  ids: readonly RecordingId[],
  { reprocess = false }: Pick<SelectionRequest, 'reprocess'>,
): Promise<Selection> {
  // All are read before any is chosen: one that is unknown or damaged refuses the request.
  const named = await Promise.all(ids.map((id) => deps.recordings.getRecording(id)));
  return select(deps, named, { limit: named.length, reprocess });
}

async function select(
  { recordings, ledger }: SelectionDeps,
  candidates: Iterable<Recording> | AsyncIterable<Recording>,
  request: SelectionRequest,
): Promise<Selection> {
  const chosen: Recording[] = [];
  const undone: RecordingId[] = [];
  let dead = 0;
  let waiting = 0;
  for await (const recording of candidates) {
    if (chosen.length >= request.limit) break;
    const { id } = recording;
    switch (standingOf(await ledger.job(id, 'offline'), request)) {
      case 'due':
        chosen.push(recording);
        break;
      case 'done':
        if (!(await isUndone(recordings, id))) break;
        chosen.push(recording);
        undone.push(id);
        break;
      case 'dead':
        dead += 1;
        break;
      case 'waiting':
        waiting += 1;
        break;
      case 'committed':
        break;
    }
  }
  return {
    ids: chosen.map(({ id }) => id),
    languages: new Set(chosen.map(({ language }) => language)),
    undone,
    dead,
    waiting,
  };
}

/** `committed`: its result is published by whoever recovers, and takes no place in a batch meanwhile. */
function standingOf(
  job: Job | undefined,
  { reprocess = false, onlyDue = false }: SelectionRequest,
): 'due' | 'waiting' | 'committed' | 'done' | 'dead' {
  switch (job?.state) {
    case undefined:
    case 'leased':
      return 'due';
    case 'pending':
      return onlyDue && job.runAfterMs > Date.now() ? 'waiting' : 'due';
    case 'done':
      return reprocess ? 'due' : 'done';
    case 'committed':
    case 'dead':
      return job.state;
  }
}

/** A file is marked before its job is done, so one that isn't marked was changed since. Damage is for the job to find. */
async function isUndone(recordings: SelectionDeps['recordings'], id: RecordingId): Promise<boolean> {
  try {
    return !(await recordings.getRecording(id)).processed;
  } catch (error) {
    if (error instanceof StorageError) return true;
    throw error;
  }
}

/** Puts unprocessed recordings into the ledger, oldest first, until one page held something new; false when none did. */
export async function enqueueBacklog({ recordings, ledger }: BacklogDeps): Promise<boolean> {
  for await (const page of pages(recordings, { processed: false })) {
    const ended = page.filter(hasEnded).map(({ id }) => id);
    if ((await ledger.enqueue(ended, 'offline')) > 0) return true;
  }
  return false;
}

async function* endedCalls(
  recordings: Pick<RecordingStore, 'listRecordings'>,
  { from, to, reprocess = false }: SelectionRequest,
): AsyncGenerator<Recording> {
  const query: RecordingQuery = {
    ...(reprocess ? {} : { processed: false }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  for await (const page of pages(recordings, query)) yield* page.filter(hasEnded);
}

async function* pages(
  recordings: Pick<RecordingStore, 'listRecordings'>,
  query: RecordingQuery,
): AsyncGenerator<readonly Recording[]> {
  let after: Recording | undefined;
  for (;;) {
    const page = await recordings.listRecordings({
      ...query,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    yield page;
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}

function hasEnded({ state }: Recording): boolean {
  return state !== 'open';
}
