/** Bytes that `audioKindOf` looks at. */
export const AUDIO_HEAD_BYTES = 16;

/** How a kind of file begins: Latin-1 text at an offset. */
const SIGNATURES: readonly {
  readonly contentType: string;
  readonly parts: readonly (readonly [at: number, text: string])[];
}[] = [
  {
    contentType: 'audio/wav',
    parts: [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
  },
  { contentType: 'audio/ogg', parts: [[0, 'OggS']] },
  { contentType: 'audio/flac', parts: [[0, 'fLaC']] },
  { contentType: 'audio/mpeg', parts: [[0, 'ID3']] },
  { contentType: 'audio/mp4', parts: [[4, 'ftyp']] },
  { contentType: 'audio/webm', parts: [[0, '\u001aE\u00df\u00a3']] },
  { contentType: 'audio/amr', parts: [[0, '#!AMR']] },
];

/** The content type of a file by its first bytes, whatever it is called; `undefined` when it is no audio that is known. */
export function audioKindOf(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, AUDIO_HEAD_BYTES)).toString(
    'latin1',
  );
  const found = SIGNATURES.find(({ parts }) => parts.every(([at, part]) => text.startsWith(part, at)));
  if (found !== undefined) return found.contentType;
  return isMpegFrame(head) ? 'audio/mpeg' : undefined;
}

/** Eleven bits set, a version and a layer that exist, a bit rate and a sample rate that exist (ISO/IEC 11172-3, 2.4.1.3). */
function isMpegFrame([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  const bitRate = third >> 4;
  const sampleRate = (third >> 2) & 3;
  return (
    first === 0xff &&
    second >> 5 === 7 &&
    version !== 1 &&
    layer !== 0 &&
    bitRate !== 0 &&
    bitRate !== 15 &&
    sampleRate !== 3
  );
}
