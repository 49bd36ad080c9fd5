/**
 * Speech by loudness alone, for machines without Silero (docs/decisions/0012-voice-detection.md): what stands out from the
 * quietest of the last seconds. It takes any loud noise for speech.
 */
import { createWindowing, loudnessOf, VOICE_WINDOW_MS, type VoiceDetector } from './voice-detector.ts';

/** Quieter than this is never speech, in dB of full scale. */
const QUIET_DB = -50;

/** How far speech stands above the noise of the line, and how fast that noise is taken to grow. */
const MARGIN_DB = 9;
const NOISE_RISE_DB_PER_WINDOW = 0.03;

export function createLoudnessDetector(): VoiceDetector {
  return {
    name: 'loudness',
    open(sampleRateHz, onProbabilities) {
      const windowsOf = createWindowing((sampleRateHz * VOICE_WINDOW_MS) / 1000);
      let noiseDb = QUIET_DB;
      let isOpen = true;
      const judge = (window: Int16Array) => {
        const levelDb = 20 * Math.log10(Math.max(loudnessOf(window), 1e-5));
        noiseDb = Math.min(levelDb, noiseDb + NOISE_RISE_DB_PER_WINDOW);
        return levelDb > Math.max(QUIET_DB, noiseDb + MARGIN_DB) ? 1 : 0;
      };
      return {
        push(samples) {
          const windows = windowsOf(samples);
          if (isOpen && windows.length > 0) onProbabilities(windows.map(judge));
        },
        close() {
          isOpen = false;
        },
      };
    },
    close: () => Promise.resolve(),
  };
}
