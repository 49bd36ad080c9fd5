import type { AcousticScorer, CallListening } from '@enmienda/correction/offline';
import { decodeAudio, EngineError, RECOGNISER_RATE_HZ } from '@enmienda/stt-server/engines';

/** Decoded sound takes 4 MB a minute for each recording at work; longer ones are corrected by their text alone. */
const LISTENED_MAX_MS = 60 * 60_000;

/** The recording as the scorer takes it; undefined for audio that can't be decoded, or is too long. @throws EngineError aborted */
export async function openSound(
  scorer: AcousticScorer,
  audio: Uint8Array,
  signal: AbortSignal,
): Promise<CallListening | undefined> {
  try {
    const { samples } = await decodeAudio(audio, { maxDurationMs: LISTENED_MAX_MS, signal });
    return { scorer, audio: { samples, sampleRateHz: RECOGNISER_RATE_HZ } };
  } catch (error) {
    if (error instanceof EngineError && error.failure.kind !== 'aborted') return undefined;
    throw error;
  }
}
