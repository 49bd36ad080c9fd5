import type { ObjectStore } from './object-store.ts';
import type { ErasableClass, Recording } from './recording.ts';
import { readTranscript, writeTranscript } from './recording-files.ts';
import { audioKey, transcriptKey } from './recording-keys.ts';
import type { Turn } from './transcript.ts';

/** The metadata of a recording without these classes; what was erased before keeps its time. */
export function erasedRecording(
  recording: Recording,
  classes: readonly ErasableClass[],
  now: Date,
): Recording {
  const times = Object.fromEntries(classes.map((each) => [each, now.toISOString()]));
  const isTextErased = classes.includes('corrected-transcript');
  return {
    ...recording,
    ...(isTextErased && { transcription: '' }),
    erased: { ...times, ...recording.erased },
  };
}

/** Removes from the files what the metadata says was erased. */
export async function eraseFiles(objects: ObjectStore, { id, erased = {} }: Recording): Promise<void> {
  if (erased.audio !== undefined) await objects.delete(audioKey(id));
  const isRaw = erased['raw-transcript'] !== undefined;
  const isCorrected = erased['corrected-transcript'] !== undefined;
  if (isRaw && isCorrected) await objects.delete(transcriptKey(id));
  if (isRaw === isCorrected) return;
  const file = await readTranscript(objects, id);
  if (file === undefined) return;
  const versions = file.transcript.versions.map((version) => ({
    ...version,
    turns: version.turns.map(isRaw ? withoutRaw : withoutCorrected),
  }));
  await writeTranscript(objects, { ...file.transcript, versions }, file.etag);
}

/** Corrections, suggestions and questions quote both what was heard and what became of it. */
function frameOf({ index, speaker, startMs, endMs }: Turn): Omit<Turn, 'hypothesis' | 'text'> {
  return {
    index,
    ...(speaker !== undefined && { speaker }),
    ...(startMs !== undefined && { startMs }),
    ...(endMs !== undefined && { endMs }),
    corrections: [],
    suggestions: [],
  };
}

function withoutRaw(turn: Turn): Turn {
  return { ...frameOf(turn), hypothesis: '', text: turn.text };
}

function withoutCorrected(turn: Turn): Turn {
  const { words, hypothesis } = turn;
  return { ...frameOf(turn), hypothesis, text: '', ...(words !== undefined && { words }) };
}
