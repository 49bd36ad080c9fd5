/**
 * Whisper's own byte pair encoding, from the vocabulary in the header of its model file: that is in rank order, which is what tiktoken
 * encodes by. whisper.cpp's `whisper_tokenize` takes the longest piece each time instead, which costs a text some 20 nats.
 */
import { Tiktoken } from 'js-tiktoken/lite';

export interface WhisperTokenizer {
  /** Token ids of a text; [] for an empty one. Texts that look like instructions (`<|…|>`) are encoded as they are spelled. */
  encode(text: string): readonly number[];
  /** The text of token ids; those that are no text are left out. */
  decode(tokens: readonly number[]): string;
}

/** How GPT-2, and Whisper after it, cuts a text before pairs are merged (openai/tiktoken, `tiktoken_ext/openai_public.py`). */
const PIECES = String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/** `vocabulary` has the bytes of each token by id. Takes some 0.1 s. */
export function createWhisperTokenizer(vocabulary: readonly Uint8Array[]): WhisperTokenizer {
  const encoded = vocabulary.map((token) => Buffer.from(token).toString('base64'));
  const ranks = { pat_str: PIECES, special_tokens: {}, bpe_ranks: `! 0 ${encoded.join(' ')}` };
  const tiktoken = new Tiktoken(ranks);
  return {
    encode: (text) => tiktoken.encode(text.normalize('NFC')),
    decode: (tokens) => tiktoken.decode([...tokens]),
  };
}
