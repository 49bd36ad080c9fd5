import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createFaissIndex,
  createFlatIndex,
  createUsearchIndex,
  loadFaissIndex,
  loadFlatIndex,
  loadUsearchIndex,
  type Neighbour,
  OfflineError,
  type VectorIndex,
} from '@enmienda/correction/offline';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, randomUnitVectors } from './vectors.ts';

interface Implementation {
  readonly name: string;
  readonly create: (dimension: number) => Promise<VectorIndex>;
  readonly load: (path: string) => Promise<VectorIndex>;
  /** Share of the true ten nearest among 2,000 random vectors that it has to find: 1 for an exact index. */
  readonly recall: number;
}

const implementations: readonly Implementation[] = [
  {
    name: 'flat',
    create: (dimension) => Promise.resolve(createFlatIndex(dimension)),
    load: loadFlatIndex,
    recall: 1,
  },
  { name: 'usearch', create: createUsearchIndex, load: loadUsearchIndex, recall: 0.95 },
  { name: 'faiss', create: createFaissIndex, load: loadFaissIndex, recall: 1 },
];

const absent = new Map<string, string>();
for (const { name, create } of implementations) {
  try {
    await create(2);
  } catch (error) {
    if (!(error instanceof OfflineError) || error.failure.kind !== 'missing-package') throw error;
    absent.set(name, error.message);
  }
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-index-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const vector = (...numbers: number[]): Float32Array => Float32Array.from(numbers);

function rowsOf(vectors: readonly Float32Array[]): Float32Array {
  return Float32Array.from(vectors.flatMap((row) => [...row]));
}

async function nearest(index: VectorIndex, query: Float32Array, k: number): Promise<readonly Neighbour[]> {
  const [found = []] = await index.search(query, k);
  return found;
}

describe.each(implementations)('the $name index', (implementation) => {
  const { name, create, load, recall } = implementation;
  const reason = absent.get(name);
  if (reason !== undefined) {
    test.skip(`keeps the contract (skipped: ${reason})`);
    return;
  }

  test('finds the nearest first and says how near', async () => {
    const index = await create(3);
    await index.add([10, 20, 30], vector(1, 0, 0, 0, 1, 0, 0.6, 0.8, 0));
    const found = await nearest(index, vector(1, 0, 0), 3);
    expect(found.map(({ id }) => id)).toEqual([10, 30, 20]);
    expect(found.map(({ similarity }) => similarity)).toEqual([
      expect.closeTo(1, 3),
      expect.closeTo(0.6, 3),
      expect.closeTo(0, 3),
    ]);
  });

  test('returns what there is when asked for more, and nothing from an empty index', async () => {
    const index = await create(2);
    expect(await nearest(index, vector(1, 0), 5)).toEqual([]);
    await index.add([1], vector(1, 0));
    expect(await nearest(index, vector(1, 0), 5)).toHaveLength(1);
    expect(await nearest(index, vector(1, 0), 0)).toEqual([]);
  });

  test('replaces an id that is there already, also inside one call', async () => {
    const index = await create(2);
    await index.add([1, 2], vector(1, 0, 0, 1));
    await index.add([1], vector(0, -1));
    await index.add([3, 3], vector(1, 0, -1, 0));
    expect(index.size).toBe(3);
    expect((await nearest(index, vector(0, -1), 1))[0]?.id).toBe(1);
    expect((await nearest(index, vector(-1, 0), 1))[0]?.id).toBe(3);
    expect((await nearest(index, vector(1, 0), 1))[0]?.similarity).toBeCloseTo(0, 5);
  });

  test('forgets removed ids and ignores unknown ones', async () => {
    const index = await create(2);
    await index.add([1, 2], vector(1, 0, 0, 1));
    await index.remove([1, 99]);
    expect(index.size).toBe(1);
    expect((await nearest(index, vector(1, 0), 2)).map(({ id }) => id)).toEqual([2]);
    await index.remove([2]);
    expect(await nearest(index, vector(1, 0), 2)).toEqual([]);
  });

  test('refuses wrong lengths and ids with the value in the message', async () => {
    const index = await create(2);
    await expect(index.add([1], vector(1))).rejects.toThrow(/need 2 numbers, not 1/);
    await expect(index.add([1.5], vector(1, 0))).rejects.toThrow(/1\.5 is not an id/);
    await expect(index.search(vector(1), 1)).rejects.toThrow(/1 numbers are no rows of 2/);
    await expect(index.search(vector(1, 0), -1)).rejects.toThrow(/k is -1/);
    await expect(async () => create(0)).rejects.toThrow(/0 is not a dimension/);
  });

  test('agrees with a plain map over any sequence of additions, removals, compactions, saves and loads', async () => {
    const file = path.join(folder, `${name}-sequence.index`);
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('add' as const), id: fc.nat(30), seed: fc.nat() }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: fc.nat(30) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('compact' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        let index = await create(8);
        const model = new Map<number, Float32Array>();
        for (const done of steps) {
          if (done.kind === 'add') {
            const added = randomUnitVectors(1, 8, done.seed);
            await index.add([done.id], added);
            model.set(done.id, added);
          } else if (done.kind === 'remove') {
            await index.remove([done.id]);
            model.delete(done.id);
          } else if (done.kind === 'compact') {
            await index.compact((ids) => Promise.resolve(rowsOf(ids.map((id) => model.get(id)!))));
            expect(index.removed).toBe(0);
          } else {
            await index.save(file);
            index = await load(file);
          }
        }
        expect(index.size).toBe(model.size);
        for (const [id, stored] of model) {
          const best = await nearest(index, stored, model.size);
          expect(best).toHaveLength(model.size);
          expect(best.find((neighbour) => neighbour.id === id)?.similarity).toBeCloseTo(1, 2);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('finds what the exact scan finds, also after half was removed and it was saved and loaded', async () => {
    const dimension = 32;
    const count = 2000;
    const vectors = randomUnitVectors(count, dimension, 7);
    const ids = Array.from({ length: count }, (_, row) => row);
    const exact = createFlatIndex(dimension);
    const index = await create(dimension);
    for (const tested of [exact, index]) {
      await tested.add(ids, vectors);
      await tested.remove(ids.filter((id) => id % 2 === 1));
    }
    const file = path.join(folder, `${name}-recall.index`);
    await index.save(file);
    const loaded = await load(file);
    expect(loaded.size).toBe(count / 2);
    const queries = randomUnitVectors(50, dimension, 8);
    let found = 0;
    for (let row = 0; row < 50; row++) {
      const query = at(queries, row, dimension);
      const truth = new Set((await nearest(exact, query, 10)).map(({ id }) => id));
      found += (await nearest(loaded, query, 10)).filter(({ id }) => truth.has(id)).length;
    }
    expect(found / 500).toBeGreaterThanOrEqual(recall);
  });

  test('does what it is asked in the order of asking, and takes all rows of a search at once', async () => {
    const index = await create(2);
    const [, before, , after] = await Promise.all([
      index.add([1, 2], vector(1, 0, 0, 1)),
      index.search(vector(1, 0, 0, 1), 1),
      index.remove([1]),
      index.search(vector(1, 0, 0, 1), 1),
    ]);
    expect(before.map((row) => row.map(({ id }) => id))).toEqual([[1], [2]]);
    expect(after.map((row) => row.map(({ id }) => id))).toEqual([[2], [2]]);
  });

  test('keeps ids and vectors together over many thousand rows, also in its file', async () => {
    const dimension = 8;
    const count = 17_000;
    const vectors = randomUnitVectors(count, dimension, 11);
    const index = await create(dimension);
    await index.add(
      Array.from({ length: count }, (_, row) => row + 5),
      vectors,
    );
    const file = path.join(folder, `${name}-large.index`);
    await index.save(file);
    for (const tested of [index, await load(file)]) {
      for (const row of [0, 1023, 16_383, 16_384, count - 1]) {
        const [best] = await nearest(tested, at(vectors, row, dimension), 1);
        expect(best).toEqual({ id: row + 5, similarity: expect.closeTo(1, 2) as number });
      }
    }
  });

  test('lets a timer have its turn in the middle of a search of many rows', async () => {
    const dimension = 64;
    const index = await create(dimension);
    await index.add(
      Array.from({ length: 2000 }, (_, id) => id),
      randomUnitVectors(2000, dimension, 3),
    );
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await index.search(randomUnitVectors(100, dimension, 4), 10);
    isDone = true;
    expect(turns).toBeGreaterThan(5);
  });

  test('keeps an empty index on disk', async () => {
    const file = path.join(folder, `${name}-empty.index`);
    await (await create(4)).save(file);
    const loaded = await load(file);
    expect([loaded.size, loaded.dimension]).toEqual([0, 4]);
    await loaded.add([5], vector(1, 0, 0, 0));
    expect((await nearest(loaded, vector(1, 0, 0, 0), 1))[0]?.id).toBe(5);
  });

  test('refuses truncated, damaged and foreign files before the library sees them', async () => {
    const file = path.join(folder, `${name}-whole.index`);
    const index = await create(4);
    await index.add([1, 2], vector(1, 0, 0, 0, 0, 1, 0, 0));
    await index.save(file);
    const whole = await readFile(file);
    const flipped = Buffer.from(whole);
    flipped[8] = (flipped[8] ?? 0) ^ 1;
    const otherKind = path.join(folder, `${name}-other.index`);
    if (name === 'flat') {
      const other = Buffer.from(whole);
      other.writeUInt32LE(2, whole.length - 64 + 12);
      await writeFile(otherKind, other);
    } else {
      await createFlatIndex(4).save(otherKind);
    }
    const bad = path.join(folder, `${name}-bad.index`);
    for (const bytes of [
      Buffer.alloc(0),
      whole.subarray(0, 10),
      whole.subarray(0, whole.length - 1),
      whole.subarray(1),
      flipped,
      Buffer.from('this is a letter to a friend, not an index; '.repeat(20)),
      await readFile(otherKind),
    ]) {
      await writeFile(bad, bytes);
      await expect(load(bad)).rejects.toMatchObject({ failure: { kind: 'damaged', path: bad } });
    }
  });

  test('says which file is missing or can not be written, and leaves no temporary file', async () => {
    const missing = path.join(folder, 'no-such.index');
    await expect(load(missing)).rejects.toMatchObject({ failure: { kind: 'not-found', path: missing } });
    const index = await create(2);
    const nowhere = path.join(folder, 'no-folder', 'x.index');
    await expect(index.save(nowhere)).rejects.toMatchObject({
      failure: { kind: 'unwritable', path: nowhere },
    });
    const target = path.join(folder, `${name}-tidy.index`);
    await index.save(target);
    await index.save(target);
    expect((await readdir(folder)).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });
});

test('says how to get an index library that is not installed', () => {
  const error = new OfflineError({
    kind: 'missing-package',
    package: 'faiss-node',
    reason: 'MODULE_NOT_FOUND',
    remedy: 'build it with scripts/build-faiss.sh',
  });
  expect(error.message).toBe(
    "The package faiss-node can't be loaded (MODULE_NOT_FOUND): build it with scripts/build-faiss.sh.",
  );
});
