import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';

export interface StreamingCalls {
  /** Hangs up. Idempotent. */
  stop(): Promise<{ readonly messages: number; readonly failed: number }>;
}

const CALLS = 10;
const WORD_MS = 150;
const SAID =
  'buenas tardes le llamo porque tengo un problema con la factura de este mes y del otro y no me lo explico'.split(
    ' ',
  );

/** Ten calls to a server on this machine, which say the same sentence word by word, as partials and a final, until they are stopped. */
export async function streamCalls(port: number): Promise<StreamingCalls> {
  const counts = { messages: 0, failed: 0 };
  const stopping = new AbortController();
  const sockets = await Promise.all(
    Array.from({ length: CALLS }, async (_, call) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/call-${call}?language=es`);
      await once(socket, 'open');
      return socket;
    }),
  );
  const speaking = sockets.map(async (socket, call) => {
    await wait((call * WORD_MS) / CALLS);
    for (let words = 1; !stopping.signal.aborted; words = words === SAID.length ? 1 : words + 1) {
      const isFinal = words === SAID.length;
      counts.messages += 1;
      const answered = once(socket, 'message', { signal: AbortSignal.timeout(30_000) });
      socket.send(
        JSON.stringify({ type: isFinal ? 'final' : 'partial', text: SAID.slice(0, words).join(' ') }),
      );
      const type = await answered.then(
        ([data]: Buffer[]) => (JSON.parse(String(data)) as { readonly type: string }).type,
        () => 'nothing',
      );
      if (type !== (isFinal ? 'final_result' : 'partial_result')) counts.failed += 1;
      await wait(WORD_MS);
    }
    socket.terminate();
  });
  return {
    async stop() {
      stopping.abort();
      await Promise.all(speaking);
      return counts;
    },
  };
}
