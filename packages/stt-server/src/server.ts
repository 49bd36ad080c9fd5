/**
 * The HTTP and WebSocket server.
 *
 *   starting ──listen──► serving ──close──► draining ──► closed
 *
 * While it drains, `/readyz` says so, new calls and audio are refused, live calls are answered and marked, and requests at
 * work are finished.
 */
import { randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { registerAccess, requirePolicies } from './access/access-plugin.ts';
import { registerBrowserGuard } from './access/browser-guard.ts';
import { DEFAULT_LIMITS, HEADER_LIMIT_BYTES } from './access/limits.ts';
import { registerTicketRoute } from './access/ticket-route.ts';
import { createTickets } from './access/tickets.ts';
import { registerAsrRoute } from './asr-stream/asr-route.ts';
import { registerDeepgramRoutes } from './deepgram/deepgram-routes.ts';
import { EngineError } from './engine-error.ts';
import { registerLexiconRoutes } from './lexicon-versions/lexicon-routes.ts';
import { createLiveCalls } from './live/live-calls.ts';
import { registerLiveRoute } from './live/live-route.ts';
import { saveAbandonedAudio } from './live-audio/abandoned-audio.ts';
import { createAudioCalls } from './live-audio/audio-calls.ts';
import { createServerMetrics, type ServerMetrics } from './metrics/server-metrics.ts';
import { registerOpenAiRoutes } from './openai/openai-routes.ts';
import { registerOpenApiRoutes } from './openapi/openapi-routes.ts';
import { registerRecordingRoutes } from './recordings/recording-routes.ts';
import { claimPlace, leavePlace, markAbandoned } from './server/abandoned-recordings.ts';
import { failureFields } from './server/log.ts';
import { ProblemError, problemOf, sendProblem } from './server/problem.ts';
import { logFailure } from './server/request-failure.ts';
import type { ServerConfig, ServerDeps } from './server/server-deps.ts';
import { registerStatusRoutes } from './server/status-routes.ts';
import { registerTranscribeRoute } from './server/transcribe-route.ts';
import { watchRoutes } from './server/unknown-address.ts';
import { registerUploads } from './server/upload.ts';
import { createUploadGate } from './server/upload-gate.ts';
import { registerTwilioRoute } from './twilio/twilio-route.ts';
import { registerVoskRoute } from './vosk/vosk-route.ts';

export interface EnmiendaServer {
  readonly app: FastifyInstance;
  /** Returns the port, which was chosen by the system where 0 was asked for. */
  listen(address: { readonly host: string; readonly port: number }): Promise<number>;
  /** Drains; what the deps opened stays open. Idempotent. */
  close(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered while the server drains. */
    isProbe?: boolean;
  }
}

/** Of the interface, not of the package: it changes when an address or a field does. */
const VERSION = '0.1.0';

/** No request of ours has a larger body, but for audio. */
const BODY_LIMIT_BYTES = 64 * 1024;

const REQUEST_TIMEOUT_MS = 120_000;

export async function createServer(given: ServerDeps, config: ServerConfig): Promise<EnmiendaServer> {
  const limits = { ...DEFAULT_LIMITS, ...config.limits };
  const metrics = createServerMetrics(
    {
      textCalls: () => calls.count,
      audioCalls: () => audioCalls.count,
      windowsWaiting: () => audioCalls.windowsWaiting,
      windowsRunning: () => audioCalls.windowsRunning,
    },
    given.elapsedMs,
  );
  const deps = counted(given, metrics);
  const app = fastify({
    logger: false,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.checkIntervalMs,
      maxHeaderSize: HEADER_LIMIT_BYTES,
    },
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Our own answers while draining, which /readyz is asked for.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, problemOf(error));
    },
  });
  const calls = createLiveCalls();
  const audioCalls = createAudioCalls(deps, config);
  const startedAt = new Date(deps.clock()).toISOString();
  let renewal: NodeJS.Timeout | undefined;
  let closed: Promise<void> | undefined;
  let state: 'serving' | 'draining' = 'serving';
  const isDraining = () => state === 'draining';

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    logFailure(deps, request, { error, problem });
    return sendProblem(reply, problem);
  });
  requirePolicies(app);
  const unknownAddress = watchRoutes(app);
  app.setNotFoundHandler((request, reply) => sendProblem(reply, unknownAddress(request.url)));
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    const fields = { route, method, status: reply.statusCode };
    metrics.request({ ...fields, durationMs: reply.elapsedTime });
    deps.log('info', 'request', { ...fields, durationMs: Math.round(reply.elapsedTime) });
    done();
  });
  const tickets = createTickets({ random: randomBytes, clock: deps.clock });
  await registerLiveRoute(app, { deps, config, calls, audioCalls });
  const { tokens, log, audit } = deps;
  await registerBrowserGuard(app, { allowedOrigins: config.allowedOrigins ?? [], tokens });
  await registerAccess(app, { tokens, tickets, limits, log, audit });
  await registerTicketRoute(app, tickets);
  // After the hook of the WebSocket plugin, which marks the sockets that it must close itself when a call is refused.
  app.addHook('onRequest', (request, _reply, done) => {
    const isProbe = request.routeOptions.config.isProbe === true;
    done(isDraining() && !isProbe ? new ProblemError(STOPPING) : undefined);
  });
  await registerUploads(app, config.uploadLimitBytes);
  const uploads = { deps, config, gate: createUploadGate(deps, config.transcribeConcurrent) };
  registerTranscribeRoute(app, uploads);
  await registerOpenAiRoutes(app, uploads);
  await registerDeepgramRoutes(app, { ...uploads, calls: audioCalls });
  const audio = { deps, config, calls: audioCalls };
  registerVoskRoute(app, audio);
  registerTwilioRoute(app, audio);
  registerAsrRoute(app, audio);
  registerRecordingRoutes(app, deps);
  registerLexiconRoutes(app, deps);
  registerOpenApiRoutes(app, VERSION);
  registerStatusRoutes(app, { deps, config, isDraining, metrics });

  let hasPlace = false;

  async function saveLeftBehind(): Promise<void> {
    if (audioCalls.spool === undefined) return;
    const count = await saveAbandonedAudio(deps.storage.recordings, audioCalls.spool, {
      before: startedAt,
      onDamaged: (recordingId, error) =>
        deps.log('error', 'sound left in the spool', { recordingId, ...failureFields(error) }),
    });
    if (count > 0) deps.log('warn', 'sound of calls of a server that died is saved', { count });
  }

  async function renewPlace(): Promise<void> {
    const held = await claimPlace(deps.storage.leadership, deps.place);
    if (held && !hasPlace) {
      await saveLeftBehind();
      const count = await markAbandoned(deps.storage, {
        before: startedAt,
        offlineBatch: config.offlineBatch,
        onDamaged: (recordingId, error) =>
          deps.log('error', 'recording left open', { recordingId, ...failureFields(error) }),
      });
      if (count > 0) deps.log('warn', 'calls left open by a server that died', { count });
    }
    hasPlace = held;
  }

  async function close(): Promise<void> {
    state = 'draining';
    clearInterval(renewal);
    await app.close();
    if (hasPlace) await leavePlace(deps.storage.leadership, deps.place);
  }

  return {
    app,
    async listen({ host, port }) {
      await renewPlace();
      renewal = setInterval(() => {
        renewPlace().catch((error: unknown) => deps.log('error', 'place not renewed', failureFields(error)));
      }, deps.place.ttlMs / 3).unref();
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

function counted(deps: ServerDeps, metrics: ServerMetrics): ServerDeps {
  const { engine } = deps;
  return {
    ...deps,
    engine: engine instanceof EngineError ? engine : metrics.countEngine(engine),
    onCorrected(result, durationMs) {
      metrics.corrected(result, durationMs);
      deps.onCorrected?.(result, durationMs);
    },
  };
}

const STOPPING = {
  status: 503,
  kind: 'stopping',
  title: 'The server is stopping',
  detail: 'Come again in a few seconds.',
  headers: { 'retry-after': '5' },
};
