/**
 * Recordings that a server left `open` when it died: they are marked `incomplete` and handed to the batch. Only one server a
 * database does this, the holder of the place `stt-server`, so that a second one started beside it leaves live calls alone.
 */
import type {
  Leadership,
  Recording,
  RecordingId,
  RecordingPatch,
  RecordingStore,
  Storage,
} from '@enmienda/storage';

const PLACE = 'stt-server';
const PAGE = 1000;

export interface ServerPlace {
  /** `host:pid`. */
  readonly holder: string;
  readonly ttlMs: number;
  /** True for a holder that is known to be dead. */
  readonly isDead: (holder: string) => boolean;
}

/** Takes or renews the place; a dead holder's is taken over at once. */
export async function claimPlace(leadership: Leadership, place: ServerPlace): Promise<boolean> {
  const claim = await leadership.claim(PLACE, place.holder, place.ttlMs);
  if (claim.held) return true;
  if (!place.isDead(claim.by)) return false;
  await leadership.resign(PLACE, claim.by);
  return (await leadership.claim(PLACE, place.holder, place.ttlMs)).held;
}

export async function leavePlace(leadership: Leadership, place: ServerPlace): Promise<void> {
  await leadership.resign(PLACE, place.holder);
}

export interface AbandonedOptions {
  /** Only recordings created before this, ISO 8601. */
  readonly before: string;
  readonly offlineBatch: boolean;
  /** A recording that can't be read or written; it is left as it is. */
  readonly onDamaged: (id: RecordingId, error: unknown) => void;
}

/** Returns how many were marked. */
export async function markAbandoned(
  storage: Pick<Storage, 'recordings' | 'ledger'>,
  options: AbandonedOptions,
): Promise<number> {
  const marked: RecordingId[] = [];
  for await (const { id } of openRecordings(storage.recordings, options.before)) {
    try {
      await storage.recordings.updateMetadata(id, {
        state: 'incomplete',
        ...(await lastTranscription(storage.recordings, id)),
      });
      marked.push(id);
    } catch (error) {
      options.onDamaged(id, error);
    }
  }
  if (options.offlineBatch) await storage.ledger.enqueue(marked, 'offline');
  return marked.length;
}

async function* openRecordings(recordings: RecordingStore, before: string): AsyncGenerator<Recording> {
  let after: Recording | undefined;
  for (;;) {
    const query = { state: 'open', to: before, limit: PAGE } as const;
    const page = await recordings.listRecordings(after === undefined ? query : { ...query, after });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1);
  }
}

async function lastTranscription(recordings: RecordingStore, id: RecordingId): Promise<RecordingPatch> {
  const version = (await recordings.getTranscript(id))?.versions.at(-1);
  if (version === undefined) return {};
  return {
    processingMode: 'online',
    transcription: version.turns.map((turn) => turn.text).join('\n'),
    transcriptVersion: version.version,
  };
}
