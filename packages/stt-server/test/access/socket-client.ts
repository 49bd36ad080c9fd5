/** A WebSocket that says how its upgrade ended. */
import { WebSocket } from 'ws';

export interface SocketRequest {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OpenedSocket {
  readonly status: 101;
  readonly socket: WebSocket;
  /** Agreed subprotocol; empty where there is none. */
  readonly protocol: string;
  /** The next message that was not taken yet. */
  readonly next: () => Promise<Record<string, unknown>>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
}

export type SocketOutcome =
  | OpenedSocket
  | { readonly status: number; readonly headers: Readonly<Record<string, unknown>> };

/** `address` starts with a slash. */
export function openSocket(
  port: number,
  address: string,
  request: SocketRequest = {},
): Promise<SocketOutcome> {
  const { protocols = [], headers = {} } = request;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${address}`, [...protocols], { headers });
  const received: Record<string, unknown>[] = [];
  const takers: ((message: Record<string, unknown>) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as Record<string, unknown>;
    const taker = takers.shift();
    if (taker === undefined) received.push(message);
    else taker(message);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  return new Promise((resolve, reject) => {
    socket.once('open', () =>
      resolve({
        status: 101,
        socket,
        protocol: socket.protocol,
        next: () => {
          const message = received.shift();
          return message === undefined ? new Promise((take) => takers.push(take)) : Promise.resolve(message);
        },
        closed,
      }),
    );
    socket.once('unexpected-response', (_request, response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
      response.destroy();
    });
    socket.once('error', reject);
  });
}

/** @throws Error where the upgrade was refused */
export async function mustOpen(
  port: number,
  address: string,
  request?: SocketRequest,
): Promise<OpenedSocket> {
  const outcome = await openSocket(port, address, request);
  if (!('socket' in outcome)) throw new Error(`${address} was refused with ${outcome.status}`);
  return outcome;
}
