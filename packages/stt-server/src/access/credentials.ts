/**
 * Where a client puts its token: `Authorization: Bearer` (OpenAI and most others), `Authorization: Token` (Deepgram), or, for
 * browsers, which can't set headers of a WebSocket, the subprotocol: `token, TOKEN` as Deepgram's clients send it, `ticket, TICKET`, or
 * `openai-insecure-api-key.TOKEN` as OpenAI's do. A ticket may also stand in the address as `?ticket=`: it is worth nothing once it was used.
 * A token in the address is not looked at.
 */
import type { IncomingHttpHeaders } from 'node:http';

export interface Credential {
  readonly kind: 'token' | 'ticket';
  readonly text: string;
}

const AUTHORIZATION = /^(?:bearer|token) +(\S+)$/i;

const OPENAI_PREFIX = 'openai-insecure-api-key.';

/** Longer ones are none of ours. */
const LENGTH_LIMIT = 200;

/** `undefined` where there is none. */
export function credentialOf(
  headers: IncomingHttpHeaders,
  query: { readonly ticket?: unknown },
): Credential | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return credential('token', AUTHORIZATION.exec(authorization)?.[1] ?? '');
  const offered = protocolsOf(headers['sec-websocket-protocol'] ?? '');
  const fromProtocols = credentialInProtocols(offered);
  if (fromProtocols !== undefined) return fromProtocols;
  return typeof query.ticket === 'string' ? credential('ticket', query.ticket) : undefined;
}

function credentialInProtocols([first = '', second, ...rest]: readonly string[]): Credential | undefined {
  const name = first.toLowerCase();
  if (second !== undefined && (name === 'token' || name === 'bearer')) return credential('token', second);
  if (second !== undefined && name === 'ticket') return credential('ticket', second);
  const openAi = [first, second ?? '', ...rest].find((protocol) => protocol.startsWith(OPENAI_PREFIX));
  return openAi === undefined ? undefined : credential('token', openAi.slice(OPENAI_PREFIX.length));
}

function protocolsOf(header: string): readonly string[] {
  return header.split(',').map((protocol) => protocol.trim());
}

function credential(kind: Credential['kind'], text: string): Credential {
  return { kind, text: text.length > LENGTH_LIMIT ? '' : text };
}

/** The subprotocol that is agreed to: the first one that isn't a secret, because the reply says it aloud. */
export function chooseProtocol(offered: ReadonlySet<string>): string | false {
  const open = [...offered].find((name) => !name.startsWith('enm') && !name.startsWith(OPENAI_PREFIX));
  return open ?? false;
}
