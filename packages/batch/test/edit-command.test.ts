import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStorage, parseRecordingId } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Outcome, runInProcess } from './in-process.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-edit-command-'));
  await mkdir(path.join(folder, 'lexicons', 'es'), { recursive: true });
  const lexicon = { language: 'es', sector: 'telecoms', entries: [{ canonical: 'Movistar' }] };
  await writeFile(path.join(folder, 'lexicons', 'es', 'telecoms.json'), JSON.stringify(lexicon));
  const storage = await openStorage({ backend: 'local', rootPath: path.join(folder, 'recordings') });
  const id = parseRecordingId('rec_1');
  await storage.recordings.saveRecording({ id, conversationId: 'c', language: 'es' });
  const turns = ['soy de mobi estar', 'gracias'].map((hypothesis, index) => ({
    index,
    hypothesis,
    text: hypothesis,
    corrections: [],
    suggestions: [],
  }));
  await storage.recordings.saveTranscript(id, { source: 'online', idempotencyKey: 'live', turns });
  await storage.close();
});
afterEach(() => rm(folder, { recursive: true }));

const edit = (...args: readonly string[]): Promise<Outcome> =>
  runInProcess(['edit', ...args], {
    environment: {
      STORAGE_LOCAL_PATH: path.join(folder, 'recordings'),
      LEXICON_PATH: path.join(folder, 'lexicons'),
    },
    folder,
  });

describe('enmienda-batch edit', () => {
  test('saves one turn, and says what it showed', async () => {
    const outcome = await edit('rec_1', '--author', 'ana', '--turn', '0', '--text', 'Soy de Movistar.');
    expect(outcome).toMatchObject({ code: 0, data: ['mobi estar → Movistar'] });
    expect(outcome.messages).toContain('version 2 of rec_1 is saved');
  });

  test('takes all turns from a file, and changes nothing in a dry run', async () => {
    const file = path.join(folder, 'call.txt');
    await writeFile(file, 'Soy de Movistar.\nGracias.\n');
    const args = ['rec_1', '--author', 'ana', '--file', file, '--json'];
    const dry = await edit(...args, '--dry-run');
    expect(dry.messages).toContain('nothing was changed');
    const saved = await edit(...args);
    expect(JSON.parse(saved.data[0] ?? '')).toEqual({
      recording_id: 'rec_1',
      version: 2,
      changed_turns: 2,
      seen: [{ heard: 'mobi estar', canonical: 'Movistar' }],
      undone: [],
    });
    expect((await edit(...args)).messages).toContain('nothing is changed by that');
  });

  test.each([
    [[], 'Name one recording'],
    [['rec_1', '--turn', '0', '--text', 'x'], '--author is missing'],
    [['rec_1', '--author', 'a b', '--turn', '0', '--text', 'x'], '--author takes'],
    [['rec_1', '--author', 'ana', '--turn', '-1'], '--turn'],
    [['rec_1', '--author', 'ana', '--turn', '0'], '--text is missing'],
    [['rec_1', '--author', 'ana', '--turn', '9', '--text', 'x'], 'There is no turn 9'],
    [['rec_1', '--author', 'ana', '--file', 'nowhere.txt'], "can't be read"],
    [['rec_1', '--author', 'ana', '--file', 'f', '--turn', '0'], 'not both'],
  ])('refuses %j with exit code 2 and says why', async (args, message) => {
    const outcome = await edit(...args);
    expect(outcome).toMatchObject({ code: 2, data: [] });
    expect(outcome.messages).toContain(message);
  });
});
