/**
 * The tokens in force. The file is looked at every second, so that a new or revoked token counts without a restart.
 *
 *   open ──a file is there──► required
 *
 * Once there has been a file it stays so: with the file gone no token is valid. A file that can't be read any more, or is damaged,
 * changes nothing and is reported once.
 */
import { stat } from 'node:fs/promises';
import { matchesHash, tokenIdOf } from './token.ts';
import { readTokens, type TokenRecord } from './token-file.ts';

export interface TokenRegistry {
  readonly state: 'open' | 'required';
  /** The token of this text, where there is such a one and it is valid now. */
  find(text: string): TokenRecord | undefined;
  /** Whether it would still be found. */
  isValid(tokenId: string): boolean;
  /** Looks at the file now. @throws AccessError unreadable | damaged | exposed */
  refresh(): Promise<void>;
  /** Called after every look, new or not: tokens expire without a change of the file. */
  onLook(listener: () => void): void;
  /** Idempotent. */
  close(): void;
}

export interface TokenRegistryOptions {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Without it only `refresh` looks. */
  readonly pollIntervalMs?: number;
  /** A look of the timer that failed, once until one succeeds. */
  readonly onError?: (error: unknown) => void;
}

/** What a token that there is not is compared with, so that it takes as long. */
const NO_HASH = '0'.repeat(64);

/** @throws AccessError unreadable | damaged | exposed */
export async function openTokenRegistry(options: TokenRegistryOptions): Promise<TokenRegistry> {
  const { path, clock } = options;
  let state: TokenRegistry['state'] = 'open';
  let tokens: ReadonlyMap<string, TokenRecord> = new Map();
  let seen = '';
  let hasFailed = false;
  const listeners: (() => void)[] = [];

  async function refresh(): Promise<void> {
    const now = await fileState(path);
    if (now !== seen) {
      const read = await readTokens(path);
      seen = now;
      if (read !== undefined) state = 'required';
      tokens = new Map((read ?? []).map((token) => [token.id, token]));
    }
    for (const listener of listeners) listener();
  }

  await refresh();
  const timer = options.pollIntervalMs === undefined ? undefined : setInterval(look, options.pollIntervalMs);
  timer?.unref();

  function look(): void {
    refresh().then(
      () => {
        hasFailed = false;
      },
      (error: unknown) => {
        if (!hasFailed) options.onError?.(error);
        hasFailed = true;
      },
    );
  }

  function isInForce(token: TokenRecord): boolean {
    const nowMs = clock();
    return [token.revokedAt, token.expiresAt].every((end) => end === undefined || nowMs < Date.parse(end));
  }

  return {
    get state() {
      return state;
    },
    find(text) {
      const id = tokenIdOf(text);
      const token = id === undefined ? undefined : tokens.get(id);
      const isRight = matchesHash(text, token?.sha256 ?? NO_HASH);
      return token !== undefined && isRight && isInForce(token) ? token : undefined;
    },
    isValid(tokenId) {
      const token = tokens.get(tokenId);
      return token !== undefined && isInForce(token);
    },
    refresh,
    onLook: (listener) => void listeners.push(listener),
    close: () => clearInterval(timer),
  };
}

/** Changes whenever the file is replaced or written. */
async function fileState(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    return `${ino.toString()} ${mtimeNs.toString()} ${size.toString()}`;
  } catch {
    // Reading says what is wrong.
    return 'unreadable';
  }
}
