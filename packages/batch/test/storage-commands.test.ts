import { mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
    expect([...before.data].sort()).toEqual([
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

describe('enmienda-batch cleanup and hold', () => {
  const policy = { schema_version: 1, default: { audio_days: 30 } };
  const withAudio = {
    audio: { bytes: toneWav(), contentType: 'audio/wav' },
    createdAt: '2026-01-20T10:00:00Z',
  };

  it('lists with --dry-run, erases without, and leaves what is held', async () => {
    await writeFile(file('retention.json'), JSON.stringify(policy));
    const held = await addCall(storage, 'hola', withAudio);
    const free = await addCall(storage, 'hola', withAudio);
    expect(await batch('hold', '--recording-id', held, '--reason', 'file 17')).toMatchObject({
      code: 0,
      data: [`${held} is held`],
    });
    const run = (...flags: string[]) =>
      batch('cleanup', '--policy', file('retention.json'), '--json', ...flags);
    const lines = (outcome: string) =>
      expect.arrayContaining([
        { recording_id: held, class: 'audio', outcome: 'held' },
        { recording_id: free, class: 'audio', outcome },
      ]) as unknown;
    expect(json(await run('--dry-run'))).toEqual(lines('would-erase'));
    expect(await readdir(file('audio'))).toHaveLength(2);
    const outcome = await run();
    expect(outcome).toMatchObject({ code: 0, messages: '1 erased, 1 held, 0 failed\n' });
    expect(json(outcome)).toEqual(lines('erased'));
    expect(await readdir(file('audio'))).toEqual([`${held}.wav`]);

    await batch('hold', '--recording-id', held, '--lift');
    expect((await batch('cleanup', '--policy', file('retention.json'))).data).toEqual([
      `erased: ${held} audio`,
    ]);
    const trail = json(await batch('hold', '--recording-id', held, '--show', '--json'));
    expect(trail).toMatchObject([
      { action: 'hold-placed', detail: 'file 17' },
      { action: 'hold-lifted' },
      { action: 'erased', detail: 'audio' },
    ]);
  });

  it('says what is wrong with the flags or the policy', async () => {
    expect((await batch('cleanup')).messages).toContain('--policy is missing');
    expect((await batch('cleanup', '--policy', file('none.json'))).messages).toContain("can't be read");
    await writeFile(file('retention.json'), '{"schema_version":1,"default":{"audio_days":"x"}}');
    const outcome = await batch('cleanup', '--policy', file('retention.json'));
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.messages).toContain('audio_days');
    expect((await batch('hold', '--recording-id', 'rec_1')).code).toBe(2);
    expect((await batch('hold', '--recording-id', 'rec_1', '--lift', '--show')).code).toBe(2);
    expect((await batch('hold', '--recording-id', 'rec_1', '--lift')).code).toBe(1);
  });
});

describe('enmienda-batch import', () => {
  const ogg = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(100)]);
  let calls = '';
  beforeEach(async () => {
    calls = await mkdtemp(path.join(tmpdir(), 'enmienda-import-'));
    await mkdir(path.join(calls, '2025', 'enero'), { recursive: true });
    await writeFile(path.join(calls, 'one.wav'), toneWav());
    await writeFile(path.join(calls, '2025', 'enero', 'two.OGG'), ogg);
    const sidecar = {
      conversation_id: 'call-2',
      tenant_id: 'acme',
      agent_id: 'ana',
      language: 'pt',
      created_at: '2025-01-20T10:15:00+01:00',
      ended_at: '2025-01-20T10:19:31+01:00',
    };
    await writeFile(path.join(calls, '2025', 'enero', 'two.json'), JSON.stringify(sidecar));
    await writeFile(path.join(calls, 'notes.wav'), 'not audio at all');
    await writeFile(path.join(calls, 'empty.mp3'), '');
    await writeFile(path.join(calls, '.hidden.wav'), toneWav());
  });
  afterEach(() => rm(calls, { recursive: true }));

  const outcomes = (outcome: Outcome) =>
    Object.fromEntries(
      (json(outcome) as { file: string; outcome: string }[]).map((line) => [line.file, line.outcome]),
    );

  it('takes audio with what its sidecar says, once, and makes it work of the batch', async () => {
    const dry = await batch('import', calls, '--dry-run', '--json');
    expect(outcomes(dry)).toEqual({
      'one.wav': 'would-import',
      '2025/enero/two.OGG': 'would-import',
      'notes.wav': 'skipped',
      'empty.mp3': 'skipped',
    });
    expect(await storage.recordings.listRecordings()).toEqual([]);
    const first = await batch('import', calls, '--json', '--language', 'en');
    expect(first).toMatchObject({ code: 0, messages: '2 taken, 0 present, 2 skipped, 0 failed\n' });
    const [two, one] = await storage.recordings.listRecordings();
    expect(two).toMatchObject({
      conversationId: 'call-2',
      tenantId: 'acme',
      agentId: 'ana',
      language: 'pt',
      createdAt: '2025-01-20T09:15:00.000Z',
      endedAt: '2025-01-20T09:19:31.000Z',
      audio: { contentType: 'audio/ogg', sizeBytes: ogg.length },
    });
    expect(one).toMatchObject({ conversationId: 'one', tenantId: 'default', language: 'en' });
    expect(one?.audio).toMatchObject({ contentType: 'audio/wav', sampleRateHz: 8000, durationMs: 500 });
    expect(Buffer.from(await storage.recordings.getAudio(one!.id)).equals(toneWav())).toBe(true);
    expect(await storage.ledger.job(two!.id, 'offline')).toMatchObject({ state: 'pending' });

    await writeFile(path.join(calls, 'same sound.wav'), toneWav());
    const again = await batch('import', calls, '--json');
    expect(again.messages).toContain('0 taken, 3 present, 2 skipped');
    expect(await storage.recordings.listRecordings()).toHaveLength(2);
  });

  it('completes what a killed import left in part', async () => {
    await batch('import', calls);
    const [two] = await storage.recordings.listRecordings();
    await rm(file('metadata', `${two!.id}_metadata.json`));
    expect((await batch('import', calls)).messages).toContain('1 taken, 1 present');
    expect(await storage.recordings.getRecording(two!.id)).toMatchObject({ conversationId: 'call-2' });
  });

  it('names what is wrong with a sidecar, and takes the rest', async () => {
    await writeFile(path.join(calls, 'one.json'), '{"agent": "ana"}');
    const outcome = await batch('import', calls, '--json');
    expect(outcome.code).toBe(1);
    expect(outcomes(outcome)).toMatchObject({ 'one.wav': 'failed', '2025/enero/two.OGG': 'imported' });
    expect(outcome.data.join()).toContain('agent');
  });

  it('says what is wrong with the flags', async () => {
    for (const args of [
      [],
      ['--dry-run'],
      [file('none')],
      [calls, '--language', 'fr'],
      [calls, '--concurrent', '0'],
    ]) {
      expect((await batch('import', ...args)).code).toBe(2);
    }
  });
});
