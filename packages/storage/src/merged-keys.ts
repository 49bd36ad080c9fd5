import type { ObjectInfo } from './object-store.ts';

/** The keys of two listings in key order, each once. */
export async function* mergedKeys(
  one: AsyncIterable<ObjectInfo>,
  other: AsyncIterable<ObjectInfo>,
): AsyncGenerator<string> {
  const left = one[Symbol.asyncIterator]();
  const right = other[Symbol.asyncIterator]();
  let [a, b] = await Promise.all([left.next(), right.next()]);
  while (a.done !== true || b.done !== true) {
    const keyA = a.done === true ? undefined : a.value.key;
    const keyB = b.done === true ? undefined : b.value.key;
    const isA = keyA !== undefined && (keyB === undefined || keyA <= keyB);
    const isB = keyB !== undefined && (keyA === undefined || keyB <= keyA);
    yield (isA ? keyA : keyB) ?? '';
    if (isA) a = await left.next();
    if (isB) b = await right.next();
  }
}
