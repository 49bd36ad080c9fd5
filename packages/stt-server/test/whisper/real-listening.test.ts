/** The real enmienda-listen with a real model; where one is not there the tests are skipped, and say which. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createWhisperListener,
  decodeAudio,
  findListener,
  type WhisperListener,
} from '@enmienda/stt-server/engines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGgmlHeader } from '../../src/whisper/ggml-header.ts';
import { encodeRequest, type ListenRequest } from '../../src/whisper/listen-frames.ts';
import { createListenProcess } from '../../src/whisper/listen-process.ts';
import { createWhisperTokenizer } from '../../src/whisper/whisper-tokens.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const evalDir = process.env['ENMIENDA_EVAL_DIR'];
const modelsDir = process.env['ENMIENDA_MODELS_DIR'];
const programPath = await findListener({
  folder: repository,
  programFolders: (process.env['PATH'] ?? '').split(path.delimiter),
  whisperCli: process.env['WHISPER_CLI'],
}).catch(() => undefined);

const lacking = [
  modelsDir === undefined ? 'model (ENMIENDA_MODELS_DIR)' : '',
  programPath === undefined ? 'enmienda-listen (npm run engine:build)' : '',
].filter((name) => name !== '');
const withoutSpeech = evalDir === undefined ? [...lacking, 'recordings (ENMIENDA_EVAL_DIR)'] : lacking;

if (withoutSpeech.length > 0) {
  console.warn(`Real speech is not listened to here; missing: ${withoutSpeech.join(', ')}.`);
}

const modelPath = path.join(modelsDir ?? '', 'whisper-base', 'ggml-base-q8_0.bin');

describe.skipIf(withoutSpeech.length > 0)('listening to real speech', () => {
  let listener: WhisperListener;

  beforeAll(async () => {
    listener = await createWhisperListener({ programPath: programPath!, modelPath });
  });

  afterAll(() => listener.close());

  async function speech(name: string) {
    const { samples, durationMs } = await decodeAudio(await readFile(path.join(evalDir!, 'speech', name)));
    return { audio: { samples, sampleRateHz: 16_000 }, startMs: 0, endMs: durationMs };
  }

  it('finds what was said likelier than what sounds like it, and more so once it is told the name', async () => {
    const said = 'Su gerente de campaña fue el ex alcalde de Valledupar, Elías Ochoa Daza.';
    const texts = [said.replace('Valledupar', 'Valle Dupar'), said, said.replace('Valledupar', 'Valladolid')];
    const sound = await speech('cv-es-20111418.mp3');
    const terms = ['Valledupar'];
    const { unprompted, prompted, heard, cpuMs } = await listener.score({
      ...sound,
      language: 'es',
      texts,
      terms,
    });
    expect(Math.max(...unprompted, ...prompted)).toBeLessThan(0);
    expect(unprompted[1]).toBeGreaterThan(unprompted[2]!);
    expect(prompted[1]).toBeGreaterThan(prompted[0]!);
    expect(prompted[1]! - prompted[0]!).toBeGreaterThan(unprompted[1]! - unprompted[0]!);
    expect(heard).toContain('Valledupar');
    expect(cpuMs).toBeGreaterThan(0);
  }, 120_000);

  it('gives a text the same number whatever it is compared with', async () => {
    const sound = { ...(await speech('cv-es-20111418.mp3')), language: 'es', terms: [] } as const;
    const text = 'Su gerente de campaña';
    const alone = await listener.score({ ...sound, texts: [text] });
    const among = await listener.score({
      ...sound,
      texts: [`${text} fue`, 'Su', text, 'otra cosa', '', text],
    });
    expect(among.unprompted[2]).toBeCloseTo(alone.unprompted[0]!, 3);
    expect(among.unprompted[5]).toBeCloseTo(alone.unprompted[0]!, 3);
  }, 120_000);

  it('refuses stretches without sound or too long, and texts that no such stretch can hold', async () => {
    const sound = { ...(await speech('cv-es-20111418.mp3')), language: 'es', terms: [] } as const;
    const ask = (more: object) => listener.score({ ...sound, texts: ['sí'], ...more });
    await expect(ask({ startMs: 900_000, endMs: 901_000 })).rejects.toMatchObject({
      failure: { kind: 'unreadable-audio' },
    });
    const long = { samples: new Float32Array(40 * 16_000), sampleRateHz: 16_000 };
    await expect(ask({ audio: long, endMs: 40_000 })).rejects.toMatchObject({
      failure: { kind: 'audio-too-long' },
    });
    await expect(ask({ texts: ['no sé '.repeat(300)] })).rejects.toMatchObject({
      failure: { kind: 'unreadable-audio' },
    });
  });

  it("has the model's own tokens: what the model writes down is encoded again as it wrote it, but for a word or two", async () => {
    const header = await readGgmlHeader(modelPath);
    const tokenizer = createWhisperTokenizer(header!.tokens);
    const child = createListenProcess({ programPath: programPath!, modelPath, timeoutMs: () => 100_000 });
    let written = 0;
    let other = 0;
    for (const [name, language] of [
      ['cv-es-20111418.mp3', 'es'],
      ['fleurs-es-003.ogg', 'es'],
      ['fleurs-pt-000.ogg', 'pt'],
    ] as const) {
      const { samples } = (await speech(name)).audio;
      const passes = [{ prompt: [], texts: [], hear: 100 }];
      const { heard } = (await child.ask({ language, passes, samples })).passes[0]!;
      const again = tokenizer.encode(tokenizer.decode(heard));
      written += heard.length;
      // A model may spell a word by smaller tokens than it was taught; it does so once in these recordings.
      other += heard.filter((token) => !again.includes(token)).length;
    }
    expect(written).toBeGreaterThan(60);
    expect(other / written).toBeLessThan(0.05);
    await child.close();
  }, 120_000);
});

describe.skipIf(lacking.length > 0)('enmienda-listen with input that is not as it should be', () => {
  const whole: ListenRequest = {
    language: 'es',
    passes: [{ prompt: [], texts: [[1, 2]], hear: 0 }],
    samples: new Float32Array(16_000),
  };
  const good = encodeRequest(1, whole);

  /** What it answers to these bytes, and how it ends. */
  async function tell(input: Uint8Array): Promise<{ lines: readonly unknown[]; code: number | null }> {
    const child = spawn(programPath!, [modelPath], { stdio: ['pipe', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return {
      lines: text
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
      code,
    };
  }

  function frame(json: string, sound: Uint8Array = new Uint8Array(32_000)): Uint8Array {
    return Buffer.concat([Buffer.from(`${Buffer.byteLength(json)} ${sound.length}\n${json}`), sound]);
  }

  const pass = { prompt: [], texts: [[1]], hear: 0 };
  const request = (more: object) => JSON.stringify({ id: 2, language: 'es', passes: [pass], ...more });

  it('refuses every bad request by itself, and goes on with the next', async () => {
    const deep = '['.repeat(200_000);
    const bad: readonly Uint8Array[] = [
      frame('no JSON'),
      frame('null'),
      frame(deep),
      frame('"\u{0}\\ud800"'),
      frame(request({ id: -1 })),
      frame(request({ id: 1e300 })),
      frame(request({ language: 'Klingon' })),
      frame(request({ language: 7 })),
      frame(request({ passes: [] })),
      frame(request({ passes: Array.from({ length: 9 }, () => pass) })),
      frame(request({ passes: [{ ...pass, texts: [[50_257]] }] })),
      frame(request({ passes: [{ ...pass, texts: [[-1]] }] })),
      frame(request({ passes: [{ ...pass, texts: [[1.5]] }] })),
      frame(request({ passes: [{ ...pass, texts: [Array.from({ length: 201 }, () => 1)] }] })),
      frame(request({ passes: [{ ...pass, prompt: '1' }] })),
      frame(request({ passes: [{ ...pass, hear: 100_000 }] })),
      frame(request({}), new Uint8Array(31_999)),
      frame(request({}), new Uint8Array(0)),
    ];
    const { lines, code } = await tell(Buffer.concat([...bad, good]));
    const [ready, ...answers] = lines;
    expect(ready).toMatchObject({ ready: 1 });
    for (const answer of answers.slice(0, -1)) {
      expect(answer).toMatchObject({ error: { kind: 'bad-request' } });
    }
    expect(answers).toHaveLength(bad.length + 1);
    expect(answers.at(-1)).toMatchObject({ id: 1, passes: [{ heard: [] }] });
    expect(code).toBe(0);
  }, 120_000);

  it.each([
    ['no sizes', 'hello\n'],
    ['sizes past the limits', '99999999999999999999 2\n'],
    ['a negative size', '-1 2\n'],
    ['no line end', '10 20 30'],
  ])(
    'ends with 4 at a frame that has %s',
    async (_name, text) => {
      const { lines, code } = await tell(Buffer.from(text));
      expect(lines.at(-1)).toMatchObject({ id: null, error: { kind: 'bad-request' } });
      expect(code).toBe(4);
    },
    60_000,
  );

  it('ends with 4 when a frame is cut off, and with 0 at the end of its input', async () => {
    expect(await tell(good.subarray(0, good.length - 5))).toMatchObject({ code: 4 });
    expect(await tell(new Uint8Array())).toMatchObject({ code: 0 });
  }, 60_000);
});
