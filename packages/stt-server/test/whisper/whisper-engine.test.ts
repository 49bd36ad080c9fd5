/** The supervision of the child: programs that fail in every way stand in for whisper-cli. Real speech is in real-speech.test.ts. */
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  createWhisperEngine,
  type Engine,
  EngineError,
  type WhisperEngineOptions,
} from '@enmienda/stt-server/engines';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findWhisperCli, findWhisperModel } from '../../src/whisper/whisper-location.ts';
import { makeTemporaryFolder } from '../running-server.ts';
import { toneWav } from '../wav-file.ts';
import { ggmlFile } from './ggml-file.ts';

const audio = toneWav({ seconds: 2, sampleRateHz: 8000 });

let folder: string;
let temporary: string;
let engine: Engine | undefined;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  temporary = path.join(folder, 'temporary');
  await mkdir(temporary);
  process.env['TMPDIR'] = temporary;
});

afterEach(async () => {
  await engine?.close();
  engine = undefined;
  delete process.env['TMPDIR'];
  await rm(folder, { recursive: true, force: true });
});

/** `$out` is the base of the first output file, `$here` the test's folder. */
async function program(script: string): Promise<string> {
  const file = path.join(folder, 'whisper-cli');
  const prelude = `#!/bin/sh\nhere='${folder}'\nfor a in "$@"; do if [ "$p" = -of ]; then out=$a; fi; p=$a; done\n`;
  await writeFile(file, `${prelude}${script}\n`);
  await chmod(file, 0o755);
  return file;
}

async function engineOf(script: string, options: Partial<WhisperEngineOptions> = {}): Promise<Engine> {
  const modelPath = path.join(folder, 'ggml-test.bin');
  await writeFile(modelPath, ggmlFile({ tokens: [' hola', ' mundo'] }));
  engine = await createWhisperEngine({ cliPath: await program(script), modelPath, ...options });
  return engine;
}

const HEARD = JSON.stringify({ transcription: [{ tokens: [{ id: 0, p: 0.9, t_dtw: 50 }] }] });

