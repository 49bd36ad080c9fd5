import { readdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBatch } from './batch-process.ts';
import { runInProcess } from './in-process.ts';
import { addCall, openTempStorage, type TempStorage, writeLexicon } from './temp-storage.ts';

/** Said in calls that go well, fail, and break the program. */
const PLANTED = ['cuatro cinco seis mi clave', 'Remedios Buendía', 'calle de los Turcos'];

describe('what was said', { timeout: 60_000 }, () => {
  let storage: TempStorage;
  let environment: Record<string, string>;
  const batch = (args: readonly string[]) => runInProcess(args, { environment, folder: storage.rootPath });

  beforeEach(async () => {
    storage = await openTempStorage();
    environment = {
      STORAGE_LOCAL_PATH: storage.rootPath,
      LEXICON_PATH: await writeLexicon(storage.rootPath),
    };
    for (const phrase of PLANTED) await addCall(storage, `soy ${phrase} y llamo a mobi estar`);
    const damaged = await addCall(storage, `otra vez ${PLANTED[0]}`);
    await breakTranscript(damaged);
  });
  afterEach(() => storage.remove());

  it('is in no output, log or reason, whatever happens to the recordings', async () => {
    const outputs: string[] = [];
    for (const args of [['unprocessed', '--json'], ['unprocessed'], ['status'], ['status', '--json']]) {
      const { data, messages } = await batch(args);
      outputs.push(...data, messages);
    }
    const worker = startBatch(storage.rootPath, ['worker'], { POLL_INTERVAL: '1', LOG_LEVEL: 'trace' });
    await storage.ledger.retry({ force: true });
    await worker.sawOnStderr('"outcome":"done"');
    worker.child.kill('SIGTERM');
    const { stdout, stderr } = await worker.ended;
    outputs.push(stdout, stderr);

    const jobs = await storage.ledger.jobs({ limit: 100 });
    expect(jobs.filter(({ reason }) => reason !== undefined).length).toBeGreaterThan(0);
    outputs.push(...jobs.map(({ reason = '' }) => reason));
    for (const output of outputs) {
      for (const phrase of PLANTED) expect(output).not.toContain(phrase);
      expect(output).not.toContain('mobi estar');
    }
  });

  it('is in the files, or else this test would prove nothing', async () => {
    await batch(['unprocessed']);
    const folder = path.join(storage.rootPath, 'transcripts');
    const files = await Promise.all(
      (await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')),
    );
    for (const phrase of PLANTED) expect(files.some((text) => text.includes(phrase))).toBe(true);
  });

  /** A transcript whose JSON breaks off in the middle of what was said. */
  async function breakTranscript(id: string): Promise<void> {
    const file = path.join(storage.rootPath, 'transcripts', `${id}_transcript.json`);
    const text = await readFile(file, 'utf8');
    await truncate(file, text.indexOf(PLANTED[0] ?? '') + 12);
  }
});
