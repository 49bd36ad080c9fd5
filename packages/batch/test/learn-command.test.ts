import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStorage, type PairObservation } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Outcome, runInProcess } from './in-process.ts';

let folder = '';
let root = '';
let lexicons = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-learn-command-'));
  root = path.join(folder, 'recordings');
  lexicons = path.join(folder, 'lexicons');
  await mkdir(path.join(lexicons, 'es'), { recursive: true });
  await writeFile(
    path.join(lexicons, 'es', 'telecoms.json'),
    JSON.stringify({
      language: 'es',
      sector: 'telecoms',
      entries: [{ canonical: 'Movistar' }, { canonical: 'Telcel' }],
      pairs: [],
    }),
  );
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const learn = (...args: readonly string[]): Promise<Outcome> =>
  runInProcess(['learn', ...args], {
    environment: { STORAGE_LOCAL_PATH: root, LEXICON_PATH: lexicons },
    folder,
  });

/** Two pairs, each seen in two calls; ids 1 and 2. */
async function observe(): Promise<void> {
  const storage = await openStorage({ backend: 'local', rootPath: root });
  const seen = (heard: string, canonical: string, recordingId: string): PairObservation => ({
    language: 'es',
    heard,
    canonical,
    recordingId,
    score: 0.9,
  });
  await storage.learning.observe([
    seen('mobi estar', 'Movistar', 'rec_1'),
    seen('mobi estar', 'Movistar', 'rec_2'),
    seen('tel sel', 'Telcel', 'rec_1'),
    seen('tel sel', 'Telcel', 'rec_2'),
  ]);
  await storage.close();
}

const json = (lines: readonly string[]): unknown[] => lines.map((line) => JSON.parse(line) as unknown);

