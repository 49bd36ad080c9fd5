import type { Kysely } from 'kysely';
import type { Database } from './database-schema.ts';
import { AUDIO_PREFIX, recordingIdOfKey, TRANSCRIPT_PREFIX } from './recording-keys.ts';

/** Whether the catalog says that there is, or was, such an object. */
export async function isKnownObject(db: Kysely<Database>, key: string): Promise<boolean> {
  const id = recordingIdOfKey(key);
  if (id === undefined) return false;
  const row = await db
    .selectFrom('recording')
    .select(['audio_size_bytes', 'transcript_size_bytes'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return false;
  if (key.startsWith(AUDIO_PREFIX)) return row.audio_size_bytes > 0;
  return !key.startsWith(TRANSCRIPT_PREFIX) || row.transcript_size_bytes > 0;
}
