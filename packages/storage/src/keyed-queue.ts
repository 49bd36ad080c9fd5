/** Runs `work` of the same key one after another, in the order of the calls; different keys run side by side. */
export type KeyedQueue = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<void>>();
  return async (key, work) => {
    const before = tails.get(key);
    const run = before === undefined ? work() : before.then(work);
    const tail = run.then(ignore, ignore);
    tails.set(key, tail);
    try {
      return await run;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}

function ignore(): void {
  // The caller gets the outcome; whoever waits in line only waits for the end.
}
