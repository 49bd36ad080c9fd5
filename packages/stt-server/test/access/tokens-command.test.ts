import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTokens } from '../../src/access/token-file.ts';
import { runTokens } from '../../src/commands/tokens.ts';
import { openTokensFile, type TokensFile } from './tokens-file.ts';

const DAY_MS = 24 * 3_600_000;

let file: TokensFile;
let nowMs: number;

beforeEach(async () => {
  nowMs = Date.parse('2026-03-01T12:00:00Z');
  file = await openTokensFile(() => nowMs);
});

afterEach(() => file.close());

async function tokens(...args: readonly string[]) {
  const output = { stdout: '', stderr: '' };
  await runTokens(args, {
    path: file.path,
    random: randomBytes,
    clock: () => nowMs,
    write: (text) => {
      output.stdout += text;
    },
    report: (line) => {
      output.stderr += `${line}\n`;
    },
  });
  await file.registry.refresh();
  return output;
}

const ADD = ['add', '--tenant', 'acme', '--scope', 'live', '--scope', 'transcribe'];

describe('tokens add', () => {
  it('shows the token once, and it is valid at once', async () => {
    const { stdout, stderr } = await tokens(...ADD, '--name', 'dialler', '--expires-days', '90');
    const text = stdout.trim();
    expect(file.registry.find(text)).toMatchObject({
      tenantId: 'acme',
      name: 'dialler',
      scopes: ['live', 'transcribe'],
      expiresAt: new Date(nowMs + 90 * DAY_MS).toISOString(),
    });
    expect(stderr).toContain('shown only once');
    expect(stderr).not.toContain(text);
    expect((await tokens('list')).stdout).not.toContain(text.slice(-43));
  });

  it('answers JSON', async () => {
    const { stdout } = await tokens(...ADD, '--json');
    const made = JSON.parse(stdout) as { readonly token: string; readonly id: string };
    expect(made).toMatchObject({ tenant_id: 'acme', state: 'valid', expires_at: null });
    expect(file.registry.find(made.token)?.id).toBe(made.id);
  });
});

describe('tokens list', () => {
  it('shows state, tenant and scopes, and no hash', async () => {
    const first = JSON.parse((await tokens(...ADD, '--json')).stdout) as { readonly id: string };
    await tokens(...ADD, '--expires-days', '1');
    await tokens('revoke', first.id);
    nowMs += 2 * DAY_MS;
    const { stdout } = await tokens('list', '--json');
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { readonly state: string }).state)).toEqual([
      'revoked',
      'expired',
    ]);
    expect(stdout).not.toContain('sha256');
    expect((await tokens('list')).stdout).toMatch(/^[0-9a-f]{12} revoked acme \[live transcribe\] acme$/m);
  });

  it('is empty before the first one', async () => {
    expect(await tokens('list')).toEqual({
      stdout: '',
      stderr: expect.stringContaining('0 tokens') as string,
    });
  });
});

describe('tokens rotate', () => {
  it('makes a second token, and both are valid until the first ends', async () => {
    const old = JSON.parse((await tokens(...ADD, '--expires-days', '30', '--json')).stdout) as {
      readonly id: string;
      readonly token: string;
    };
    nowMs += DAY_MS;
    const { stdout } = await tokens('rotate', old.id, '--grace-hours', '2');
    const text = stdout.trim();
    expect(file.registry.find(old.token)).toBeDefined();
    expect(file.registry.find(text)).toMatchObject({
      tenantId: 'acme',
      scopes: ['live', 'transcribe'],
      expiresAt: new Date(nowMs + 30 * DAY_MS).toISOString(),
    });
    nowMs += 2 * 3_600_000;
    expect(file.registry.find(old.token)).toBeUndefined();
    expect(file.registry.find(text)).toBeDefined();
  });

  it('never makes the first one last longer', async () => {
    const old = JSON.parse((await tokens(...ADD, '--expires-days', '1', '--json')).stdout) as {
      readonly id: string;
      readonly expires_at: string;
    };
    await tokens('rotate', old.id, '--grace-hours', '240');
    const stored = await readTokens(file.path);
    expect(stored?.find(({ id }) => id === old.id)?.expiresAt).toBe(old.expires_at);
  });

  it('makes nothing of a token that is revoked', async () => {
    const old = JSON.parse((await tokens(...ADD, '--json')).stdout) as { readonly id: string };
    await tokens('revoke', old.id);
    await expect(tokens('rotate', old.id)).rejects.toMatchObject({ failure: { kind: 'unknown-token' } });
    expect(await readTokens(file.path)).toHaveLength(1);
  });
});

describe('tokens revoke', () => {
  it('ends a token, and a second time changes nothing', async () => {
    const old = JSON.parse((await tokens(...ADD, '--json')).stdout) as {
      readonly id: string;
      readonly token: string;
    };
    const first = await tokens('revoke', old.id, '--json');
    expect(file.registry.find(old.token)).toBeUndefined();
    nowMs += DAY_MS;
    expect((await tokens('revoke', old.id, '--json')).stdout).toBe(first.stdout);
  });
});

describe('wrong usage', () => {
  it.each([
    [[], 'tokens add, list, rotate or revoke'],
    [['drop'], 'tokens add, list, rotate or revoke'],
    [['add'], '--tenant TENANT'],
    [['add', '--tenant', 'a b', '--scope', 'live'], 'tenant_id'],
    [['add', '--tenant', 'acme', '--scope', 'everything'], 'scopes.0'],
    [[...ADD, '--expires-days', '0'], 'days must be a whole number from 1 to 3650'],
    [[...ADD, 'acme'], 'flags only'],
    [['revoke'], 'tokens revoke takes an id'],
    [['rotate', '4F1d'], 'tokens rotate takes an id'],
    [['rotate', '4f1d2c3b4a59', 'x'], 'one word too many: x'],
    [['list', '--tenat', 'x'], '--tenat'],
  ])('%j is refused with a hint', async (args, hint) => {
    const running = tokens(...args);
    await expect(running).rejects.toThrow(hint);
    await expect(running).rejects.toHaveProperty('name', 'TokensUsageError');
  });

  it('names a token that there is not', async () => {
    await expect(tokens('revoke', '4f1d2c3b4a59')).rejects.toThrow('There is no token 4f1d2c3b4a59');
  });
});

it('shows commands, scopes and examples', async () => {
  const { stdout } = await tokens('--help');
  for (const text of ['tokens add', 'recordings:read', 'Examples', 'Exit codes'])
    expect(stdout).toContain(text);
});