describe('enmienda-batch learn', () => {
  test('goes from observations to a version that applies what was approved, and back', async () => {
    await observe();
    const ran = await learn('run');
    expect(ran.code).toBe(0);
    expect(ran.data.join('\n')).toContain('mobi estar → Movistar');
    expect(ran.messages).toContain('2 admitted');

    const approved = await learn('approve', '1', '--reason', 'heard it', '--json');
    expect(json(approved.data)).toMatchObject([{ id: 1, state: 'active', calls: 2 }]);
    expect(approved.messages).toContain('lexicon version 2 of es is in force');

    const rejected = await learn('reject', '2', '--reason', 'two everyday words');
    expect(rejected.data).toEqual(['2  tel sel → Telcel  rejected']);
    expect(rejected.messages).toContain('lexicon version 3 of es is in force');

    const versions = json((await learn('versions', '--language', 'es', '--json')).data);
    expect(versions).toMatchObject([
      { version: 3, pairs: [{ heard: 'mobi estar', decision: 'apply' }] },
      { version: 2, pairs: [{ decision: 'apply' }, { decision: 'suggest' }] },
      { version: 1, pairs: [{ decision: 'suggest' }, { decision: 'suggest' }] },
    ]);

    const back = await learn('rollback', '--to', '1', '--language', 'es', '--json');
    expect(json(back.data)).toMatchObject([{ version: 4, parent: 1 }]);
    expect(json((await learn('list', '--json')).data)).toMatchObject([
      { id: 1, state: 'suggest' },
      { id: 2, state: 'suggest' },
    ]);
  });

  test('shows a pair with its history and where it was seen', async () => {
    await observe();
    await learn('reject', '1', '--reason', 'not ours');
    const [pair] = json((await learn('show', '1', '--json')).data);
    expect(pair).toMatchObject({
      id: 1,
      heard: 'mobi estar',
      history: [
        { state: 'proposed', reason: 'first seen' },
        { state: 'rejected', reason: 'not ours' },
      ],
      sightings: [{ score: 0.9 }, { score: 0.9 }],
    });
    const shown = (await learn('show', '1')).data.join('\n');
    expect(shown).toContain('rejected: not ours');
    expect(shown).toContain('seen (score 0.90) in rec_1 by offline offline');
  });

  test('lists as a table, filtered by state and language', async () => {
    await observe();
    await learn('approve', '2');
    const table = (await learn('list', '--state', 'active')).data.join('\n');
    expect(table).toContain('tel sel → Telcel');
    expect(table).not.toContain('mobi estar');
    expect((await learn('list', '--language', 'pt')).data).toEqual([]);
    expect((await learn('list', '--limit', '1')).messages).toContain('--limit');
  });

  test('changes nothing in a dry run', async () => {
    await observe();
    for (const args of [['run'], ['approve', '1'], ['reject', '1', '--reason', 'x'], ['publish']]) {
      expect(await learn(...args, '--dry-run')).toMatchObject({ code: 0 });
    }
    expect(json((await learn('list', '--json')).data)).toMatchObject([
      { state: 'proposed' },
      { state: 'proposed' },
    ]);
    expect((await learn('versions')).messages).toContain('no lexicon version');
  });

  test('can decide without publishing, and publish later', async () => {
    await observe();
    expect((await learn('publish')).messages).toContain('nothing to publish');
    await learn('approve', '1', '2', '--no-publish');
    expect((await learn('versions')).data).toEqual([]);
    const published = await learn('publish', '--json', '--note', 'by hand');
    expect(json(published.data)).toMatchObject([{ version: 1, note: 'by hand', pairs: [{}, {}] }]);
    expect((await learn('publish')).messages).toContain('in force already');
  });

  test.each([
    [['approve'], 2, 'Name at least one pair'],
    [['approve', 'x1'], 2, '"x1" is not an id'],
    [['approve', '1', '99'], 1, 'There is no learned pair 99'],
    [['show', '99'], 1, 'There is no learned pair 99'],
    [['reject', '1'], 2, '--reason is missing'],
    [['rollback', '--language', 'es'], 2, '--to is missing'],
    [['rollback', '--language', 'es', '--to', '7'], 1, 'There is no lexicon version 7 of es'],
    [['rollback', '--language', 'fr', '--to', '7'], 2, 'write es, pt or en'],
    [['list', '--state', 'new'], 2, 'write proposed, suggest, active, quarantined, expired, rejected'],
    [['list', 'more'], 2, '"more" is not understood'],
    [['list', '--all'], 2, '--all'],
    [['forget'], 2, 'There is no command learn "forget"'],
    [[], 2, 'Say what to do'],
  ])('refuses %j with exit code %i and says why', async (args, code, message) => {
    await observe();
    const outcome = await learn(...args);
    expect(outcome).toMatchObject({ code, data: [] });
    expect(outcome.messages).toContain(message);
    expect(json((await learn('list', '--json')).data)).toMatchObject([
      { state: 'proposed' },
      { state: 'proposed' },
    ]);
  });

  test('explains itself without touching a storage', async () => {
    const { code, data } = await learn('--help');
    expect(code).toBe(0);
    expect(data.join('\n')).toContain('enmienda-batch learn approve 3 5 8');
  });

  test('says what differs between two versions', async () => {
    await observe();
    await learn('run');
    await learn('approve', '1');
    const shown = await learn('diff', '--language', 'es', '--from', '1', '--to', '2');
    expect(shown.data).toEqual(['~ mobi estar → Movistar  suggest → apply']);
    const [parsed] = json((await learn('diff', '--from', '2', '--to', '1', '--json')).data);
    expect(parsed).toMatchObject({
      added: [],
      removed: [],
      changed: [{ heard: 'mobi estar', decision: 'suggest', decision_before: 'apply' }],
    });
    expect((await learn('diff', '--from', '1', '--to', '9')).messages).toContain('lexicon version 9 of es');
  });

  test('takes one pair out of force until a person approves it', async () => {
    await observe();
    await learn('run');
    await learn('approve', '1');
    expect((await learn('rollback', '--pair', '1', '--dry-run')).messages).toContain('nothing was changed');
    const back = await learn('rollback', '--pair', '1', '--note', 'a surname');
    expect(back.data).toEqual(['1  mobi estar → Movistar  quarantined']);
    const [newest] = json((await learn('versions', '--json')).data);
    expect(newest).toMatchObject({ version: 3, pairs: [{ heard: 'tel sel' }] });
    await learn('run');
    expect(json((await learn('list', '--state', 'quarantined', '--json')).data)).toHaveLength(1);
    await learn('approve', '1');
    expect(json((await learn('list', '--state', 'active', '--json')).data)).toHaveLength(1);
  });

  test('shows sources, and believes them or not', async () => {
    await observe();
    expect((await learn('distrust', '1')).code).toBe(2);
    expect((await learn('distrust', '1', '--reason', 'x', '--dry-run')).messages).toContain('nothing');
    await learn('distrust', '1', '--reason', 'it invents');
    const [source] = json((await learn('sources', '--json')).data);
    expect(source).toMatchObject({
      kind: 'offline',
      state: 'quarantined',
      calls: 2,
      pairs: 2,
      history: [{ state: 'quarantined', reason: 'it invents' }],
    });
    expect((await learn('run')).messages).toContain('0 admitted');
    await learn('trust', '1', '--reason', 'it was mended');
    expect((await learn('run')).messages).toContain('2 admitted');
  });
});
