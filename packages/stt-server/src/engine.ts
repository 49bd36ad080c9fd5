/** A word with its place in the audio; times are integer milliseconds, monotone, `confidence` 0..1. */
export interface HypothesisWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly confidence: number;
}

export interface Hypothesis {
  readonly text: string;
  readonly words: readonly HypothesisWord[];
  readonly durationMs: number;
}

export interface TranscribeOptions {
  readonly language: 'es' | 'pt' | 'en';
  /** Terms the audio may hold, likeliest first; the engine takes as many as it can. */
  readonly hotwords?: readonly string[];
  readonly signal?: AbortSignal;
}

/** A speech recogniser. Audio is the bytes of a file in any format that `decodeAudio` reads. */
export interface Engine {
  /** For transcripts and logs, e.g. `whisper.cpp/ggml-base-q8_0`. */
  readonly name: string;
  /** @throws EngineError */
  transcribe(audio: Uint8Array, options: TranscribeOptions): Promise<Hypothesis>;
  close(): Promise<void>;
}

/** Every way a transcription can fail. Closed: a new kind is a major release. */
export type EngineFailure =
  | { readonly kind: 'no-model'; readonly looked: readonly string[]; readonly remedy: string }
  | { readonly kind: 'no-engine'; readonly looked: readonly string[]; readonly remedy: string }
  | { readonly kind: 'unreadable-audio'; readonly reason: string }
  | { readonly kind: 'audio-too-long'; readonly durationMs: number; readonly limitMs: number }
  | { readonly kind: 'crashed'; readonly exit: string }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'aborted' };
