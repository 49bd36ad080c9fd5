/** What goes on in the server after its clients are gone: an upload whose sender hung up is stored to its end. */
import type { Storage } from '@enmienda/storage';
import type { Engine } from '@enmienda/stt-server/engines';

export interface PendingWork {
  readonly engine: (engine: Engine) => Engine;
  readonly storage: (storage: Storage) => Storage;
  /** Resolves when nothing goes on any more. */
  settled(): Promise<void>;
}

export function watchWork(): PendingWork {
  const pending = new Set<Promise<unknown>>();

  function watched<T extends object>(target: T): T {
    return new Proxy(target, {
      get(object, name, receiver) {
        const value: unknown = Reflect.get(object, name, receiver);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, object, args);
          if (result instanceof Promise) {
            const done = result.catch(() => undefined).finally(() => pending.delete(done));
            pending.add(done);
          }
          return result;
        };
      },
    });
  }

  return {
    engine: watched,
    storage: (storage) => ({
      ...storage,
      recordings: watched(storage.recordings),
      ledger: watched(storage.ledger),
    }),
    async settled() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
