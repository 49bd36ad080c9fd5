import { setImmediate as nextTurn } from 'node:timers/promises';

/** Runs what it is given one after another, in the order it was given; a failure is its caller's alone. */
export type IndexQueue = <T>(run: () => Promise<T>) => Promise<T>;

export function createIndexQueue(): IndexQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const result = last.then(run);
    last = result.catch(() => undefined);
    return result;
  };
}

/** Lets timers and I/O of the process have their turn. */
export async function breathe(): Promise<void> {
  await nextTurn();
}