async function isRunning(pidFile: string): Promise<boolean> {
  const pid = Number(await readFile(path.join(folder, pidFile), 'utf8'));
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isThere(name: string): Promise<boolean> {
  return stat(path.join(folder, name)).then(
    () => true,
    () => false,
  );
}

describe('a whisper-cli that fails', () => {
  it.each([
    ['ends with an error', 'echo "bad model" >&2; exit 3', { kind: 'crashed', exit: 'exit code 3' }],
    ['is killed by a fault', 'kill -SEGV $$', { kind: 'crashed', exit: 'signal SIGSEGV' }],
    ['writes nothing', 'exit 0', { kind: 'crashed', exit: 'an output that is not its JSON' }],
    [
      'writes half a file',
      `printf '{"transcr' > "$out.json"`,
      { kind: 'crashed', exit: 'an output that is not its JSON' },
    ],
  ])('%s', async (_name, script, failure) => {
    const whisper = await engineOf(script);
    await expect(whisper.transcribe(audio, { language: 'es' })).rejects.toMatchObject({ failure });
  });

  it('does not answer in time: it is killed', async () => {
    const whisper = await engineOf('echo $$ > "$here/pid"; exec sleep 60', { timeoutMs: () => 1000 });
    const work = whisper.transcribe(audio, { language: 'es' });
    await expect(work).rejects.toMatchObject({ failure: { kind: 'timeout', afterMs: 1000 } });
    expect(await isRunning('pid')).toBe(false);
  });

  it('leaves nothing behind in the temporary folder', async () => {
    const whisper = await engineOf('exit 1');
    await expect(whisper.transcribe(audio, { language: 'es' })).rejects.toBeInstanceOf(EngineError);
    expect((await stat(temporary)).nlink).toBe(2);
  });
});

describe('a transcription that is called off', () => {
  const hanging = 'echo $$ > "$here/pid"; exec sleep 60';

  it('kills the program at once', async () => {
    const whisper = await engineOf(hanging);
    const calling = new AbortController();
    const work = whisper.transcribe(audio, { language: 'es', signal: calling.signal });
    const settled = expect(work).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    await expect.poll(() => isThere('pid'), { timeout: 10_000 }).toBe(true);
    calling.abort();
    await settled;
    expect(await isRunning('pid')).toBe(false);
  });

  it('by the closing of the engine ends the same way, before close resolves', async () => {
    const whisper = await engineOf(hanging);
    const work = whisper.transcribe(audio, { language: 'es' });
    const settled = expect(work).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    await expect.poll(() => isThere('pid'), { timeout: 10_000 }).toBe(true);
    await whisper.close();
    expect(await isRunning('pid')).toBe(false);
    await settled;
    await whisper.close();
  });

  it('before it began never starts the program', async () => {
    const whisper = await engineOf(hanging);
    const work = whisper.transcribe(audio, { language: 'es', signal: AbortSignal.abort() });
    await expect(work).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    expect(await isThere('pid')).toBe(false);
  });
});

describe('what whisper-cli is asked', () => {
  const recording = `printf '%s\\n' "$@" > "$here/args"; printf '%s' '${HEARD}' > "$out.json"`;

  async function argumentsFor(options: Partial<WhisperEngineOptions>, hotwords?: readonly string[]) {
    const whisper = await engineOf(recording, options);
    const words = hotwords === undefined ? {} : { hotwords };
    const hypothesis = await whisper.transcribe(audio, { language: 'pt', ...words });
    expect(hypothesis).toEqual({
      text: 'hola',
      words: [{ text: 'hola', startMs: 0, endMs: 500, confidence: 0.9 }],
      durationMs: 2000,
    });
    return (await readFile(path.join(folder, 'args'), 'utf8')).trim().split('\n');
  }

  const after = (list: readonly string[], name: string) => list[list.indexOf(name) + 1];

  it('is one thread, the language, the fitted window and the alignment of the model, and no prompt', async () => {
    const list = await argumentsFor({}, ['Movistar']);
    expect([after(list, '-t'), after(list, '-l'), after(list, '-ac'), after(list, '-dtw')]).toEqual([
      '1',
      'pt',
      '256',
      'base',
    ]);
    expect(list).not.toContain('--prompt');
  });

  it('has a short prompt with commas and a final dot where hotwords are wanted', async () => {
    const list = await argumentsFor({ hotwordLimit: 2 }, ['Movistar', 'Telcel', 'Claro']);
    expect(after(list, '--prompt')).toBe('Movistar, Telcel.');
  });

  it('is nothing at all for silence', async () => {
    const whisper = await engineOf('exit 9');
    const silence = Buffer.concat([audio.subarray(0, 44), Buffer.alloc(audio.length - 44)]);
    expect(await whisper.transcribe(silence, { language: 'es' })).toEqual({
      text: '',
      words: [],
      durationMs: 2000,
    });
  });
});

describe('an engine that is not complete', () => {
  it('has no program', async () => {
    const work = createWhisperEngine({ cliPath: path.join(folder, 'none'), modelPath: folder });
    await expect(work).rejects.toMatchObject({ failure: { kind: 'no-engine' } });
    await expect(work).rejects.toThrow('npm run engine:build');
  });

  it.each([
    ['is missing', undefined],
    ['is no model', Buffer.from('not a model')],
    ['is cut off', ggmlFile({ tokens: [' hola'] }).subarray(0, 900)],
  ])('has a model file that %s', async (_name, bytes) => {
    const modelPath = path.join(folder, 'model.bin');
    if (bytes !== undefined) await writeFile(modelPath, bytes);
    const work = createWhisperEngine({ cliPath: await program('exit 0'), modelPath });
    await expect(work).rejects.toMatchObject({ failure: { kind: 'no-model', looked: [modelPath] } });
    await expect(work).rejects.toThrow('STT_MODEL');
  });

  it('has a model that knows English only', async () => {
    const modelPath = path.join(folder, 'ggml-base.en.bin');
    await writeFile(modelPath, ggmlFile({ vocabulary: 51_864 }));
    engine = await createWhisperEngine({ cliPath: await program('exit 1'), modelPath });
    await expect(engine.transcribe(audio, { language: 'es' })).rejects.toMatchObject({
      failure: { kind: 'no-model' },
    });
    await expect(engine.transcribe(audio, { language: 'en' })).rejects.toMatchObject({
      failure: { kind: 'crashed' },
    });
  });
});

describe('where program and model are looked for', () => {
  it('takes the built program before one on the path, and WHISPER_CLI before both', async () => {
    const built = path.join(folder, '.enmienda', 'whisper');
    const installed = path.join(folder, 'bin');
    for (const place of [built, installed]) {
      await mkdir(place, { recursive: true });
      await writeFile(path.join(place, 'whisper-cli'), '', { mode: 0o755 });
    }
    const own = await program('exit 0');
    const location = { folder, programFolders: [installed] };
    expect(await findWhisperCli({ ...location, whisperCli: own })).toBe(own);
    expect(await findWhisperCli(location)).toBe(path.join(built, 'whisper-cli'));
    await rm(built, { recursive: true });
    expect(await findWhisperCli(location)).toBe(path.join(installed, 'whisper-cli'));
    await chmod(path.join(installed, 'whisper-cli'), 0o644);
    await expect(findWhisperCli(location)).rejects.toMatchObject({ failure: { kind: 'no-engine' } });
  });

  it('takes a model from the working folder, else from the folder of models', async () => {
    const modelsDir = path.join(folder, 'models');
    await mkdir(modelsDir);
    await writeFile(path.join(modelsDir, 'm.bin'), '');
    const location = { folder, programFolders: [], modelsDir };
    expect(await findWhisperModel({ ...location, sttModel: 'm.bin' })).toBe(path.join(modelsDir, 'm.bin'));
    await writeFile(path.join(folder, 'm.bin'), '');
    expect(await findWhisperModel({ ...location, sttModel: 'm.bin' })).toBe(path.join(folder, 'm.bin'));
    await expect(findWhisperModel({ ...location, sttModel: 'n.bin' })).rejects.toThrow(
      path.join(modelsDir, 'n.bin'),
    );
    await expect(findWhisperModel(location)).rejects.toThrow('STT_MODEL, which is not set');
  });
});
