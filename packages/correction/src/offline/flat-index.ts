import { writeFile } from 'node:fs/promises';
import { readIndexFile, readPayload, saveIndexFile } from './index-file.ts';
import { breathe, createIndexQueue } from './index-queue.ts';
import { checkDimension, checkedRows, checkQuery, rowAt, withRoom } from './index-rows.ts';
import { OfflineError } from './offline-error.ts';
import type { Neighbour, VectorIndex } from './vector-index.ts';

const FLOAT_BYTES = 4;
/** Numbers multiplied before the event loop has its turn: some milliseconds' worth. */
const MULTIPLIED_A_TURN = 1_000_000;

/** Exact search by scanning every vector: the truth for the other indexes, and fast enough below some 10,000 vectors. */
export function createFlatIndex(dimension: number): VectorIndex {
  checkDimension(dimension);
  return flatIndex(dimension, [], new Float32Array(0));
}

/** @throws OfflineError not-found | unreadable | damaged */
export async function loadFlatIndex(path: string): Promise<VectorIndex> {
  const { dimension, ids, payloadBytes } = await readIndexFile(path, 'flat');
  const live = ids.flatMap((id) => id ?? []);
  if (live.length !== ids.length || payloadBytes !== ids.length * dimension * FLOAT_BYTES) {
    throw new OfflineError({ kind: 'damaged', path, reason: 'its length is not what it says' });
  }
  const { buffer } = await readPayload(path, payloadBytes);
  return flatIndex(dimension, live, new Float32Array(buffer));
}

function flatIndex(dimension: number, ids: number[], loadedVectors: Float32Array): VectorIndex {
  const inTurn = createIndexQueue();
  const rowsATurn = Math.ceil(MULTIPLIED_A_TURN / dimension);
  let vectors = loadedVectors;
  const rowOf = new Map(ids.map((id, row) => [id, row]));

  function append(id: number, vector: Float32Array): void {
    const row = ids.length;
    vectors = withRoom(vectors, row + 1, dimension);
    ids.push(id);
    rowOf.set(id, row);
    rowAt(vectors, row, dimension).set(vector);
  }

  /** The last row takes the place of the removed one. */
  function removeRow(row: number, id: number): void {
    const lastRow = ids.length - 1;
    const lastId = ids[lastRow];
    if (lastId !== undefined && row !== lastRow) {
      rowAt(vectors, row, dimension).set(rowAt(vectors, lastRow, dimension));
      ids[row] = lastId;
      rowOf.set(lastId, row);
    }
    ids.pop();
    rowOf.delete(id);
  }

  let scanned = 0;
  async function nearest(vector: Float32Array, k: number): Promise<readonly Neighbour[]> {
    const found: Neighbour[] = [];
    for (const [row, id] of ids.entries()) {
      scanned++;
      if (scanned % rowsATurn === 0) await breathe();
      insertNearest(found, { id, similarity: dot(vector, vectors, row) }, k);
    }
    return found;
  }

  return {
    dimension,
    removed: 0,
    get size() {
      return ids.length;
    },
    add: (newIds, newVectors) =>
      inTurn(() => {
        const rows = checkedRows(newIds, newVectors, dimension);
        for (const [at, id] of rows.ids.entries()) {
          const vector = rowAt(rows.vectors, at, dimension);
          const row = rowOf.get(id);
          if (row === undefined) append(id, vector);
          else rowAt(vectors, row, dimension).set(vector);
        }
        return Promise.resolve();
      }),
    remove: (removedIds) =>
      inTurn(() => {
        for (const id of removedIds) {
          const row = rowOf.get(id);
          if (row !== undefined) removeRow(row, id);
        }
        return Promise.resolve();
      }),
    search: (queries, k) =>
      inTurn(async () => {
        const count = checkQuery(queries, k, dimension);
        const found: (readonly Neighbour[])[] = [];
        for (let row = 0; row < count; row++) found.push(await nearest(rowAt(queries, row, dimension), k));
        return found;
      }),
    // A removed row leaves no gap.
    compact: () => inTurn(() => Promise.resolve()),
    save: (path) =>
      inTurn(() =>
        saveIndexFile(path, { kind: 'flat', dimension, ids }, (temporaryPath) =>
          writeFile(temporaryPath, vectors.subarray(0, ids.length * dimension)),
        ),
      ),
  };
}

/** Keeps the best `k`, best first; of equals the lower id comes first. */
function insertNearest(nearest: Neighbour[], found: Neighbour, k: number): void {
  const isBetter = (other: Neighbour): boolean =>
    found.similarity > other.similarity || (found.similarity === other.similarity && found.id < other.id);
  const last = nearest.at(-1);
  if (nearest.length >= k && (last === undefined || !isBetter(last))) return;
  const place = nearest.findIndex(isBetter);
  nearest.splice(place === -1 ? nearest.length : place, 0, found);
  if (nearest.length > k) nearest.pop();
}

function dot(query: Float32Array, vectors: Float32Array, row: number): number {
  let sum = 0;
  const from = row * query.length;
  for (let at = 0; at < query.length; at++) sum += (query[at] ?? 0) * (vectors[from + at] ?? 0);
  return sum;
}
