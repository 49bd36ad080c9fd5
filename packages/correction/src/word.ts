/** A word as a recogniser delivered it. Times are integer milliseconds from the start of the recording. */
export interface Word {
  readonly text: string;
  readonly startMs?: number;
  readonly endMs?: number;
  /** 0..1 as the engine gives it. A missing confidence is unknown: neither 0 nor 1. */
  readonly confidence?: number;
}
