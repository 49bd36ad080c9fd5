/** The calls that are live now, one a conversation of a tenant: a newer connection takes over from an older one. */
import type { CallDetails } from './live-call.ts';
import type { LiveSocket } from './live-socket.ts';

/** Whose conversation it is: ids of two tenants may be alike. */
export type CallPlace = Pick<CallDetails, 'conversationId' | 'tenantId'>;

/** What a connection holds while it is in charge of a conversation. */
export interface Seat {
  /** Takes charge of another conversation instead; whoever holds that one is finished. */
  moveTo(place: CallPlace): void;
  leave(): void;
}

export interface LiveCalls {
  readonly count: number;
  /** Puts a connection in charge of a conversation; the one before it is finished first, in the background. */
  enter(place: CallPlace, open: (seat: Seat) => LiveSocket): void;
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
    enter(place, open) {
      let key = keyOf(place);
      const leave = () => {
        if (live.get(key) === entered) live.delete(key);
      };
      const take = () => {
        const before = live.get(key);
        if (before !== undefined) dismiss(before, 'replaced');
        live.set(key, entered);
      };
      const entered: LiveSocket = open({
        leave,
        moveTo(other) {
          if (keyOf(other) === key) return;
          leave();
          key = keyOf(other);
          take();
        },
      });
      take();
    },
    async drain() {
      for (const socket of live.values()) dismiss(socket, 'draining');
      await Promise.all(leaving);
    },
  };
}

/** Ids hold no space. A recording without a tenant is stored as one of `default`. */
function keyOf({ conversationId, tenantId = 'default' }: CallPlace): string {
  return `${tenantId} ${conversationId}`;
}
