import { appendFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  createAppendOnlyIndex,
  loadAppendOnlyIndex,
  type NativeIndex,
  type NativeLibrary,
} from './append-only-index.ts';
import { readPayload } from './index-file.ts';
import { breathe } from './index-queue.ts';
import { checkDimension } from './index-rows.ts';
import { OfflineError, reasonOf } from './offline-error.ts';
import type { VectorIndex } from './vector-index.ts';

/** A scan of so many vectors of 256 numbers takes some milliseconds. */
const SHARD_ROWS = 16_384;
const LENGTH_BYTES = 8;

/** The part of faiss-node 0.5.1 that is used; the package is optional, so its own types may be absent. */
interface FaissModule {
  readonly IndexFlatIP: {
    new (dimension: number): FaissIndex;
    fromBuffer(bytes: Buffer): FaissIndex;
  };
}

interface FaissIndex {
  getDimension(): number;
  ntotal(): number;
  add(vectors: readonly number[]): void;
  search(
    vector: readonly number[],
    k: number,
  ): { readonly distances: readonly number[]; readonly labels: readonly number[] };
  toBuffer(): Buffer;
}

/** Exact inner-product search with FAISS and the optional package faiss-node. @throws OfflineError missing-package */
export async function createFaissIndex(dimension: number): Promise<VectorIndex> {
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
    create: (dimension) => shardedIndex(() => new IndexFlatIP(dimension), []),
    async read({ path, payloadBytes, dimension }) {
      const shards = readShards(await readPayload(path, payloadBytes));
      return shardedIndex(
        () => new IndexFlatIP(dimension),
        shards.map((bytes) => IndexFlatIP.fromBuffer(bytes)),
      );
    },
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

/**
 * FAISS scans a whole index in one call, so the rows are parted into indexes small enough not to hold the event loop for long.
 * On disk each is its length in bytes (u64) and its bytes.
 */
function shardedIndex(createShard: () => FaissIndex, shards: FaissIndex[]): NativeIndex {
  function append(vectors: Float32Array, firstRow: number): void {
    const at = Math.floor(firstRow / SHARD_ROWS);
    const shard = shards[at] ?? createShard();
    shards[at] = shard;
    const room = (SHARD_ROWS * (at + 1) - firstRow) * shard.getDimension();
    shard.add([...vectors.subarray(0, room)]);
    if (vectors.length > room) append(vectors.subarray(room), SHARD_ROWS * (at + 1));
  }

  return {
    append,
    async search(vector, k) {
      const query = [...vector];
      const found: { readonly row: number; readonly similarity: number }[] = [];
      for (const [at, shard] of shards.entries()) {
        if (at > 0) await breathe();
        const { distances, labels } = shard.search(query, Math.min(k, shard.ntotal()));
        for (const [place, label] of labels.entries()) {
          found.push({ row: at * SHARD_ROWS + label, similarity: distances[place] ?? 0 });
        }
      }
      const best = found.sort((a, b) => b.similarity - a.similarity).slice(0, k);
      return { rows: best.map(({ row }) => row), similarities: best.map(({ similarity }) => similarity) };
    },
    async write(path) {
      await writeFile(path, '');
      for (const shard of shards) {
        const bytes = shard.toBuffer();
        const length = Buffer.alloc(LENGTH_BYTES);
        length.writeBigUInt64LE(BigInt(bytes.length));
        await appendFile(path, length);
        await appendFile(path, bytes);
      }
    },
  };
}

function readShards(payload: Buffer): readonly Buffer[] {
  const shards: Buffer[] = [];
  for (let at = 0; at < payload.length; ) {
    const length = Number(payload.readBigUInt64LE(at));
    shards.push(payload.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length));
    at += LENGTH_BYTES + length;
  }
  return shards;
}
