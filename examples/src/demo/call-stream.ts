/** Streams calls to the server as a telephone platform would: a WebSocket a call, one final turn after the other. */
import { on, once } from 'node:events';
import { WebSocket } from 'ws';
import type { SampleCall, SampleTurn } from '../sample-data/sample-call.ts';
import { type FinalResult, type ServerMessage, serverMessage } from './server-messages.ts';

export interface StreamedCall {
  readonly call: SampleCall;
  readonly recordingId: string;
  readonly turns: readonly StreamedTurn[];
}

export interface StreamedTurn {
  readonly turn: SampleTurn;
  readonly result: FinalResult;
  /** From sending the turn to having its result. */
  readonly roundTripMs: number;
}

/**
 * Streams the calls, at most `concurrent` at once, and returns them in the order given.
 * @throws Error with the server's message when it refuses a turn or closes a call, or the reason of the signal
 */
export async function streamCalls(
  calls: readonly SampleCall[],
  address: string,
  options: {
    readonly concurrent: number;
    readonly onCall: (done: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<readonly StreamedCall[]> {
  const { concurrent, onCall, signal } = options;
  const streamed = new Map<SampleCall, StreamedCall>();
  const waiting = calls.values();
  const streamNext = async () => {
    for (const call of waiting) {
      signal.throwIfAborted();
      streamed.set(call, await streamCall(call, address));
      onCall(streamed.size);
    }
  };
  await Promise.all(Array.from({ length: concurrent }, streamNext));
  return calls.flatMap((call) => streamed.get(call) ?? []);
}

async function streamCall(call: SampleCall, address: string): Promise<StreamedCall> {
  const query = new URLSearchParams({ language: call.language, agent_id: call.agentId });
  const socket = new WebSocket(`${address}/ws/${call.conversationId}?${query.toString()}`);
  try {
    await once(socket, 'open');
    const replies = on(socket, 'message', { close: ['close'] });
    const exchange = async (message: object): Promise<ServerMessage> => {
      socket.send(JSON.stringify(message));
      const reply = (await replies.next()) as IteratorResult<[Buffer], undefined>;
      if (reply.done === true) throw new Error(`The server closed ${call.callId}.`);
      return serverMessage.parse(JSON.parse(reply.value[0].toString('utf8')));
    };
    const turns: StreamedTurn[] = [];
    for (const turn of call.turns) {
      const sentAtMs = performance.now();
      const result = await exchange(finalMessage(turn));
      if (result.type !== 'final_result') throw new Error(refusal(call, result));
      turns.push({ turn, result, roundTripMs: performance.now() - sentAtMs });
    }
    const ended = await exchange({ type: 'end' });
    if (ended.type !== 'ended' || ended.recording_id === null) throw new Error(refusal(call, ended));
    return { call, recordingId: ended.recording_id, turns };
  } finally {
    socket.terminate();
  }
}

function finalMessage({ speaker, hypothesis, words }: SampleTurn): object {
  return {
    type: 'final',
    text: hypothesis,
    speaker,
    words: words.map(({ text, startMs, endMs, confidence }) => ({
      text,
      start_ms: startMs,
      end_ms: endMs,
      confidence,
    })),
  };
}

function refusal(call: SampleCall, message: ServerMessage): string {
  const reason = message.type === 'error' ? `${message.code}: ${message.message}` : message.type;
  return `The server did not take a turn of ${call.callId}: ${reason}`;
}
