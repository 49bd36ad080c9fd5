import type { Ledger, Recording, RecordingId, RecordingQuery, RecordingStore } from '@enmienda/storage';

export interface SelectionDeps {
  readonly recordings: Pick<RecordingStore, 'listRecordings'>;
  readonly ledger: Pick<Ledger, 'job' | 'enqueue'>;
}

export interface Selection {
  /** Oldest first. */
  readonly ids: readonly RecordingId[];
  readonly languages: ReadonlySet<Recording['language']>;
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
export async function selectRecordings(
  { recordings, ledger }: SelectionDeps,
  request: SelectionRequest,
): Promise<Selection> {
  const ids: RecordingId[] = [];
  const languages = new Set<Recording['language']>();
  let dead = 0;
  let waiting = 0;
  const nowMs = Date.now();
  for await (const { id, language } of endedCalls(recordings, request)) {
    if (ids.length >= request.limit) break;
    const job = await ledger.job(id, 'offline');
    if (job?.state === 'dead') dead += 1;
    else if (request.onlyDue === true && job?.state === 'pending' && job.runAfterMs > nowMs) waiting += 1;
    else {
      ids.push(id);
      languages.add(language);
    }
  }
  return { ids, languages, dead, waiting };
}

/** Puts unprocessed recordings into the ledger, oldest first, until one page held something new. */
export async function enqueueBacklog({ recordings, ledger }: SelectionDeps): Promise<void> {
  for await (const page of pages(recordings, { processed: false })) {
    const ended = page.filter(hasEnded).map(({ id }) => id);
    if ((await ledger.enqueue(ended, 'offline')) > 0) return;
  }
}

async function* endedCalls(
  recordings: SelectionDeps['recordings'],
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
  recordings: SelectionDeps['recordings'],
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
