/** The supervision of the child; the real program is in real-listening.test.ts. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListenRequest } from '../../src/whisper/listen-frames.ts';
import { createListenProcess, type ListenProcess } from '../../src/whisper/listen-process.ts';
import { makeTemporaryFolder } from '../running-server.ts';
import { askedOf, listenerStandIn, startedChildren } from './listener-stand-in.ts';

let folder: string;
let listener: ListenProcess;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  listener = await listenerOf({});
});

afterEach(async () => {
  await listener.close();
  await rm(folder, { recursive: true, force: true });
});

async function listenerOf(options: { modelPath?: string; timeoutMs?: number }): Promise<ListenProcess> {
  const { modelPath = 'model.bin', timeoutMs = 20_000 } = options;
  const programPath = await listenerStandIn(folder);
  return createListenProcess({ programPath, modelPath, timeoutMs: () => timeoutMs });
}

/** The language says what the stand-in does with it. */
function request(language: string, text: readonly number[] = [5, 6]): ListenRequest {
  return {
    language,
    passes: [{ prompt: [9], texts: [text], hear: 3 }],
    samples: Float32Array.of(0, 0.5, -0.5, 1),
  };
}

const answerOf = (text: readonly number[]) => ({
  passes: [{ texts: [[...text.map((token) => -token), -1]], heard: [9] }],
  cpuMs: 8,
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a listening child', () => {
  it('is kept: requests that come at once are answered one after the other by the same', async () => {
    const texts = [[1], [2, 3], [], [4]];
    const answers = await Promise.all(texts.map((text) => listener.ask(request('es', text))));
    expect(answers).toEqual(texts.map(answerOf));
    expect(await startedChildren(folder)).toHaveLength(1);
  });

  it('is started with the first request only', async () => {
    expect(await startedChildren(folder)).toHaveLength(0);
    await listener.ask(request('es'));
    expect(await startedChildren(folder)).toHaveLength(1);
  });

  it.each([
    ['die', 'exit code 7'],
    ['garbage', 'an answer that is not its JSON'],
    ['other-id', 'an answer that is not its JSON'],
    ['refuse', 'a refusal (bad-request: no)'],
  ])('that fails a request (%s) is replaced, and only that request fails', async (language, exit) => {
    const [failed, next] = await Promise.allSettled([
      listener.ask(request(language)),
      listener.ask(request('es', [7])),
    ]);
    expect(failed).toMatchObject({ reason: { failure: { kind: 'crashed', exit } } });
    expect(next).toMatchObject({ value: answerOf([7]) });
    expect(await startedChildren(folder)).toHaveLength(2);
  });

  it('that is killed in the middle of a request is replaced', async () => {
    const work = listener.ask(request('hang'));
    const settled = expect(work).rejects.toMatchObject({
      failure: { kind: 'crashed', exit: 'signal SIGKILL' },
    });
    await expect.poll(() => askedOf(folder), { timeout: 10_000 }).toEqual(['hang']);
    process.kill((await startedChildren(folder))[0]!, 'SIGKILL');
    await settled;
    expect(await listener.ask(request('es', [2]))).toEqual(answerOf([2]));
  });

  it('that hangs is killed when its time is up', async () => {
    await listener.close();
    listener = await listenerOf({ timeoutMs: 1000 });
    const failure = { kind: 'timeout', afterMs: 1000 };
    await expect(listener.ask(request('hang'))).rejects.toMatchObject({ failure });
    await expect
      .poll(async () => isRunning((await startedChildren(folder))[0]!), { timeout: 10_000 })
      .toBe(false);
  });

  it('whose model can not be loaded fails the request that started it', async () => {
    await listener.close();
    listener = await listenerOf({ modelPath: path.join(folder, 'broken.bin') });
    const failure = { kind: 'crashed', exit: 'exit code 3' };
    await expect(listener.ask(request('es'))).rejects.toMatchObject({ failure });
  });

  it('that is not there is said to be missing, with the remedy', async () => {
    const missing = createListenProcess({
      programPath: path.join(folder, 'nowhere'),
      modelPath: 'model.bin',
      timeoutMs: () => 20_000,
    });
    const work = missing.ask(request('es'));
    await expect(work).rejects.toMatchObject({ failure: { kind: 'no-engine' } });
    await expect(work).rejects.toThrow('npm run engine:build');
    await missing.close();
  });
});

describe('a request that is called off', () => {
  it('kills the child, and the next request gets another', async () => {
    const calling = new AbortController();
    const work = listener.ask(request('hang'), calling.signal);
    const settled = expect(work).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    await expect.poll(() => askedOf(folder), { timeout: 10_000 }).toEqual(['hang']);
    calling.abort();
    await settled;
    expect(await listener.ask(request('es', [3]))).toEqual(answerOf([3]));
    expect(await startedChildren(folder)).toHaveLength(2);
  });

  it('while it waits in line leaves the child to the others', async () => {
    const first = listener.ask(request('es', [1]));
    const calledOff = listener.ask(request('es', [2]), AbortSignal.abort());
    const last = listener.ask(request('es', [3]));
    await expect(calledOff).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    expect(await Promise.all([first, last])).toEqual([answerOf([1]), answerOf([3])]);
    expect(await startedChildren(folder)).toHaveLength(1);
  });

  it('by closing ends with the child, whose end close waits for', async () => {
    const work = listener.ask(request('hang'));
    const waiting = listener.ask(request('es'));
    const settled = Promise.all(
      [work, waiting].map((one) => expect(one).rejects.toMatchObject({ failure: { kind: 'aborted' } })),
    );
    await expect.poll(() => askedOf(folder), { timeout: 10_000 }).toEqual(['hang']);
    await listener.close();
    expect(isRunning((await startedChildren(folder))[0]!)).toBe(false);
    await settled;
    await listener.close();
  });
});
