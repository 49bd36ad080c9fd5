/** Streams live sound with Deepgram's client, and gets corrected phrases: what changes is the environment. */
import { DeepgramClient } from '@deepgram/sdk';

export interface StreamOptions {
  /** `host:port` */
  readonly server: string;
  /** Anything where the server asks for none. */
  readonly token: string;
  readonly sampleRateHz: number;
}

/** Yields each phrase when it is final. `frames` are PCM16, little-endian, as they come from a microphone or a call. */
export async function* correctedPhrases(
  frames: AsyncIterable<Uint8Array>,
  { server, token, sampleRateHz }: StreamOptions,
): AsyncGenerator<string> {
  const [base, live] = [`http://${server}`, `ws://${server}`];
  const environment = { base, production: live, agent: live, agentRest: base };
  const client = new DeepgramClient({ apiKey: token, environment });
  const socket = await client.listen.v1.connect({
    model: 'nova-3',
    language: 'es',
    encoding: 'linear16',
    sample_rate: sampleRateHz,
    reconnectAttempts: 0,
  });
  socket.connect();
  await socket.waitForOpen();
  const sending = send(frames, socket);
  for await (const message of socket) {
    if (message.type !== 'Results' || message.is_final !== true) continue;
    const phrase = message.channel.alternatives[0]?.transcript ?? '';
    if (phrase !== '') yield phrase;
  }
  await sending;
}

async function send(
  frames: AsyncIterable<Uint8Array>,
  socket: Awaited<ReturnType<DeepgramClient['listen']['v1']['connect']>>,
): Promise<void> {
  for await (const frame of frames) socket.sendMedia(frame);
  socket.sendCloseStream({ type: 'CloseStream' });
}
