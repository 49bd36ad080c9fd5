import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../child-server.ts';
import { makeTemporaryFolder } from '../running-server.ts';
import { ggmlFile } from '../whisper/ggml-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A sentence model as far as its files go. */
async function writeSentenceModel(name: string): Promise<void> {
  const place = path.join(folder, 'models', name);
  await mkdir(path.join(place, 'onnx'), { recursive: true });
  for (const file of ['config.json', 'tokenizer.json']) await writeFile(path.join(place, file), '{}');
  await writeFile(path.join(place, 'onnx', 'model_q4.onnx'), 'no weights');
}

describe('enmienda-stt models', () => {
  it('lists speech and sentence models of the folder, and nothing else', async () => {
    await writeSentenceModel('small-e5');
    await mkdir(path.join(folder, 'models', 'whisper'));
    await writeFile(path.join(folder, 'models', 'whisper', 'ggml-base.bin'), ggmlFile());
    await writeFile(path.join(folder, 'models', 'notes.bin'), 'no model');
    const { code, stdout, stderr } = await runCommand(folder, ['models', 'list', '--json']);
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ kind: 'sentences', name: 'small-e5', detail: 'q4', size_bytes: 10 }),
      expect.objectContaining({
        kind: 'speech',
        name: path.join('whisper', 'ggml-base.bin'),
        detail: 'multilingual, base',
      }),
    ]);
    expect(stderr).toContain(`2 models in ${path.join(folder, 'models')}`);
  });

  it('says of each feature where it looked and how to install it, and that it is off', async () => {
    const { code, stdout } = await runCommand(folder, ['models', 'check'], { WHISPER_CLI: 'no-such-cli' });
    expect(code).toBe(0);
    const [transcription = '', listening = '', sentences = ''] = stdout.split('\n');
    expect(transcription).toMatch(/^transcription: off: .*no-such-cli.*engine:build/);
    expect(listening).toMatch(/^listening again: off: /);
    expect(sentences).toMatch(
      /^sentence vectors: off: There is no sentence model in .*models: put .*npm install/,
    );
  });

  it('looks where ENMIENDA_MODELS_DIR says', async () => {
    const { stderr } = await runCommand(folder, ['models', 'list'], { ENMIENDA_MODELS_DIR: 'elsewhere' });
    expect(stderr).toContain(`0 models in ${path.join(folder, 'elsewhere')}`);
  });

  it('never calls a sentence model ok that can not be loaded', async () => {
    await writeSentenceModel('small-e5');
    const { code, stdout } = await runCommand(folder, ['models', 'check', '--json']);
    const finding = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { feature: string; state: string })
      .find(({ feature }) => feature === 'sentence vectors');
    // Off where the package is missing, broken where it is there and the weights are none.
    expect(finding?.state).toBe(code === 0 ? 'off' : 'broken');
  });
});
