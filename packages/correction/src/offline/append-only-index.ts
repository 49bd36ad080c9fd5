/**
 * A `VectorIndex` over a native library of which only appending, searching, writing and reading is asked. A row once appended is
 * never removed from the native index: a removed or replaced id leaves a dead row that searches skip, and when dead rows outnumber
 * a quarter of the live ones (and before every save) the native index is built again from the live rows, kept here.
 *
 * Deliberately not the libraries' own removal: usearch 2.25.3 corrupts the heap when an index that holds removed entries is saved,
 * and FAISS renumbers all later rows of a flat index and can't remove from a graph at all.
 *
 * On disk: the native file, then the ids and vectors of `encodeRows`, then the trailer of `index-file.ts`.
 */
import { appendFile } from 'node:fs/promises';
import { type IndexKind, readIndexFile, saveIndexFile } from './index-file.ts';
import { checkedRows, checkQuery, decodeRows, encodeRows, rowsByteLength, withRoom } from './index-rows.ts';
import { OfflineError } from './offline-error.ts';
import type { Neighbour, VectorIndex } from './vector-index.ts';

/** What is asked of the native library. Rows are numbered from 0 in the order of appending. */
export interface NativeIndex {
  append(vectors: Float32Array, firstRow: number): void;
  /** At most `k` rows, best first. */
  search(
    vector: Float32Array,
    k: number,
  ): { readonly rows: readonly number[]; readonly similarities: ArrayLike<number> };
  write(path: string): void;
}

export interface NativeLibrary {
  readonly kind: IndexKind;
  create(dimension: number): NativeIndex;
  /** Reads what `write` wrote; more bytes may follow in the file, and `native` holds only its own. */
  read(file: { readonly path: string; readonly native: Buffer; readonly dimension: number }): NativeIndex;
}

/** So few dead rows are never worth building again for. */
const DEAD_ROWS_FREE = 64;

export function createAppendOnlyIndex(library: NativeLibrary, dimension: number): VectorIndex {
  return appendOnlyIndex(library, library.create(dimension), {
    dimension,
    ids: [],
    vectors: new Float32Array(0),
  });
}

/** @throws OfflineError not-found | unreadable | damaged */
export async function loadAppendOnlyIndex(library: NativeLibrary, path: string): Promise<VectorIndex> {
  const { dimension, count, payload } = await readIndexFile(path, library.kind);
  const nativeBytes = payload.length - rowsByteLength(count, dimension);
  if (nativeBytes < 0)
    throw new OfflineError({ kind: 'damaged', path, reason: 'its length is not what it says' });
  const { ids, vectors } = decodeRows(payload.subarray(nativeBytes), count, dimension);
  const native =
    count === 0
      ? library.create(dimension)
      : library.read({ path, native: payload.subarray(0, nativeBytes), dimension });
  return appendOnlyIndex(library, native, { dimension, ids: [...ids], vectors });
}

interface AppendedRows {
  readonly dimension: number;
  /** The id of each row; `undefined` for a dead one. */
  readonly ids: (number | undefined)[];
  readonly vectors: Float32Array;
}

function appendOnlyIndex(library: NativeLibrary, opened: NativeIndex, rows: AppendedRows): VectorIndex {
  const { dimension } = rows;
  let native = opened;
  let { ids, vectors } = rows;
  const rowOf = new Map<number, number>();
  for (const [row, id] of ids.entries()) if (id !== undefined) rowOf.set(id, row);

  function kill(id: number): void {
    const row = rowOf.get(id);
    if (row === undefined) return;
    ids[row] = undefined;
    rowOf.delete(id);
  }

  function append(newIds: readonly number[], newVectors: Float32Array): void {
    if (newIds.length === 0) return;
    const firstRow = ids.length;
    native.append(newVectors, firstRow);
    vectors = withRoom(vectors, firstRow + newIds.length, dimension);
    vectors.set(newVectors, firstRow * dimension);
    for (const id of newIds) {
      rowOf.set(id, ids.length);
      ids.push(id);
    }
  }

  function buildAgain(): void {
    const liveIds = [...rowOf.keys()];
    const liveVectors = new Float32Array(liveIds.length * dimension);
    for (const [at, row] of [...rowOf.values()].entries()) {
      liveVectors.set(vectors.subarray(row * dimension, (row + 1) * dimension), at * dimension);
    }
    native = library.create(dimension);
    ids = [];
    vectors = new Float32Array(0);
    rowOf.clear();
    append(liveIds, liveVectors);
  }

  function dropDeadRows(): void {
    if (ids.length - rowOf.size > Math.max(DEAD_ROWS_FREE, rowOf.size / 4)) buildAgain();
  }

  function livingNeighbours(vector: Float32Array, fetched: number): Neighbour[] {
    const found = native.search(vector, fetched);
    const neighbours: Neighbour[] = [];
    for (const [at, row] of found.rows.entries()) {
      const id = ids[row];
      if (id !== undefined) neighbours.push({ id, similarity: found.similarities[at] ?? 0 });
    }
    return neighbours;
  }

  return {
    dimension,
    get size() {
      return rowOf.size;
    },
    add(newIds, newVectors) {
      const checked = checkedRows(newIds, newVectors, dimension);
      for (const id of checked.ids) kill(id);
      append(checked.ids, checked.vectors);
      dropDeadRows();
    },
    remove(removedIds) {
      for (const id of removedIds) kill(id);
      dropDeadRows();
    },
    search(vector, k) {
      checkQuery(vector, k, dimension);
      const wanted = Math.min(k, rowOf.size);
      if (wanted === 0) return [];
      for (let fetched = wanted; ; fetched = Math.min(fetched * 2 + 16, ids.length)) {
        const neighbours = livingNeighbours(vector, fetched);
        if (neighbours.length >= wanted || fetched >= ids.length) return neighbours.slice(0, k);
      }
    },
    async save(path) {
      if (ids.length > rowOf.size) buildAgain();
      const count = rowOf.size;
      const bytes = encodeRows({ ids: [...rowOf.keys()], vectors }, dimension);
      await saveIndexFile(path, { kind: library.kind, dimension, count }, async (temporaryPath) => {
        if (count > 0) native.write(temporaryPath);
        await appendFile(temporaryPath, bytes);
      });
    },
  };
}
