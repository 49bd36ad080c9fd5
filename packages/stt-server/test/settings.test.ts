import { readSettings, SettingsError } from '@enmienda/stt-server/settings';
import { describe, expect, it } from 'vitest';

function problemsOf(environment: Record<string, string>): readonly { variable: string; message: string }[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('readSettings', () => {
  it('has a default for everything that one machine needs', () => {
    expect(readSettings({})).toEqual({
      storage: { backend: 'local', rootPath: 'data/recordings' },
      lexiconPath: 'data/lexicons',
      language: 'es',
      onlineCorrection: true,
      sttCorrection: true,
      offlineBatch: true,
      host: '127.0.0.1',
      port: 8000,
      apiTokensPath: 'data/api-tokens.json',
      auditLogPath: 'data/audit.log',
      allowedOrigins: [],
      limits: { sessions: 1000, sessionsPerTenant: 500, idleMs: 900_000, requestsPerMinute: 1200 },
      logLevel: 'info',
      audioSessionsMax: 500,
      pollIntervalMs: 5000,
      batch: {
        maxConcurrent: 5,
        leaseMs: 120_000,
        listenAgain: true,
        maxAttempts: 5,
        backoffMs: 30_000,
        drainMs: 30_000,
        nightly: { cron: '0 2 * * *', limit: 1000, concurrent: 20 },
        hourly: { cron: '0 * * * *', limit: 50, concurrent: 5 },
      },
    });
  });

  it('reads a list of origins', () => {
    const { allowedOrigins } = readSettings({ ALLOWED_ORIGINS: 'https://a.example, http://127.0.0.1:5173' });
    expect(allowedOrigins).toEqual(['https://a.example', 'http://127.0.0.1:5173']);
    for (const wrong of ['*', 'a.example', 'https://a.example/', 'https://a.example,'])
      expect(() => readSettings({ ALLOWED_ORIGINS: wrong })).toThrow('ALLOWED_ORIGINS');
  });

  it('reads the settings of an S3 bucket with its endpoint', () => {
    const settings = readSettings({
      STORAGE_BACKEND: 's3',
      S3_BUCKET: 'calls-2026',
      S3_REGION: 'eu-west-1',
      S3_ENDPOINT: 'http://127.0.0.1:7480',
    });
    expect(settings.storage).toEqual({
      backend: 's3',
      rootPath: 'data/recordings',
      s3: { bucket: 'calls-2026', region: 'eu-west-1', endpoint: 'http://127.0.0.1:7480' },
    });
  });

  it('reads how a bucket is spoken to, and encrypts', () => {
    const settings = readSettings({
      STORAGE_BACKEND: 'both',
      S3_BUCKET: 'calls-2026',
      S3_PATH_STYLE: 'false',
      S3_CHECKSUMS: 'when_supported',
      S3_ENCRYPTION: 'aws:kms',
      S3_KMS_KEY_ID: 'alias/calls',
    });
    expect(settings.storage).toEqual({
      backend: 'both',
      rootPath: 'data/recordings',
      s3: {
        bucket: 'calls-2026',
        region: 'us-east-1',
        forcePathStyle: false,
        checksums: 'when-supported',
        encryption: { algorithm: 'aws:kms', kmsKeyId: 'alias/calls' },
      },
    });
  });

  it('takes an empty value for an unset one', () => {
    expect(readSettings({ STT_MODEL: '', PORT: '' })).toEqual(readSettings({}));
  });

  it.each([
    ['STORAGE_BACKEND', 'cloud', 'local, s3 or both'],
    ['S3_CHECKSUMS', 'always', 'when_required or when_supported'],
    ['S3_BUCKET', 'UPPER_CASE', '3 to 63 lower-case letters'],
    ['S3_REGION', 'eu west', 'the name of a region'],
    ['LANGUAGE', 'fr', 'es, pt or en'],
    ['ENABLE_ONLINE_CORRECTION', 'yes', 'true or false'],
    ['ENABLE_STT_CORRECTION', 'TRUE', 'true or false'],
    ['ENABLE_OFFLINE_BATCH', '2', 'true or false'],
    ['PORT', '65536', '0 to 65535'],
    ['PORT', '80a', '0 to 65535'],
    ['PORT', '-1', '0 to 65535'],
    ['POLL_INTERVAL', '0', 'seconds from 1 to 3600'],
    ['POLL_INTERVAL', '1.5', 'seconds from 1 to 3600'],
    ['LOG_LEVEL', 'verbose', 'fatal, error'],
    ['BATCH_MAX_CONCURRENT', '0', '1 to 256'],
    ['BATCH_NIGHTLY_CRON', 'every night', 'five cron fields'],
    ['BATCH_HOURLY_CRON', '0 * * *', 'five cron fields'],
    ['STT_MODEL', 'a\nb', 'a Whisper model'],
  ])('refuses %s=%s, shows the value and says what is allowed', (variable, value, allowed) => {
    const [problem, ...others] = problemsOf({ [variable]: value });
    expect(others).toEqual([]);
    expect(problem?.variable).toBe(variable);
    expect(problem?.message).toContain(`${variable} is ${JSON.stringify(value)}: write `);
    expect(problem?.message).toContain(allowed);
  });

  it.each([
    ['DATABASE_URL', 'mysql://app:hunter2@db/enmienda', 'file: address of a SQLite file'],
    ['S3_ENDPOINT', 'ftp://key:hunter2@host', 'http:// or https://'],
  ])('refuses a %s without showing it', (variable, value, allowed) => {
    const [problem] = problemsOf({ [variable]: value });
    expect(problem?.message).toContain(allowed);
    expect(problem?.message).not.toContain('hunter2');
  });

  it.each([
    ['STORAGE_BACKED', 'STORAGE_BACKEND'],
    ['STT_MODLE', 'STT_MODEL'],
    ['BATCH_MAX_CONCURENT', 'BATCH_MAX_CONCURRENT'],
    ['ENABLE_CORRECTION', 'ENABLE_STT_CORRECTION'],
    ['ENMIENDA_MODEL_DIR', 'ENMIENDA_MODELS_DIR'],
    ['S3_BUKET', 'S3_BUCKET'],
  ])('stops at the unknown variable %s and asks whether %s was meant', (variable, meant) => {
    expect(problemsOf({ [variable]: 'x' }).map((problem) => problem.message)).toEqual([
      `${variable} is not a setting: did you mean ${meant}?`,
    ]);
  });

  it('lets the rest of the environment and the variables of tests pass', () => {
    const environment = {
      PATH: '/bin',
      HOME: '/root',
      AWS_REGION: 'x',
      ENMIENDA_EVAL_DIR: '/e',
      ENMIENDA_S3_ENDPOINT: 'x',
      constructor: 'of every object',
    };
    expect(readSettings(environment)).toEqual(readSettings({}));
  });

  it('asks for a bucket where the backend is s3', () => {
    for (const backend of ['s3', 'both']) {
      const problems = problemsOf({ STORAGE_BACKEND: backend });
      expect(problems.map((problem) => problem.variable)).toEqual(['S3_BUCKET']);
    }
  });

  it('names every bad variable at once', () => {
    const problems = problemsOf({ PORT: 'x', LANGUAGE: 'x', STT_MODLE: 'x', STORAGE_BACKEND: 's3' });
    expect(problems.map((problem) => problem.variable).sort()).toEqual(
      ['LANGUAGE', 'PORT', 'S3_BUCKET', 'STT_MODLE'].sort(),
    );
  });
});
