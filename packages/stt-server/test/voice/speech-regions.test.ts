import { describe, expect, it } from 'vitest';
import { findSpeech, regionsOf } from '../../src/voice/speech-regions.ts';
import { exactDetector } from '../live-audio/timeline.ts';

const windows = (ms: number, probability: number) => Array<number>(Math.round(ms / 32)).fill(probability);

describe('regions of speech', () => {
  it('join what a short silence parts, leave long silence out, and have some of it around', () => {
    const probabilities = [
      ...windows(3200, 0),
      ...windows(960, 1),
      ...windows(960, 0),
      ...windows(640, 1),
      ...windows(9600, 0),
      ...windows(320, 1),
    ];
    expect(regionsOf(probabilities, 15_680)).toEqual([
      { startMs: 2900, endMs: 6060, speechMs: 1600 },
      { startMs: 15_060, endMs: 15_680, speechMs: 320 },
    ]);
  });

  it('are not made of clicks, and go on through doubt but do not begin with it', () => {
    expect(regionsOf([...windows(320, 0), 1, 1, ...windows(3200, 0)], 4000)).toEqual([]);
    expect(regionsOf(windows(3200, 0.4), 3200)).toEqual([]);
    expect(regionsOf([0.6, ...windows(320, 0.4)], 400)).toMatchObject([{ speechMs: 352 }]);
  });

  it('are found in a whole sound, and not at all in silence', async () => {
    const samples = new Float32Array(16_000 * 20);
    samples.fill(0.5, 16_000 * 5, 16_000 * 7);
    const { signal } = new AbortController();
    const [region, ...others] = await findSpeech(samples, exactDetector, signal);
    expect(others).toEqual([]);
    expect(region!.startMs).toBeGreaterThan(4600);
    expect(region!.startMs).toBeLessThanOrEqual(4700);
    expect(region!.endMs).toBeGreaterThanOrEqual(7300);
    expect(await findSpeech(new Float32Array(16_000 * 5), exactDetector, signal)).toEqual([]);
    expect(await findSpeech(new Float32Array(100), exactDetector, signal)).toEqual([]);
  });

  it('are not looked for any more once they are called off', async () => {
    const calledOff = new AbortController();
    const work = findSpeech(new Float32Array(16_000 * 60).fill(0.1), exactDetector, calledOff.signal);
    calledOff.abort(new Error('called off'));
    await expect(work).rejects.toThrow('called off');
  });
});
