import { z } from 'zod';

/** One environment variable: what it accepts, and the words in which a person is told so. */
export interface SettingVariable {
  /** What may be written, as a noun phrase that completes "write …". */
  readonly allowed: string;
  /** As it would be written in the environment; absent where the setting has no default. */
  readonly fallback?: string;
  /** Never shown, in errors or elsewhere. */
  readonly secret?: true;
}

function flag() {
  return z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');
}

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

function text(maxLength: number) {
  return z.string().max(maxLength).refine(hasNoControlCharacter);
}

function hasNoControlCharacter(value: string): boolean {
  return !/\p{Cc}/u.test(value);
}

/** Five fields of minutes, hours, days, months and weekdays; what runs the schedule checks their ranges. */
const CRON = /^[\d*/,-]+( [\da-z*/,-]+){4}$/i;

/** A PostgreSQL URL, a `file:` URL, or a path: anything without a scheme. */
const DATABASE_URL = /^(?:postgres(?:ql)?:\/\/|file:).+$|^(?!file:)(?![a-z][a-z0-9+.-]*:\/\/).+$/;

/** As browsers write them (RFC 6454, 6.2), between commas. */
const ORIGINS = /^https?:\/\/[a-z0-9.:[\]-]+(?:, *https?:\/\/[a-z0-9.:[\]-]+)*$/;

function splitOrigins(value: string): readonly string[] {
  return value.split(/, */);
}

/** Parses one value each; every value is text, and an unset variable is absent. */
export const VARIABLE_SCHEMA = z.strictObject({
  STORAGE_BACKEND: z.enum(['local', 's3', 'both']).default('local'),
  STORAGE_LOCAL_PATH: text(4096).default('data/recordings'),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('us-east-1'),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_PATH_STYLE: flag().optional(),
  S3_CHECKSUMS: z.enum(['when_required', 'when_supported']).optional(),
  S3_ENCRYPTION: z.enum(['AES256', 'aws:kms']).optional(),
  S3_KMS_KEY_ID: text(2048).optional(),
  DATABASE_URL: text(4096).regex(DATABASE_URL).optional(),
  LEXICON_PATH: text(4096).default('data/lexicons'),
  LANGUAGE: z.enum(['es', 'pt', 'en']).default('es'),
  ENABLE_ONLINE_CORRECTION: flag().default(true),
  ENABLE_STT_CORRECTION: flag().default(true),
  ENABLE_OFFLINE_BATCH: flag().default(true),
  HOST: text(255).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(8000),
  API_TOKENS_PATH: text(4096).default('data/api-tokens.json'),
  AUDIT_LOG_PATH: text(4096).default('data/audit.log'),
  ALLOWED_ORIGINS: text(8192).regex(ORIGINS).transform(splitOrigins).optional(),
  MAX_SESSIONS: wholeNumber(1, 100_000).default(1000),
  MAX_SESSIONS_PER_TENANT: wholeNumber(1, 100_000).default(500),
  SESSION_IDLE_SECONDS: wholeNumber(10, 86_400).default(900),
  REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000).default(1200),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  POLL_INTERVAL: wholeNumber(1, 3600).default(5),
  STT_MODEL: text(4096).optional(),
  TWILIO_AUTH_TOKEN: z
    .string()
    .regex(/^[\w-]{16,128}$/)
    .optional(),
  TWILIO_STREAM_URL: z.url({ protocol: /^wss?$/ }).optional(),
  STT_LIVE_SESSIONS: wholeNumber(0, 100_000).default(500),
  WHISPER_CLI: text(4096).optional(),
  ENMIENDA_MODELS_DIR: text(4096).optional(),
  BATCH_MAX_CONCURRENT: wholeNumber(1, 256).default(5),
  BATCH_LEASE_SECONDS: wholeNumber(5, 86_400).default(120),
  BATCH_MAX_ATTEMPTS: wholeNumber(1, 100).default(5),
  BATCH_BACKOFF_SECONDS: wholeNumber(0, 86_400).default(30),
  BATCH_DRAIN_SECONDS: wholeNumber(0, 3600).default(30),
  BATCH_LISTEN_AGAIN: flag().default(true),
  BATCH_NIGHTLY_CRON: z.string().max(200).regex(CRON).default('0 2 * * *'),
  BATCH_NIGHTLY_LIMIT: wholeNumber(1, 1_000_000).default(1000),
  BATCH_NIGHTLY_CONCURRENT: wholeNumber(1, 256).default(20),
  BATCH_HOURLY_CRON: z.string().max(200).regex(CRON).default('0 * * * *'),
  BATCH_HOURLY_LIMIT: wholeNumber(1, 1_000_000).default(50),
});

export type VariableName = keyof typeof VARIABLE_SCHEMA.shape;

