/**
 * Settings of the server and of the batch commands, read from environment variables. `docs/server.md` and `.env.example`
 * list the same variables; a test compares the three.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';
import { SettingsError, type SettingsProblem } from './settings/settings-error.ts';
import { SETTING_VARIABLES, VARIABLE_SCHEMA, type VariableName } from './settings/variables.ts';

export { SettingsError, type SettingsProblem } from './settings/settings-error.ts';
export { SETTING_VARIABLES, type SettingVariable } from './settings/variables.ts';

export interface CronSettings {
  /** Five cron fields, local time. */
  readonly cron: string;
  /** Recordings a tick takes at most. */
  readonly limit: number;
  /** Recordings at work at once. */
  readonly concurrent: number;
}

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly forcePathStyle?: boolean;
  readonly checksums?: 'when-required' | 'when-supported';
  readonly encryption?: { readonly algorithm: 'AES256' | 'aws:kms'; readonly kmsKeyId?: string };
}

export interface Settings {
  /** As `openStorage` of `@enmienda/storage` takes it. */
  readonly storage: {
    readonly backend: 'local' | 's3' | 'both';
    readonly rootPath: string;
    readonly databaseUrl?: string;
    readonly s3?: S3Settings;
  };
  readonly lexiconPath: string;
  readonly language: 'es' | 'pt' | 'en';
  /** Live turns are corrected; otherwise they are stored and answered as heard. */
  readonly onlineCorrection: boolean;
  /** What the engine writes for uploaded audio is corrected. */
  readonly sttCorrection: boolean;
  /** Finished recordings are put in the ledger for the batch. */
  readonly offlineBatch: boolean;
  readonly host: string;
  readonly port: number;
  /** Who may use the server. */
  readonly apiTokensPath: string;
  /** Who read which recording. */
  readonly auditLogPath: string;
  /** Of pages in browsers that may use the server, beside its own. */
  readonly allowedOrigins: readonly string[];
  readonly limits: {
    /** WebSockets at once. */
    readonly sessions: number;
    readonly sessionsPerTenant: number;
    /** A WebSocket over which nothing came for so long is closed. */
    readonly idleMs: number;
    /** Of one token. */
    readonly requestsPerMinute: number;
  };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** How often the server looks for a new lexicon version, and a worker for work. */
  readonly pollIntervalMs: number;
  /** Live calls with sound at once. */
  readonly audioSessionsMax: number;
  /** Streams of Twilio are taken, and their signatures checked by this. */
  readonly twilio?: { readonly authToken: string; readonly publicUrl?: string };
  /** Path of a ggml file. */
  readonly sttModel?: string;
  readonly whisperCli?: string;
  readonly modelsDir?: string;
  readonly batch: {
    readonly maxConcurrent: number;
    readonly leaseMs: number;
    readonly maxAttempts: number;
    /** Wait after the first failure; it doubles with each further one. */
    readonly backoffMs: number;
    /** How long running work may take to finish after SIGTERM. */
    readonly drainMs: number;
    /** Passages in doubt are listened to again, where there is an engine. */
    readonly listenAgain: boolean;
    readonly nightly: CronSettings;
    readonly hourly: CronSettings;
  };
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that starts so is ours, and a mistake in its name stops the start. */
const OUR_PREFIXES = ['STORAGE_', 'S3_', 'BATCH_', 'STT_', 'ENABLE_', 'ENMIENDA_'];

/** Ours, but read by tests and measurements only. */
const TEST_VARIABLES = /^ENMIENDA_(?:EVAL_DIR|S3_ENDPOINT|TEST_[A-Z0-9_]+)$/;

/** Merges a file of `NAME=value` lines under the environment, whose own values win. A missing file adds nothing. */
export function readEnvironment(environment: Environment, envFilePath: string): Environment {
  if (!existsSync(envFilePath)) return environment;
  return { ...parseEnv(readFileSync(envFilePath, 'utf8')), ...environment };
}

/** Reads every setting; an empty value counts as unset. @throws SettingsError naming every bad or unknown variable */
export function readSettings(environment: Environment): Settings {
  const given = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  const ours = Object.fromEntries(given.filter(([name]) => Object.hasOwn(SETTING_VARIABLES, name)));
  const problems = given.filter(([name]) => isUnknown(name)).map(([name]) => unknownVariable(name));
  const parsed = VARIABLE_SCHEMA.safeParse(ours);
  if (!parsed.success) problems.push(...badValues(parsed.error, ours));
  const backend = ours['STORAGE_BACKEND'];
  if ((backend === 's3' || backend === 'both') && ours['S3_BUCKET'] === undefined) {
    problems.push(missingBucket(backend));
  }
  if (problems.length > 0 || !parsed.success) throw new SettingsError(problems);
  return toSettings(parsed.data);
}

function isUnknown(name: string): boolean {
  if (Object.hasOwn(SETTING_VARIABLES, name) || TEST_VARIABLES.test(name)) return false;
  return OUR_PREFIXES.some((prefix) => name.startsWith(prefix));
}

function unknownVariable(variable: string): SettingsProblem {
  const near = closest(variable, Object.keys(SETTING_VARIABLES));
  return { variable, kind: 'unknown', message: `${variable} is not a setting: did you mean ${near}?` };
}

function missingBucket(backend: string): SettingsProblem {
  return {
    variable: 'S3_BUCKET',
    kind: 'missing',
    message: `S3_BUCKET is not set, and STORAGE_BACKEND=${backend} needs it: write ${SETTING_VARIABLES.S3_BUCKET.allowed}.`,
  };
}

function badValues(error: z.ZodError, values: Readonly<Record<string, string>>): SettingsProblem[] {
  const names = new Set(error.issues.map((issue) => issue.path[0] as VariableName));
  return [...names].map((variable) => {
    const { allowed, secret } = SETTING_VARIABLES[variable];
    const value = JSON.stringify((values[variable] ?? '').slice(0, 60));
    const problem = secret ? `${variable} has a value that can't be used` : `${variable} is ${value}`;
    return { variable, kind: 'bad-value', message: `${problem}: write ${allowed}.` };
  });
}

function toSettings(values: z.infer<typeof VARIABLE_SCHEMA>): Settings {
  return {
    storage: {
      backend: values.STORAGE_BACKEND,
      rootPath: values.STORAGE_LOCAL_PATH,
      ...(values.DATABASE_URL === undefined ? {} : { databaseUrl: values.DATABASE_URL }),
      ...(values.S3_BUCKET === undefined ? {} : { s3: toS3(values.S3_BUCKET, values) }),
    },
    lexiconPath: values.LEXICON_PATH,
    language: values.LANGUAGE,
    onlineCorrection: values.ENABLE_ONLINE_CORRECTION,
    sttCorrection: values.ENABLE_STT_CORRECTION,
    offlineBatch: values.ENABLE_OFFLINE_BATCH,
    host: values.HOST,
    port: values.PORT,
    apiTokensPath: values.API_TOKENS_PATH,
    auditLogPath: values.AUDIT_LOG_PATH,
    allowedOrigins: values.ALLOWED_ORIGINS ?? [],
    limits: {
      sessions: values.MAX_SESSIONS,
      sessionsPerTenant: values.MAX_SESSIONS_PER_TENANT,
      idleMs: values.SESSION_IDLE_SECONDS * 1000,
      requestsPerMinute: values.REQUESTS_PER_MINUTE,
    },
    logLevel: values.LOG_LEVEL,
    pollIntervalMs: values.POLL_INTERVAL * 1000,
    audioSessionsMax: values.STT_LIVE_SESSIONS,
    ...(values.TWILIO_AUTH_TOKEN === undefined ? {} : { twilio: toTwilio(values.TWILIO_AUTH_TOKEN, values) }),
    ...(values.STT_MODEL === undefined ? {} : { sttModel: values.STT_MODEL }),
    ...(values.WHISPER_CLI === undefined ? {} : { whisperCli: values.WHISPER_CLI }),
    ...(values.ENMIENDA_MODELS_DIR === undefined ? {} : { modelsDir: values.ENMIENDA_MODELS_DIR }),
    batch: toBatch(values),
  };
}

function toTwilio(authToken: string, { TWILIO_STREAM_URL: publicUrl }: z.infer<typeof VARIABLE_SCHEMA>) {
  return { authToken, ...(publicUrl !== undefined && { publicUrl }) };
}

function toS3(bucket: string, values: z.infer<typeof VARIABLE_SCHEMA>): S3Settings {
  const { S3_KMS_KEY_ID: kmsKeyId, S3_ENCRYPTION: algorithm } = values;
  return {
    bucket,
    region: values.S3_REGION,
    ...(values.S3_ENDPOINT !== undefined && { endpoint: values.S3_ENDPOINT }),
    ...(values.S3_PATH_STYLE !== undefined && { forcePathStyle: values.S3_PATH_STYLE }),
    ...(values.S3_CHECKSUMS !== undefined && { checksums: CHECKSUMS[values.S3_CHECKSUMS] }),
    ...(algorithm !== undefined && {
      encryption: { algorithm, ...(kmsKeyId !== undefined && { kmsKeyId }) },
    }),
  };
}

const CHECKSUMS = { when_required: 'when-required', when_supported: 'when-supported' } as const;

function toBatch(values: z.infer<typeof VARIABLE_SCHEMA>): Settings['batch'] {
  return {
    maxConcurrent: values.BATCH_MAX_CONCURRENT,
    leaseMs: values.BATCH_LEASE_SECONDS * 1000,
    maxAttempts: values.BATCH_MAX_ATTEMPTS,
    backoffMs: values.BATCH_BACKOFF_SECONDS * 1000,
    drainMs: values.BATCH_DRAIN_SECONDS * 1000,
    listenAgain: values.BATCH_LISTEN_AGAIN,
    nightly: {
      cron: values.BATCH_NIGHTLY_CRON,
      limit: values.BATCH_NIGHTLY_LIMIT,
      concurrent: values.BATCH_NIGHTLY_CONCURRENT,
    },
    hourly: {
      cron: values.BATCH_HOURLY_CRON,
      limit: values.BATCH_HOURLY_LIMIT,
      concurrent: values.BATCH_MAX_CONCURRENT,
    },
  };
}
