import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createToken, matchesHash, tokenIdOf } from '../../src/access/token.ts';
import { changeTokens, readTokens } from '../../src/access/token-file.ts';
import { openTokenRegistry } from '../../src/access/token-registry.ts';
import { openTokensFile, type TokensFile } from './tokens-file.ts';

let file: TokensFile;
let nowMs = Date.parse('2026-03-01T12:00:00Z');

beforeEach(async () => {
  nowMs = Date.parse('2026-03-01T12:00:00Z');
  file = await openTokensFile(() => nowMs);
});

afterEach(() => file.close());

describe('a token', () => {
  it('has a prefix that scanners find, 256 random bits, and only its hash is to be kept', () => {
    const asked: number[] = [];
    const { id, text, sha256 } = createToken((sizeBytes) => {
      asked.push(sizeBytes);
      return randomBytes(sizeBytes);
    });
    expect(text).toMatch(/^enm_[0-9a-f]{12}_[\w-]{43}$/);
    expect(asked).toContain(32);
    expect(tokenIdOf(text)).toBe(id);
    expect(matchesHash(text, sha256)).toBe(true);
    expect(sha256).not.toContain(text.slice(-43));
  });

  it.each(['', 'enm_', 'enm_4f1d2c3b4a59_short', 'sk-1234', `enm_4f1d2c3b4a59_${'a'.repeat(44)}`])(
    'is not %j',
    (text) => {
      expect(tokenIdOf(text)).toBeUndefined();
    },
  );
});

describe('the list of tokens', () => {
  it('holds hashes, and is for its owner only', async () => {
    const { text } = await file.add('acme', ['live']);
    const written = await readFile(file.path, 'utf8');
    expect(written).not.toContain(text.slice(-43));
    expect((await stat(file.path)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file.path))).toEqual(['api-tokens.json']);
  });

  it('reads what it wrote', async () => {
    const more = { expiresAt: '2026-04-01T00:00:00.000Z', revokedAt: '2026-03-02T00:00:00.000Z' };
    const { id } = await file.add('acme', ['live', 'recordings:read'], more);
    expect(await readTokens(file.path)).toMatchObject([
      { id, tenantId: 'acme', scopes: ['live', 'recordings:read'], ...more },
    ]);
  });

  it('stays as it is when a change fails, and can be changed again', async () => {
    await file.add('acme', ['live']);
    const before = await readFile(file.path, 'utf8');
    const failing = changeTokens(file.path, () => {
      throw new Error('stopped');
    });
    await expect(failing).rejects.toThrow('stopped');
    expect(await readFile(file.path, 'utf8')).toBe(before);
    await changeTokens(file.path, () => []);
    expect(await readTokens(file.path)).toEqual([]);
  });

  it('has one writer at a time', async () => {
    await writeFile(`${file.path}.next`, '');
    await expect(changeTokens(file.path, () => [])).rejects.toMatchObject({
      failure: { kind: 'locked', path: `${file.path}.next` },
    });
    await rm(`${file.path}.next`);
  });

  it('of two writers loses neither token', async () => {
    const results = await Promise.allSettled([file.add('acme', ['live']), file.add('beta', ['live'])]);
    const stored = await readTokens(file.path);
    expect(stored).toHaveLength(results.filter(({ status }) => status === 'fulfilled').length);
  });

  it.each([
    ['{', 'it is no JSON'],
    ['{"schema_version":2,"tokens":[]}', 'schema_version'],
    ['{"schema_version":1,"tokens":[{"id":"secretsecret"}]}', 'tokens.0.id'],
  ])('of the text %s is refused with the field', async (text, reason) => {
    await writeFile(file.path, text, { mode: 0o600 });
    const reading = readTokens(file.path);
    await expect(reading).rejects.toMatchObject({ failure: { kind: 'damaged' } });
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.not.toThrow('secretsecret');
  });

  it('is refused where two tokens have one id', async () => {
    const { id } = await file.add('acme', ['live']);
    await expect(file.add('beta', ['admin'], { id })).rejects.toThrow('two tokens have the same id');
  });

  it.skipIf(process.platform === 'win32')('is refused where others may write to it', async () => {
    await file.add('acme', ['live']);
    await chmod(file.path, 0o666);
    await expect(readTokens(file.path)).rejects.toMatchObject({ failure: { kind: 'exposed' } });
  });

  it('that is a folder can not be read, and says so', async () => {
    await mkdir(file.path);
    await expect(readTokens(file.path)).rejects.toMatchObject({ failure: { kind: 'unreadable' } });
  });
});

describe('the tokens in force', () => {
  it('are asked for from the first one on, and not before', async () => {
    expect(file.registry.state).toBe('open');
    await file.add('acme', ['live']);
    expect(file.registry.state).toBe('required');
  });

  it('are none when the file is gone, and still asked for', async () => {
    const { text } = await file.add('acme', ['live']);
    await rm(file.path);
    await file.registry.refresh();
    expect(file.registry.state).toBe('required');
    expect(file.registry.find(text)).toBeUndefined();
  });

  it('are found by their text alone', async () => {
    const { id, text } = await file.add('acme', ['live']);
    expect(file.registry.find(text)).toMatchObject({ id, tenantId: 'acme' });
    const last = text.endsWith('A') ? 'B' : 'A';
    for (const wrong of ['', id, `${text.slice(0, -1)}${last}`, `enm_${'0'.repeat(12)}${text.slice(16)}`])
      expect(file.registry.find(wrong)).toBeUndefined();
  });

  it('end when they expire', async () => {
    const { id, text } = await file.add('acme', ['live'], { expiresAt: '2026-03-01T12:00:01.000Z' });
    expect(file.registry.find(text)).toBeDefined();
    nowMs += 1000;
    expect(file.registry.find(text)).toBeUndefined();
    expect(file.registry.isValid(id)).toBe(false);
  });

  it('end when they are revoked', async () => {
    const { id, text } = await file.add('acme', ['live']);
    await file.patch(id, { revokedAt: '2026-03-01T12:00:00.000Z' });
    expect(file.registry.find(text)).toBeUndefined();
  });

  it('stay while the file is damaged, which is reported once', async () => {
    const { text } = await file.add('acme', ['live']);
    const errors: unknown[] = [];
    let told: (() => void) | undefined;
    const reported = new Promise<void>((resolve) => {
      told = resolve;
    });
    const watching = await openTokenRegistry({
      path: file.path,
      clock: () => nowMs,
      pollIntervalMs: 2,
      onError: (error) => {
        errors.push(error);
        told?.();
      },
    });
    await writeFile(file.path, '{');
    await reported;
    await expect(watching.refresh()).rejects.toThrow('it is no JSON');
    await expect(watching.refresh()).rejects.toThrow('it is no JSON');
    expect(errors).toHaveLength(1);
    expect(watching.find(text)).toBeDefined();
    watching.close();
  });

  it('change without being asked', async () => {
    const watching = await openTokenRegistry({ path: file.path, clock: () => nowMs, pollIntervalMs: 2 });
    const { id, text } = await file.add('acme', ['live']);
    const looked = (isThere: boolean) =>
      new Promise<void>((resolve) => {
        watching.onLook(() => {
          if ((watching.find(text) !== undefined) === isThere) resolve();
        });
      });
    await looked(true);
    await file.patch(id, { revokedAt: '2026-03-01T12:00:00.000Z' });
    await looked(false);
    watching.close();
  });
});
