/** The smallest file that starts like a ggml Whisper model: its header, by the layout of whisper.cpp's loader. */
export interface GgmlFile {
  readonly vocabulary?: number;
  readonly audioLayers?: number;
  readonly textLayers?: number;
  readonly mels?: number;
  readonly tokens?: readonly (readonly number[] | string)[];
}

export function ggmlFile(file: GgmlFile = {}): Uint8Array {
  const { vocabulary = 51_865, audioLayers = 6, textLayers = 6, mels = 80, tokens = [] } = file;
  const filterColumns = 3;
  const integers = [0x67_67_6d_6c, vocabulary, 1500, 512, 8, audioLayers, 448, 512, 8, textLayers, mels, 7];
  const parts = [
    ...integers.map(uint32),
    uint32(mels),
    uint32(filterColumns),
    Buffer.alloc(mels * filterColumns * 4),
    uint32(tokens.length),
    ...tokens.flatMap((token) => {
      const bytes = typeof token === 'string' ? Buffer.from(token) : Buffer.from(token);
      return [uint32(bytes.length), bytes];
    }),
  ];
  return Buffer.concat(parts);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
