import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, runInProcess } from './in-process.ts';
import {
  addCall,
  addCalls,
  killJobs,
  openTempStorage,
  type TempStorage,
  writeLexicon,
} from './temp-storage.ts';

describe('enmienda-batch, for those who run it,', { timeout: 30_000 }, () => {
  let storage: TempStorage;
  let environment: Record<string, string>;

  beforeEach(async () => {
    storage = await openTempStorage();
    environment = {
      STORAGE_LOCAL_PATH: storage.rootPath,
      LEXICON_PATH: await writeLexicon(storage.rootPath),
    };
  });

  afterEach(() => storage.remove());

  const batch = (...args: readonly string[]): Promise<Outcome> =>
    runInProcess(args, { environment, folder: storage.rootPath });

  const object = ({ data }: Outcome): unknown => JSON.parse(data.join('\n'));

  describe('task', () => {
    it('follows a job from its submission to its result', async () => {
      const id = await addCall(storage, 'hola mobi estar');
      await storage.ledger.enqueue([id], 'offline');
      const { taskId } = (await storage.ledger.job(id, 'offline'))!;
      const waiting = await batch('task', taskId);
      expect(waiting.code).toBe(0);
      expect(object(waiting)).toMatchObject({
        task_id: taskId,
        recording_id: id,
        state: 'pending',
        attempts: 0,
      });
      await batch('unprocessed');
      expect(object(await batch('task', taskId.toUpperCase()))).toMatchObject({
        state: 'completed',
        step: 'ended',
        attempts: 1,
        result: { processing_mode: 'offline', transcript_version: 2 },
      });
    });

    it('says why one failed, and exits with 1', async () => {
      await storage.ledger.enqueue([await addCall(storage, 'hola')], 'offline');
      await killJobs(storage, 1);
      const [dead] = await storage.ledger.jobs({ state: 'dead', limit: 1 });
      const { code, data } = await batch('task', dead!.taskId);
      expect(code).toBe(1);
      expect(JSON.parse(data.join(''))).toMatchObject({ state: 'failed', error: 'damaged' });
      expect((await batch('status', '--json')).data.join('')).toContain(dead!.taskId);
    });

    it('knows no task of an unknown id, and takes nothing else for an id', async () => {
      expect(await batch('task', '00000000-0000-4000-8000-000000000000')).toMatchObject({
        code: 1,
        data: [],
        messages: expect.stringContaining('there is no task') as string,
      });
      expect(await batch('task', 'rec_1')).toMatchObject({ code: 2 });
      expect(await batch('task')).toMatchObject({ code: 2 });
    });
  });

  it('pause keeps every job where it is until resume', async () => {
    await addCalls(storage, 2);
    expect((await batch('pause', '--drain')).code).toBe(0);
    expect(
      (await batch('unprocessed', '--json')).data.map((line): unknown => JSON.parse(line)),
    ).toMatchObject([{ outcome: 'elsewhere' }, { outcome: 'elsewhere' }]);
    expect((await batch('status')).data.join('\n')).toContain('(paused)');
    await batch('resume');
    await batch('unprocessed');
    expect(await storage.ledger.counts('offline')).toMatchObject({ done: 2 });
  });

  it('cap sets, lists and lifts what a tenant may have at work', async () => {
    expect(await batch('cap')).toMatchObject({ code: 0, data: [], messages: 'no tenant has a cap\n' });
    expect((await batch('cap', '--tenant', 'acme', '--at-once', '3')).data).toEqual(['acme 3']);
    expect(object(await batch('cap', '--json'))).toEqual({ tenant_id: 'acme', at_once: 3 });
    expect(await batch('cap', '--tenant', 'acme', '--none')).toMatchObject({ code: 0, data: [] });
    expect((await batch('cap', '--at-once', '3')).code).toBe(2);
    expect((await batch('cap', '--tenant', 'acme')).code).toBe(2);
  });
});
