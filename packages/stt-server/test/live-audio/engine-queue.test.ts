import { describe, expect, it } from 'vitest';
import { createEngineQueue } from '../../src/live-audio/engine-queue.ts';

/** Work that ends when it is told to. */
function held() {
  const ends: (() => void)[] = [];
  const started: string[] = [];
  return {
    started,
    end: () => ends.shift()?.(),
    work: (name: string) => () => {
      started.push(name);
      return new Promise<string>((resolve) => ends.push(() => resolve(name)));
    },
  };
}

const never = new AbortController().signal;

describe('the queue in front of the engine', () => {
  it('runs as many at once as the engine takes, and tenants in turn', async () => {
    const queue = createEngineQueue(1);
    const { started, end, work } = held();
    const done = ['a', 'a', 'a', 'b', 'c', 'b'].map((tenant, at) =>
      queue.run(tenant, work(`${tenant}${at}`), never),
    );
    expect(queue).toMatchObject({ running: 1, waiting: 5 });
    for (const one of done) {
      end();
      await Promise.race([one, Promise.resolve()]);
      await new Promise(setImmediate);
    }
    await Promise.all(done);
    expect(started).toEqual(['a0', 'a1', 'b3', 'c4', 'a2', 'b5']);
    expect(queue).toMatchObject({ running: 0, waiting: 0 });
  });

  it('gives interim results only what is idle', async () => {
    const queue = createEngineQueue(1);
    const { end, work } = held();
    const first = queue.runIfIdle(work('interim'));
    expect(first).toBeDefined();
    expect(queue.runIfIdle(work('another'))).toBeUndefined();
    end();
    expect(await first).toBe('interim');
  });

  it('forgets what is called off while it waits, and goes on after work that fails', async () => {
    const queue = createEngineQueue(1);
    const calledOff = new AbortController();
    const failing = queue.run('a', () => Promise.reject(new Error('crashed')), never);
    const waiting = queue.run('a', () => Promise.resolve('never'), calledOff.signal);
    const last = queue.run('b', () => Promise.resolve('last'), never);
    calledOff.abort(new Error('called off'));
    await expect(failing).rejects.toThrow('crashed');
    await expect(waiting).rejects.toThrow('called off');
    expect(await last).toBe('last');
  });
});
