/**
 * What the header of a ggml Whisper file says. Layout, little-endian (whisper.cpp, `whisper_model_load`):
 *
 *   magic 0x67676d6c │ 11 × int32 hyperparameters │ n_mel, n_fft, n_mel × n_fft float32 filters
 *   │ count │ count × (length, bytes) tokens in id order │ tensors
 *
 * Token texts are bytes: one may end inside a UTF-8 character, so they are joined before they are decoded.
 */
import { open } from 'node:fs/promises';

export interface GgmlHeader {
  readonly isMultilingual: boolean;
  /** Name of the alignment heads for word times, as `whisper-cli -dtw` takes it. */
  readonly alignment: string;
  /** Bytes of each text token, by id; ids beyond are special tokens. */
  readonly tokens: readonly Uint8Array[];
}

const MAGIC = 0x67_67_6d_6c;
const HYPERPARAMETERS = 11;
const MULTILINGUAL_VOCABULARY = 51_865;

/** Vocabulary and filters take 0.6 MB; a header beyond this is damage. */
const HEADER_LIMIT_BYTES = 4 * 1024 * 1024;

const SIZES: Readonly<Record<number, string>> = { 4: 'tiny', 6: 'base', 12: 'small', 24: 'medium' };

/** `undefined` where the file is no ggml Whisper model. */
export async function readGgmlHeader(modelPath: string): Promise<GgmlHeader | undefined> {
  const file = await open(modelPath, 'r');
  try {
    const bytes = new Uint8Array(HEADER_LIMIT_BYTES);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return parseHeader(bytes.subarray(0, bytesRead));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    await file.close();
  }
}

/** @throws RangeError where the bytes end too soon */
function parseHeader(bytes: Uint8Array): GgmlHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const next = () => {
    const value = view.getUint32(at, true);
    at += 4;
    return value;
  };
  if (next() !== MAGIC) return undefined;
  const parameters = Array.from({ length: HYPERPARAMETERS }, next);
  const filterBytes = next() * next() * 4;
  at += filterBytes;
  const count = next();
  if (count > MULTILINGUAL_VOCABULARY) return undefined;
  const tokens = Array.from({ length: count }, () => {
    const length = next();
    const token = bytes.slice(at, at + length);
    if (token.length < length) throw new RangeError('The vocabulary is cut off.');
    at += length;
    return token;
  });
  return describe(parameters, tokens);
}

function describe(parameters: readonly number[], tokens: readonly Uint8Array[]): GgmlHeader {
  const [vocabulary = 0, , , , audioLayers = 0, , , , textLayers = 0, mels = 0] = parameters;
  const isMultilingual = vocabulary >= MULTILINGUAL_VOCABULARY;
  const size = SIZES[audioLayers];
  if (size !== undefined) return { isMultilingual, alignment: isMultilingual ? size : `${size}.en`, tokens };
  return { isMultilingual, alignment: largeAlignment(textLayers, mels), tokens };
}

/** The third large model has 128 mel bands, and its turbo form 4 text layers; the first two can't be told apart. */
function largeAlignment(textLayers: number, mels: number): string {
  if (mels !== 128) return 'large.v2';
  return textLayers === 4 ? 'large.v3.turbo' : 'large.v3';
}
