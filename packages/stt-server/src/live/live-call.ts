/**
 * One call that is being received.
 *
 *   waiting ──first final──► open ──finish──► finished
 *      └──────────────finish───────────────────►┘
 *
 * A recording is made with the first final turn, so that a connection that says nothing leaves nothing behind. A turn is on
 * disk before its result is given back; of one that could not be stored its sender is told, and may send it again.
 */
import { type OnlineResult, processOnline } from '@enmienda/correction';
import type { RecordingId, RecordingLanguage, RecordingState, Storage, Turn } from '@enmienda/storage';
import type { LexiconFeed } from '../lexicons/lexicon-feed.ts';
import { type FinalMessage, fromWireWords, type PartialMessage } from '../wire.ts';
import { toTurn } from './turn.ts';

export interface LiveCallDeps {
  readonly storage: Pick<Storage, 'recordings' | 'ledger'>;
  readonly lexicons: LexiconFeed;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
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
}

export interface StoredTurn {
  readonly index: number;
  readonly recordingId: RecordingId;
  readonly result: OnlineResult;
}

export interface FinishedCall {
  readonly recordingId: RecordingId | undefined;
  readonly turns: number;
}

export interface LiveCall {
  /** The text as it would stand if it were final; nothing is stored. */
  preview(message: PartialMessage): OnlineResult;
  /** Durable when it resolves; calls must not overlap. @throws StorageError, and then each of these turns is to be sent again */
  store(messages: readonly FinalMessage[]): Promise<readonly StoredTurn[]>;
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
  let transcriptVersion = 0;
  let finished: Promise<FinishedCall> | undefined;
  /** The last write failed: what is on disk must be read before the next one. */
  let isDoubtful = false;

  function correct(message: PartialMessage | FinalMessage): OnlineResult {
    if (!config.onlineCorrection) return uncorrected(message);
    const { corrector } = deps.lexicons.current(details.language);
    return processOnline(corrector, {
      text: message.text,
      conversationId: details.conversationId,
      ...(message.words !== undefined && { words: fromWireWords(message.words) }),
      ...(message.type === 'final' &&
        message.alternatives !== undefined && {
          alternatives: message.alternatives.map((alternative) => ({ text: alternative })),
        }),
    });
  }

  function versionDetails() {
    const version = { source: 'online', idempotencyKey: LIVE_KEY } as const;
    if (!config.onlineCorrection) return version;
    return { ...version, lexiconVersion: deps.lexicons.current(details.language).version };
  }

  async function openRecording(): Promise<RecordingId> {
    const recording = await recordings.saveRecording({ ...details, createdAt: startedAt, state: 'open' });
    return recording.id;
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

  return {
    preview: correct,
    async store(messages) {
      const id = recordingId ?? (await openRecording());
      recordingId = id;
      if (isDoubtful) unanswered = await readUnanswered(id);
      if (!isSentAgain(messages, unanswered)) {
        turns = [...turns, ...unanswered];
        unanswered = [];
      }
      const added = messages.map((message, at) => {
        const result = correct(message);
        return { result, turn: toTurn(turns.length + at, message, result) };
      });
      const answered = [...turns, ...added.map(({ turn }) => turn)];
      const behind = unanswered.slice(messages.length);
      isDoubtful = true;
      const version = await recordings.saveLiveTurns(id, {
        ...versionDetails(),
        turns: [...answered, ...behind],
      });
      isDoubtful = false;
      turns = answered;
      unanswered = behind;
      transcriptVersion = version.version;
      return added.map(({ turn, result }) => ({ index: turn.index, recordingId: id, result }));
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
function isSentAgain(messages: readonly FinalMessage[], unanswered: readonly Turn[]): boolean {
  return unanswered.every(({ hypothesis }, at) => hypothesis === (messages[at]?.text ?? hypothesis));
}

function uncorrected(message: PartialMessage | FinalMessage): OnlineResult {
  const words = message.words === undefined ? {} : { words: fromWireWords(message.words) };
  return { text: message.text, original: message.text, corrections: [], suggestions: [], ...words };
}
