import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RecordingId } from '@enmienda/storage';
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

const COMMANDS = [
  'single',
  'unprocessed',
  'date-range',
  'daemon',
  'worker',
  'status',
  'task',
  'retry',
  'pause',
  'resume',
  'cap',
  'import',
  'reindex',
  'scrub',
  'cleanup',
  'hold',
  'learn',
];

describe('enmienda-batch', { timeout: 30_000 }, () => {
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

  const json = ({ data }: Outcome): unknown[] => data.map((line): unknown => JSON.parse(line));

  describe('help', () => {
    it('lists every command, the exit codes and the environment', async () => {
      const { code, data } = await batch('--help');
      expect(code).toBe(0);
      const text = data.join('\n');
      for (const name of [...COMMANDS, 'Exit codes', 'STORAGE_LOCAL_PATH']) expect(text).toContain(name);
    });

    it.each(COMMANDS)('of %s has an example and works with any environment', async (name) => {
      environment = { BATCH_MAX_CONCURRENT: 'many' };
      const { code, data } = await batch(name, '--help');
      expect(code).toBe(0);
      expect(data.join('\n')).toMatch(/Usage: enmienda-batch [\s\S]*Examples?:\n {2}.*enmienda-batch /);
    });
  });

  describe('wrong use', () => {
    it('without a command is answered with the help, on stderr', async () => {
      expect(await batch()).toMatchObject({
        code: 2,
        data: [],
        messages: expect.stringContaining('Usage: enmienda-batch COMMAND') as string,
      });
    });

    it.each([
      [['nonsense'], 'There is no command "nonsense"'],
      [['unprocessed', '--limitt', '3'], "Unknown option '--limitt'"],
      [['unprocessed', 'rec_1'], "Unexpected argument 'rec_1'"],
      [['unprocessed', '--limit', '0'], '--limit is "0": write a whole number from 1 to 1000000.'],
      [['unprocessed', '--concurrent', '1e3'], '--concurrent is "1e3"'],
      [['date-range', '--start-date', '2026-01-20'], '--end-date is missing.'],
      [['date-range', '--start-date', '2026-01-20', '--end-date', '2026-1-27'], '--end-date is "2026-1-27"'],
      [['single'], '--recording-id is missing.'],
      [['single', '--recording-id', '../../etc/passwd'], 'is not a recording id'],
      [['retry'], 'Give either --recording-id or --dead.'],
      [['retry', '--dead', '--recording-id', 'rec_1'], 'Give either --recording-id or --dead.'],
    ])('%j is refused in one line', async (args, message) => {
      const { code, data, messages } = await batch(...args);
      expect({ code, data }).toEqual({ code: 2, data: [] });
      expect(messages).toContain(message);
      expect(messages.trim().split('\n').length).toBe(1);
    });

    it('names a bad variable and what is allowed', async () => {
      environment['BATCH_MAX_CONCURRENT'] = 'many';
      expect(await batch('unprocessed')).toMatchObject({
        code: 2,
        messages: expect.stringContaining('BATCH_MAX_CONCURRENT') as string,
      });
    });

    it('names a cron expression that will never do', async () => {
      environment['BATCH_NIGHTLY_CRON'] = '0 25 * * *';
      expect(await batch('daemon')).toMatchObject({
        code: 2,
        messages: expect.stringContaining('BATCH_NIGHTLY_CRON') as string,
      });
    });

    it.each(['daemon', 'worker'])(
      'refuses to start a %s where the offline batch is switched off',
      async (name) => {
        environment['ENABLE_OFFLINE_BATCH'] = 'false';
        expect(await batch(name)).toMatchObject({
          code: 2,
          messages: expect.stringContaining('ENABLE_OFFLINE_BATCH') as string,
        });
      },
    );

    it('says that a recording is unknown', async () => {
      expect(await batch('single', '--recording-id', 'rec_nobody')).toMatchObject({
        code: 1,
        messages: expect.stringContaining('There is no metadata/rec_nobody_metadata.json') as string,
      });
    });
  });

  describe('trouble with the storage', () => {
    it('that cannot be written ends with 3 and says what to check', async () => {
      const file = path.join(storage.rootPath, 'a-file');
      await writeFile(file, '');
      environment['STORAGE_LOCAL_PATH'] = path.join(file, 'recordings');
      const { code, messages } = await batch('unprocessed');
      expect(code).toBe(3);
      expect(messages).toContain('a-file');
    });

    it('a damaged metadata file kills its job alone, and is left as it is', async () => {
      const [damaged, whole] = await addCalls(storage, 2);
      const file = path.join(storage.rootPath, 'metadata', `${damaged}_metadata.json`);
      await writeFile(file, '{"recording_id": "rec_');
      const { code, messages } = await batch('unprocessed');
      expect(code).toBe(1);
      expect(messages).toContain(`${damaged} dead: storage: corrupt`);
      expect(await readFile(file, 'utf8')).toBe('{"recording_id": "rec_');
      expect((await storage.recordings.getRecording(whole!)).processed).toBe(true);
      expect(json(await batch('status', '--json'))).toMatchObject([
        {
          recordings: { total: 2, processed: 1, pending: 1 },
          jobs: { done: 1, dead: 1 },
          dead: [{ recording_id: damaged }],
        },
      ]);
    });

    it('a lexicon that cannot be read ends the run before anything is leased', async () => {
      const [id] = await addCalls(storage, 1);
      environment['LEXICON_PATH'] = path.join(storage.rootPath, 'nowhere');
      expect(await batch('unprocessed')).toMatchObject({
        code: 2,
        messages: expect.stringContaining('LEXICON_PATH') as string,
      });
      expect(await storage.ledger.job(id!, 'offline')).toBeUndefined();
    });

    it('an engine that was set up but is not there ends the run', async () => {
      environment['STT_MODEL'] = 'no-such-model.bin';
      expect((await batch('unprocessed')).code).toBe(2);
    });
  });

  describe('a run', () => {
    it('prints one line of JSON per recording, and nothing else, on stdout', async () => {
      const ids = await addCalls(storage, 3);
      const outcome = await batch('unprocessed', '--limit', '2', '--json');
      expect(outcome.code).toBe(0);
      expect(json(outcome).length).toBe(2);
      for (const line of json(outcome)) {
        expect(line).toEqual({
          recording_id: expect.stringMatching(/^rec_/) as string,
          outcome: 'done',
          attempt: 1,
          duration_ms: expect.any(Number) as number,
          processing_mode: 'offline',
          corrections: 1,
          suggestions: 0,
          clarifications: 0,
          observations: expect.any(Number) as number,
        });
      }
      expect(outcome.messages).toContain('2/2 recordings, 0 failed');
      expect((await storage.recordings.getRecording(ids[0]!)).transcription).toContain('Movistar');
    });

    it('prints nothing on stdout without --json', async () => {
      await addCalls(storage, 1);
      const { code, data, messages } = await batch('unprocessed');
      expect({ code, data }).toEqual({ code: 0, data: [] });
      expect(messages.split('\n')[0]).toBe(
        'no speech engine (docs/engines.md): correcting from stored hypotheses',
      );
    });

    it('takes the days of a range, the last one included', async () => {
      const ids: RecordingId[] = [];
      for (const day of ['19', '20', '21', '22']) {
        const noon = new Date(2026, 0, Number(day), 12).toISOString();
        ids.push(await addCall(storage, 'mobi estar', { createdAt: noon }));
      }
      const outcome = await batch(
        'date-range',
        '--start-date',
        '2026-01-20',
        '--end-date',
        '2026-01-21',
        '--json',
      );
      const taken = (json(outcome) as { readonly recording_id: string }[]).map((line) => line.recording_id);
      expect(taken.toSorted()).toEqual([ids[1], ids[2]].toSorted());
    });

    it('of one recording is repeated only with --reprocess', async () => {
      const [id] = await addCalls(storage, 1);
      const single = (...flags: readonly string[]) =>
        batch('single', '--recording-id', id!, '--json', ...flags);
      expect(json(await single())).toMatchObject([{ outcome: 'done' }]);
      expect(await single()).toMatchObject({
        code: 0,
        data: [],
        messages: expect.stringContaining('processed already') as string,
      });
      expect(json(await single('--reprocess'))).toMatchObject([{ outcome: 'done' }]);
    });

    it('of one recording that is dead says why, and what brings it back', async () => {
      const { id } = await storage.recordings.saveRecording({ conversationId: 'c', language: 'es' });
      await batch('single', '--recording-id', id);
      expect(await batch('single', '--recording-id', id)).toMatchObject({
        code: 1,
        messages: expect.stringMatching(
          /is dead \(The recording has neither .*retry --recording-id rec_/,
        ) as string,
      });
    });
  });

  describe('told to stop', () => {
    it('finishes what runs, gives back the rest, and says so', async () => {
      await addCalls(storage, 9);
      const stop = new AbortController();
      const { code, data, messages } = await runInProcess(['unprocessed', '--concurrent', '2', '--json'], {
        environment,
        folder: storage.rootPath,
        signal: stop.signal,
        onLine: () => stop.abort(),
      });
      expect({ code, done: data.length }).toEqual({ code: 5, done: 2 });
      expect(messages).toContain('stopped before the end');
      expect(await storage.ledger.counts('offline')).toMatchObject({ pending: 7, leased: 0, done: 2 });
    });

    it.each([['reindex'], ['learn', 'run']])('%s ends with 5 and is no defect', async (...args) => {
      const id = await addCall(storage, 'hola');
      await storage.recordings.updateMetadata(id, { processed: true });
      await storage.learning.observe([
        { language: 'es', heard: 'mobi estar', canonical: 'Movistar', recordingId: id, score: 0.9 },
      ]);
      const signal = AbortSignal.abort();
      expect(await runInProcess(args, { environment, folder: storage.rootPath, signal })).toEqual({
        code: 5,
        data: [],
        messages: 'Stopped before the end: run it again.\n',
      });
    });
  });

  it('changes nothing in a dry run', async () => {
    const ids = await addCalls(storage, 3);
    await storage.ledger.enqueue([ids[2]!], 'offline');
    await killJobs(storage, 1);
    const before = await snapshot();
    const dry = [
      await batch('unprocessed', '--dry-run'),
      await batch('single', '--recording-id', ids[0]!, '--dry-run'),
      await batch(
        'date-range',
        '--start-date',
        '2026-01-19',
        '--end-date',
        '2026-01-21',
        '--dry-run',
        '--json',
      ),
      await batch('retry', '--dead', '--dry-run'),
    ];
    expect(dry.map(({ code, data }) => [code, data])).toEqual([
      [0, [ids[0], ids[1]]],
      [0, [ids[0]]],
      [0, [ids[0], ids[1]].map((id) => JSON.stringify({ recording_id: id }))],
      [0, [ids[2]]],
    ]);
    expect(json(await batch('daemon', '--dry-run'))).toMatchObject([
      { schedule: 'nightly', cron: '0 2 * * *', limit: 1000, concurrent: 20 },
      { schedule: 'hourly', cron: '0 * * * *', limit: 50, concurrent: 5 },
    ]);
    expect(await snapshot()).toEqual(before);
  });

  async function snapshot() {
    const files = await Promise.all(
      ['metadata', 'transcripts'].map(async (folder) => {
        const names = (await readdir(path.join(storage.rootPath, folder))).toSorted();
        return Promise.all(
          names.map(async (name) => [
            name,
            await readFile(path.join(storage.rootPath, folder, name), 'utf8'),
          ]),
        );
      }),
    );
    const jobs = await storage.ledger.jobs({ limit: 100 });
    return { files, jobs, pairs: await storage.learning.pairs({}) };
  }

  it('brings dead jobs back by name or all together', async () => {
    const ids = await addCalls(storage, 3);
    await storage.ledger.enqueue(ids, 'offline');
    await killJobs(storage, 3);
    expect((await batch('status')).data.join('\n')).toContain('damaged');
    expect(json(await batch('retry', '--recording-id', ids[1]!, '--json'))).toEqual([{ retried: 1 }]);
    expect(json(await batch('retry', '--dead', '--json'))).toEqual([{ retried: 2 }]);
    expect(json(await batch('unprocessed', '--json')).length).toBe(3);
    expect(await batch('retry', '--recording-id', ids[1]!)).toMatchObject({
      code: 1,
      messages: `${ids[1]!} has no dead job\n0 jobs will run again\n`,
    });
  });

  it('rebuilds the catalog from the files, and lists what is damaged', async () => {
    const [, second] = await addCalls(storage, 2);
    await writeFile(path.join(storage.rootPath, 'metadata', `${second}_metadata.json`), 'not JSON');
    const outcome = await batch('reindex', '--json');
    expect(outcome.code).toBe(1);
    expect(json(outcome)).toMatchObject([
      { indexed: 1, damaged: [{ key: `metadata/${second}_metadata.json` }], orphans: [] },
    ]);
  });
});
