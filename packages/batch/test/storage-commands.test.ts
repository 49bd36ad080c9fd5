import { readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, runInProcess } from './in-process.ts';
import { addCall, addCalls, openTempStorage, type TempStorage, toneWav } from './temp-storage.ts';

let storage: TempStorage;
let environment: Record<string, string>;
beforeEach(async () => {
  storage = await openTempStorage();
  environment = { STORAGE_LOCAL_PATH: storage.rootPath };
});
afterEach(() => storage.remove());

const batch = (...args: readonly string[]): Promise<Outcome> =>
  runInProcess(args, { environment, folder: storage.rootPath });
const json = ({ data }: Outcome): unknown[] => data.map((line): unknown => JSON.parse(line));
const file = (...names: readonly string[]) => path.join(storage.rootPath, ...names);

describe('enmienda-batch scrub', () => {
  it('exits with 0 where all is well', async () => {
    await addCalls(storage, 3);
    const outcome = await batch('scrub', '--json');
    expect(outcome.code).toBe(0);
    expect(json(outcome)).toEqual([
      {
        recordings: 3,
        repaired: 0,
        repairable: 0,
        needs_a_person: 0,
        leftovers_removed: 0,
        under_replicated: 0,
      },
    ]);
    expect(outcome.messages).toContain('3 recordings compared');
  });

  it('says with its exit code that something is left to do, and repairs what can be', async () => {
    const audio = { bytes: toneWav(), contentType: 'audio/wav' };
    const lost = await addCall(storage, 'hola', { audio });
    await unlink(file('audio', `${lost}.wav`));
    const other = await addCall(storage, 'hola');
    const metadata = file('metadata', `${other}_metadata.json`);
    const text = await readFile(metadata, 'utf8');
    await writeFile(metadata, text.replace('conversation-1', 'conversation-2'));
    const before = await batch('scrub');
    expect(before.code).toBe(1);
    expect(before.data.sort()).toEqual([
      `needs-a-person: missing: audio/${lost}.wav (folder): it is not there`,
      `repairable: index-differs: metadata/${other}_metadata.json (index): the index has other metadata`,
    ]);
    const repaired = await batch('scrub', '--repair');
    expect(repaired.code).toBe(1);
    expect(repaired.messages).toContain('1 findings repaired, 0 repairable, 1 need a person');
    expect((await batch('scrub', '--json')).data).toHaveLength(2);
    expect(await storage.recordings.listRecordings({ conversationId: 'conversation-2' })).toHaveLength(1);
    expect(await readdir(file())).not.toContain('damaged');
  });

  it('refuses to repair without changing anything', async () => {
    expect((await batch('scrub', '--repair', '--dry-run')).code).toBe(2);
  });
});
