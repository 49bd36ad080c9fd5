import type { LanguageCode } from '@enmienda/correction';
import type { PastTurn } from '@enmienda/correction/offline';
import type { Recording, RecordingStore } from '@enmienda/storage';

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
      for (const turn of best?.turns ?? []) yield { ...turn, at: createdAt };
    }
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}
