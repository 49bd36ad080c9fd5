/**
 * Figures of the server for Prometheus (https://prometheus.io/docs/practices/naming): base units, and no labels but words of
 * closed lists. What was said, and ids, have no way in.
 */
import type { OnlineResult } from '@enmienda/correction';
import { Counter, Gauge, Histogram, register as processRegistry, Registry } from 'prom-client';
import type { Engine } from '../engine.ts';
import { EngineError } from '../engine-error.ts';

export interface Watched {
  readonly textCalls: () => number;
  readonly audioCalls: () => number;
  readonly windowsWaiting: () => number;
  readonly windowsRunning: () => number;
}

export interface ServerMetrics {
  request(fields: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly durationMs: number;
  }): void;
  corrected(result: OnlineResult, durationMs: number): void;
  /** The same engine, counted. */
  countEngine(engine: Engine): Engine;
  /** With those of the process, where somebody collects them. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}

const REQUEST_SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120];
const ENGINE_SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 120, 600];
const CORRECTION_SECONDS = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.1];

export function createServerMetrics(watched: Watched, elapsedMs: () => number): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'enmienda_http_request_duration_seconds',
    help: 'Requests by route, method and status, upgrades included.',
    labelNames: ['route', 'method', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const engineTime = new Histogram({
    name: 'enmienda_engine_duration_seconds',
    help: 'Time of one transcription, files and windows of live sound.',
    buckets: ENGINE_SECONDS,
    registers,
  });
  const engineAudio = new Counter({
    name: 'enmienda_engine_audio_seconds_total',
    help: 'Sound that was transcribed: the time above by this is the real-time factor.',
    registers,
  });
  const engineFailures = new Counter({
    name: 'enmienda_engine_failures_total',
    help: 'Transcriptions that failed, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const correctionTime = new Histogram({
    name: 'enmienda_correction_duration_seconds',
    help: 'Time of one correction of a final text.',
    buckets: CORRECTION_SECONDS,
    registers,
  });
  const corrections = new Counter({
    name: 'enmienda_corrections_total',
    help: 'Corrections by method and decision.',
    labelNames: ['method', 'decision'],
    registers,
  });
  const clarifications = new Counter({
    name: 'enmienda_clarifications_total',
    help: 'Questions to put to the caller.',
    registers,
  });
  new Gauge({
    name: 'enmienda_live_sessions',
    help: 'Live calls that go on, with text or with sound.',
    labelNames: ['kind'],
    registers,
    collect() {
      this.set({ kind: 'text' }, watched.textCalls());
      this.set({ kind: 'audio' }, watched.audioCalls());
    },
  });
  new Gauge({
    name: 'enmienda_engine_queue_windows',
    help: 'Windows of live sound that wait for the engine, or are with it.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'waiting' }, watched.windowsWaiting());
      this.set({ state: 'running' }, watched.windowsRunning());
    },
  });

  return {
    request({ route, method, status, durationMs }) {
      requests.observe({ route, method, status }, durationMs / 1000);
    },
    corrected(result, durationMs) {
      correctionTime.observe(durationMs / 1000);
      for (const { method } of result.corrections) corrections.inc({ method, decision: 'apply' });
      for (const { method } of result.suggestions) corrections.inc({ method, decision: 'suggest' });
      if (result.clarification !== undefined) clarifications.inc();
    },
    countEngine(engine) {
      return {
        name: engine.name,
        async transcribe(audio, options) {
          const startedMs = elapsedMs();
          try {
            const hypothesis = await engine.transcribe(audio, options);
            engineAudio.inc(hypothesis.durationMs / 1000);
            return hypothesis;
          } catch (error) {
            engineFailures.inc({ kind: error instanceof EngineError ? error.failure.kind : 'unexpected' });
            throw error;
          } finally {
            engineTime.observe((elapsedMs() - startedMs) / 1000);
          }
        },
        close: () => engine.close(),
      };
    },
    async text() {
      const all = Registry.merge([registry, processRegistry]);
      return { contentType: all.contentType, body: await all.metrics() };
    },
  };
}
