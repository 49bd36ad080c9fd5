import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, type DaemonConfig, runDaemon } from '../src/daemon.ts';
import { silentLog } from '../src/log.ts';
import type { Schedule } from '../src/schedule.ts';
import { ownWorkerId } from '../src/worker-id.ts';
import { deferred, openTempStorage, type TempStorage } from './temp-storage.ts';

const NIGHTLY: Schedule = { name: 'nightly', cron: '0 2 * * *', timeZone: 'UTC' };
const HOURLY: Schedule = { name: 'hourly', cron: '0 * * * *', timeZone: 'UTC' };
const never = new AbortController().signal;

describe('daemon', { timeout: 30_000 }, () => {
  let storage: TempStorage;
  beforeEach(async () => {
    storage = await openTempStorage();
  });
  afterEach(() => storage.remove());

  /** A day passes as fast as the daemon can sleep through it; the run ends at `until`. */
  function fakeTime(from: string, until: string) {
    const stop = new AbortController();
    let nowMs = Date.parse(from);
    const clock: Clock = {
      nowMs: () => nowMs,
      sleep: (durationMs) => {
        nowMs += Math.max(durationMs, 1);
        if (nowMs >= Date.parse(until)) stop.abort();
        return Promise.resolve();
      },
    };
    return { clock, stop, pass: (durationMs: number) => (nowMs += durationMs) };
  }

  function config(over: Partial<DaemonConfig> = {}): DaemonConfig {
    return {
      holder: ownWorkerId(),
      schedules: [NIGHTLY, HOURLY],
      leadershipMs: 60_000,
      fire: () => Promise.resolve(),
      tidy: () => Promise.resolve(),
      ...over,
    };
  }

  async function fired(
    from: string,
    until: string,
    work?: (name: string, pass: (ms: number) => void) => void,
  ) {
    const time = fakeTime(from, until);
    const ticks: string[] = [];
    await runDaemon(
      { leadership: storage.leadership, ticks: storage.ticks, clock: time.clock, log: silentLog },
      config({
        fire: ({ name }) => {
          ticks.push(`${name} ${new Date(time.clock.nowMs()).toISOString().slice(5, 16)}`);
          work?.(name, time.pass);
          return Promise.resolve();
        },
      }),
      time.stop.signal,
    );
    return ticks;
  }

  it('fires each schedule when it is due, the night before the hour', async () => {
    expect(await fired('2026-01-20T00:30Z', '2026-01-20T03:30Z')).toEqual([
      'hourly 01-20T01:00',
      'nightly 01-20T02:00',
      'hourly 01-20T02:00',
      'hourly 01-20T03:00',
    ]);
  });

  it('catches up one tick of each schedule after days without a daemon', async () => {
    await fired('2026-01-20T00:30Z', '2026-01-20T00:45Z');
    expect(await fired('2026-01-23T09:20Z', '2026-01-23T09:50Z')).toEqual([
      'nightly 01-23T09:20',
      'hourly 01-23T09:20',
    ]);
  });

  it('does not run twice what was run just before a restart', async () => {
    await fired('2026-01-20T01:30Z', '2026-01-20T02:10Z');
    expect(await fired('2026-01-20T02:10Z', '2026-01-20T02:50Z')).toEqual([]);
  });

  it('never overlaps itself: ticks that come due during a long night are fired once after it', async () => {
    const ticks = await fired('2026-01-20T01:30Z', '2026-01-20T06:10Z', (name, pass) => {
      if (name === 'nightly') pass(3.5 * 3_600_000);
    });
    expect(ticks).toEqual(['nightly 01-20T02:00', 'hourly 01-20T05:30', 'hourly 01-20T06:00']);
  });

  it('goes on after a tick that failed', async () => {
    const ticks = await fired('2026-01-20T00:30Z', '2026-01-20T02:30Z', (name) => {
      if (name === 'hourly') throw new Error('no such table');
    });
    expect(ticks).toEqual(['hourly 01-20T01:00', 'nightly 01-20T02:00', 'hourly 01-20T02:00']);
  });

  it('reports no failure where a tick only heeded the stop', async () => {
    const time = fakeTime('2026-01-20T00:30Z', '2026-01-20T02:30Z');
    const problems: string[] = [];
    await runDaemon(
      {
        leadership: storage.leadership,
        ticks: storage.ticks,
        clock: time.clock,
        log: { ...silentLog, error: (_fields, message) => problems.push(message) },
      },
      config({
        fire: (_schedule, signal) => {
          time.stop.abort();
          signal.throwIfAborted();
          return Promise.resolve();
        },
      }),
      time.stop.signal,
    );
    expect(problems).toEqual([]);
  });

  describe('its place', () => {
    const start = (over: Partial<DaemonConfig>, signal = never) =>
      runDaemon(
        {
          leadership: storage.leadership,
          ticks: storage.ticks,
          clock: { nowMs: () => Date.now(), sleep: () => Promise.resolve() },
          log: silentLog,
        },
        config(over),
        signal,
      );

    it('is refused to a second daemon, which hears who has it', async () => {
      await storage.leadership.claim('daemon', ownWorkerId(), 60_000);
      await expect(start({ holder: 'other/1/2/3' })).rejects.toThrow(`pid ${process.pid}`);
    });

    it('is taken over at once from a daemon of this host that is dead', async () => {
      const dead = ownWorkerId().split('/').with(1, '4194305').join('/');
      await storage.leadership.claim('daemon', dead, 60_000);
      const stop = new AbortController();
      let isLed = false;
      const tidy = () => {
        isLed = true;
        return endAfter(stop);
      };
      await start({ tidy }, stop.signal);
      expect(isLed).toBe(true);
    });

    it('is given up at the end', async () => {
      const stop = new AbortController();
      await start({ tidy: () => endAfter(stop) }, stop.signal);
      expect(await storage.leadership.claim('daemon', 'other/1/2/3', 1)).toEqual({ held: true });
    });

    it('when lost to another ends the daemon and its work', async () => {
      const isUsurped = deferred();
      const leadership = {
        ...storage.leadership,
        claim: async (name: string, holder: string, ttlMs: number) => {
          const claim = await storage.leadership.claim(name, holder, ttlMs);
          if (!claim.held) isUsurped.resolve();
          return claim;
        },
      };
      const clock = {
        nowMs: () => Date.now(),
        sleep: (_ms: number, signal: AbortSignal) => untilAborted(signal),
      };
      const run = runDaemon(
        { leadership, ticks: storage.ticks, clock, log: silentLog },
        config({
          leadershipMs: 30,
          tidy: async () => {
            await storage.leadership.resign('daemon', ownWorkerId());
            await storage.leadership.claim('daemon', 'usurper/7/2/3', 60_000);
          },
        }),
        never,
      );
      await expect(run).rejects.toThrow('host usurper, pid 7');
      await isUsurped.promise;
    });
  });
});

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The daemon finds itself stopped after its first round. */
function endAfter(stop: AbortController): Promise<void> {
  stop.abort();
  return Promise.resolve();
}
