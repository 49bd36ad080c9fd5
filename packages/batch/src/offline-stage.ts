import type { AcousticScorer, OfflineOptions, OfflineTurn } from '@enmienda/correction/offline';
import type { Lease, PairObservation, Recording, RecordingStore } from '@enmienda/storage';
import { type Engine, EngineError } from '@enmienda/stt-server/engines';
import { BatchError } from './batch-error.ts';
import type { CallCorrector, CallCorrectors } from './call-corrector.ts';
import { openSound } from './call-sound.ts';
import { type HeardTurn, retranscribedTurns, storedTurns } from './retranscription.ts';
import { correctedTurn, type StageResult, turnsToCorrect } from './stage-result.ts';

export interface StageDeps {
  readonly recordings: Pick<RecordingStore, 'getRecording' | 'getTranscript' | 'getAudio'>;
  readonly correctors: CallCorrectors;
  /** Without one, recordings are corrected from their stored hypothesis. */
  readonly engine?: Engine;
  /** Listens again to what is in doubt; without one, text alone decides. */
  readonly listener?: AcousticScorer;
  readonly now: () => Date;
}

interface Hearing {
  readonly mode: StageResult['processingMode'];
  readonly turns: readonly HeardTurn[];
  readonly engine?: string;
  readonly audio?: Uint8Array;
}

/**
 * Hears a call again where it can, corrects it, and returns what is to be committed; writes nothing.
 * @throws StorageError | EngineError | BatchError nothing-to-correct | still-open
 */
export async function correctOffline(
  deps: StageDeps,
  lease: Lease,
  signal: AbortSignal,
): Promise<StageResult> {
  const recording = await deps.recordings.getRecording(lease.recordingId);
  if (recording.state === 'open') throw new BatchError({ kind: 'still-open' });
  const hearing = await hear(deps, recording, signal);
  const corrector = await deps.correctors(recording.language);
  signal.throwIfAborted();
  const call = { turns: hearing.turns.map(timedTurn), conversationId: recording.conversationId };
  const result = await corrector.correct(call, await listeningTo(deps, hearing, signal));
  signal.throwIfAborted();
  const processedAt = deps.now().toISOString();
  return {
    format: 1,
    processedAt,
    processingMode: hearing.mode,
    version: {
      source: hearing.mode,
      createdAt: processedAt,
      idempotencyKey: `${lease.stage}:${lease.token}:${corrector.configHash}`,
      ...(hearing.engine === undefined ? {} : { engine: hearing.engine }),
      lexiconVersion: corrector.lexiconVersion,
      turns: result.turns.flatMap((turn, index) => {
        const heard = hearing.turns[index];
        return heard === undefined ? [] : [correctedTurn(index, heard, turn)];
      }),
    },
    ...(result.listening === undefined
      ? {}
      : { listening: { passages: result.listening.passages, failed: result.listening.failed } }),
    observations: [
      ...result.observations.map(({ heard, canonical, score }) => ({
        language: recording.language,
        heard,
        canonical,
        recordingId: recording.id,
        score,
      })),
      ...enginesObservations(recording, hearing, corrector),
    ],
  };
}

/** How sure a term is that one engine wrote where another wrote what sounds like it. */
const ENGINES_SCORE = 0.9;

/** What the engine that heard the call again, and the one that heard it live, wrote for terms; neither text was corrected. */
function enginesObservations(
  { id, language, tenantId }: Recording,
  { turns, engine }: Hearing,
  corrector: CallCorrector,
): readonly PairObservation[] {
  if (engine === undefined || corrector.pairsBetween === undefined) return [];
  const source = { kind: 'engines', tenant: tenantId, name: engine } as const;
  const observations: PairObservation[] = [];
  for (const { heard } of turns) {
    if (heard.second === undefined) continue;
    for (const pair of corrector.pairsBetween(heard.text, heard.second.text)) {
      const { heard: words, canonical } = pair;
      observations.push({
        language,
        heard: words,
        canonical,
        recordingId: id,
        score: ENGINES_SCORE,
        source,
      });
    }
  }
  return observations;
}

/** The audio is fetched once, for the engine and the listener alike. */
async function hear(deps: StageDeps, recording: Recording, signal: AbortSignal): Promise<Hearing> {
  const stored = turnsToCorrect(await deps.recordings.getTranscript(recording.id));
  const wants = deps.engine !== undefined || deps.listener !== undefined;
  const fetched =
    wants && recording.audio !== undefined ? await deps.recordings.getAudio(recording.id) : undefined;
  signal.throwIfAborted();
  const sound = fetched === undefined ? {} : { audio: fetched };
  if (deps.engine !== undefined && fetched !== undefined) {
    try {
      const again = await deps.engine.transcribe(fetched, { language: recording.language, signal });
      return {
        mode: 'offline-retranscribed',
        turns: retranscribedTurns(stored, again),
        engine: deps.engine.name,
        ...sound,
      };
    } catch (error) {
      if (stored.length === 0 || !isAboutTheAudio(error)) throw error;
    }
  }
  if (stored.length > 0) return { mode: 'offline', turns: storedTurns(stored), ...sound };
  const missing = recording.audio === undefined ? 'transcript' : 'transcript-and-engine';
  throw new BatchError({ kind: 'nothing-to-correct', missing });
}

async function listeningTo(
  { listener }: StageDeps,
  { audio }: Hearing,
  signal: AbortSignal,
): Promise<OfflineOptions> {
  if (listener === undefined || audio === undefined) return { signal };
  const listening = await openSound(listener, audio, signal);
  return listening === undefined ? { signal } : { listening, signal };
}

/** Words without times are found by those of their turn. */
function timedTurn({ heard, startMs, endMs }: HeardTurn): OfflineTurn {
  return {
    ...heard,
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
  };
}

/** Audio that no engine will ever read is no reason to leave the stored hypothesis uncorrected. */
function isAboutTheAudio(error: unknown): boolean {
  return (
    error instanceof EngineError &&
    (error.failure.kind === 'unreadable-audio' || error.failure.kind === 'audio-too-long')
  );
}
