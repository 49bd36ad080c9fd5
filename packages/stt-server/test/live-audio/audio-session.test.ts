/** The core of live audio with an engine that hears exactly what it is given; time is the point here. */
import path from 'node:path';
import type { RecordingId, RecordingLanguage } from '@enmienda/storage';
import { type Engine, EngineError } from '@enmienda/stt-server/engines';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLiveCall } from '../../src/live/live-call.ts';
import { type AudioSession, createAudioSession } from '../../src/live-audio/audio-session.ts';
import type { AudioSessionEvent } from '../../src/live-audio/audio-session-event.ts';
import type { AudioSessionOptions } from '../../src/live-audio/audio-session-options.ts';
import { createAudioSpool } from '../../src/live-audio/audio-spool.ts';
import { createEngineQueue } from '../../src/live-audio/engine-queue.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { exactDetector, pcm, type Said, say, soundOf, timelineEngine } from './timeline.ts';

let running: RunningServer;

beforeEach(async () => {
  running = await startServer();
});

afterEach(() => running.close());

const CUT = { minMs: 5000, maxMs: 10_000, pauseMs: 300, idleMs: 1500 };

interface Opened {
  readonly session: AudioSession;
  readonly events: AudioSessionEvent[];
  readonly recordingId: () => Promise<RecordingId>;
  /** What was told as final, in order. */
  readonly finals: () => string[];
}

function open(engine: Engine, wish: Partial<AudioSessionOptions> = {}, conversationId = 'live-1'): Opened {
  const details = { conversationId, language: 'es' as RecordingLanguage };
  const { storage, lexicons } = running;
  const config = { onlineCorrection: true, offlineBatch: false };
  const call = createLiveCall({ storage, lexicons, clock: () => Date.now() }, config, details);
  const events: AudioSessionEvent[] = [];
  const session = createAudioSession(
    {
      engine,
      queue: createEngineQueue(2),
      detector: exactDetector,
      spool: createAudioSpool(path.join(running.folder, 'live')),
      log: () => undefined,
      elapsedMs: () => 0,
    },
    {
      call,
      language: 'es',
      tenantId: 'default',
      hotwords: [],
      encoding: 'pcm16',
      sampleRateHz: 16_000,
      speakers: [undefined],
      cut: CUT,
      ...wish,
    },
    (event) => events.push(event),
  );
  return {
    session,
    events,
    recordingId: () => call.open(),
    finals: () =>
      events.flatMap((event) => (event.kind === 'final' ? [event.stored?.turn.result.text ?? ''] : [])),
  };
}

/** Frames of 100 ms, with the event loop in between. */
async function stream(
  session: AudioSession,
  samples: Int16Array,
  { track = 0, frame = 1600 } = {},
): Promise<void> {
  for (let at = 0; at < samples.length; at += frame) {
    session.push(track, pcm(samples.subarray(at, at + frame)));
    if (at % (frame * 50) === 0) await new Promise(setImmediate);
  }
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `palabra${at}`);
const textOf = (said: readonly Said[]) => said.map(({ text }) => text).join(' ');

