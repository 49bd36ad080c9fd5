import type { RecordingLanguage } from '@enmienda/storage';
import type { WavFormat } from '../audio/wav.ts';
import type { Engine } from '../engine.ts';
import type { LiveCall } from '../live/live-call.ts';
import type { Log } from '../server/log.ts';
import type { VoiceDetector } from '../voice/voice-detector.ts';
import type { AudioSpool } from './audio-spool.ts';
import type { EngineQueue } from './engine-queue.ts';
import type { CutSettings } from './window-cutter.ts';

export interface AudioSessionDeps {
  readonly engine: Engine;
  readonly queue: EngineQueue;
  readonly detector: VoiceDetector;
  readonly spool: AudioSpool;
  readonly log: Log;
  /** Milliseconds, only for differences. */
  readonly elapsedMs: () => number;
}

export interface AudioSessionOptions {
  /** Whose turns these are; `store` is called for one turn after another. */
  readonly call: Pick<LiveCall, 'open' | 'preview' | 'settle' | 'store'>;
  readonly language: RecordingLanguage;
  readonly tenantId: string;
  readonly hotwords: readonly string[];
  readonly encoding: WavFormat['encoding'];
  readonly sampleRateHz: number;
  /** A track each; `undefined` where nobody knows who speaks. */
  readonly speakers: readonly (string | undefined)[];
  readonly cut: CutSettings;
  /** How much more sound makes a new interim result; without it there are none. */
  readonly interimEveryMs?: number | undefined;
  /** Silence after the last word that is told of; without it none is. */
  readonly utteranceEndMs?: number | undefined;
}
