/** One audio file from its bytes to a recording: heard, corrected, stored. Every address that takes files ends here. */
import { randomUUID } from 'node:crypto';
import { type OnlineResult, processOnline } from '@enmienda/correction';
import type { Recording, RecordingLanguage } from '@enmienda/storage';
import type { FastifyReply } from 'fastify';
import { audioContentType } from '../audio/decode-audio.ts';
import type { Hypothesis } from '../engine.ts';
import { toTurn } from '../live/turn.ts';
import type { ServerConfig, ServerDeps } from './server-deps.ts';
import { engineOf } from './upload-gate.ts';

/** What a client asked for, whichever protocol it speaks. */
export interface TranscriptionWish {
  readonly audio: Uint8Array;
  readonly language: RecordingLanguage;
  /** Off: the text is answered as heard. The words as heard are stored either way. */
  readonly isCorrected: boolean;
  readonly hotwords: readonly string[];
  readonly conversationId?: string | undefined;
  readonly agentId?: string | undefined;
  readonly tenantId?: string | undefined;
}

export interface Transcription {
  readonly recording: Recording;
  readonly engine: string;
  readonly hypothesis: Hypothesis;
  readonly result: OnlineResult;
  /** Of the lexicon that corrected it; `undefined` where nothing did. */
  readonly lexiconVersion: number | undefined;
  readonly transcriptionMs: number;
  readonly correctionMs: number;
  readonly storageMs: number;
}

export interface TranscriptionParts {
  readonly deps: ServerDeps;
  readonly config: ServerConfig;
  readonly signal: AbortSignal;
}

/** @throws EngineError | StorageError */
export async function transcribe(wish: TranscriptionWish, parts: TranscriptionParts): Promise<Transcription> {
  const { deps, signal } = parts;
  const engine = engineOf(deps);
  const { language, hotwords } = wish;
  const startedMs = deps.elapsedMs();
  const hypothesis = await engine.transcribe(wish.audio, { language, hotwords, signal });
  const heardMs = deps.elapsedMs();
  const snapshot = wish.isCorrected ? deps.lexicons.current(language) : undefined;
  const { text, words } = hypothesis;
  const result =
    snapshot === undefined
      ? { text, original: text, corrections: [], suggestions: [], words }
      : processOnline(snapshot.corrector, { text, words });
  const correctedMs = deps.elapsedMs();
  if (snapshot !== undefined) deps.onCorrected?.(result, correctedMs - heardMs);
  const lexiconVersion = snapshot?.version;
  const recording = await save({ wish, result, lexiconVersion, engine: engine.name }, parts);
  return {
    recording,
    engine: engine.name,
    hypothesis,
    result,
    lexiconVersion,
    transcriptionMs: heardMs - startedMs,
    correctionMs: correctedMs - heardMs,
    storageMs: deps.elapsedMs() - correctedMs,
  };
}

/** A client that hung up isn't waited for. */
export function abortWhenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

interface Heard {
  readonly wish: TranscriptionWish;
  readonly result: OnlineResult;
  readonly lexiconVersion: number | undefined;
  readonly engine: string;
}

/**
 * Audio first, then the transcript, then the metadata that points at it. The recording is open until all three stand, so
 * that no worker takes it up half made; what a crash leaves open the next start marks incomplete, for the night run.
 */
async function save(heard: Heard, { deps, config }: TranscriptionParts): Promise<Recording> {
  const { wish, result, lexiconVersion, engine } = heard;
  const { recordings, ledger } = deps.storage;
  const recording = await recordings.saveRecording({
    conversationId: wish.conversationId ?? `upload-${randomUUID()}`,
    ...(wish.agentId !== undefined && { agentId: wish.agentId }),
    ...(wish.tenantId !== undefined && { tenantId: wish.tenantId }),
    language: wish.language,
    state: 'open',
    audio: { bytes: wish.audio, contentType: audioContentType(wish.audio) },
  });
  const version = await recordings.saveTranscript(recording.id, {
    source: 'online',
    idempotencyKey: 'upload',
    engine,
    ...(lexiconVersion !== undefined && { lexiconVersion }),
    turns: [toTurn(0, {}, result)],
  });
  const updated = await recordings.updateMetadata(recording.id, {
    state: 'complete',
    endedAt: recording.createdAt,
    processingMode: 'online',
    transcription: result.text,
    transcriptVersion: version.version,
  });
  if (config.offlineBatch) await ledger.enqueue([recording.id], 'offline');
  return updated;
}
