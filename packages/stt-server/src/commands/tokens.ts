/** `enmienda-stt tokens`: makes, lists, replaces and revokes API tokens. A running server takes each change up within a second. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { AccessError } from '../access/access-error.ts';
import { SCOPES } from '../access/scopes.ts';
import { createToken, type NewToken } from '../access/token.ts';
import { changeTokens, readTokens, type TokenRecord, tokenFields } from '../access/token-file.ts';
import { describeIssues } from '../wire.ts';
import { TOKENS_HELP } from './tokens-help.ts';

export interface TokensDeps {
  /** The list of tokens. */
  readonly path: string;
  readonly random: (sizeBytes: number) => Uint8Array;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Data, to standard output. */
  readonly write: (text: string) => void;
  /** For people, to standard error. */
  readonly report: (line: string) => void;
}

/** A wrong word or flag: the message says which. */
export class TokensUsageError extends Error {
  override readonly name = 'TokensUsageError';
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const DEFAULT_GRACE_HOURS = 24;

/** `args` follow the word `tokens`. @throws TokensUsageError | AccessError */
export async function runTokens(args: readonly string[], deps: TokensDeps): Promise<void> {
  const { values, positionals } = readFlags(args);
  const [command = '', id, ...rest] = positionals;
  if (values.help === true) {
    deps.write(TOKENS_HELP);
    return;
  }
  if (rest.length > 0) throw new TokensUsageError(`There is one word too many: ${rest.join(' ')}.`);
  switch (command) {
    case 'add':
      if (id !== undefined) throw new TokensUsageError('tokens add takes flags only.');
      return add(values, deps);
    case 'list':
      if (id !== undefined) throw new TokensUsageError('tokens list takes flags only.');
      return list(values.json, deps);
    case 'rotate':
      return rotate(needId(id, command), values, deps);
    case 'revoke':
      return revoke(needId(id, command), values.json, deps);
    default:
      throw new TokensUsageError('Say what to do: tokens add, list, rotate or revoke.');
  }
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean', default: false },
        tenant: { type: 'string' },
        name: { type: 'string' },
        scope: { type: 'string', multiple: true },
        'expires-days': { type: 'string' },
        'grace-hours': { type: 'string' },
      },
    });
  } catch (cause) {
    throw new TokensUsageError(cause instanceof Error ? cause.message : 'Unknown arguments', { cause });
  }
}

type Flags = ReturnType<typeof readFlags>['values'];

async function add(flags: Flags, deps: TokensDeps): Promise<void> {
  const fields = z.strictObject(tokenFields).safeParse({
    tenant_id: flags.tenant ?? '',
    name: flags.name ?? flags.tenant ?? '',
    scopes: flags.scope ?? [],
  });
  if (!fields.success) throw new TokensUsageError(`${describeIssues(fields.error)}. ${ADD_NEEDS}`);
  const { tenant_id: tenantId, name, scopes } = fields.data;
  const made = createToken(deps.random);
  const record = newRecord(made, { tenantId, name, scopes: [...new Set(scopes)] }, deps.clock());
  const days = flags['expires-days'];
  const ended = days === undefined ? record : { ...record, expiresAt: inFuture(days, 'days', deps) };
  await changeTokens(deps.path, (tokens) => [...tokens, ended]);
  show(made, ended, { isJson: flags.json, deps });
}

const ADD_NEEDS = `Write --tenant TENANT and --scope SCOPE (${SCOPES.join(', ')}), the scope as often as needed.`;

async function list(isJson: boolean, deps: TokensDeps): Promise<void> {
  const tokens = (await readTokens(deps.path)) ?? [];
  for (const token of tokens) deps.write(`${isJson ? jsonOf(token, deps) : lineOf(token, deps)}\n`);
  deps.report(`${tokens.length} tokens in ${deps.path}.`);
}

/** The new token has tenant, name, scopes and term of the old one, which stays valid for a while. */
async function rotate(id: string, flags: Flags, deps: TokensDeps): Promise<void> {
  const until = inFuture(flags['grace-hours'] ?? `${DEFAULT_GRACE_HOURS}`, 'hours', deps);
  const made = createToken(deps.random);
  let record: TokenRecord | undefined;
  await changeTokens(deps.path, (tokens) => {
    const old = find(tokens, id, deps);
    record = { ...newRecord(made, old, deps.clock()), ...renewedTerm(old, deps) };
    const ending = old.expiresAt !== undefined && old.expiresAt < until ? old : { ...old, expiresAt: until };
    return [...tokens.map((token) => (token === old ? ending : token)), record];
  });
  if (record !== undefined) show(made, record, { isJson: flags.json, deps });
  deps.report(`${id} is valid until ${until} at most.`);
}

