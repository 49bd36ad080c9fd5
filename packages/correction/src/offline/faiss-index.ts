import { createRequire } from 'node:module';
import {
  createAppendOnlyIndex,
  loadAppendOnlyIndex,
  type NativeIndex,
  type NativeLibrary,
} from './append-only-index.ts';
import { checkDimension } from './index-rows.ts';
import { OfflineError, reasonOf } from './offline-error.ts';
import type { VectorIndex } from './vector-index.ts';

/** The part of faiss-node 0.5.1 that is used; the package is optional, so its own types may be absent. */
interface FaissModule {
  readonly IndexFlatIP: {
    new (dimension: number): FaissIndex;
    fromBuffer(bytes: Buffer): FaissIndex;
  };
}

interface FaissIndex {
  getDimension(): number;
  add(vectors: readonly number[]): void;
  search(
    vector: readonly number[],
    k: number,
  ): { readonly distances: readonly number[]; readonly labels: readonly number[] };
  write(path: string): void;
}

/** Exact inner-product search with FAISS and the optional package faiss-node. @throws OfflineError missing-package */
export function createFaissIndex(dimension: number): Promise<VectorIndex> {
  checkDimension(dimension);
  return Promise.resolve(createAppendOnlyIndex(faissLibrary(), dimension));
}

/** @throws OfflineError missing-package | not-found | unreadable | damaged */
export async function loadFaissIndex(path: string): Promise<VectorIndex> {
  return loadAppendOnlyIndex(faissLibrary(), path);
}

function faissLibrary(): NativeLibrary {
  const { IndexFlatIP } = requireFaiss();
  return {
    kind: 'faiss',
    create: (dimension) => nativeIndex(new IndexFlatIP(dimension)),
    read: ({ native }) => nativeIndex(IndexFlatIP.fromBuffer(native)),
  };
}

function requireFaiss(): FaissModule {
  try {
    return createRequire(import.meta.url)('faiss-node') as FaissModule;
  } catch (error) {
    throw new OfflineError(
      {
        kind: 'missing-package',
        package: 'faiss-node',
        reason: error instanceof Error && 'code' in error ? reasonOf(error) : 'its addon is not built',
        remedy:
          'build it with scripts/build-faiss.sh (needs libfaiss-dev), install it where npm can reach its prebuilt binary, or use the usearch or flat index',
      },
      { cause: error },
    );
  }
}

function nativeIndex(index: FaissIndex): NativeIndex {
  return {
    append(vectors) {
      index.add([...vectors]);
    },
    search(vector, k) {
      const { distances, labels } = index.search([...vector], k);
      return { rows: labels, similarities: distances };
    },
    write(path) {
      index.write(path);
    },
  };
}
