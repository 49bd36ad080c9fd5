/** The calls that are live now, one a conversation: a newer connection takes over from an older one. */
import type { LiveSocket } from './live-socket.ts';

export interface LiveCalls {
  readonly count: number;
  /** Puts a connection in charge of a conversation; the one before it is finished first, in the background. */
  enter(conversationId: string, open: (leave: () => void) => LiveSocket): void;
  /** Finishes every call; resolves when their recordings are completed. */
  drain(): Promise<void>;
}

export function createLiveCalls(): LiveCalls {
  const live = new Map<string, LiveSocket>();
  const leaving = new Set<Promise<void>>();

  function dismiss(socket: LiveSocket, how: 'replaced' | 'draining'): void {
    const done = socket.finish(how).finally(() => leaving.delete(done));
    leaving.add(done);
  }

  return {
    get count() {
      return live.size;
    },
    enter(conversationId, open) {
      const before = live.get(conversationId);
      if (before !== undefined) dismiss(before, 'replaced');
      const entered: LiveSocket = open(() => {
        if (live.get(conversationId) === entered) live.delete(conversationId);
      });
      live.set(conversationId, entered);
    },
    async drain() {
      for (const socket of live.values()) dismiss(socket, 'draining');
      await Promise.all(leaving);
    },
  };
}