/** The same variables in words, in the order of `.env.example`. */
export const SETTING_VARIABLES: Readonly<Record<VariableName, SettingVariable>> = {
  STORAGE_BACKEND: { allowed: 'local, s3 or both', fallback: 'local' },
  STORAGE_LOCAL_PATH: { allowed: 'the path of a folder', fallback: 'data/recordings' },
  S3_BUCKET: { allowed: 'the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens' },
  S3_REGION: { allowed: 'the name of a region, such as eu-west-1', fallback: 'us-east-1' },
  S3_ENDPOINT: { allowed: 'an http:// or https:// address', secret: true },
  S3_PATH_STYLE: { allowed: 'true or false' },
  S3_CHECKSUMS: { allowed: 'when_required or when_supported' },
  S3_ENCRYPTION: { allowed: 'AES256 or aws:kms' },
  S3_KMS_KEY_ID: { allowed: 'the id of a key of the KMS', secret: true },
  DATABASE_URL: {
    allowed: 'postgres://user@host/name, or a path or file: address of a SQLite file',
    secret: true,
  },
  LEXICON_PATH: { allowed: 'the path of a folder', fallback: 'data/lexicons' },
  LANGUAGE: { allowed: 'es, pt or en (desktops set a variable of this name too)', fallback: 'es' },
  ENABLE_ONLINE_CORRECTION: { allowed: 'true or false', fallback: 'true' },
  ENABLE_STT_CORRECTION: { allowed: 'true or false', fallback: 'true' },
  ENABLE_OFFLINE_BATCH: { allowed: 'true or false', fallback: 'true' },
  HOST: { allowed: 'an address of this machine, such as 127.0.0.1 or 0.0.0.0', fallback: '127.0.0.1' },
  PORT: { allowed: 'a whole number from 0 to 65535 (0 takes a free port)', fallback: '8000' },
  API_TOKENS_PATH: { allowed: 'the path of a file', fallback: 'data/api-tokens.json' },
  AUDIT_LOG_PATH: { allowed: 'the path of a file', fallback: 'data/audit.log' },
  ALLOWED_ORIGINS: { allowed: 'origins between commas, such as https://agents.example.com' },
  MAX_SESSIONS: { allowed: 'a whole number from 1 to 100000', fallback: '1000' },
  MAX_SESSIONS_PER_TENANT: { allowed: 'a whole number from 1 to 100000', fallback: '500' },
  SESSION_IDLE_SECONDS: { allowed: 'a whole number of seconds from 10 to 86400', fallback: '900' },
  REQUESTS_PER_MINUTE: { allowed: 'a whole number from 1 to 1000000', fallback: '1200' },
  LOG_LEVEL: { allowed: 'fatal, error, warn, info, debug, trace or silent', fallback: 'info' },
  POLL_INTERVAL: { allowed: 'a whole number of seconds from 1 to 3600', fallback: '5' },
  TWILIO_AUTH_TOKEN: { allowed: 'the auth token of a Twilio account', secret: true },
  TWILIO_STREAM_URL: { allowed: 'an address such as wss://calls.example.com/twilio/media' },
  STT_LIVE_SESSIONS: { allowed: 'a whole number from 0 to 100000', fallback: '500' },
  STT_MODEL: { allowed: 'the path of a Whisper model in ggml format' },
  WHISPER_CLI: { allowed: 'the path of a whisper-cli program' },
  ENMIENDA_MODELS_DIR: { allowed: 'the path of a folder of models' },
  BATCH_MAX_CONCURRENT: { allowed: 'a whole number from 1 to 256', fallback: '5' },
  BATCH_LEASE_SECONDS: { allowed: 'a whole number of seconds from 5 to 86400', fallback: '120' },
  BATCH_MAX_ATTEMPTS: { allowed: 'a whole number from 1 to 100', fallback: '5' },
  BATCH_BACKOFF_SECONDS: { allowed: 'a whole number of seconds from 0 to 86400', fallback: '30' },
  BATCH_DRAIN_SECONDS: { allowed: 'a whole number of seconds from 0 to 3600', fallback: '30' },
  BATCH_LISTEN_AGAIN: { allowed: 'true or false', fallback: 'true' },
  BATCH_NIGHTLY_CRON: { allowed: 'five cron fields in local time, such as 0 2 * * *', fallback: '0 2 * * *' },
  BATCH_NIGHTLY_LIMIT: { allowed: 'a whole number from 1 to 1000000', fallback: '1000' },
  BATCH_NIGHTLY_CONCURRENT: { allowed: 'a whole number from 1 to 256', fallback: '20' },
  BATCH_HOURLY_CRON: { allowed: 'five cron fields in local time, such as 0 * * * *', fallback: '0 * * * *' },
  BATCH_HOURLY_LIMIT: { allowed: 'a whole number from 1 to 1000000', fallback: '50' },
};
