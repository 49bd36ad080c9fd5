import type { HypothesisWord } from '../engine.ts';
import type { StoredTurn } from '../live/live-call.ts';
import type { Preview } from '../live/speakers.ts';
import type { AudioWindow } from './window-cutter.ts';

/** Times in milliseconds from the start of the call. */
export type AudioSessionEvent =
  | { readonly kind: 'speech-started'; readonly track: number; readonly atMs: number }
  | {
      readonly kind: 'interim';
      readonly track: number;
      readonly startMs: number;
      readonly endMs: number;
      readonly preview: Preview;
      readonly words: readonly HypothesisWord[];
    }
  | {
      readonly kind: 'final';
      readonly track: number;
      readonly startMs: number;
      readonly endMs: number;
      /** `undefined` where nothing was heard. */
      readonly stored: StoredTurn | undefined;
      readonly end: AudioWindow['end'];
      /** Until the engine had heard the window, waiting included. */
      readonly heardMs: number;
    }
  | { readonly kind: 'utterance-end'; readonly track: number; readonly lastWordMs: number }
  /** The engine gave no result, or its result could not be stored; the sound is kept. */
  | {
      readonly kind: 'window-failed';
      readonly track: number;
      readonly startMs: number;
      readonly endMs: number;
    }
  /** The call can't be kept: nothing more is taken. */
  | { readonly kind: 'broken' }
  /** The backlog got smaller. */
  | { readonly kind: 'progress' };
