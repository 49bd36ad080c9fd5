/** Clients that send damaged bytes and hand back what they got. */
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Frame, WebRequest } from './conversations.ts';

export interface SocketTalk {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly frames: readonly Frame[];
}

/** Sends everything, waits until it was read, and closes. Returns the replies; none where the upgrade was refused. */
export async function talk(
  port: number,
  { address, headers, frames }: SocketTalk,
): Promise<readonly string[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${printable(address)}`, { headers });
  const replies: string[] = [];
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('message', (data: Buffer) => replies.push(data.toString('utf8')));
  socket.on('error', () => undefined);
  const isOpen = await Promise.race([once(socket, 'open').then(() => true), closed.then(() => false)]);
  if (!isOpen) return replies;
  for (const { bytes, isBinary } of frames) socket.send(bytes, { binary: isBinary }, () => undefined);
  const read = new Promise<void>((resolve) => socket.once('pong', () => resolve()));
  socket.ping(undefined, undefined, () => undefined);
  await Promise.race([read, closed]);
  socket.close();
  await closed;
  return replies;
}

export interface WebReply {
  readonly status: number;
  readonly body: string;
}

/** Framed as HTTP wants it. `undefined` where the connection broke off. */
export function send(
  port: number,
  { method, path, headers, body }: WebRequest,
): Promise<WebReply | undefined> {
  return new Promise((resolve) => {
    const asked = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path: printable(path),
        headers: { ...printableHeaders(headers), 'content-length': body.length },
        agent: false,
      },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('close', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') }),
        );
      },
    );
    asked.once('error', () => resolve(undefined));
    asked.end(body);
  });
}

/** Bytes as they are, and the end of them. */
export async function sendRaw(port: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  socket.on('error', () => undefined);
  socket.end(bytes);
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return Buffer.concat(pieces).toString('utf8');
}

export function rawRequest({ method, path, headers, body }: WebRequest): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', `content-length: ${body.length}`];
  const sent = [...lines, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(sent.join('\r\n')), body]);
}

/** Node's client refuses the rest itself. */
function printable(path: string): string {
  return path.replace(/[^\x21-\x7e]/g, '~').slice(0, 8000);
}

function printableHeaders(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value.replace(/[^\x20-\x7e]/g, '~').slice(0, 8000),
    ]),
  );
}
