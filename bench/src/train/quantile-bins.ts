/** Bins of a column; the last has no upper edge. */
export const BINS = 64;

/** Each value as the number of the bin that it falls in. */
export interface BinnedColumns {
  readonly width: number;
  /** `bins[row * width + column]`. */
  readonly bins: Uint8Array;
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
  const bins = new Uint8Array(values.length);
  const edges = Array.from({ length: width }, (_, column) => {
    const one = Float32Array.from({ length: count }, (_unused, row) => values[row * width + column] ?? 0);
    const columnEdges = quantileEdges(one);
    one.forEach((value, row) => {
      bins[row * width + column] = binOf(value, columnEdges);
    });
    return columnEdges;
  });
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
