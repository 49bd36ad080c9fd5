/** `GET /healthz`, `GET /readyz`, `GET /metrics` and `GET /processing/stats`. */
import type { RecordingStats } from '@enmienda/storage';
import type { FastifyInstance } from 'fastify';
import { EngineError } from '../engine-error.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { failureFields, type Log } from './log.ts';
import type { ServerConfig, ServerDeps } from './server-deps.ts';

export interface StatusParts {
  readonly deps: ServerDeps;
  readonly config: ServerConfig;
  readonly isDraining: () => boolean;
  readonly metrics: Pick<ServerMetrics, 'text'>;
}

const BYTES_PER_MB = 1_000_000;

export function registerStatusRoutes(app: FastifyInstance, parts: StatusParts): void {
  const { deps, config, isDraining, metrics } = parts;
  app.get('/healthz', { config: { isProbe: true } }, () => ({ status: 'ok' }));

  app.get('/readyz', { config: { isProbe: true } }, async (_request, reply) => {
    const [database, storage] = await Promise.all([
      check(deps.log, 'database', () => deps.storage.recordings.stats()),
      check(deps.log, 'storage', deps.checkStorage),
    ]);
    const engine = deps.engine instanceof EngineError ? deps.engine.failure.kind : 'ok';
    const isReady = database === 'ok' && storage === 'ok' && !isDraining();
    return reply
      .code(isReady ? 200 : 503)
      .send({ status: statusOf(isReady, isDraining()), checks: { database, storage, engine } });
  });

  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await metrics.text();
    return reply.type(contentType).send(body);
  });

  app.get('/processing/stats', async () =>
    toWireStats(await deps.storage.recordings.stats(), config.backend),
  );
}

function statusOf(isReady: boolean, isDraining: boolean): 'ready' | 'draining' | 'not_ready' {
  if (isDraining) return 'draining';
  return isReady ? 'ready' : 'not_ready';
}

async function check(log: Log, part: string, ask: () => Promise<unknown>): Promise<'ok' | 'failing'> {
  try {
    await ask();
    return 'ok';
  } catch (error) {
    log('warn', `${part} not ready`, failureFields(error));
    return 'failing';
  }
}

/** Megabytes of 1,000,000 bytes to one decimal; the rate is processed by total, 0 before the first recording. */
export function toWireStats(stats: RecordingStats, backend: 'local' | 's3' | 'both') {
  const { totalRecordings, totalSizeBytes, processed, pending } = stats;
  return {
    storage: {
      [backend]: {
        total_recordings: totalRecordings,
        total_size_mb: Math.round((totalSizeBytes / BYTES_PER_MB) * 10) / 10,
      },
    },
    processing_queue: {
      total_recordings: totalRecordings,
      processed,
      pending,
      processing_rate: totalRecordings === 0 ? 0 : Math.round((processed / totalRecordings) * 100) / 100,
    },
  };
}
