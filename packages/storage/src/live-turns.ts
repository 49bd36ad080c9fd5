import { decodeText } from './json-document.ts';
import type { ObjectStore } from './object-store.ts';
import { readTranscript, writeTranscript } from './recording-files.ts';
import type { RecordingId } from './recording-id.ts';
import { liveKey, transcriptKey } from './recording-keys.ts';
import { StorageError } from './storage-error.ts';
import type { NewTranscriptVersion, Transcript, TranscriptVersion, Turn } from './transcript.ts';
import {
  checkTranscriptVersion,
  formatTail,
  MAX_TRANSCRIPT_BYTES,
  parseTail,
  type TranscriptTail,
} from './transcript-document.ts';
import { emptyTranscript, growLiveVersion } from './transcript-versions.ts';

/**
 * The transcript of a call that goes on: its file, and beside it a tail with the newest turns, so that a turn costs the
 * same at the end of a long call as at its beginning.
 *
 *   transcripts/rec_1_transcript.json   turns 0 to 31          written anew every 32 turns
 *   live/rec_1_live.json                turns 32 to 40         written anew with each turn
 *
 * Where the file is written, the tail is removed before the write is acknowledged. So a tail that is there holds all that was
 * acknowledged beyond the file, but for one that ends before the file does: its removal was cut off.
 */
export interface LiveTurns {
  /** Durable when it resolves. @throws StorageError conflict */
  save(id: RecordingId, added: NewTranscriptVersion): Promise<TranscriptVersion>;
  /** File and tail as one; `undefined` before there is one. */
  read(id: RecordingId): Promise<Transcript | undefined>;
  /** Takes the tail into the file: the call is over, or another version follows. */
  fold(id: RecordingId): Promise<void>;
}

/** 32 turns take some 30 kB: formatted, checked and written in a millisecond. */
const TAIL_TURNS = 32;

/** Calls whose state is remembered; the one that was forgotten is read again with its next turn. */
const REMEMBERED = 10_000;

interface LiveState {
  /** With all turns. */
  readonly transcript: Transcript;
  /** Of the file; absent before there is one. */
  readonly fileEtag?: string;
  /** Turns of the newest version that the file has as they are. */
  readonly inFile: number;
  readonly tailEtag?: string;
}

export function createLiveTurns(objects: ObjectStore, clock: () => Date): LiveTurns {
  const states = new Map<RecordingId, LiveState>();

  async function load(id: RecordingId): Promise<LiveState> {
    const file = await readTranscript(objects, id);
    const tail = await readTail(objects, id);
    const transcript = file?.transcript ?? emptyTranscript(id);
    return {
      transcript: tail === undefined ? transcript : withTail(transcript, tail.tail),
      ...(file !== undefined && { fileEtag: file.etag }),
      // Turns that were read are other objects than those of the caller: the next save writes the file.
      inFile: 0,
      ...(tail !== undefined && { tailEtag: tail.etag }),
    };
  }

  async function writeFile(id: RecordingId, state: LiveState, transcript: Transcript): Promise<LiveState> {
    const { etag } = await writeTranscript(objects, transcript, state.fileEtag);
    if (state.tailEtag !== undefined) await objects.delete(liveKey(id));
    return { transcript, fileEtag: etag, inFile: transcript.versions.at(-1)?.turns.length ?? 0 };
  }

  async function writeTail(id: RecordingId, state: LiveState, grown: Transcript): Promise<LiveState> {
    const version = grown.versions.at(-1);
    if (version === undefined) return state;
    const tail = { from: state.inFile, version: { ...version, turns: version.turns.slice(state.inFile) } };
    checkTranscriptVersion(id, tail.version);
    // Another process that writes the same call writes the file first, as this one did.
    if ((await objects.head(transcriptKey(id)))?.etag !== state.fileEtag) {
      throw new StorageError({ kind: 'conflict', key: transcriptKey(id) });
    }
    const { etag } = await objects.put(liveKey(id), Buffer.from(formatTail(id, tail)), {
      contentType: 'application/json',
      ...(state.tailEtag === undefined ? { ifAbsent: true } : { ifMatch: state.tailEtag }),
    });
    return { ...state, transcript: grown, tailEtag: etag };
  }

  return {
    save: async (id, added) => {
      const state = states.get(id) ?? (await load(id));
      states.delete(id);
      const { transcript, version, changed } = growLiveVersion(state.transcript, added, clock());
      if (!changed) return version;
      try {
        if (isTail(state, transcript)) {
          remember(states, id, await writeTail(id, state, transcript));
        } else {
          checkTranscriptVersion(id, version);
          remember(states, id, await writeFile(id, state, transcript));
        }
      } catch (error) {
        const isBeaten = error instanceof StorageError && error.failure.kind === 'already-exists';
        throw isBeaten
          ? new StorageError({ kind: 'conflict', key: transcriptKey(id) }, { cause: error })
          : error;
      }
      return version;
    },

    read: async (id) => {
      // The tail first: where it is folded in between, the file that is read then has it.
      const tail = await readTail(objects, id);
      const file = await readTranscript(objects, id);
      if (file === undefined || tail === undefined) return file?.transcript;
      return withTail(file.transcript, tail.tail);
    },

    fold: async (id) => {
      states.delete(id);
      if ((await objects.head(liveKey(id))) === undefined) return;
      const state = await load(id);
      await writeFile(id, state, state.transcript);
    },
  };
}

/** Whether the file may stay as it is: it has the first turns, and few come behind them. */
function isTail({ fileEtag, inFile, transcript: before }: LiveState, after: Transcript): boolean {
  const turnsBefore = before.versions.at(-1)?.turns ?? [];
  const turns = after.versions.at(-1)?.turns ?? [];
  if (fileEtag === undefined || inFile === 0 || before.versions.length !== after.versions.length)
    return false;
  if (turns.length - inFile > TAIL_TURNS) return false;
  return turns.slice(0, inFile).every((turn, index) => turn === turnsBefore[index]);
}

/** The newest version with the turns of the tail, unless the tail is older than the file. */
function withTail(transcript: Transcript, { from, version }: TranscriptTail): Transcript {
  const newest = transcript.versions.at(-1);
  const isOfNewest = newest?.version === version.version && newest.idempotencyKey === version.idempotencyKey;
  if (!isOfNewest || from > newest.turns.length) return transcript;
  const turns: readonly Turn[] = [...newest.turns.slice(0, from), ...version.turns];
  if (turns.length < newest.turns.length) return transcript;
  return { ...transcript, versions: [...transcript.versions.slice(0, -1), { ...version, turns }] };
}

async function readTail(
  objects: ObjectStore,
  id: RecordingId,
): Promise<{ readonly tail: TranscriptTail; readonly etag: string } | undefined> {
  try {
    const object = await objects.get(liveKey(id), { maxBytes: MAX_TRANSCRIPT_BYTES });
    return { tail: parseTail(decodeText(object), id), etag: object.etag };
  } catch (error) {
    if (error instanceof StorageError && error.failure.kind === 'not-found') return undefined;
    throw error;
  }
}

function remember(states: Map<RecordingId, LiveState>, id: RecordingId, state: LiveState): void {
  states.set(id, state);
  if (states.size <= REMEMBERED) return;
  const [oldest] = states.keys();
  if (oldest !== undefined) states.delete(oldest);
}
