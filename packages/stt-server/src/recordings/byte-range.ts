/** One range of bytes, as players ask for it (RFC 9110, 14.2). */
export type ByteRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' };

/** Half-open. Several ranges at once, and other units, are answered with the whole, which the RFC allows. */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return { kind: 'whole' };
  if (first === '') return part(Math.max(0, sizeBytes - Number(last)), sizeBytes);
  const end = last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (last !== '' && Number(last) < Number(first)) return { kind: 'whole' };
  return Number(first) >= sizeBytes ? { kind: 'unsatisfiable' } : part(Number(first), end);
}

function part(start: number, end: number): ByteRange {
  return start >= end ? { kind: 'unsatisfiable' } : { kind: 'part', start, end };
}
