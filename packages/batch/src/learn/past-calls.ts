import type { LanguageCode } from '@enmienda/correction';
import type { PastTurn } from '@enmienda/correction/offline';
import type { Recording, RecordingStore, TranscriptVersion } from '@enmienda/storage';

const PAGE = 500;

/** Which calls, and who is not to be believed about them. */
export interface PastQuery {
  readonly language: LanguageCode;
  /** Recordings that a distrusted person edited: what people made of them counts as if it weren't there. */
  readonly spoiled?: ReadonlySet<string>;
}

/** The turns of every processed call of the language, oldest call first: as a person left them last, or else as its newest version has them. */
export async function* pastTurns(
  recordings: Pick<RecordingStore, 'listRecordings' | 'getTranscript'>,
  { language, spoiled = new Set() }: PastQuery,
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
      const all = (await recordings.getTranscript(id))?.versions ?? [];
      const versions = spoiled.has(id) ? all.filter(({ source }) => source !== 'human') : all;
      const best = versions.findLast(({ source }) => source === 'human') ?? versions.at(-1);
      const read = best?.source === 'human' ? readTurns(versions) : new Set<number>();
      for (const turn of best?.turns ?? [])
        yield { ...turn, at: createdAt, ...(read.has(turn.index) ? { readText: turn.text } : {}) };
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
