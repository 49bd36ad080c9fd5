/** Right messages and requests of every protocol, each with the planted phrase wherever a client can put any text. */
import { toneWav } from '../wav-file.ts';

export const PHRASE = 'zorzalvioleta';

export interface Frame {
  readonly bytes: Buffer;
  readonly isBinary: boolean;
}

/** WebSocket addresses and what is said there. */
export interface Conversation {
  readonly address: string;
  readonly frames: readonly Frame[];
}

const text = (message: object): Frame => ({ bytes: Buffer.from(JSON.stringify(message)), isBinary: false });

const wav = toneWav({ seconds: 0.3, sampleRateHz: 8000 });
const sound: Frame = { bytes: wav.subarray(44), isBinary: true };
const mulaw = Buffer.alloc(160, 0x55).toString('base64');

export const CONVERSATIONS: readonly Conversation[] = [
  {
    address: `/ws/${PHRASE}?language=es&agent_id=${PHRASE}`,
    frames: [
      text({ type: 'start', language: 'es', agent_id: PHRASE, tenant_id: 'acme' }),
      text({ type: 'partial', text: `soy ${PHRASE} de mobi`, speaker: PHRASE }),
      text({
        type: 'final',
        text: `soy ${PHRASE} de mobi estar`,
        speaker: 'caller',
        start_ms: 10,
        end_ms: 900,
        words: [{ text: PHRASE, start_ms: 10, end_ms: 400, confidence: 0.4 }],
        alternatives: [{ text: PHRASE, confidence: 0.2 }, PHRASE],
        refused: [PHRASE],
      }),
      text({ type: 'partial', text: `${PHRASE} otra vez` }),
      text({ type: 'end' }),
    ],
  },
  {
    address: `/vosk?conversation_id=${PHRASE}`,
    frames: [
      text({ config: { sample_rate: 8000, phrase_list: [PHRASE], words: 1, max_alternatives: 0 } }),
      sound,
      text({ reset: 1 }),
      sound,
      text({ eof: 1 }),
    ],
  },
  {
    address: `/v1/listen?encoding=linear16&sample_rate=8000&interim_results=true&keyterm=${PHRASE}`,
    frames: [text({ type: 'KeepAlive' }), sound, text({ type: 'Finalize' }), text({ type: 'CloseStream' })],
  },
  {
    address: `/api/v1/asr/stream?conversation_id=${PHRASE}&sample_rate=8000&interim=true`,
    frames: [sound, sound, text({ type: 'stop' })],
  },
  {
    address: '/twilio/media',
    frames: [
      text({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
      text({
        event: 'start',
        sequenceNumber: '1',
        streamSid: 'MZ1',
        start: {
          accountSid: 'AC1',
          streamSid: 'MZ1',
          callSid: PHRASE,
          tracks: ['inbound', 'outbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: { conversation_id: PHRASE, tenant_id: 'acme' },
        },
      }),
      text({
        event: 'media',
        sequenceNumber: '2',
        streamSid: 'MZ1',
        media: { track: 'inbound', chunk: '1', timestamp: '20', payload: mulaw },
      }),
      text({ event: 'dtmf', sequenceNumber: '3', streamSid: 'MZ1', dtmf: { track: 'inbound', digit: '1' } }),
      text({
        event: 'stop',
        sequenceNumber: '4',
        streamSid: 'MZ1',
        stop: { accountSid: 'AC1', callSid: 'CA1' },
      }),
    ],
  },
];

/** Everything after the first line of a request, which has a token. */
export interface WebRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const BOUNDARY = 'x-fuzz';

function part(headers: string, body: Uint8Array | string): Buffer {
  return Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${headers}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
}

const form = {
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  body: Buffer.concat([
    part(`name="file"; filename="${PHRASE}.wav"\r\nContent-Type: audio/wav`, wav),
    part('name="model"', 'whisper-1'),
    part('name="prompt"', `${PHRASE}, Movistar`),
    part('name="response_format"', 'verbose_json'),
    part('name="timestamp_granularities[]"', 'word'),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]),
};

const audio = { headers: { 'content-type': 'audio/wav' }, body: wav };
const nothing = { headers: {}, body: Buffer.alloc(0) };

export const REQUESTS: readonly WebRequest[] = [
  { method: 'POST', path: '/v1/audio/transcriptions', ...form },
  { method: 'POST', path: `/transcribe/enhanced?language=es&conversation_id=${PHRASE}`, ...audio },
  { method: 'POST', path: `/transcribe?agent_id=${PHRASE}&tenant_id=acme`, ...audio },
  { method: 'POST', path: `/v1/listen?model=nova-3&language=es&keyterm=${PHRASE}`, ...audio },
  {
    method: 'POST',
    path: '/ws/tickets',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ conversation_id: PHRASE, tenant_id: 'acme' })),
  },
  { method: 'GET', path: `/recordings?conversation_id=${PHRASE}&limit=2`, ...nothing },
  { method: 'GET', path: `/recordings/rec_${PHRASE}/transcript?version=1`, ...nothing },
  {
    method: 'GET',
    path: `/recordings/rec_${PHRASE}/audio`,
    headers: { range: 'bytes=0-9' },
    body: nothing.body,
  },
  { method: 'GET', path: '/lexicons/es/diff?from=0&to=1', ...nothing },
  { method: 'GET', path: `/v1/models/${PHRASE}`, ...nothing },
  {
    method: 'GET',
    path: '/processing/stats',
    headers: { 'user-agent': PHRASE, origin: 'http://x' },
    body: nothing.body,
  },
];
