/** A list of tokens in a temporary folder. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Scope } from '../../src/access/scopes.ts';
import { createToken } from '../../src/access/token.ts';
import { changeTokens, type TokenRecord } from '../../src/access/token-file.ts';
import { openTokenRegistry, type TokenRegistry } from '../../src/access/token-registry.ts';

export interface TokensFile {
  readonly path: string;
  readonly registry: TokenRegistry;
  /** Makes a token, puts it in force and returns its text and id. */
  add(
    tenantId: string,
    scopes: readonly Scope[],
    more?: Partial<TokenRecord>,
  ): Promise<{ readonly text: string; readonly id: string }>;
  /** Changes one in force. */
  patch(id: string, changes: Partial<TokenRecord>): Promise<void>;
  close(): Promise<void>;
}

/** `clock` is that of the registry. */
export async function openTokensFile(clock: () => number = () => Date.now()): Promise<TokensFile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-tokens-'));
  const file = path.join(folder, 'api-tokens.json');
  const registry = await openTokenRegistry({ path: file, clock });
  return {
    path: file,
    registry,
    async add(tenantId, scopes, more = {}) {
      const { id, sha256, text } = createToken(randomBytes);
      const record = {
        id,
        sha256,
        tenantId,
        scopes,
        name: 'of a test',
        createdAt: '2026-01-01T00:00:00.000Z',
        ...more,
      };
      await changeTokens(file, (tokens) => [...tokens, record]);
      await registry.refresh();
      return { id, text };
    },
    async patch(id, changes) {
      await changeTokens(file, (tokens) =>
        tokens.map((token) => (token.id === id ? { ...token, ...changes } : token)),
      );
      await registry.refresh();
    },
    async close() {
      registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