describe('a live audio session', () => {
  it('gives every word once and in order, of talk without a pause, in windows of at most 10 s', async () => {
    const said = say(names(200), 500);
    const engine = timelineEngine(said);
    const { session, finals } = open(engine);
    await stream(session, soundOf(said, 75_000));
    await session.end(5000);
    expect(finals().join(' ')).toBe(textOf(said));
    expect(finals().length).toBeGreaterThan(6);
    expect(Math.max(...engine.heardMs)).toBeLessThanOrEqual(10_800);
  });

  it('gives every word once whatever the frames and pauses are', async () => {
    const pauses = fc.array(fc.integer({ min: 40, max: 2500 }), { minLength: 12, maxLength: 12 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(pauses, fc.integer({ min: 37, max: 4001 }), async (gaps, frame) => {
        let atMs = 300;
        const said = gaps.flatMap((gap, part) => {
          const words = say([`uno${part}`, `dos${part}`, `tres${part}`, `cuatro${part}`], atMs);
          atMs = words.at(-1)!.endMs + gap;
          return words;
        });
        run += 1;
        const { session, finals } = open(timelineEngine(said), {}, `live-${run}`);
        await stream(session, soundOf(said, atMs + 500), { frame });
        await session.end(5000);
        // A window whose words were all given out with the one before has none.
        const texts = finals().filter((text) => text !== '');
        expect(texts.join(' ')).toBe(textOf(said));
        await session.forget();
      }),
      { numRuns: 8 },
    );
  });

  it('corrects each window, stores it before it is told, and leaves out silence', async () => {
    const said = say(['soy', 'de', 'mobi', 'estar'], 2000);
    const engine = timelineEngine(said);
    const { session, events, recordingId } = open(engine);
    await stream(session, soundOf(said, 20_000));
    await session.flush();
    const [final] = events.filter((event) => event.kind === 'final');
    expect(final).toMatchObject({ track: 0, end: 'pause' });
    expect(final?.stored?.turn.result).toMatchObject({ text: 'soy de Movistar', original: textOf(said) });
    const transcript = await running.storage.recordings.getTranscript(await recordingId());
    expect(transcript?.versions[0]?.turns).toMatchObject([
      { hypothesis: textOf(said), text: 'soy de Movistar', startMs: 2000, endMs: said.at(-1)!.endMs },
    ]);
    expect(engine.heardMs.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(2100);
    await session.end(1000);
  });

  it('tells when speech starts and when the utterance is over', async () => {
    const said = say(['hola', 'buenas'], 1000);
    const { session, events } = open(timelineEngine(said), {
      utteranceEndMs: 1000,
      cut: { ...CUT, minMs: 0 },
    });
    await stream(session, soundOf(said, 2200));
    await expect.poll(() => events.some(({ kind }) => kind === 'final')).toBe(true);
    await stream(session, new Int16Array(16_000 * 2));
    expect(events.filter(({ kind }) => kind !== 'progress').map(({ kind }) => kind)).toEqual([
      'speech-started',
      'final',
      'utterance-end',
    ]);
    expect(events.find(({ kind }) => kind === 'utterance-end')).toMatchObject({
      lastWordMs: said.at(-1)!.endMs,
    });
    await session.end(1000);
  });

  it('tells early what a window holds so far, while the engine has nothing else to do', async () => {
    const said = say(names(12), 200);
    const { session, events } = open(timelineEngine(said), { interimEveryMs: 1000 });
    const samples = soundOf(said, 7000);
    for (let at = 0; at < samples.length; at += 16_000) {
      await stream(session, samples.subarray(at, at + 16_000));
      await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise(setImmediate);
    }
    await session.end(1000);
    const interims = events.flatMap((event) => (event.kind === 'interim' ? [event.preview.text] : []));
    expect(interims.length).toBeGreaterThan(2);
    for (const text of interims) expect(textOf(said)).toContain(text.replace(/ ?\S+\?$/, ''));
  });

  it('keeps two sides apart, on one recording with two channels', async () => {
    const said = [say(['hola', 'buenas'], 500), say(['diga', 'usted'], 3000)];
    const both = [...said[0]!, ...said[1]!];
    const opened = open(timelineEngine(both), { speakers: ['caller', 'agent'], sampleRateHz: 8000 });
    const { session, events } = opened;
    for (const [track, words] of said.entries())
      await stream(session, soundOf(words, 6000, 8000), { track, frame: 800 });
    const { audio } = await session.end(1000);
    const finals = events.flatMap((event) => (event.kind === 'final' ? [event] : []));
    expect(
      finals.map(({ track, stored }) => [track, stored?.turn.message.speaker, stored?.turn.result.text]),
    ).toEqual([
      [0, 'caller', 'hola buenas'],
      [1, 'agent', 'diga usted'],
    ]);
    expect(new DataView(audio!.buffer).getUint16(22, true)).toBe(2);
    expect(audio!.length).toBe(44 + 6000 * 8 * 4);
  });

  it('fills gaps of the sender with silence, so that times hold', async () => {
    const said = say(['hola', 'buenas'], 5000);
    const samples = soundOf(said, 7000);
    const { session, events } = open(timelineEngine(said));
    session.push(0, pcm(samples.subarray(0, 1600)), 0);
    for (let ms = 4500; ms < 7000; ms += 100)
      session.push(0, pcm(samples.subarray(ms * 16, (ms + 100) * 16)), ms);
    await session.end(1000);
    const [final] = events.filter((event) => event.kind === 'final');
    expect(final?.stored?.turn.message.start_ms).toBe(5000);
  });

  it('takes bytes that are cut in the middle of a sample', async () => {
    const said = say(['hola', 'buenas'], 500);
    const bytes = pcm(soundOf(said, 2000));
    const { session, finals } = open(timelineEngine(said));
    for (let at = 0; at < bytes.length; at += 333) session.push(0, bytes.subarray(at, at + 333));
    await session.end(1000);
    expect(finals()).toEqual(['hola buenas']);
  });

  it('makes 16 kHz of other rates', async () => {
    const said = say(['hola', 'buenas'], 500);
    const rates: number[] = [];
    const engine: Engine = {
      name: 'test/rate',
      transcribe(wav) {
        rates.push(new DataView(wav.buffer).getUint32(24, true));
        return Promise.resolve({ text: '', words: [], durationMs: 0 });
      },
      close: () => Promise.resolve(),
    };
    const { session } = open(engine, { sampleRateHz: 48_000 });
    await stream(session, soundOf(said, 3000, 48_000), { frame: 4800 });
    const { audioMs } = await session.end(1000);
    expect(rates).toEqual([16_000]);
    expect(audioMs).toBe(3000);
  });
});

describe('the end of a live audio session', () => {
  it('gives up in time what the engine does not answer, says how much, and has all the sound', async () => {
    const said = say(names(60), 500);
    const stuck = timelineEngine(said, () => new Promise(() => undefined));
    const { session, events } = open(stuck);
    const samples = soundOf(said, 24_000);
    await stream(session, samples);
    const summary = await session.end(50);
    expect(summary).toMatchObject({ audioMs: 24_000, abandonedWindows: 3 });
    expect(summary.abandonedMs).toBeGreaterThan(20_000);
    expect(Buffer.from(summary.audio!.subarray(44)).equals(pcm(samples))).toBe(true);
    expect(events.filter(({ kind }) => kind === 'window-failed')).toHaveLength(3);
    expect(session.backlogMs).toBe(0);
  });

  it('tells of a window that the engine failed at, and goes on with the next', async () => {
    let calls = 0;
    const said = [...say(['uno', 'dos'], 500), ...say(['tres', 'cuatro'], 5000)];
    const engine = timelineEngine(said, () => {
      calls += 1;
      return calls === 1
        ? Promise.reject(new EngineError({ kind: 'crashed', exit: 'signal SIGSEGV' }))
        : Promise.resolve();
    });
    const { session, events, finals } = open(engine);
    await stream(session, soundOf(said, 8000));
    const summary = await session.end(1000);
    expect(finals()).toEqual(['', 'tres cuatro']);
    expect(summary.abandonedWindows).toBe(1);
    expect(events.find(({ kind }) => kind === 'window-failed')).toMatchObject({ track: 0 });
  });

  it('is the same however often it is asked for, and nothing is taken after it', async () => {
    const { session } = open(timelineEngine([]));
    await stream(session, new Int16Array(16_000));
    const ended = session.end(1000);
    session.push(0, pcm(new Int16Array(16_000)));
    expect(await session.end(1000)).toBe(await ended);
    expect((await ended).audioMs).toBe(1000);
  });

  it('leaves nothing behind of a session without sound', async () => {
    const { session } = open(timelineEngine([]));
    expect(await session.end(1000)).toMatchObject({ audioMs: 0, audio: undefined });
    expect(await running.storage.recordings.listRecordings()).toEqual([]);
  });
});