function renewedTerm({ createdAt, expiresAt }: TokenRecord, { clock }: TokensDeps) {
  if (expiresAt === undefined) return {};
  const termMs = Date.parse(expiresAt) - Date.parse(createdAt);
  return { expiresAt: new Date(clock() + termMs).toISOString() };
}

async function revoke(id: string, isJson: boolean, deps: TokensDeps): Promise<void> {
  const revokedAt = new Date(deps.clock()).toISOString();
  let revoked: TokenRecord | undefined;
  await changeTokens(deps.path, (tokens) => {
    const token = find(tokens, id, undefined);
    revoked = { ...token, revokedAt: token.revokedAt ?? revokedAt };
    return tokens.map((each) => (each === token ? (revoked ?? each) : each));
  });
  if (isJson && revoked !== undefined) deps.write(`${jsonOf(revoked, deps)}\n`);
  deps.report(`${id} is revoked; its calls are ended within a second.`);
}

/** With `deps`, one that is valid. @throws AccessError unknown-token */
function find(tokens: readonly TokenRecord[], id: string, deps: TokensDeps | undefined): TokenRecord {
  const token = tokens.find((each) => each.id === id);
  if (token === undefined || (deps !== undefined && stateOf(token, deps) !== 'valid'))
    throw new AccessError({ kind: 'unknown-token', id });
  return token;
}

function newRecord(
  { id, sha256 }: NewToken,
  { tenantId, name, scopes }: Pick<TokenRecord, 'tenantId' | 'name' | 'scopes'>,
  nowMs: number,
): TokenRecord {
  return { id, tenantId, name, scopes, sha256, createdAt: new Date(nowMs).toISOString() };
}

function needId(id: string | undefined, command: string): string {
  if (id === undefined || !/^[0-9a-f]{12}$/.test(id))
    throw new TokensUsageError(
      `tokens ${command} takes an id, 12 letters and digits that tokens list shows.`,
    );
  return id;
}

function inFuture(text: string, unit: 'days' | 'hours', { clock }: TokensDeps): string {
  const least = unit === 'days' ? 1 : 0;
  const most = unit === 'days' ? 3650 : 24 * 365;
  const count = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  if (count < least || count > most)
    throw new TokensUsageError(`The ${unit} must be a whole number from ${least} to ${most}.`);
  return new Date(clock() + count * (unit === 'days' ? DAY_MS : HOUR_MS)).toISOString();
}

function show(
  { text }: NewToken,
  record: TokenRecord,
  { isJson, deps }: { readonly isJson: boolean; readonly deps: TokensDeps },
): void {
  deps.write(isJson ? `${JSON.stringify({ token: text, ...wireOf(record, deps) })}\n` : `${text}\n`);
  deps.report(`Token ${record.id} of ${record.tenantId}. Keep it now: it is shown only once.`);
}

function stateOf(token: TokenRecord, { clock }: TokensDeps): 'valid' | 'expired' | 'revoked' {
  if (token.revokedAt !== undefined) return 'revoked';
  if (token.expiresAt !== undefined && Date.parse(token.expiresAt) <= clock()) return 'expired';
  return 'valid';
}

function lineOf(token: TokenRecord, deps: TokensDeps): string {
  const until = token.expiresAt === undefined ? '' : ` until ${token.expiresAt}`;
  return `${token.id} ${stateOf(token, deps)}${until} ${token.tenantId} [${token.scopes.join(' ')}] ${token.name}`;
}

function jsonOf(token: TokenRecord, deps: TokensDeps): string {
  return JSON.stringify(wireOf(token, deps));
}

/** Without the hash, which nobody needs. */
function wireOf(token: TokenRecord, deps: TokensDeps) {
  return {
    id: token.id,
    state: stateOf(token, deps),
    tenant_id: token.tenantId,
    name: token.name,
    scopes: token.scopes,
    created_at: token.createdAt,
    expires_at: token.expiresAt ?? null,
    revoked_at: token.revokedAt ?? null,
  };
}
