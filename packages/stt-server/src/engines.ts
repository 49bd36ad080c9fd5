export { type DecodedAudio, type DecodeOptions, decodeAudio } from './audio/decode-audio.ts';
export type { Engine, EngineFailure, Hypothesis, HypothesisWord, TranscribeOptions } from './engine.ts';
export { EngineError } from './engine-error.ts';
export { createWhisperEngine, type WhisperEngineOptions } from './whisper/whisper-engine.ts';
export {
  findWhisperCli,
  findWhisperModel,
  openWhisperEngine,
  type WhisperLocation,
} from './whisper/whisper-location.ts';
