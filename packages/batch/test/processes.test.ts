import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { type BatchProcess, startBatch } from './batch-process.ts';
import { type Outcome, runInProcess } from './in-process.ts';
import {
  addCall,
  addCalls,
  openTempStorage,
  type TempStorage,
  voiceWav,
  writeLexicon,
} from './temp-storage.ts';

describe('processes of enmienda-batch', { timeout: 60_000 }, () => {
  let storage: TempStorage;
  let started: BatchProcess[];

  beforeEach(async () => {
    storage = await openTempStorage();
    await writeLexicon(storage.rootPath);
    started = [];
  });

  afterEach(async () => {
    for (const { child, ended } of started) {
      child.kill('SIGKILL');
      await ended;
    }
    await storage.remove();
  });

  /** Without a process of its own. */
  const batch = (...args: readonly string[]): Promise<Outcome> =>
    runInProcess(args, {
      environment: {
        STORAGE_LOCAL_PATH: storage.rootPath,
        LEXICON_PATH: path.join(storage.rootPath, 'lexicons'),
        LOG_LEVEL: 'silent',
      },
      folder: storage.rootPath,
    });

  function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): BatchProcess {
    const one = startBatch(storage.rootPath, args, environment);
    started.push(one);
    return one;
  }

  it.each(['sqlite', 'postgres'])(
    'tormented at random moments lose and duplicate nothing on %s',
    async (engine) => {
      const script = fileURLToPath(new URL('./crash/torture.mjs', import.meta.url));
      const sizes = ['--kills', '4', '--recordings', '40', '--workers', '2', '--seed', '7'];
      const child = spawn(process.execPath, [script, '--engine', engine, ...sizes], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [output, [code]] = await Promise.all([
        text(child.stdout),
        once(child, 'exit') as Promise<[number | null]>,
      ]);
      expect(JSON.parse(output)).toMatchObject({ engine, kills: 4, recordings: 40, problems: [] });
      expect(code).toBe(0);
    },
  );

  it('a worker serves until SIGTERM and ends with 0', async () => {
    await addCalls(storage, 2);
    const worker = start(['worker'], { POLL_INTERVAL: '1' });
    await worker.sawOnStderr('"outcome":"done"');
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toMatchObject({ code: 0, stdout: '' });
    expect(await storage.ledger.holders()).toEqual([]);
  });

  it('two daemons on one folder: the second is refused, names the first, and takes over when that is dead', async () => {
    const first = start(['daemon']);
    await first.sawOnStderr('daemon leads');
    const second = await batch('daemon');
    expect(second.code).toBe(4);
    expect(second.messages).toContain(`pid ${first.child.pid ?? ''}`);
    first.child.kill('SIGKILL');
    await first.ended;
    const third = start(['daemon']);
    await third.sawOnStderr('daemon leads');
    third.child.kill('SIGTERM');
    expect((await third.ended).code).toBe(0);
  });

  it('ended at once by a second signal leave no child, and leases that the next process takes over at once', async () => {
    const id = await addCall(storage, 'hola mobi estar', {
      audio: { bytes: voiceWav(), contentType: 'audio/wav' },
    });
    const worker = start(['worker'], {
      ...(await hangingEngine()),
      BATCH_LEASE_SECONDS: '3600',
      LOG_LEVEL: 'info',
    });
    const pid = await pidOfEngine();
    onTestFailed(() => void process.kill(pid, 'SIGKILL'));
    worker.child.kill('SIGTERM');
    await worker.sawOnStderr('stopping');
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toMatchObject({ code: 143 });
    expect(await storage.ledger.job(id, 'offline')).toMatchObject({ state: 'leased' });
    while (isRunning(pid)) await new Promise(setImmediate);
    const { data } = await batch('unprocessed', '--json');
    expect(data.map((line): unknown => JSON.parse(line))).toMatchObject([
      { outcome: 'done', attempt: 2, processing_mode: 'offline' },
    ]);
  });

  /** Waits until the engine has been started. */
  async function pidOfEngine(): Promise<number> {
    for (;;) {
      const pid = await readFile(path.join(storage.rootPath, 'engine.pid'), 'utf8').catch(() => '');
      if (pid.endsWith('\n')) return Number(pid);
      await new Promise(setImmediate);
    }
  }

  /** A whisper-cli that writes its pid and never answers. */
  async function hangingEngine(): Promise<Readonly<Record<string, string>>> {
    const program = path.join(storage.rootPath, 'whisper-cli');
    const model = path.join(storage.rootPath, 'model.bin');
    await writeFile(program, `#!/bin/sh\necho $$ >'${storage.rootPath}/engine.pid'\nexec sleep 300\n`);
    await chmod(program, 0o755);
    await writeFile(model, multilingualHeader());
    return { WHISPER_CLI: program, STT_MODEL: model };
  }
});

/** Killed by its parent it may be a zombie for as long as nobody reaps it. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** What a ggml Whisper model begins with: magic, 11 hyperparameters, no filters, no vocabulary. */
function multilingualHeader(): Uint8Array {
  const fields = [0x67_67_6d_6c, 51_865, 1500, 512, 8, 6, 448, 512, 8, 6, 80, 1, 0, 0, 0];
  return Buffer.from(Uint32Array.from(fields).buffer);
}
