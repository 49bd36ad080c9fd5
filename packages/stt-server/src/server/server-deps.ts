import type { OnlineResult } from '@enmienda/correction';
import type { Storage } from '@enmienda/storage';
import type { AuditLog } from '../access/audit-log.ts';
import type { ServerLimits } from '../access/limits.ts';
import type { TokenRegistry } from '../access/token-registry.ts';
import type { Engine } from '../engine.ts';
import type { EngineError } from '../engine-error.ts';
import type { LexiconFeed } from '../lexicons/lexicon-feed.ts';
import type { VoiceDetector } from '../voice/voice-detector.ts';
import type { ServerPlace } from './abandoned-recordings.ts';
import type { Log } from './log.ts';

export interface ServerDeps {
  readonly storage: Storage;
  readonly lexicons: LexiconFeed;
  /** The engine, or why there is none: then audio is answered with 503. */
  readonly engine: Engine | EngineError;
  /** Fails when recordings can't be written. */
  readonly checkStorage: () => Promise<void>;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds, only for differences. */
  readonly elapsedMs: () => number;
  readonly place: ServerPlace;
  /** Told of each final text that was corrected. */
  readonly onCorrected?: (result: OnlineResult, durationMs: number) => void;
  /** Which live sound is speech. Default: what is loud. */
  readonly voice?: VoiceDetector;
  /** Without it the server asks nobody who he is. */
  readonly tokens?: TokenRegistry;
  /** Without it reads of recordings are not logged. */
  readonly audit?: AuditLog;
}

export interface ServerConfig {
  readonly backend: 'local' | 's3' | 'both';
  /** Of calls and audio that don't name theirs. */
  readonly language: 'es' | 'pt' | 'en';
  readonly onlineCorrection: boolean;
  readonly sttCorrection: boolean;
  readonly offlineBatch: boolean;
  readonly uploadLimitBytes: number;
  /** Audio that is received or at work at once; more is answered with 503. */
  readonly transcribeConcurrent: number;
  /** Of pages in browsers that may use the server, beside its own; e.g. `https://agents.example.com`. */
  readonly allowedOrigins?: readonly string[];
  /** Where they are not the usual ones. */
  readonly limits?: Partial<ServerLimits>;
  /** Where the sound of live calls is kept while they go on; without it live sound is refused. */
  readonly liveAudioPath?: string;
  /** Without it streams of Twilio are refused. `publicUrl` is the address that Twilio is told, where a proxy stands in between. */
  readonly twilio?: { readonly authToken: string; readonly publicUrl?: string };
  /** Live calls with sound at once; more are answered with 503. Default: 500. */
  readonly audioSessionsMax?: number;
}
