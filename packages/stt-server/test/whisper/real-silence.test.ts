/** Whisper makes up words for noise; with a voice detector in front of it nothing is left of them. Needs the real program and model. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWhisperEngine, findWhisperCli } from '@enmienda/stt-server/engines';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeWav } from '../../src/audio/wav.ts';
import { openSileroDetector } from '../../src/voice/silero-detector.ts';

const modelsDir = process.env['ENMIENDA_MODELS_DIR'];
const cliPath = await findWhisperCli({
  folder: fileURLToPath(new URL('../../../../', import.meta.url)),
  programFolders: (process.env['PATH'] ?? '').split(path.delimiter),
  whisperCli: process.env['WHISPER_CLI'],
}).catch(() => undefined);
const voice = await openSileroDetector();

const lacking = [
  modelsDir === undefined ? 'model (ENMIENDA_MODELS_DIR)' : '',
  cliPath === undefined ? 'whisper-cli (npm run engine:build)' : '',
  voice === undefined ? 'voice detector (onnxruntime-node, @ricky0123/vad-web)' : '',
].filter((name) => name !== '');

if (lacking.length > 0) console.warn(`Noise is not transcribed here; missing: ${lacking.join(', ')}.`);

afterAll(() => voice?.close());

/** Ten seconds of it, -1..1. */
const sounds: Record<string, (at: number) => number> = {
  hum: (at) => 0.2 * Math.sin((2 * Math.PI * 50 * at) / 16_000),
  beeps: (at) => (Math.floor(at / 8000) % 2 === 0 ? 0.3 * Math.sin((2 * Math.PI * 425 * at) / 16_000) : 0),
  noise: (at) => 0.2 * (((Math.imul(at + 1, 2_654_435_761) >>> 8) % 2001) / 1000 - 1),
};

describe.skipIf(lacking.length > 0)('whisper.cpp with a voice detector', () => {
  it.each(Object.keys(sounds))(
    'hears nothing in ten seconds of %s',
    async (name) => {
      const modelPath = path.join(modelsDir!, 'whisper-base', 'ggml-base-q8_0.bin');
      const engine = await createWhisperEngine({ cliPath: cliPath!, modelPath, voice });
      const wav = encodeWav(
        Float32Array.from({ length: 160_000 }, (_, at) => sounds[name]!(at)),
        16_000,
      );
      for (const language of ['es', 'pt'] as const)
        expect((await engine.transcribe(wav, { language })).words).toEqual([]);
      await engine.close();
    },
    120_000,
  );
});
