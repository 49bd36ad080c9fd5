/**
 * The list of API tokens: one JSON file, hashes only. It is replaced as a whole, so that a reader sees the old list or the new
 * one; the temporary file beside it is the lock against a second writer.
 */
import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { callAddress, describeIssues } from '../wire.ts';
import { AccessError } from './access-error.ts';
import { SCOPES, type Scope } from './scopes.ts';

export interface TokenRecord {
  /** 12 hexadecimal digits, no secret. */
  readonly id: string;
  readonly tenantId: string;
  /** For people: who uses it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly sha256: string;
  /** ISO 8601, UTC, as all times here. */
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

/** Of a list of some thousand tokens. */
const FILE_LIMIT_BYTES = 8 * 1024 * 1024;

/** Owner and nobody else. */
const MODE = 0o600;

/** Windows has other permissions, which Node shows as writable by all. */
const OTHERS_WRITE = process.platform === 'win32' ? 0 : 0o022;

const time = z.iso.datetime();

export const tokenFields = {
  tenant_id: callAddress.shape.conversation_id,
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, 'no control characters'),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
};

const tokenList = z.strictObject({
  schema_version: z.literal(1),
  tokens: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[0-9a-f]{12}$/),
        ...tokenFields,
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        created_at: time,
        expires_at: time.optional(),
        revoked_at: time.optional(),
      }),
    )
    .max(10_000),
});

type WireToken = z.infer<typeof tokenList>['tokens'][number];

/** `undefined` where there is no file. @throws AccessError unreadable | damaged | exposed */
export async function readTokens(file: string): Promise<readonly TokenRecord[] | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new AccessError({ kind: 'damaged', path: file, reason: 'it is no JSON' });
  }
  const parsed = tokenList.safeParse(json);
  if (!parsed.success)
    throw new AccessError({ kind: 'damaged', path: file, reason: describeIssues(parsed.error) });
  const ids = new Set(parsed.data.tokens.map(({ id }) => id));
  if (ids.size < parsed.data.tokens.length)
    throw new AccessError({ kind: 'damaged', path: file, reason: 'two tokens have the same id' });
  return parsed.data.tokens.map(fromWire);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      const { mode, size } = await handle.stat();
      if ((mode & OTHERS_WRITE) !== 0) throw new AccessError({ kind: 'exposed', path: file });
      if (size > FILE_LIMIT_BYTES)
        throw new AccessError({ kind: 'damaged', path: file, reason: 'it is too large' });
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof AccessError) throw error;
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new AccessError({ kind: 'unreadable', path: file, reason: codeOf(error) }, { cause: error });
  }
}

/**
 * Replaces the list by what `change` makes of it; durable when it resolves, and unchanged when it rejects.
 * @throws AccessError, and whatever `change` throws
 */
export async function changeTokens(
  file: string,
  change: (tokens: readonly TokenRecord[]) => readonly TokenRecord[],
): Promise<void> {
  const next = `${file}.next`;
  await makeFolder(file);
  const handle = await openNext(file, next);
  try {
    try {
      const tokens = change((await readTokens(file)) ?? []).map(toWire);
      const list = { schema_version: 1, tokens } satisfies z.infer<typeof tokenList>;
      await handle.writeFile(`${JSON.stringify(list, undefined, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(next, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(next, { force: true });
    throw errnoError(error, file);
  }
}

async function makeFolder(file: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
  } catch (error) {
    throw errnoError(error, file);
  }
}

async function openNext(file: string, next: string) {
  try {
    return await open(next, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, MODE);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new AccessError({ kind: 'locked', path: next }, { cause: error });
    throw errnoError(error, file);
  }
}

/** The rename is durable only after this. Windows can't open folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Errors of the system about writing; others pass. */
function errnoError(error: unknown, file: string): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new AccessError({ kind: 'unwritable', path: file, reason: codeOf(error) }, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function fromWire(token: WireToken): TokenRecord {
  return {
    id: token.id,
    tenantId: token.tenant_id,
    name: token.name,
    scopes: token.scopes,
    sha256: token.sha256,
    createdAt: token.created_at,
    ...(token.expires_at !== undefined && { expiresAt: token.expires_at }),
    ...(token.revoked_at !== undefined && { revokedAt: token.revoked_at }),
  };
}

function toWire(token: TokenRecord): WireToken {
  return {
    id: token.id,
    tenant_id: token.tenantId,
    name: token.name,
    scopes: [...token.scopes],
    sha256: token.sha256,
    created_at: token.createdAt,
    ...(token.expiresAt !== undefined && { expires_at: token.expiresAt }),
    ...(token.revokedAt !== undefined && { revoked_at: token.revokedAt }),
  };
}
