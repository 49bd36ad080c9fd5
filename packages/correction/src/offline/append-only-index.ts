/**
 * A `VectorIndex` over a native library of which only appending, searching, writing and reading is asked. A row once appended stays
 * in the native index: a removed or replaced id leaves a dead row that searches skip and files mark, until `compact` builds the
 * native index again.
 *
 * Deliberately not the libraries' own removal: usearch 2.25.3 corrupts the heap when an index that holds removed entries is saved,
 * and FAISS renumbers all later rows of a flat index and can't remove from a graph at all. And deliberately no copy of the vectors
 * here, to build again from: it would double what a million pairs take, and whoever made the vectors can make them again.
 */
import { type IndexKind, readIndexFile, saveIndexFile } from './index-file.ts';
import { breathe, createIndexQueue } from './index-queue.ts';
import { checkedRows, checkQuery, rowAt } from './index-rows.ts';
import type { Neighbour, VectorIndex } from './vector-index.ts';

/** What is asked of the native library. Rows are numbered from 0 in the order of appending. */
export interface NativeIndex {
  append(vectors: Float32Array, firstRow: number): void;
  /** At most `k` rows, best first. */
  search(vector: Float32Array, k: number): Promise<NativeNeighbours>;
  write(path: string): Promise<void>;
}

export interface NativeNeighbours {
  readonly rows: readonly number[];
  readonly similarities: ArrayLike<number>;
}

export interface NativeLibrary {
  readonly kind: IndexKind;
  create(dimension: number): NativeIndex;
  /** Reads what `write` wrote; more bytes follow in the file. */
  read(file: {
    readonly path: string;
    readonly payloadBytes: number;
    readonly dimension: number;
  }): Promise<NativeIndex>;
}

/** Appending one takes up to a millisecond. */
const APPENDED_A_TURN = 8;
const SEARCHED_A_TURN = 4;
/** So many ids are given to `vectorsOf` at a time. */
const COMPACTED_AT_ONCE = 1024;

export function createAppendOnlyIndex(library: NativeLibrary, dimension: number): VectorIndex {
  return appendOnlyIndex(library, library.create(dimension), { dimension, ids: [] });
}

/** @throws OfflineError not-found | unreadable | damaged */
export async function loadAppendOnlyIndex(library: NativeLibrary, path: string): Promise<VectorIndex> {
  const { dimension, ids, payloadBytes } = await readIndexFile(path, library.kind);
  const native =
    ids.length === 0 ? library.create(dimension) : await library.read({ path, payloadBytes, dimension });
  return appendOnlyIndex(library, native, { dimension, ids });
}

interface AppendedRows {
  readonly dimension: number;
  /** The id of each row; `undefined` for a dead one. */
  readonly ids: (number | undefined)[];
}

function appendOnlyIndex(library: NativeLibrary, opened: NativeIndex, rows: AppendedRows): VectorIndex {
  const { dimension } = rows;
  const inTurn = createIndexQueue();
  let native = opened;
  let { ids } = rows;
  let size = ids.reduce<number>((live, id) => (id === undefined ? live : live + 1), 0);
  // Made when something is added or removed for the first time: an index that is only searched loads faster without it.
  let rowOf: Map<number, number> | undefined;

  function rowsById(): Map<number, number> {
    if (rowOf !== undefined) return rowOf;
    const made = new Map<number, number>();
    for (const [row, id] of ids.entries()) if (id !== undefined) made.set(id, row);
    rowOf = made;
    return made;
  }

  function kill(id: number): void {
    const row = rowsById().get(id);
    if (row === undefined) return;
    ids[row] = undefined;
    rowsById().delete(id);
    size--;
  }

  async function append(newIds: readonly number[], vectors: Float32Array): Promise<void> {
    for (let from = 0; from < newIds.length; from += APPENDED_A_TURN) {
      const part = newIds.slice(from, from + APPENDED_A_TURN);
      native.append(vectors.subarray(from * dimension, (from + part.length) * dimension), ids.length);
      for (const id of part) {
        rowsById().set(id, ids.length);
        ids.push(id);
        size++;
      }
      await breathe();
    }
  }

  async function nearest(vector: Float32Array, k: number): Promise<readonly Neighbour[]> {
    const wanted = Math.min(k, size);
    if (wanted === 0) return [];
    for (let fetched = wanted; ; fetched = Math.min(fetched * 2 + 16, ids.length)) {
      const found = await native.search(vector, fetched);
      const neighbours: Neighbour[] = [];
      for (const [at, row] of found.rows.entries()) {
        const id = ids[row];
        if (id !== undefined) neighbours.push({ id, similarity: found.similarities[at] ?? 0 });
      }
      if (neighbours.length >= wanted || fetched >= ids.length) return neighbours.slice(0, k);
    }
  }

  return {
    dimension,
    get size() {
      return size;
    },
    get removed() {
      return ids.length - size;
    },
    add: (newIds, newVectors) =>
      inTurn(async () => {
        const checked = checkedRows(newIds, newVectors, dimension);
        for (const id of checked.ids) kill(id);
        await append(checked.ids, checked.vectors);
      }),
    remove: (removedIds) =>
      inTurn(() => {
        for (const id of removedIds) kill(id);
        return Promise.resolve();
      }),
    search: (vectors, k) =>
      inTurn(async () => {
        const count = checkQuery(vectors, k, dimension);
        const found: (readonly Neighbour[])[] = [];
        for (let row = 0; row < count; row++) {
          if (row % SEARCHED_A_TURN === SEARCHED_A_TURN - 1) await breathe();
          found.push(await nearest(rowAt(vectors, row, dimension), k));
        }
        return found;
      }),
    compact: (vectorsOf) =>
      inTurn(async () => {
        const live = ids.filter((id) => id !== undefined);
        native = library.create(dimension);
        ids = [];
        rowOf = undefined;
        size = 0;
        for (let from = 0; from < live.length; from += COMPACTED_AT_ONCE) {
          const part = live.slice(from, from + COMPACTED_AT_ONCE);
          const checked = checkedRows(part, await vectorsOf(part), dimension);
          await append(checked.ids, checked.vectors);
        }
      }),
    save: (path) =>
      inTurn(() =>
        saveIndexFile(path, { kind: library.kind, dimension, ids }, async (temporaryPath) => {
          if (ids.length > 0) await native.write(temporaryPath);
        }),
      ),
  };
}
