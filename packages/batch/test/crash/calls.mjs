// What the torture works on: short calls of three tenants, and one that can't be corrected.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRecordingId, StorageError } from '@enmienda/storage';

export const HEARD = 'mo vistar';
export const MEANT = 'Movistar';

/** Two have a cap on the recordings that may be at work at once. */
export const TENANTS = [{ id: 'small', cap: 1 }, { id: 'middle', cap: 3 }, { id: 'free' }];

export async function writeLexicon(folder) {
  await mkdir(path.join(folder, 'es'), { recursive: true });
  const lexicon = {
    language: 'es',
    sector: 'telecoms',
    entries: [{ canonical: MEANT, category: 'brand' }],
  };
  await writeFile(path.join(folder, 'es', 'telecoms.json'), JSON.stringify(lexicon));
}

/** May be repeated: what is there already is left as it is. Calls are open until their transcript is saved. */
export async function addCalls({ recordings }, { from, count }) {
  const ids = [];
  for (let index = from; index < from + count; index += 1) {
    const id = parseRecordingId(`rec_${String(index).padStart(6, '0')}`);
    ids.push(id);
    await recordings
      .saveRecording({
        id,
        conversationId: `conversation-${index}`,
        tenantId: TENANTS[index % TENANTS.length].id,
        language: 'es',
        state: 'open',
        createdAt: new Date(Date.UTC(2026, 0, 20) + index * 60_000).toISOString(),
      })
      .catch(unlessItIsThere);
    if ((await recordings.getRecording(id)).state !== 'open') continue;
    await recordings.saveTranscript(id, {
      source: 'online',
      idempotencyKey: 'live',
      turns: [turn(0, 'buenos días'), turn(1, `quiero hablar con ${HEARD} por favor ${index}`)],
    });
    await recordings.updateMetadata(id, { state: 'complete' });
  }
  return ids;
}

/** A recording that nothing can be done with: neither transcript nor audio. Returns its id. */
export async function addPoison({ recordings }) {
  const { id } = await recordings.saveRecording({
    id: parseRecordingId('rec_poison'),
    conversationId: 'poison',
    tenantId: TENANTS[2].id,
    language: 'es',
  });
  return id;
}

function unlessItIsThere(error) {
  if (!(error instanceof StorageError) || error.failure.kind !== 'already-exists') throw error;
}

function turn(index, hypothesis) {
  return { index, hypothesis, text: hypothesis, corrections: [], suggestions: [] };
}
