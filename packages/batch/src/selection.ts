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

/** A part of what a request selects. */
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
  /** Nothing is selected after it. */
  readonly isLast: boolean;
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

/** So many are chosen before they are worked on: what a batch keeps in memory doesn't grow with its limit. */
const CHOSEN_AT_ONCE = 200;

/** The recordings to process in parts, oldest first: calls that have ended, whose job is not dead. Changes nothing. */
export function selectRecordings(
  deps: SelectionDeps,
  request: SelectionRequest,
): AsyncGenerator<Selection, void> {
  return select(deps, endedCalls(deps.recordings, request), request);
}

/** These recordings, but for those whose job is dead. Changes nothing. @throws StorageError not-found | corrupt */
export async function* selectNamed(
  deps: SelectionDeps,
  ids: readonly RecordingId[],
  { reprocess = false }: Pick<SelectionRequest, 'reprocess'>,
): AsyncGenerator<Selection, void> {
  // All are read before any is chosen: one that is unknown or damaged refuses the request.
  const named = await Promise.all(ids.map((id) => deps.recordings.getRecording(id)));
  yield* select(deps, named, { limit: named.length, reprocess });
}

/** At least one part; only the last has `isLast`. */
async function* select(
  { recordings, ledger }: SelectionDeps,
  candidates: Iterable<Recording> | AsyncIterable<Recording>,
  request: SelectionRequest,
): AsyncGenerator<Selection, void> {
  let part = emptyPart();
  let chosen = 0;
  for await (const recording of candidates) {
    if (chosen >= request.limit) break;
    // Only now: whoever gets a part knows whether another one follows.
    if (part.ids.length >= CHOSEN_AT_ONCE) {
      yield { ...part, isLast: false };
      part = emptyPart();
    }
    const { id } = recording;
    const choose = () => {
      chosen += 1;
      part.ids.push(id);
      part.languages.add(recording.language);
    };
    switch (standingOf(await ledger.job(id, 'offline'), request)) {
      case 'due':
        choose();
        break;
      case 'done':
        if (!(await isUndone(recordings, id))) break;
        choose();
        part.undone.push(id);
        break;
      case 'dead':
        part.dead += 1;
        break;
      case 'waiting':
        part.waiting += 1;
        break;
      case 'committed':
        break;
    }
  }
  yield { ...part, isLast: true };
}

function emptyPart() {
  return {
    ids: [] as RecordingId[],
    languages: new Set<Recording['language']>(),
    undone: [] as RecordingId[],
    dead: 0,
    waiting: 0,
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
