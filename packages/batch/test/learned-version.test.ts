import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processOnline } from '@enmienda/correction';
import { openStorage } from '@enmienda/storage';
import { createLexiconFeed } from '@enmienda/stt-server/lexicons';
import { expect, onTestFinished, test } from 'vitest';
import { runInProcess } from './in-process.ts';

test('a version that the batch publishes reaches what a running server corrects with', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-version-'));
  const [root, lexicons] = [path.join(folder, 'recordings'), path.join(folder, 'lexicons')];
  await mkdir(path.join(lexicons, 'es'), { recursive: true });
  await writeFile(
    path.join(lexicons, 'es', 'places.json'),
    JSON.stringify({ language: 'es', sector: 'places', entries: [{ canonical: 'CYTIVA' }] }),
  );
  const storage = await openStorage({ backend: 'local', rootPath: root });
  const said = new EventEmitter();
  const feed = await createLexiconFeed({
    folder: lexicons,
    learning: storage.learning,
    languages: ['es'],
    pollIntervalMs: 20,
    onSwap: (snapshot) => said.emit('swap', snapshot.version),
  });
  onTestFinished(async () => {
    feed.close();
    await storage.close();
    await rm(folder, { recursive: true });
  });
  const textOf = (text: string) => processOnline(feed.current('es').corrector, { text }).text;
  const [before, like] = ['pedí a saite vabi ayer', 'pedí a saite vavi ayer'];
  expect([textOf(before), textOf(like)]).toEqual([before, like]);

  await storage.learning.observe([
    { language: 'es', heard: 'saite vabi', canonical: 'CYTIVA', recordingId: 'rec_1', score: 0.9 },
  ]);
  const swapped = once(said, 'swap');
  const environment = { STORAGE_LOCAL_PATH: root, LEXICON_PATH: lexicons };
  const { code } = await runInProcess(['learn', 'approve', '1'], { environment, folder });
  expect(code).toBe(0);
  expect(await swapped).toEqual([1]);
  expect(feed.current('es').version).toBe(1);
  expect(textOf(before)).toBe('pedí a CYTIVA ayer');
  // What sounds like an applied pair is found, too.
  expect(textOf(like)).toBe('pedí a CYTIVA ayer');
});
