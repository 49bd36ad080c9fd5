import { EventEmitter, once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { processOnline } from '@enmienda/correction';
import type { LexiconVersion } from '@enmienda/storage';
import { createLexiconFeed, LexiconError, loadLexiconFolder } from '@enmienda/stt-server/lexicons';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildLexicon } from '../src/lexicons/lexicon-build.ts';
import { makeTemporaryFolder, TEST_LEXICON, writeLexicon } from './running-server.ts';

let folder: string;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const failureOf = (path: string) =>
  loadLexiconFolder(path).then(
    () => undefined,
    (error: unknown) => (error instanceof LexiconError ? error : undefined),
  );

describe('loadLexiconFolder', () => {
  it('reads every sector of every language', async () => {
    const lexicons = await writeLexicon(folder);
    await mkdir(path.join(lexicons, 'pt'));
    const portuguese = { language: 'pt', sector: 'banking', entries: [{ canonical: 'Bradesco' }] };
    await writeFile(path.join(lexicons, 'pt', 'banking.json'), JSON.stringify(portuguese));
    await writeFile(path.join(lexicons, 'pt', 'SOURCE.md'), 'not a lexicon');
    expect(await loadLexiconFolder(lexicons)).toEqual([
      { path: path.join(lexicons, 'es', 'telecoms.json'), ...TEST_LEXICON },
      { path: path.join(lexicons, 'pt', 'banking.json'), ...portuguese, pairs: [] },
    ]);
  });

  it('reads the lexicons that the project ships, six sectors in each language', async () => {
    const files = await loadLexiconFolder(fileURLToPath(new URL('../../../data/lexicons', import.meta.url)));
    expect(files).toHaveLength(18);
    for (const file of files) expect(file.entries.length).toBeGreaterThan(0);
  });

  it.each([
    ['no JSON', '{', 'it is not JSON'],
    ['an unknown field', JSON.stringify({ ...TEST_LEXICON, teh: 1 }), 'teh'],
    [
      'an entry without a spelling',
      JSON.stringify({ ...TEST_LEXICON, entries: [{}] }),
      'entries.0.canonical',
    ],
    [
      'a threshold over 1',
      JSON.stringify({ ...TEST_LEXICON, entries: [{ canonical: 'a', threshold: 2 }] }),
      'threshold',
    ],
    [
      'a pair without its term',
      JSON.stringify({ ...TEST_LEXICON, pairs: [{ heard: 'a' }] }),
      'pairs.0.canonical',
    ],
    ['another sector than its name', JSON.stringify({ ...TEST_LEXICON, sector: 'health' }), 'es/health.json'],
    [
      'another language than its folder',
      JSON.stringify({ ...TEST_LEXICON, language: 'pt' }),
      'pt/telecoms.json',
    ],
  ])('refuses a file with %s and says where', async (_name, text, problem) => {
    const lexicons = await writeLexicon(folder);
    await writeFile(path.join(lexicons, 'es', 'telecoms.json'), text);
    const error = await failureOf(lexicons);
    expect(error?.failure.kind).toBe('invalid-file');
    expect(error?.message).toContain('telecoms.json');
    expect(error?.message).toContain(problem);
  });

  it('tells a missing folder from an empty one', async () => {
    expect((await failureOf(path.join(folder, 'nowhere')))?.failure.kind).toBe('no-folder');
    expect((await failureOf(folder))?.failure.kind).toBe('no-files');
  });
});

