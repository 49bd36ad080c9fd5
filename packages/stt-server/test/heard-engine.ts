import { decodeAudio, type Engine } from '@enmienda/stt-server/engines';

/** An engine that reads its audio for real and then hears what the test says, word by word over its length. */
export function hearing(text: string): Engine {
  return {
    name: 'test/heard',
    async transcribe(audio, { signal }) {
      const { durationMs } = await decodeAudio(audio, { signal, maxDurationMs: 60_000 });
      const texts = text.split(' ');
      const each = Math.floor(durationMs / texts.length);
      const words = texts.map((word, at) => ({
        text: word,
        startMs: at * each,
        endMs: (at + 1) * each,
        confidence: 0.8,
      }));
      return { text, words, durationMs };
    },
    close: () => Promise.resolve(),
  };
}
