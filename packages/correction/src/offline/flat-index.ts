import { writeFile } from 'node:fs/promises';
import { readIndexFile, saveIndexFile } from './index-file.ts';
import {
  checkDimension,
  checkedRows,
  checkQuery,
  decodeRows,
  encodeRows,
  rowsByteLength,
  withRoom,
} from './index-rows.ts';
import { OfflineError } from './offline-error.ts';
import type { Neighbour, VectorIndex } from './vector-index.ts';

/** Exact search by scanning every vector: the truth for the other indexes, and fast enough below some 10,000 vectors. */
export function createFlatIndex(dimension: number): VectorIndex {
  checkDimension(dimension);
  return flatIndex(dimension, [], new Float32Array(0));
}

/** @throws OfflineError not-found | unreadable | damaged */
export async function loadFlatIndex(path: string): Promise<VectorIndex> {
  const { dimension, count, payload } = await readIndexFile(path, 'flat');
  if (payload.length !== rowsByteLength(count, dimension)) {
    throw new OfflineError({ kind: 'damaged', path, reason: 'its length is not what it says' });
  }
  const { ids, vectors } = decodeRows(payload, count, dimension);
  return flatIndex(dimension, [...ids], vectors);
}

function flatIndex(dimension: number, ids: number[], loadedVectors: Float32Array): VectorIndex {
  let vectors = loadedVectors;
  const rowOf = new Map(ids.map((id, row) => [id, row]));

  function rowAt(row: number): Float32Array {
    return vectors.subarray(row * dimension, (row + 1) * dimension);
  }

  function append(id: number, vector: Float32Array): void {
    const row = ids.length;
    vectors = withRoom(vectors, row + 1, dimension);
    ids.push(id);
    rowOf.set(id, row);
    rowAt(row).set(vector);
  }

  /** The last row takes the place of the removed one. */
  function removeRow(row: number, id: number): void {
    const lastRow = ids.length - 1;
    const lastId = ids[lastRow];
    if (lastId !== undefined && row !== lastRow) {
      rowAt(row).set(rowAt(lastRow));
      ids[row] = lastId;
      rowOf.set(lastId, row);
    }
    ids.pop();
    rowOf.delete(id);
  }

  return {
    dimension,
    get size() {
      return ids.length;
    },
    add(newIds, newVectors) {
      const rows = checkedRows(newIds, newVectors, dimension);
      for (const [at, id] of rows.ids.entries()) {
        const vector = rows.vectors.subarray(at * dimension, (at + 1) * dimension);
        const row = rowOf.get(id);
        if (row === undefined) append(id, vector);
        else rowAt(row).set(vector);
      }
    },
    remove(removedIds) {
      for (const id of removedIds) {
        const row = rowOf.get(id);
        if (row !== undefined) removeRow(row, id);
      }
    },
    search(vector, k) {
      checkQuery(vector, k, dimension);
      const nearest: Neighbour[] = [];
      for (const [row, id] of ids.entries()) {
        insertNearest(nearest, { id, similarity: dot(vector, vectors, row) }, k);
      }
      return nearest;
    },
    async save(path) {
      const bytes = encodeRows({ ids, vectors }, dimension);
      await saveIndexFile(path, { kind: 'flat', dimension, count: ids.length }, (temporaryPath) =>
        writeFile(temporaryPath, bytes),
      );
    },
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
