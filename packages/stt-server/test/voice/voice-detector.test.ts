/** What both detectors promise, and what only Silero can; it is skipped where its optional packages are not installed. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeAudio } from '@enmienda/stt-server/engines';
import { afterAll, describe, expect, it } from 'vitest';
import { createLoudnessDetector } from '../../src/voice/loudness-detector.ts';
import { openSileroDetector } from '../../src/voice/silero-detector.ts';
import type { VoiceDetector } from '../../src/voice/voice-detector.ts';

const silero = await openSileroDetector();
const evalDir = process.env['ENMIENDA_EVAL_DIR'];
if (silero === undefined)
  console.warn('Silero is not tested here: onnxruntime-node and @ricky0123/vad-web are missing.');
if (evalDir === undefined)
  console.warn('Voice is not looked for in real speech here; missing: ENMIENDA_EVAL_DIR.');

const detectors: [string, VoiceDetector][] = [
  ['loudness', createLoudnessDetector()],
  ...(silero === undefined ? [] : [['silero', silero] as [string, VoiceDetector]]),
];

afterAll(async () => {
  for (const [, detector] of detectors) await detector.close();
});

/** Noise of a fixed sequence (Numerical Recipes' linear congruence), so that every run is alike. */
function noise(count: number, amplitude: number, seed = 1): Int16Array {
  let state = seed;
  return Int16Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.round((state / 2 ** 31 - 1) * amplitude);
  });
}

interface Cut {
  readonly rateHz?: 8000 | 16_000;
  readonly frame?: number;
}

function listen(
  detector: VoiceDetector,
  samples: Int16Array,
  { rateHz = 16_000, frame = 1000 }: Cut = {},
): Promise<number[]> {
  const expected = Math.floor(samples.length / ((rateHz * 32) / 1000));
  const probabilities: number[] = [];
  return new Promise((resolve) => {
    const stream = detector.open(rateHz, (told) => {
      probabilities.push(...told);
      if (probabilities.length < expected) return;
      stream.close();
      resolve(probabilities);
    });
    for (let at = 0; at < samples.length; at += frame) stream.push(samples.subarray(at, at + frame));
    if (expected === 0) resolve([]);
  });
}

describe.each(detectors)('the detector by %s', (_name, detector) => {
  it.each([8000, 16_000] as const)(
    'tells one number a window of 32 ms, in order, at %i Hz',
    async (rateHz) => {
      const told = await listen(detector, noise(rateHz * 2 + 100, 3000), { rateHz });
      expect(told).toHaveLength(62);
      for (const probability of told) {
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }
    },
  );

  it('hears no speech in silence', async () => {
    expect(Math.max(...(await listen(detector, new Int16Array(16_000))))).toBe(0);
  });

  it('says the same however the sound is cut into frames, and whoever else is listened to', async () => {
    const samples = noise(16_000, 8000, 7);
    const alone = await listen(detector, samples, { frame: 16_000 });
    const together = await Promise.all([
      listen(detector, samples, { frame: 333 }),
      ...Array.from({ length: 40 }, (_, at) => listen(detector, noise(9000, 9000, at))),
      listen(detector, noise(9000, 9000, 99), { rateHz: 8000 }),
    ]);
    together[0].forEach((probability, at) => expect(probability).toBeCloseTo(alone[at]!, 4));
  });

  it('tells nothing after its stream is closed', async () => {
    let told = 0;
    const stream = detector.open(8000, (probabilities) => {
      told += probabilities.length;
    });
    stream.close();
    stream.push(noise(8000, 8000));
    await listen(detector, noise(8000, 8000), { rateHz: 8000 });
    expect(told).toBe(0);
  });
});

describe('loudness', () => {
  it('is speech where it stands out of the noise of the line, and not for ever', async () => {
    const samples = noise(16_000 * 6, 100);
    samples.set(noise(16_000, 8000), 16_000 * 3);
    const told = await listen(createLoudnessDetector(), samples);
    expect(told.slice(0, 90)).not.toContain(1);
    expect(told.slice(96, 122)).not.toContain(0);
    expect(told.slice(130)).not.toContain(1);
  });
});

describe.skipIf(silero === undefined)('Silero', () => {
  it('takes loud noise for no speech', async () => {
    expect(Math.max(...(await listen(silero!, noise(48_000, 8000))))).toBeLessThan(0.5);
  });

  it.skipIf(evalDir === undefined)(
    'finds the speech of a real recording, and the silence around it',
    async () => {
      const file = await readFile(path.join(evalDir!, 'speech', 'cv-es-18364616.mp3'));
      const { samples } = await decodeAudio(file);
      const pcm = Int16Array.from(samples, (sample) => Math.round(sample * 0x7f_ff));
      const padded = new Int16Array(pcm.length + 32_000);
      padded.set(pcm, 16_000);
      const told = await listen(silero!, padded);
      const inside = told.slice(31, -31);
      expect(inside.filter((probability) => probability > 0.5).length / inside.length).toBeGreaterThan(0.5);
      expect(Math.max(...told.slice(0, 28), ...told.slice(-28))).toBeLessThan(0.5);
    },
  );
});
