/**
 * A backend that corrects every final turn of a call: one WebSocket a call, a turn of the recogniser in, the corrected turn out.
 * Copy it; it needs nothing of Enmienda but the correction package, and `correctTurn` is all that a handler of yours would call.
 */
import { type Corrector, type OnlineInput, processOnline } from '@enmienda/correction';
import { WebSocketServer } from 'ws';
import { z } from 'zod';

const word = z.strictObject({
  text: z.string().min(1).max(200),
  startMs: z.int().min(0).exactOptional(),
  endMs: z.int().min(0).exactOptional(),
  confidence: z.number().min(0).max(1).exactOptional(),
});
const finalTurn = z.strictObject({
  text: z.string().max(10_000),
  words: z.array(word).max(2000).exactOptional(),
});

/** `corrector` is asked at every turn, so that a new lexicon is in force from the next one. */
export function serveCalls(port: number, corrector: () => Corrector): WebSocketServer {
  const server = new WebSocketServer({ host: '127.0.0.1', port, maxPayload: 256 * 1024 });
  server.on('connection', (socket, request) => {
    const conversationId = request.url?.split('/').at(-1) ?? '';
    socket.on('message', (message: Buffer) => {
      const turn = parseTurn(message.toString('utf8'));
      if (turn === undefined) socket.close(1007, 'Send { "text": …, "words": [ … ] }.');
      else socket.send(JSON.stringify(correctTurn(corrector(), { ...turn, conversationId })));
    });
    // ws closes the connection itself after a broken or oversize frame; without a listener the error would end the process.
    socket.on('error', () => socket.terminate());
  });
  return server;
}

function correctTurn(corrector: Corrector, turn: OnlineInput) {
  const { text, original, words, corrections, clarification } = processOnline(corrector, turn);
  return { text, original, words, corrections, question: clarification?.question };
}

function parseTurn(message: string): z.infer<typeof finalTurn> | undefined {
  try {
    return finalTurn.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
