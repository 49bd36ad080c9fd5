import { describe, expect, it } from 'vitest';
import { type CutEvent, createWindowCutter } from '../../src/live-audio/window-cutter.ts';

const RATE_HZ = 8000;
const settings = { minMs: 5000, maxMs: 10_000, pauseMs: 300, idleMs: 1500 };

/** Pushes sound for each probability, 32 ms each; the value of a sample is the number of its window, from 1. */
function cut(probabilities: readonly number[], wish = settings) {
  const cutter = createWindowCutter(RATE_HZ, wish);
  const events: CutEvent[] = [];
  probabilities.forEach((probability, at) => {
    cutter.add(new Int16Array(256).fill(at + 1));
    events.push(...cutter.judge([probability]));
  });
  return {
    cutter,
    events,
    windows: events.flatMap((event) => (event.kind === 'window' ? [event.window] : [])),
  };
}

const speech = (ms: number) => Array<number>(Math.round(ms / 32)).fill(0.9);
const silence = (ms: number) => Array<number>(Math.round(ms / 32)).fill(0.01);

describe('a window', () => {
  it('ends at the first pause after it has lasted long enough', () => {
    const { windows } = cut([
      ...silence(1000),
      ...speech(2000),
      ...silence(400),
      ...speech(4000),
      ...silence(400),
      ...speech(1000),
    ]);
    expect(windows).toMatchObject([{ end: 'pause', seamMs: undefined, nextSeamMs: undefined }]);
    expect(windows[0]!.endMs - windows[0]!.startMs).toBeGreaterThan(6000);
  });

  it('ends at a long silence however short it is, and has a little of the silence on both sides', () => {
    const { windows } = cut([...silence(992), ...speech(1024), ...silence(2000)]);
    expect(windows).toMatchObject([{ startMs: 992 - 200, endMs: 992 + 1024 + 200, end: 'pause' }]);
    expect(windows[0]!.samples.length).toBe((1024 + 400) * 8);
    expect(windows[0]!.samples[200 * 8]).toBe(32);
  });

  it('is cut where speech is least certain when nobody pauses, and the next one overlaps it', () => {
    const quiet = [...speech(7008), 0.4, 0.36, 0.4, ...speech(6000), ...silence(2000)];
    const { windows } = cut(quiet);
    expect(windows).toHaveLength(2);
    const [first, second] = windows;
    expect(first).toMatchObject({ end: 'length', seamMs: undefined });
    expect(Math.abs(first!.nextSeamMs! - (7008 + 48))).toBeLessThanOrEqual(16);
    expect(second).toMatchObject({ end: 'pause', seamMs: first!.nextSeamMs });
    expect(first!.endMs - second!.startMs).toBe(800);
  });

  it('never lasts longer than the limit and its overlap, over an hour of talk', () => {
    const { windows } = cut(speech(600_000));
    for (const { startMs, endMs, samples } of windows) {
      expect(endMs - startMs).toBeLessThanOrEqual(10_400);
      expect(samples.length).toBe((endMs - startMs) * 8);
    }
    windows.slice(1).forEach((window, at) => expect(window.seamMs).toBe(windows[at]!.nextSeamMs));
  });

  it('is not made of a click', () => {
    expect(cut([...silence(500), 0.9, 0.9, ...silence(3000)]).events).toEqual([]);
  });

  it('holds the same samples wherever it lies', () => {
    const { windows } = cut([
      ...silence(60_000),
      ...speech(2000),
      ...silence(2000),
      ...silence(60_000),
      ...speech(1000),
      ...silence(2000),
    ]);
    for (const { startMs, samples } of windows) expect(samples[0]).toBe(Math.floor(startMs / 32) + 1);
  });
});

describe('a flush', () => {
  it('ends the open window with all sound that was added, and what follows begins behind it', () => {
    const { cutter } = cut([...silence(500), ...speech(1000)]);
    cutter.add(new Int16Array(100));
    const [event] = cutter.flush();
    expect(event).toMatchObject({ kind: 'window', window: { end: 'flush', endMs: cutter.addedMs } });
    const flushedMs = cutter.addedMs;
    cutter.add(new Int16Array(RATE_HZ * 4));
    const after = cutter.judge([...speech(1000), ...silence(2000)]);
    const window = after.find(({ kind }) => kind === 'window');
    expect(window).toMatchObject({ window: { startMs: flushedMs } });
  });

  it('gives nothing where nobody speaks', () => {
    expect(cut(silence(3000)).cutter.flush()).toEqual([]);
  });
});
