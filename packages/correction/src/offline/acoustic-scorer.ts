import type { LanguageCode } from '../language.ts';

/** The sound of a call: mono samples, -1..1. */
export interface CallAudio {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** What is asked about a stretch of sound, `startMs` to `endMs` of the audio. */
export interface AcousticQuestion {
  readonly audio: CallAudio;
  readonly startMs: number;
  readonly endMs: number;
  readonly language: LanguageCode;
  /** Everything that was said in the stretch, as it may be read; compared with each other, so the stretch must hold them all. */
  readonly texts: readonly string[];
  /** Terms that may have been said, likeliest first; an engine takes as many as it can. */
  readonly terms: readonly string[];
}

/** Natural logarithms of probabilities: 0 for a text that the engine is sure of, and less for others. */
export interface AcousticAnswer {
  /** Of each text, from the sound alone. */
  readonly unprompted: readonly number[];
  /** Of each text, when the engine has been told the terms before. */
  readonly prompted: readonly number[];
  /** What the engine writes by itself when it has been told the terms: it may write one that nobody said. */
  readonly heard: string;
  /** Time that the processor was at it. */
  readonly cpuMs: number;
}

/** A speech engine that says how well sound explains given texts, rather than what was said. */
export interface AcousticScorer {
  /** Engine and model; numbers of different ones don't compare. */
  readonly name: string;
  /** Longer stretches are refused. */
  readonly longestMs: number;
  /** @throws whatever the engine throws; a stretch that could not be asked about is then decided without it */
  score(question: AcousticQuestion, signal?: AbortSignal): Promise<AcousticAnswer>;
}

/** A recording, and an engine that can be asked about it. */
export interface CallListening {
  readonly scorer: AcousticScorer;
  readonly audio: CallAudio;
}

/** How much of a call was listened to again. */
export interface ListeningCounts {
  /** Passages in which something was in doubt, and those of them that could not be asked about. */
  readonly passages: number;
  readonly failed: number;
  readonly listenedMs: number;
  readonly cpuMs: number;
}
