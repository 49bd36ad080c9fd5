/**
 * One-time tickets for WebSockets of browsers, so that pages never hold an API token: a backend asks for one with its token and hands it to the
 * page, which connects with it. Kept in memory only: a restart forgets them, and a client asks again.
 */
import type { Grant } from './grant.ts';

export interface Tickets {
  issue(grant: Grant): { readonly ticket: string; readonly expiresAtMs: number };
  /** Takes the ticket: the second time, and after its time, there is none. */
  redeem(ticket: string): Grant | undefined;
}

export interface TicketDeps {
  readonly random: (sizeBytes: number) => Uint8Array;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Long enough to connect, too short to be found in a log. */
const LIFETIME_MS = 30_000;

/** Unused ones at once; the oldest is forgotten first. */
const COUNT_LIMIT = 10_000;

const TICKET_BYTES = 32;

export function createTickets({ random, clock }: TicketDeps): Tickets {
  /** In the order of their expiry. */
  const waiting = new Map<string, { readonly grant: Grant; readonly expiresAtMs: number }>();

  function forget(): void {
    for (const [ticket, { expiresAtMs }] of waiting) {
      if (expiresAtMs > clock() && waiting.size < COUNT_LIMIT) return;
      waiting.delete(ticket);
    }
  }

  return {
    issue(grant) {
      forget();
      const ticket = `enmt_${Buffer.from(random(TICKET_BYTES)).toString('base64url')}`;
      const expiresAtMs = clock() + LIFETIME_MS;
      waiting.set(ticket, { grant, expiresAtMs });
      return { ticket, expiresAtMs };
    },
    // A lookup in a hash table tells no more by its time than that 256 random bits were not guessed.
    redeem(ticket) {
      const found = waiting.get(ticket);
      waiting.delete(ticket);
      return found !== undefined && clock() < found.expiresAtMs ? found.grant : undefined;
    },
  };
}
