/**
 * One call that is being received.
 *
 *   waiting ──first final──► open ──finish──► finished
 *      └──────────────finish───────────────────►┘
 *
 * A recording is made with the first final turn, so that a connection that says nothing leaves nothing behind. A turn is on
 * disk before its result is given back; of one that could not be stored its sender is told, and may send it again.
 */
import type { OnlineResult } from '@enmienda/correction';
import type { RecordingId, RecordingLanguage, RecordingState, Storage, Turn } from '@enmienda/storage';
import type { LexiconFeed } from '../lexicons/lexicon-feed.ts';
import type { FinalMessage, PartialMessage } from '../wire.ts';
import { createSpeakers, type Preview, type SettledTurn } from './speakers.ts';
import { toTurn } from './turn.ts';

export interface LiveCallDeps {
  readonly storage: Pick<Storage, 'recordings' | 'ledger'>;
  readonly lexicons: LexiconFeed;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds, only for differences. */
  readonly elapsedMs?: () => number;
  /** Told of each final text that was corrected. */
  readonly onCorrected?: (result: OnlineResult, durationMs: number) => void;
}

export interface LiveCallConfig {
  readonly onlineCorrection: boolean;
  readonly offlineBatch: boolean;
}

/** Of the address and the `start` message. */
export interface CallDetails {
  readonly conversationId: string;
  readonly language: RecordingLanguage;
  readonly agentId?: string;
  readonly tenantId?: string;
  /** Whose hypotheses the turns are; absent where the client brings them. */
  readonly engine?: string;
}

export interface StoredTurn {
  readonly index: number;
  readonly recordingId: RecordingId;
  readonly turn: SettledTurn;
}

export interface FinishedCall {
  readonly recordingId: RecordingId | undefined;
  readonly turns: number;
}

export interface LiveCall {
  /** Makes the recording before the first turn, for sound that is to be kept. @throws StorageError */
  open(): Promise<RecordingId>;
  /** The text as it would stand if it were final; nothing is stored. */
  preview(message: PartialMessage): Preview;
  /** Ends the utterance of the partials before; to be called when the turn arrives, as partials of the next one may follow. */
  settle(message: FinalMessage): SettledTurn;
  /** Durable when it resolves; one after another. @throws StorageError, and then each of these turns is to be sent again */
  store(settled: readonly SettledTurn[]): Promise<readonly StoredTurn[]>;
  /** Completes the recording and hands it to the batch. Idempotent. @throws StorageError */
  finish(state: Exclude<RecordingState, 'open'>): Promise<FinishedCall>;
}

/** All turns of a call are one version of its transcript. */
const LIVE_KEY = 'live';

export function createLiveCall(deps: LiveCallDeps, config: LiveCallConfig, details: CallDetails): LiveCall {
  const { recordings, ledger } = deps.storage;
  const startedAt = new Date(deps.clock()).toISOString();
  let turns: readonly Turn[] = [];
  /** On disk behind `turns`; each becomes one of them when it is sent again, all of them when something else is. */
  let unanswered: readonly Turn[] = [];
  let recordingId: RecordingId | undefined;
  let opening: Promise<RecordingId> | undefined;
  let transcriptVersion = 0;
  let finished: Promise<FinishedCall> | undefined;
  /** The last write failed: what is on disk must be read before the next one. */
  let isDoubtful = false;
  let storing: Promise<unknown> = Promise.resolve();

  const speakers = createSpeakers(() =>
    config.onlineCorrection ? deps.lexicons.current(details.language) : undefined,
  );

  async function makeRecording(): Promise<RecordingId> {
    const { conversationId, language, agentId, tenantId } = details;
    const recording = await recordings.saveRecording({
      conversationId,
      language,
      ...(agentId !== undefined && { agentId }),
      ...(tenantId !== undefined && { tenantId }),
      createdAt: startedAt,
      state: 'open',
    });
    recordingId = recording.id;
    return recording.id;
  }

  function openRecording(): Promise<RecordingId> {
    opening ??= makeRecording().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  /** A write that was reported as failed may have been made: its turns stay, because what is on disk only grows. */
  async function readUnanswered(id: RecordingId): Promise<readonly Turn[]> {
    const transcript = await recordings.getTranscript(id);
    const stored = transcript?.versions.find((version) => version.idempotencyKey === LIVE_KEY)?.turns ?? [];
    return stored.slice(turns.length);
  }

  async function complete(state: RecordingState): Promise<FinishedCall> {
    if (recordingId === undefined) return { recordingId, turns: 0 };
    if (isDoubtful) unanswered = await readUnanswered(recordingId);
    turns = [...turns, ...unanswered];
    unanswered = [];
    await recordings.updateMetadata(recordingId, {
      state,
      endedAt: new Date(deps.clock()).toISOString(),
      processingMode: 'online',
      transcription: turns.map((turn) => turn.text).join('\n'),
      transcriptVersion,
    });
    if (config.offlineBatch) await ledger.enqueue([recordingId], 'offline');
    return { recordingId, turns: turns.length };
  }

  async function storeNow(settled: readonly SettledTurn[]): Promise<readonly StoredTurn[]> {
    const id = await openRecording();
    if (isDoubtful) unanswered = await readUnanswered(id);
    if (!isSentAgain(settled, unanswered)) {
      turns = [...turns, ...unanswered];
      unanswered = [];
    }
    const added = settled.map(({ message, result }, at) => toTurn(turns.length + at, message, result));
    const answered = [...turns, ...added];
    const behind = unanswered.slice(settled.length);
    isDoubtful = true;
    const version = await recordings.saveLiveTurns(id, {
      ...versionDetails(settled, details.engine),
      turns: [...answered, ...behind],
    });
    isDoubtful = false;
    turns = answered;
    unanswered = behind;
    transcriptVersion = version.version;
    return settled.map((turn, at) => ({
      index: answered.length - settled.length + at,
      recordingId: id,
      turn,
    }));
  }

  return {
    open: openRecording,
    preview: (message) => speakers.preview(message),
    settle(message) {
      const { elapsedMs, onCorrected } = deps;
      const startedMs = elapsedMs?.() ?? 0;
      const settled = speakers.settle(message);
      if (settled.lexiconVersion !== undefined)
        onCorrected?.(settled.result, (elapsedMs?.() ?? 0) - startedMs);
      return settled;
    },
    store(settled) {
      const stored = storing.then(() => storeNow(settled));
      storing = stored.catch(() => undefined);
      return stored;
    },
    finish(state) {
      finished ??= complete(state).catch((error: unknown) => {
        finished = undefined;
        throw error;
      });
      return finished;
    },
  };
}

/** As far as both go. */
function isSentAgain(settled: readonly SettledTurn[], unanswered: readonly Turn[]): boolean {
  return unanswered.every(({ hypothesis }, at) => hypothesis === (settled[at]?.message.text ?? hypothesis));
}

/** The version is that of the newest turn: the lexicon may be swapped between two turns of a call. */
function versionDetails(settled: readonly SettledTurn[], engine: string | undefined) {
  const lexiconVersion = settled.at(-1)?.lexiconVersion;
  return {
    source: 'online',
    idempotencyKey: LIVE_KEY,
    ...(engine !== undefined && { engine }),
    ...(lexiconVersion !== undefined && { lexiconVersion }),
  } as const;
}