describe('createLexiconFeed', () => {
  const version = (number: number, decision: 'apply' | 'suggest'): LexiconVersion => ({
    language: 'es',
    version: number,
    createdAt: '2026-01-20T10:00:00.000Z',
    note: 'test',
    pairs: [{ heard: 'telefónica azul', canonical: 'Movistar', count: 3, decision }],
  });

  async function feedOver(pollIntervalMs?: number) {
    const store: { current: LexiconVersion | undefined } = { current: undefined };
    const feed = await createLexiconFeed({
      folder: await writeLexicon(folder),
      learning: { current: () => Promise.resolve(store.current) },
      languages: ['es'],
      ...(pollIntervalMs !== undefined && { pollIntervalMs }),
    });
    const correct = () =>
      processOnline(feed.current('es').corrector, { text: 'la factura de telefónica azul llegó' });
    return { store, feed, correct };
  }

  it('starts from the folder alone, as version 0', async () => {
    const { feed } = await feedOver();
    const { corrector } = feed.current('es');
    expect(feed.current('es')).toMatchObject({ version: 0, entryCount: 1, pairCount: 1 });
    expect(processOnline(corrector, { text: 'es de mobi estar' }).text).toBe('es de Movistar');
    feed.close();
  });

  it('swaps to a new version with its pairs and their decisions, and leaves what is in use alone', async () => {
    const { store, feed, correct } = await feedOver();
    const before = feed.current('es');
    store.current = version(1, 'suggest');
    expect(await feed.refresh()).toEqual(['es']);
    expect(feed.current('es').version).toBe(1);
    expect(correct()).toMatchObject({
      corrections: [],
      suggestions: [{ replacement: 'Movistar', method: 'pair' }],
    });
    store.current = version(2, 'apply');
    await feed.refresh();
    expect(correct().text).toBe('la factura de Movistar llegó');
    expect(before.version).toBe(0);
    expect(await feed.refresh()).toEqual([]);
    feed.close();
  });

  /** A feed whose timer is in the hands of the test; `swapped` and `failed` resolve with what it says next. */
  async function polledFeed(current: () => Promise<LexiconVersion | undefined>, lexicons: string) {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const said = new EventEmitter();
    const feed = await createLexiconFeed({
      folder: lexicons,
      learning: { current },
      languages: ['es'],
      pollIntervalMs: 1000,
      onSwap: (snapshot) => said.emit('swap', snapshot),
      onError: (error) => said.emit('failure', error),
    });
    const look = () => vi.advanceTimersByTime(1000);
    return { feed, said, look };
  }

  afterEach(() => {
    vi.useRealTimers();
  });

  it('looks by itself, until it is closed', async () => {
    let newest = 1;
    const { feed, said, look } = await polledFeed(
      () => Promise.resolve(version(newest, 'apply')),
      await writeLexicon(folder),
    );
    newest = 2;
    const swapped = once(said, 'swap');
    look();
    expect(await swapped).toMatchObject([{ version: 2 }]);
    feed.close();
    feed.close();
    newest = 3;
    look();
    expect(vi.getTimerCount()).toBe(0);
    expect(await feed.refresh()).toEqual([]);
    expect(feed.current('es').version).toBe(2);
  });

  it('keeps the lexicon in force when a look fails, and says so', async () => {
    let fails = false;
    const { feed, said, look } = await polledFeed(
      () => (fails ? Promise.reject(new Error('gone')) : Promise.resolve(version(1, 'apply'))),
      await writeLexicon(folder),
    );
    fails = true;
    const failed = once(said, 'failure');
    look();
    expect(await failed).toMatchObject([{ message: 'gone' }]);
    expect(feed.current('es').version).toBe(1);
    feed.close();
  });

  it('takes up files that change, and says once that one is broken', async () => {
    const lexicons = await writeLexicon(folder);
    const { feed, said, look } = await polledFeed(() => Promise.resolve(undefined), lexicons);
    const entries = [{ canonical: 'Movistar' }, { canonical: 'Vodafone' }];
    await writeLexicon(folder, { ...TEST_LEXICON, entries });
    expect(await feed.refresh()).toEqual(['es']);
    expect(feed.current('es')).toMatchObject({ version: 0, entryCount: 2 });

    const failures: unknown[] = [];
    said.on('failure', (error) => failures.push(error));
    await writeLexicon(folder, { ...TEST_LEXICON, entries: 'none' });
    look();
    await expect(feed.refresh()).rejects.toThrow(LexiconError);
    look();
    await expect(feed.refresh()).rejects.toThrow('telecoms.json');
    expect(failures).toHaveLength(1);
    expect(feed.current('es').entryCount).toBe(2);

    await writeLexicon(folder);
    expect(await feed.refresh()).toEqual(['es']);
    expect(feed.current('es').entryCount).toBe(1);
    feed.close();
  });

  it('never puts an older lexicon in the place of a newer one, and looks again when asked during a look', {
    timeout: 30_000,
  }, async () => {
    let newest = 1;
    const built: (() => void)[] = [];
    const feedOpened = createLexiconFeed({
      folder: await writeLexicon(folder),
      learning: { current: () => Promise.resolve(version(newest, 'apply')) },
      languages: ['es'],
      build: async (order) => {
        const lexicon = await buildLexicon(order);
        await new Promise<void>((resolve) => built.push(resolve));
        return lexicon;
      },
    });
    const buildNext = async () => {
      await vi.waitUntil(() => built.length > 0, { timeout: 10_000 });
      built.shift()?.();
    };
    await buildNext();
    const feed = await feedOpened;
    newest = 2;
    const first = feed.refresh();
    await vi.waitUntil(() => built.length > 0, { timeout: 10_000 });
    newest = 3;
    const second = feed.refresh();
    expect(feed.refresh()).toBe(second);
    await buildNext();
    expect(await first).toEqual(['es']);
    expect(feed.current('es').version).toBe(2);
    await buildNext();
    expect(await second).toEqual(['es']);
    expect(feed.current('es').version).toBe(3);

    newest = 4;
    const third = feed.refresh();
    await vi.waitUntil(() => built.length > 0, { timeout: 10_000 });
    feed.close();
    await buildNext();
    expect(await third).toEqual([]);
    expect(feed.current('es').version).toBe(3);
  });

  it('has no lexicon for a language that it was not opened with', async () => {
    const { feed } = await feedOver();
    expect(() => feed.current('pt')).toThrow(RangeError);
    feed.close();
  });
});
