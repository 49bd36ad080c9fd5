export {
  type DecodedAudio,
  type DecodeOptions,
  decodeAudio,
  RECOGNISER_RATE_HZ,
} from './audio/decode-audio.ts';
export type { Engine, EngineFailure, Hypothesis, HypothesisWord, TranscribeOptions } from './engine.ts';
export { EngineError } from './engine-error.ts';
export { createWhisperEngine, type WhisperEngineOptions } from './whisper/whisper-engine.ts';
export {
  createWhisperListener,
  type WhisperListener,
  type WhisperListenerOptions,
} from './whisper/whisper-listener.ts';
export {
  findListener,
  findWhisperCli,
  findWhisperModel,
  openWhisperEngine,
  openWhisperListener,
  type WhisperLocation,
} from './whisper/whisper-location.ts';
