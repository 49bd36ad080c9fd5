import type { LanguageCode } from '@enmienda/correction';
import type { PastTurn } from '@enmienda/correction/offline';
import type { Recording, RecordingStore, TranscriptVersion } from '@enmienda/storage';

const PAGE = 500;

/** The turns of every processed call of the language, oldest call first: as a person left them last, or else as its newest version has them. */
export async function* pastTurns(
  recordings: Pick<RecordingStore, 'listRecordings' | 'getTranscript'>,
  language: LanguageCode,
  signal: AbortSignal,
): AsyncIterable<PastTurn> {
  let after: Recording | undefined;
  for (;;) {
    const page = await recordings.listRecordings({
      processed: true,
      language,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const { id, createdAt } of page) {
      signal.throwIfAborted();
      const versions = (await recordings.getTranscript(id))?.versions ?? [];
      const best = versions.findLast(({ source }) => source === 'human') ?? versions.at(-1);
      const read = best?.source === 'human' ? readTurns(versions) : new Set<number>();
      for (const turn of best?.turns ?? []) yield { ...turn, isRead: read.has(turn.index), at: createdAt };
    }
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}

/** Turns that a person changed in any version: the others may not have been looked at. */
function readTurns(versions: readonly TranscriptVersion[]): ReadonlySet<number> {
  const read = new Set<number>();
  for (const [at, { source, turns }] of versions.entries()) {
    if (source !== 'human') continue;
    for (const turn of turns)
      if (turn.text !== versions[at - 1]?.turns[turn.index]?.text) read.add(turn.index);
  }
  return read;
}
