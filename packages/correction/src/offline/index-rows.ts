/** Ids and rows of one `add` call, checked; where an id comes twice its last row counts. */
export interface Rows {
  readonly ids: readonly number[];
  readonly vectors: Float32Array;
}

/** Bytes of an id on disk: a 64-bit float holds every safe integer. */
const ID_BYTES = 8;
const FLOAT_BYTES = 4;

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

/** @throws RangeError on a vector of another dimension or a `k` that is not an integer from 0 */
export function checkQuery(vector: Float32Array, k: number, dimension: number): void {
  if (vector.length !== dimension) {
    throw new RangeError(`The vector has ${vector.length} numbers, not ${dimension}.`);
  }
  if (!Number.isSafeInteger(k) || k < 0) throw new RangeError(`k is ${k}: use an integer from 0.`);
}

/** @throws RangeError */
export function checkDimension(dimension: number): void {
  if (!Number.isSafeInteger(dimension) || dimension < 1 || dimension > 65_536) {
    throw new RangeError(`${dimension} is not a dimension: use 1 to 65536.`);
  }
}

/** Bytes that `encodeRows` makes of `count` rows. */
export function rowsByteLength(count: number, dimension: number): number {
  return count * (ID_BYTES + dimension * FLOAT_BYTES);
}

/** All ids as 64-bit floats, then all vectors as 32-bit floats, little-endian. */
export function encodeRows({ ids, vectors }: Rows, dimension: number): Buffer {
  const bytes = Buffer.alloc(rowsByteLength(ids.length, dimension));
  for (const [row, id] of ids.entries()) bytes.writeDoubleLE(id, row * ID_BYTES);
  const from = ids.length * ID_BYTES;
  for (let at = 0; at < ids.length * dimension; at++) {
    bytes.writeFloatLE(vectors[at] ?? 0, from + at * FLOAT_BYTES);
  }
  return bytes;
}

/** The reverse of `encodeRows`. */
export function decodeRows(bytes: Buffer, count: number, dimension: number): Rows {
  const ids = Array.from({ length: count }, (_, row) => bytes.readDoubleLE(row * ID_BYTES));
  const vectors = new Float32Array(count * dimension);
  const from = count * ID_BYTES;
  for (let at = 0; at < vectors.length; at++) vectors[at] = bytes.readFloatLE(from + at * FLOAT_BYTES);
  return { ids, vectors };
}

/** `vectors` with room for `rows` rows, at least doubled when it has to grow. */
export function withRoom(vectors: Float32Array, rows: number, dimension: number): Float32Array {
  if (rows * dimension <= vectors.length) return vectors;
  const grown = new Float32Array(Math.max(rows * dimension, vectors.length * 2));
  grown.set(vectors);
  return grown;
}
