/**
 * Windows of all calls wait here for the engine: as many at once as it takes, tenants in turn, each tenant's own in their
 * order. Interim results get only what is idle, and none wait.
 */

export interface EngineQueue {
  /** Runs `work` when its turn comes. Rejects with the signal's reason where it is aborted before. */
  run<T>(tenantId: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Runs `work` now where nothing else wants the place. */
  runIfIdle<T>(work: () => Promise<T>): Promise<T> | undefined;
  readonly waiting: number;
  readonly running: number;
}

interface Waiting {
  readonly start: () => void;
}

export function createEngineQueue(concurrent: number): EngineQueue {
  /** Tenants in the order of their turns; those without work are left out. */
  const lines = new Map<string, Waiting[]>();
  let running = 0;

  function next(): void {
    if (running >= concurrent) return;
    const [turn] = lines;
    if (turn === undefined) return;
    const [tenantId, line] = turn;
    lines.delete(tenantId);
    const first = line.shift();
    if (line.length > 0) lines.set(tenantId, line);
    first?.start();
  }

  async function occupy<T>(work: () => Promise<T>): Promise<T> {
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      next();
    }
  }

  function leave(tenantId: string, item: Waiting): void {
    const line = (lines.get(tenantId) ?? []).filter((other) => other !== item);
    if (line.length === 0) lines.delete(tenantId);
    else lines.set(tenantId, line);
  }

  return {
    run(tenantId, work, signal) {
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          leave(tenantId, item);
          reject(signal.reason as Error);
        };
        const item: Waiting = {
          start: () => {
            signal.removeEventListener('abort', onAbort);
            occupy(work).then(resolve, reject);
          },
        };
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        signal.addEventListener('abort', onAbort, { once: true });
        const line = lines.get(tenantId);
        if (line === undefined) lines.set(tenantId, [item]);
        else line.push(item);
        next();
      });
    },
    runIfIdle(work) {
      return running < concurrent && lines.size === 0 ? occupy(work) : undefined;
    },
    get waiting() {
      return [...lines.values()].reduce((sum, line) => sum + line.length, 0);
    },
    get running() {
      return running;
    },
  };
}
