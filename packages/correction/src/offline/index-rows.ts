/** Ids and rows of one `add` call, checked; where an id comes twice its last row counts. */
export interface Rows {
  readonly ids: readonly number[];
  readonly vectors: Float32Array;
}

/** Bytes of an id on disk: a 64-bit float holds every safe integer. */
const ID_BYTES = 8;

/** @throws RangeError on a wrong length, or an id that is not a non-negative safe integer */
export function checkedRows(ids: readonly number[], vectors: Float32Array, dimension: number): Rows {
  if (vectors.length !== ids.length * dimension) {
    throw new RangeError(`${ids.length} ids need ${ids.length * dimension} numbers, not ${vectors.length}.`);
  }
  const lastRow = new Map<number, number>();
  for (const [row, id] of ids.entries()) {
    if (!Number.isSafeInteger(id) || id < 0) throw new RangeError(`${id} is not an id: use integers from 0.`);
    lastRow.set(id, row);
  }
  if (lastRow.size === ids.length) return { ids, vectors };
  const kept = new Float32Array(lastRow.size * dimension);
  let at = 0;
  for (const row of lastRow.values()) {
    kept.set(vectors.subarray(row * dimension, (row + 1) * dimension), at);
    at += dimension;
  }
  return { ids: [...lastRow.keys()], vectors: kept };
}

/** How many rows are asked for. @throws RangeError on vectors of another dimension or a `k` that is not an integer from 0 */
export function checkQuery(vectors: Float32Array, k: number, dimension: number): number {
  if (vectors.length % dimension !== 0) {
    throw new RangeError(`${vectors.length} numbers are no rows of ${dimension}.`);
  }
  if (!Number.isSafeInteger(k) || k < 0) throw new RangeError(`k is ${k}: use an integer from 0.`);
  return vectors.length / dimension;
}

/** @throws RangeError */
export function checkDimension(dimension: number): void {
  if (!Number.isSafeInteger(dimension) || dimension < 1 || dimension > 65_536) {
    throw new RangeError(`${dimension} is not a dimension: use 1 to 65536.`);
  }
}

export function rowAt(vectors: Float32Array, row: number, dimension: number): Float32Array {
  return vectors.subarray(row * dimension, (row + 1) * dimension);
}

/** Bytes that `encodeIds` makes of `count` ids. */
export function idsByteLength(count: number): number {
  return count * ID_BYTES;
}

/** All ids as 64-bit floats, little-endian; -1 where a row was removed. */
export function encodeIds(ids: readonly (number | undefined)[]): Buffer {
  const bytes = Buffer.alloc(idsByteLength(ids.length));
  for (const [row, id] of ids.entries()) bytes.writeDoubleLE(id ?? -1, row * ID_BYTES);
  return bytes;
}

/** The reverse of `encodeIds`; `bytes` are all of their own memory. */
export function decodeIds(bytes: Buffer): (number | undefined)[] {
  return Array.from(new Float64Array(bytes.buffer), (id) => (id < 0 ? undefined : id));
}

/** `vectors` with room for `rows` rows, at least doubled when it has to grow. */
export function withRoom(vectors: Float32Array, rows: number, dimension: number): Float32Array {
  if (rows * dimension <= vectors.length) return vectors;
  const grown = new Float32Array(Math.max(rows * dimension, vectors.length * 2));
  grown.set(vectors);
  return grown;
}
