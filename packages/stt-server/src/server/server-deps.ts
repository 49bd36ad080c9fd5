import type { Storage } from '@enmienda/storage';
import type { TokenRegistry } from '../access/token-registry.ts';
import type { Engine } from '../engine.ts';
import type { EngineError } from '../engine-error.ts';
import type { LexiconFeed } from '../lexicons/lexicon-feed.ts';
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
  /** Without it the server asks nobody who he is. */
  readonly tokens?: TokenRegistry;
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
}
