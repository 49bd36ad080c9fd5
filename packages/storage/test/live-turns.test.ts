import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createLocalObjectStore,
  type ObjectStore,
  openStorage,
  parseRecordingId,
  type Turn,
} from '@enmienda/storage';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createLiveTurns, type LiveTurns } from '../src/live-turns.ts';
import { failure } from './fixtures/failure.ts';
import { call, fullTurn, turn, version } from './fixtures/recording-fixtures.ts';

const id = parseRecordingId('rec_1');
const clock = () => new Date('2026-01-20T10:15:00.000Z');

let rootPath = '';
beforeEach(async () => {
  rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-live-'));
});
afterEach(() => rm(rootPath, { recursive: true, force: true }));

const open = (objects: ObjectStore = createLocalObjectStore({ rootPath })): LiveTurns =>
  createLiveTurns(objects, clock);

function someTurns(count: number): Turn[] {
  return Array.from({ length: count }, (_, index) => ({ ...fullTurn, index, hypothesis: `turno ${index}` }));
}

async function textsOf(live: LiveTurns): Promise<string[] | undefined> {
  const transcript = await live.read(id);
  return transcript?.versions.at(-1)?.turns.map(({ hypothesis, text }) => `${hypothesis} ${text}`);
}

describe('the turns of a call that goes on', () => {
  it('are what was saved last, through restarts, changes and folding', { timeout: 60_000 }, async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('add' as const), count: fc.integer({ min: 1, max: 20 }) }),
      },
      fc.record({ do: fc.constant('change' as const), back: fc.integer({ min: 0, max: 60 }) }),
      fc.record({ do: fc.constant('restart' as const) }),
      fc.record({ do: fc.constant('fold' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        await rm(rootPath, { recursive: true, force: true });
        let live = open();
        let turns: Turn[] = [];
        for (const [at, each] of steps.entries()) {
          switch (each.do) {
            case 'add':
              turns = [...turns, ...someTurns(turns.length + each.count).slice(turns.length)];
              await live.save(id, version('live', turns));
              break;
            case 'change': {
              const changed = turns.length - 1 - each.back;
              if (changed < 0) break;
              turns = turns.map((turn, index) =>
                index === changed ? { ...turn, text: `cambio ${at}` } : turn,
              );
              await live.save(id, version('live', turns));
              break;
            }
            case 'restart':
              live = open();
              break;
            case 'fold':
              await live.fold(id);
              break;
          }
          const saved =
            turns.length === 0 ? undefined : turns.map(({ hypothesis, text }) => `${hypothesis} ${text}`);
          expect(await textsOf(live)).toEqual(saved);
        }
        expect((await live.read(id))?.versions.length ?? 0).toBe(turns.length === 0 ? 0 : 1);
      }),
      { numRuns: 25 },
    );
  });

  it('cost as much at the end of a long call as at its beginning', async () => {
    const local = createLocalObjectStore({ rootPath });
    const sizes: number[] = [];
    const live = open({
      ...local,
      put: async (key, body, options) => {
        const written = await local.put(key, body, options);
        sizes.push(written.sizeBytes);
        return written;
      },
    });
    const turns = someTurns(200);
    for (let count = 1; count <= turns.length; count += 1) {
      await live.save(id, version('live', turns.slice(0, count)));
    }
    expect(sizes).toHaveLength(200);
    const ofTurn = Buffer.byteLength(JSON.stringify(fullTurn));
    expect(sizes.filter((size) => size > 36 * ofTurn).length).toBeLessThanOrEqual(200 / 32);
    expect(await textsOf(live)).toHaveLength(200);
  });

  it('are read as they were acknowledged where the process died before the old tail was removed', async () => {
    const local = createLocalObjectStore({ rootPath });
    let dies = false;
    const dying: ObjectStore = {
      ...local,
      delete: (key) => (dies ? Promise.reject(new Error('killed')) : local.delete(key)),
    };
    const turns = someTurns(40);
    const live = open(dying);
    await live.save(id, version('live', turns.slice(0, 5)));
    await live.save(id, version('live', turns.slice(0, 7)));
    dies = true;
    const changed = turns.slice(0, 7).map((each) => ({ ...each, text: 'otro' }));
    await expect(live.save(id, version('live', changed))).rejects.toThrow('killed');
    // What was never acknowledged may be there or not; what was, is.
    expect((await textsOf(open()))?.length).toBe(7);
    await expect(live.save(id, version('live', turns))).rejects.toThrow('killed');
    expect((await textsOf(open()))?.length).toBe(40);
    dies = false;
    await open().fold(id);
    expect(await readdir(path.join(rootPath, 'live'))).toEqual([]);
    expect((await textsOf(open()))?.length).toBe(40);
  });

  it('never forget what was heard, and see another process that writes the same call', async () => {
    const one = open();
    const other = open();
    const turns = someTurns(5);
    await one.save(id, version('live', turns.slice(0, 2)));
    await other.save(id, version('live', turns.slice(0, 3)));
    await expect(one.save(id, version('live', [turn(0, 'otra cosa')]))).rejects.toEqual(failure('conflict'));
    await one.save(id, version('live', turns.slice(0, 4)));
    await expect(other.save(id, version('live', turns))).rejects.toEqual(failure('conflict'));
    await other.save(id, version('live', turns));
    expect(await textsOf(open())).toHaveLength(5);
  });

  it('are in the transcript file alone when the call is over', async () => {
    const storage = await openStorage({ backend: 'local', rootPath });
    onTestFinished(() => storage.close());
    const { recordings } = storage;
    await recordings.saveRecording({ ...call, id, state: 'open' });
    const turns = someTurns(10);
    for (let count = 1; count <= 10; count += 1) {
      await recordings.saveLiveTurns(id, version('live', turns.slice(0, count)));
    }
    expect(await readdir(path.join(rootPath, 'live'))).toEqual(['rec_1_live.json']);
    const file = path.join(rootPath, 'transcripts', 'rec_1_transcript.json');
    expect(await readFile(file, 'utf8')).not.toContain('turno 9');
    await recordings.updateMetadata(id, { state: 'complete' });
    expect(await readdir(path.join(rootPath, 'live'))).toEqual([]);
    expect(await readFile(file, 'utf8')).toContain('turno 9');
    await expect(recordings.saveLiveTurns(id, version('live', turns))).rejects.toEqual(failure('conflict'));
  });

  it('are followed by a version of another source without being lost', async () => {
    const storage = await openStorage({ backend: 'local', rootPath });
    onTestFinished(() => storage.close());
    const { recordings } = storage;
    await recordings.saveRecording({ ...call, id, state: 'open' });
    const turns = someTurns(3);
    await recordings.saveLiveTurns(id, version('live', turns.slice(0, 1)));
    await recordings.saveLiveTurns(id, version('live', turns));
    await recordings.saveTranscript(id, { ...version('edit', [turn(0, 'x')]), source: 'human' });
    expect((await recordings.getTranscript(id))?.versions.map((each) => each.turns.length)).toEqual([3, 1]);
  });

  it('are refused where the tail was damaged, and the tail is left as it is', async () => {
    const objects = createLocalObjectStore({ rootPath });
    await open().save(id, version('live', someTurns(2)));
    const damaged = Buffer.from('{"schema_version":1,"rec');
    await objects.put('live/rec_1_live.json', damaged, { contentType: 'application/json' });
    await expect(open().read(id)).rejects.toEqual(failure('corrupt', { key: 'live/rec_1_live.json' }));
    await expect(open().save(id, version('live', someTurns(3)))).rejects.toEqual(failure('corrupt'));
    expect(await readFile(path.join(rootPath, 'live', 'rec_1_live.json'))).toEqual(damaged);
  });
});
