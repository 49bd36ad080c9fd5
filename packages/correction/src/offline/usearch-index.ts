import {
  createAppendOnlyIndex,
  loadAppendOnlyIndex,
  type NativeIndex,
  type NativeLibrary,
} from './append-only-index.ts';
import { checkDimension } from './index-rows.ts';
import { OfflineError, reasonOf } from './offline-error.ts';
import type { VectorIndex } from './vector-index.ts';

type Usearch = typeof import('usearch');
type IndexConfig = import('usearch').IndexConfig;

/** Graph search (HNSW) with the optional package usearch: the default above some thousand vectors. @throws OfflineError missing-package */
export async function createUsearchIndex(dimension: number): Promise<VectorIndex> {
  checkDimension(dimension);
  return createAppendOnlyIndex(await usearchLibrary(), dimension);
}

/** @throws OfflineError missing-package | not-found | unreadable | damaged */
export async function loadUsearchIndex(path: string): Promise<VectorIndex> {
  return loadAppendOnlyIndex(await usearchLibrary(), path);
}

async function usearchLibrary(): Promise<NativeLibrary> {
  const { Index, MetricKind, ScalarKind } = await importUsearch();
  const settings = (dimension: number): IndexConfig => ({
    dimensions: dimension,
    metric: MetricKind.IP,
    quantization: ScalarKind.F16,
    connectivity: 16,
    expansion_add: 64,
    expansion_search: 192,
    multi: false,
  });
  return {
    kind: 'usearch',
    create: (dimension) => nativeIndex(new Index(settings(dimension))),
    read({ path, dimension }) {
      const index = new Index(settings(dimension));
      index.load(path);
      return Promise.resolve(nativeIndex(index));
    },
  };
}

async function importUsearch(): Promise<Usearch> {
  try {
    return await import('usearch');
  } catch (error) {
    throw new OfflineError(
      {
        kind: 'missing-package',
        package: 'usearch',
        reason: reasonOf(error),
        remedy: 'install it with "npm install usearch@2.25.3", or use the flat index',
      },
      { cause: error },
    );
  }
}

function nativeIndex(index: InstanceType<Usearch['Index']>): NativeIndex {
  return {
    append(vectors, firstRow) {
      const count = vectors.length / index.dimensions();
      const keys = BigUint64Array.from({ length: count }, (_, at) => BigInt(firstRow + at));
      // One thread: the same vectors in the same order then make the same graph.
      index.add(keys, vectors, 1);
    },
    search(vector, k) {
      const { keys, distances } = index.search(vector, k, 1);
      return Promise.resolve({
        rows: Array.from(keys, Number),
        similarities: distances.map((distance) => 1 - distance),
      });
    },
    write(path) {
      index.save(path);
      return Promise.resolve();
    },
  };
}
