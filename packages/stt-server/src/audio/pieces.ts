/**
 * Cuts long audio for recognisers that take half a minute at a time. A cut is made at the quietest place of the last third,
 * so that it seldom falls inside a word.
 */
export interface AudioPiece {
  readonly startMs: number;
  readonly durationMs: number;
  readonly samples: Float32Array;
}

export interface PieceLimits {
  readonly sampleRateHz: number;
  readonly maxMs: number;
}

const FRAME_MS = 20;

/** How many frames around a place speak for its quietness: 200 ms. */
const QUIET_FRAMES = 10;

/** Below this root mean square, -60 dB of full scale, there is no speech, and recognisers make some up. */
const SILENCE = 0.001;

/** Pieces in order that cover all the audio but those which are silent. */
export function cutIntoPieces(samples: Float32Array, limits: PieceLimits): readonly AudioPiece[] {
  const perMs = limits.sampleRateHz / 1000;
  const pieces: AudioPiece[] = [];
  let at = 0;
  while (at < samples.length) {
    const end = endOfPiece(samples, at, limits);
    const piece = samples.subarray(at, end);
    const startMs = Math.round(at / perMs);
    if (rootMeanSquare(piece) >= SILENCE) {
      pieces.push({ startMs, durationMs: Math.round(end / perMs) - startMs, samples: piece });
    }
    at = end;
  }
  return pieces;
}

function endOfPiece(samples: Float32Array, start: number, { sampleRateHz, maxMs }: PieceLimits): number {
  const longest = Math.floor((maxMs * sampleRateHz) / 1000);
  if (samples.length - start <= longest) return samples.length;
  const frame = Math.floor((FRAME_MS * sampleRateHz) / 1000);
  const from = start + Math.floor((longest * 2) / 3);
  let best = start + longest;
  let quietest = Number.POSITIVE_INFINITY;
  for (let at = from; at + QUIET_FRAMES * frame <= start + longest; at += frame) {
    const loudness = rootMeanSquare(samples.subarray(at, at + QUIET_FRAMES * frame));
    if (loudness <= quietest) {
      quietest = loudness;
      best = at + Math.floor((QUIET_FRAMES * frame) / 2);
    }
  }
  return best;
}

function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}
