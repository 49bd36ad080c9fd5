import type { Kysely } from 'kysely';
import type { Database } from './database-schema.ts';
import { parseMetadata } from './metadata-document.ts';
import { AUDIO_PREFIX, metadataKey, recordingIdOfKey, TRANSCRIPT_PREFIX } from './recording-keys.ts';

/** Whether the catalog says that there is such an object: what was erased is none. */
export async function isKnownObject(db: Kysely<Database>, key: string): Promise<boolean> {
  const id = recordingIdOfKey(key);
  if (id === undefined) return false;
  const row = await db
    .selectFrom('recording')
    .select(['audio_size_bytes', 'transcript_size_bytes', 'metadata'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return false;
  const { erased } = parseMetadata({ key: metadataKey(id), text: row.metadata });
  if (key.startsWith(AUDIO_PREFIX)) return row.audio_size_bytes > 0 && erased?.audio === undefined;
  if (!key.startsWith(TRANSCRIPT_PREFIX)) return true;
  return row.transcript_size_bytes > 0;
}
