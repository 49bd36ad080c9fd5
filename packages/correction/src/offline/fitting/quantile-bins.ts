/** Bins of a column; the last has no upper edge. */
export const BINS = 64;

/** Each value as the number of the bin that it falls in. */
export interface BinnedColumns {
  readonly width: number;
  /** By column and row. */
  readonly bins: readonly Uint8Array[];
  /** Upper edges by column, ascending: a value is in the first bin whose edge is not below it. */
  readonly edges: readonly Float32Array[];
}

/** `values[row * width + column]`. */
export function binColumns({
  width,
  values,
}: {
  readonly width: number;
  readonly values: Float32Array;
}): BinnedColumns {
  const count = values.length / width;
  const one = new Float32Array(count);
  const edges: Float32Array[] = [];
  const bins: Uint8Array[] = [];
  for (let column = 0; column < width; column += 1) {
    for (let row = 0; row < count; row += 1) one[row] = values[row * width + column]!;
    const columnEdges = quantileEdges(one);
    edges.push(columnEdges);
    bins.push(Uint8Array.from(one, (value) => binOf(value, columnEdges)));
  }
  return { width, bins, edges };
}

function quantileEdges(values: Float32Array): Float32Array {
  const sorted = values.slice().sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const source = distinct.length < BINS ? distinct : sorted;
  const edges = new Set<number>();
  for (let bin = 1; bin < BINS; bin++)
    edges.add(source[Math.min(source.length - 1, Math.floor((bin * source.length) / BINS))] ?? 0);
  return Float32Array.from([...edges].sort((a, b) => a - b));
}

function binOf(value: number, edges: Float32Array): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (edges[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
