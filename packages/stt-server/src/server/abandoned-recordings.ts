/**
 * Recordings that a server left `open` when it died: they are marked `incomplete` and handed to the batch. Only one server a
 * database does this, the holder of the place `stt-server`, so that a second one started beside it leaves live calls alone.
 */
import type { Leadership, Storage } from '@enmienda/storage';

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

/** Of recordings created before `before` (ISO 8601); returns how many. */
export async function markAbandoned(
  { recordings, ledger }: Pick<Storage, 'recordings' | 'ledger'>,
  options: { readonly before: string; readonly offlineBatch: boolean },
): Promise<number> {
  let count = 0;
  for (;;) {
    const page = await recordings.listRecordings({ state: 'open', to: options.before, limit: PAGE });
    for (const { id } of page) {
      const version = (await recordings.getTranscript(id))?.versions.at(-1);
      await recordings.updateMetadata(id, {
        state: 'incomplete',
        processingMode: 'online',
        ...(version !== undefined && {
          transcription: version.turns.map((turn) => turn.text).join('\n'),
          transcriptVersion: version.version,
        }),
      });
    }
    if (options.offlineBatch)
      await ledger.enqueue(
        page.map(({ id }) => id),
        'offline',
      );
    count += page.length;
    if (page.length < PAGE) return count;
  }
}
