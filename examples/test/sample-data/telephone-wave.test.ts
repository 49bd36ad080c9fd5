import { decodeAudio } from '@enmienda/stt-server/engines';
import { describe, expect, test } from 'vitest';
import { decodePcmWave, encodeMuLawWave, toTelephoneBand } from '../../src/sample-data/telephone-wave.ts';

function tone(frequencyHz: number, sampleRateHz: number): Float32Array {
  return Float32Array.from(
    { length: sampleRateHz / 2 },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRateHz),
  );
}

function loudness(samples: Float32Array): number {
  const middle = samples.subarray(samples.length >> 2, (3 * samples.length) >> 2);
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
}

describe('a µ-law file', () => {
  test('is read back by an independent decoder with its length and loudness', async () => {
    const samples = tone(440, 8000);
    const decoded = await decodeAudio(encodeMuLawWave(samples));
    expect(decoded).toMatchObject({ sampleRateHz: 8000, channels: 1, durationMs: 500 });
    expect(loudness(decoded.samples)).toBeCloseTo(loudness(samples), 2);
  });

  test('clips what is too loud instead of wrapping round', async () => {
    const decoded = await decodeAudio(encodeMuLawWave(new Float32Array(800).fill(3)));
    expect(loudness(decoded.samples)).toBeGreaterThan(0.9);
  });
});

describe('the telephone band', () => {
  test.each([
    [440, 1],
    [3000, 1],
    [6000, 0],
    [9000, 0],
  ])('lets %i Hz through at %d of its loudness', (frequencyHz, share) => {
    const narrow = toTelephoneBand({ sampleRateHz: 22_050, samples: tone(frequencyHz, 22_050) });
    expect(loudness(narrow) / loudness(tone(frequencyHz, 22_050))).toBeCloseTo(share, 1);
  });
});

test('refuses what is no WAV file', () => {
  expect(() => decodePcmWave(new Uint8Array(100))).toThrow(RangeError);
});
