/**
 * A backend that corrects a call while it is heard: one WebSocket a call, partials and final turns of the recogniser in, corrected
 * text out. Copy it; it needs nothing of Enmienda but the correction package.
 */
import { type Corrector, createLiveCorrector, type LiveCorrector } from '@enmienda/correction';
import { WebSocketServer } from 'ws';
import { z } from 'zod';

const word = z.strictObject({
  text: z.string().min(1).max(200),
  startMs: z.int().min(0).exactOptional(),
  endMs: z.int().min(0).exactOptional(),
  confidence: z.number().min(0).max(1).exactOptional(),
});
/** With `isPartial`, all that was heard of the turn so far; without, the turn as it is settled. */
const heardText = z.strictObject({
  text: z.string().max(10_000),
  words: z.array(word).max(2000).exactOptional(),
  isPartial: z.boolean().exactOptional(),
});

/** `corrector` is asked at the beginning of every turn, so that a new lexicon is in force from the next one. */
export function serveCalls(port: number, corrector: () => Corrector): WebSocketServer {
  const server = new WebSocketServer({ host: '127.0.0.1', port, maxPayload: 256 * 1024 });
  server.on('connection', (socket, request) => {
    const conversationId = request.url?.split('/').at(-1) ?? '';
    let turn: LiveCorrector | undefined;
    socket.on('message', (message: Buffer) => {
      const heard = parseHeard(message.toString('utf8'));
      if (heard === undefined) {
        socket.close(1007, 'Send { "text": …, "words": [ … ], "isPartial": … }.');
        return;
      }
      const { isPartial = false, ...input } = heard;
      turn ??= createLiveCorrector(corrector());
      const shown = isPartial ? turn.partial(input) : finalOf(turn, { ...input, conversationId });
      if (!isPartial) turn = undefined;
      socket.send(JSON.stringify(shown));
    });
    // ws closes the connection itself after a broken or oversize frame; without a listener the error would end the process.
    socket.on('error', () => socket.terminate());
  });
  return server;
}

/** `reset`: the text doesn't begin with what was shown as `stable`; keep its first `reset.keep` units and show the rest anew. */
function finalOf(turn: LiveCorrector, input: Parameters<LiveCorrector['final']>[0]) {
  const { text, original, words, corrections, clarification, reset } = turn.final(input);
  return { text, original, words, corrections, question: clarification?.question, reset };
}

function parseHeard(message: string): z.infer<typeof heardText> | undefined {
  try {
    return heardText.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
