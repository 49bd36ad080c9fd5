/** The thread runs from dist, which `npm test` builds first: a thread can't run TypeScript. */
import { EventEmitter, once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createCorrector, processOnline } from '@enmienda/correction';
import { type LexiconVersion, parseRecordingId } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildLexicon } from '../src/lexicons/lexicon-build.ts';
import { createLexiconThread, type LexiconThread } from '../src/lexicons/lexicon-thread.ts';
import { connect, makeTemporaryFolder, startServer, TEST_LEXICON, writeLexicon } from './running-server.ts';

const PROGRAM = new URL('../dist/lexicons/thread-bin.js', import.meta.url);

let folder: string;
let thread: LexiconThread;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  thread = createLexiconThread(PROGRAM);
});

afterEach(async () => {
  await thread.close();
  await rm(folder, { recursive: true, force: true });
});

const learned = Array.from({ length: 1200 }, (_, n) => ({
  heard: `telefónica número ${'abcdefghijklmnopqrstuvwxyz'.charAt(n % 26)}${n}`,
  canonical: n === 7 ? 'Nobody' : 'Movistar',
  count: 3,
}));

describe('a lexicon thread', () => {
  it('builds what is built here, with the same problems', async () => {
    const order = { folder: await writeLexicon(folder), language: 'es', learned } as const;
    const [there, here] = [await thread.build(order), await buildLexicon(order)];
    const { entryCount, pairCount, errorCount, lexicon } = there;
    const counts = { entryCount, pairCount, errorCount };
    expect(counts).toEqual({ entryCount: 1, pairCount: 1201, errorCount: 1 });
    expect(counts).toMatchObject({
      entryCount: here.entryCount,
      pairCount: here.pairCount,
      errorCount: here.errorCount,
    });
    expect(there.problems()).toEqual(here.problems());
    for (const text of ['es de mobi estar', 'la telefónica número z1195 llamó', 'nada de nada']) {
      expect(processOnline(createCorrector(lexicon), { text })).toEqual(
        processOnline(createCorrector(here.lexicon), { text }),
      );
    }
  });

  it('says what is wrong with the files as they are read here', async () => {
    const order = { folder: `${folder}/nowhere`, language: 'es', learned: [] } as const;
    await expect(thread.build(order)).rejects.toMatchObject({
      name: 'LexiconError',
      failure: { kind: 'no-folder', path: order.folder },
    });
    const broken = { ...order, folder: await writeLexicon(folder, { ...TEST_LEXICON, entries: 1 }) };
    await expect(thread.build(broken)).rejects.toMatchObject({ failure: { kind: 'invalid-file' } });
  });

  it('fails where the thread does', async () => {
    const order = { folder: await writeLexicon(folder), language: 'es', learned: [] } as const;
    const missing = createLexiconThread(new URL('./nowhere.js', import.meta.url));
    await expect(missing.build(order)).rejects.toThrow('nowhere');
    const mute = createLexiconThread(new URL('data:text/javascript,'));
    await expect(mute.build(order)).rejects.toThrow('built nothing');
    await missing.close();
  });

  it('ends what it is building when it is closed, and builds nothing more', async () => {
    const order = { folder: await writeLexicon(folder), language: 'es', learned } as const;
    const building = thread.build(order);
    const ended = expect(building).rejects.toThrow('aborted');
    await thread.close();
    await ended;
    await expect(thread.build(order)).rejects.toThrow('aborted');
    await thread.close();
  });
});

describe('a server whose lexicon is swapped', () => {
  it('answers every message meanwhile, each turn by one lexicon that it names', {
    timeout: 30_000,
  }, async () => {
    const store: { newest?: LexiconVersion } = {};
    const gate = new EventEmitter();
    const running = await startServer({
      folder,
      learning: { current: () => Promise.resolve(store.newest) },
      build: async (order) => {
        const built = await thread.build(order);
        if (store.newest === undefined) return built;
        const opened = once(gate, 'open');
        gate.emit('built');
        await opened;
        return built;
      },
    });
    const client = await connect(running.port, 'call-swapped');
    const exchange = async (message: object) => {
      client.send(message);
      return client.next();
    };
    const text = 'la factura de telefónica azul llegó';
    const before = { corrected_text: text, lexicon_version: 0 };
    expect(await exchange({ type: 'final', text })).toMatchObject(before);

    store.newest = {
      language: 'es',
      version: 1,
      createdAt: '2026-01-20T10:00:00.000Z',
      note: 'test',
      pairs: [{ heard: 'telefónica azul', canonical: 'Movistar', count: 3, decision: 'apply' }],
    };
    const isBuilt = once(gate, 'built');
    const swapped = running.lexicons.refresh();
    for (let turn = 0; turn < 20; turn += 1) {
      expect(await exchange({ type: 'partial', text: 'la factura' })).toMatchObject({ lexicon_version: 0 });
      expect(await exchange({ type: 'final', text })).toMatchObject(before);
    }
    await exchange({ type: 'partial', text: 'la factura' });
    await isBuilt;
    gate.emit('open');
    expect(await swapped).toEqual(['es']);
    expect(await exchange({ type: 'final', text })).toMatchObject(before);
    const after = await exchange({ type: 'final', text });
    expect(after).toMatchObject({ corrected_text: 'la factura de Movistar llegó', lexicon_version: 1 });
    const id = parseRecordingId(String(after['recording_id']));
    const transcript = await running.storage.recordings.getTranscript(id);
    expect(transcript?.versions.at(-1)).toMatchObject({ lexiconVersion: 1 });
    client.socket.terminate();
    await running.close();
  });
});
