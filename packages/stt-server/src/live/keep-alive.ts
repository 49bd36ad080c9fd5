import type { WebSocket } from '@fastify/websocket';

/** A peer that doesn't answer two pings in a row is gone. */
const PING_INTERVAL_MS = 30_000;

export function keepAlive(socket: WebSocket): void {
  let unanswered = 0;
  const timer = setInterval(() => {
    if (unanswered >= 2) socket.terminate();
    unanswered += 1;
    socket.ping();
  }, PING_INTERVAL_MS);
  socket.on('pong', () => {
    unanswered = 0;
  });
  socket.on('close', () => clearInterval(timer));
}
