/**
 * Silero's voice detector (MIT, https://github.com/snakers4/silero-vad, version 5) through onnxruntime. One session serves
 * every stream: what waits of all of them is asked in batches, each stream with the network's memory of it.
 *
 *   input  [n, context + window]  32-bit floats -1..1, before each window the last samples of the one before
 *   state  [2, n, 128]            memory, zero at the start of a stream
 *   sr     scalar                 8000 or 16000
 *   output [n, 1], stateN [2, n, 128]
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createWindowing, loudnessOf, VOICE_WINDOW_MS, type VoiceDetector } from './voice-detector.ts';

type Runtime = typeof import('onnxruntime-node');
type Session = import('onnxruntime-node').InferenceSession;

const STATE_SIZE = 128;

/** As long as the network was trained with: 4 ms. */
const CONTEXT_MS = 4;

/** Asked at once: 2 ms on one core, so that calls in between wait no longer (onnxruntime 1.30, 2 cores, 2026-11). */
const BATCH = 32;

/** Quieter than -60 dB of full scale, as root mean square: no speech, and the network isn't asked. */
const SILENCE = 0.001;

const PACKAGES = { runtime: 'onnxruntime-node', model: '@ricky0123/vad-web' } as const;

interface Asked {
  readonly rateHz: 8000 | 16_000;
  state: Float32Array;
  context: Float32Array;
  waiting: Int16Array[];
  readonly tell: (probabilities: readonly number[]) => void;
  isOpen: boolean;
}

/** `undefined` where one of its two packages, which are optional, is not installed. Throws where they are and don't work. */
export async function openSileroDetector(): Promise<VoiceDetector | undefined> {
  const modelPath = findModel();
  const runtime = await loadRuntime();
  if (modelPath === undefined || runtime === undefined) return undefined;
  const session = await runtime.InferenceSession.create(await readFile(modelPath), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  return createSileroDetector(runtime, session);
}

function findModel(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${PACKAGES.model}/dist/silero_vad_v5.onnx`);
  } catch {
    return undefined;
  }
}

async function loadRuntime(): Promise<Runtime | undefined> {
  try {
    createRequire(import.meta.url).resolve(PACKAGES.runtime);
  } catch {
    return undefined;
  }
  return import('onnxruntime-node');
}

function createSileroDetector(runtime: Runtime, session: Session): VoiceDetector {
  const streams = new Set<Asked>();
  let working: Promise<void> | undefined;
  let isClosed = false;

  /** While anything waits. */
  function start(): void {
    working ??= work().finally(() => {
      working = undefined;
      if (!isClosed && [...streams].some((stream) => stream.waiting.length > 0)) start();
    });
  }

  async function work(): Promise<void> {
    for (;;) {
      await nextTurn();
      const waiting = [...streams].filter((stream) => stream.waiting.length > 0);
      const [first] = waiting;
      if (first === undefined || isClosed) return;
      const batch = waiting.filter(({ rateHz }) => rateHz === first.rateHz).slice(0, BATCH);
      // Whoever was asked goes to the end of the line.
      for (const stream of batch) if (streams.delete(stream)) streams.add(stream);
      await ask(batch);
    }
  }

  /** One window of each. */
  async function ask(batch: readonly Asked[]): Promise<void> {
    const loud = batch.filter((stream) => loudnessOf(stream.waiting[0] ?? new Int16Array()) >= SILENCE);
    for (const stream of batch) {
      if (loud.includes(stream)) continue;
      keepContext(stream, toFloats(stream.waiting.shift() ?? new Int16Array()));
      if (stream.isOpen) stream.tell([0]);
    }
    const [first] = loud;
    if (first === undefined) return;
    const inputs = loud.map((stream) => {
      const window = toFloats(stream.waiting.shift() ?? new Int16Array());
      const input = concatenated([stream.context, window]);
      keepContext(stream, window);
      return input;
    });
    const answers = await session.run({
      input: new runtime.Tensor('float32', concatenated(inputs), [loud.length, inputs[0]?.length ?? 0]),
      state: new runtime.Tensor('float32', statesOf(loud), [2, loud.length, STATE_SIZE]),
      sr: new runtime.Tensor('int64', BigInt64Array.of(BigInt(first.rateHz)), []),
    });
    const output = answers['output']?.data as Float32Array;
    const states = answers['stateN']?.data as Float32Array;
    loud.forEach((stream, at) => {
      stream.state = stateAt(states, at, loud.length);
      if (stream.isOpen) stream.tell([output[at] ?? 0]);
    });
  }

  return {
    name: 'silero',
    open(sampleRateHz, onProbabilities) {
      const windowsOf = createWindowing((sampleRateHz * VOICE_WINDOW_MS) / 1000);
      const stream: Asked = {
        rateHz: sampleRateHz,
        state: new Float32Array(2 * STATE_SIZE),
        context: new Float32Array((sampleRateHz * CONTEXT_MS) / 1000),
        waiting: [],
        tell: onProbabilities,
        isOpen: true,
      };
      streams.add(stream);
      return {
        push(samples) {
          stream.waiting.push(...windowsOf(samples));
          start();
        },
        close() {
          stream.isOpen = false;
          streams.delete(stream);
        },
      };
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await working;
      await session.release();
    },
  };
}

function keepContext(stream: Asked, window: Float32Array): void {
  stream.context = window.slice(window.length - stream.context.length);
}

function toFloats(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (sample) => sample / 0x80_00);
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Two layers, each of all streams. */
function statesOf(streams: readonly Asked[]): Float32Array {
  const layer = (from: number) => streams.map(({ state }) => state.subarray(from, from + STATE_SIZE));
  return concatenated([...layer(0), ...layer(STATE_SIZE)]);
}

function stateAt(states: Float32Array, at: number, count: number): Float32Array {
  const layer = (index: number) => {
    const from = (index * count + at) * STATE_SIZE;
    return states.subarray(from, from + STATE_SIZE);
  };
  return concatenated([layer(0), layer(1)]);
}
