import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findModelFile, readModelFile } from '../src/score/hybrid-model-file.ts';
import { type Outcome, runInProcess } from './in-process.ts';

const HEARD: Readonly<Record<string, string>> = {
  Xochimilco: 'sochi milco',
  Telcel: 'telsel',
  Infonavit: 'infonabit',
  Bancolombia: 'vancolonbia',
  Bermúdez: 'vermudes',
  Oyarzún: 'ollarsun',
  Chedraui: 'chedragui',
  Coyoacán: 'collo acan',
};
const FRAMES = [
  'vivo cerca de NAME desde ayer',
  'me llaman de NAME otra vez',
  'NAME no me contesta',
  'hablé con NAME hoy',
  'ayer fui a NAME con mi hermano',
  'no encuentro NAME por ningún lado',
  'dígale a NAME que espere',
];

let folder = '';
const file = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-score-'));
  const rows = Object.entries(HEARD).flatMap(([name, heard]) =>
    FRAMES.map((frame, i) => ({
      id: `${name}-${i}`,
      hypothesis: frame.replace('NAME', heard),
      reference: frame.replace('NAME', name),
      terms: [name],
    })),
  );
  await writeFile(file('pairs.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
  await writeFile(file('few.jsonl'), JSON.stringify(rows[0]));
  await writeFile(file('terms.txt'), Object.keys(HEARD).join('\n'));
  await writeFile(file('broken.jsonl'), `${JSON.stringify(rows[0])}\n{"id": 7}`);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const run = (...args: readonly string[]): Promise<Outcome> => runInProcess(args, { environment: {}, folder });
const onPairs = (command: string, ...args: readonly string[]) =>
  run(command, '--pairs', file('pairs.jsonl'), '--terms', file('terms.txt'), '--language', 'es', ...args);

describe('enmienda-batch train', () => {
  test('measures beside the built-in model, writes a model, and compare takes it', async () => {
    const out = file('es.score.json');
    const { code, data, messages } = await onPairs('train', '--trees', '5', '--json', '--out', out);
    expect(messages).toContain(`${out} written`);
    expect(code).toBe(0);
    const { measures, utterances } = JSON.parse(data.join('')) as {
      measures: readonly { model: string; missed: number; brier: number; ece: number }[];
      utterances: number;
    };
    expect(utterances).toBe(56);
    expect(measures.map(({ model }) => model)).toEqual([
      'built in',
      'trained, terms unseen',
      'the same, threshold unseen too',
    ]);
    for (const { missed, brier, ece } of measures) {
      expect(missed).toBe(56);
      expect(brier).toBeLessThan(1);
      expect(ece).toBeLessThan(1);
    }
    const { model, language } = await readModelFile(out);
    expect({ language, utterances: model.utterances }).toEqual({ language: 'es', utterances: 56 });
    const compared = await onPairs('compare', '--model', out, '--csv');
    expect(compared.data.at(-1)).toMatch(/^hybrid,56,/u);
  });

  test('prints a table and writes nothing in a dry run', async () => {
    const out = file('not-written.json');
    const { code, data } = await onPairs('train', '--trees', '2', '--out', out, '--dry-run');
    expect(code).toBe(0);
    expect(data.join('\n')).toMatch(/built in .*\n.*\n.*trained, terms unseen/u);
    expect(await findModelFile(out)).toBeUndefined();
  });

  test.each([
    ['no pairs', ['--language', 'es'], '--pairs is missing'],
    ['another language', ['--pairs', 'x', '--language', 'fr'], '--language is "fr"'],
    ['no file', ['--pairs', 'nowhere.jsonl', '--language', 'es'], "nowhere.jsonl can't be read"],
  ])('refuses %s', async (_, args, problem) => {
    const { code, messages } = await run('train', ...args);
    expect(messages).toContain(problem);
    expect(code).toBe(2);
  });

  test('names the line that is no row, and says how few pairs are too few', async () => {
    const broken = await run('train', '--pairs', file('broken.jsonl'), '--language', 'es');
    expect(broken.messages).toContain('broken.jsonl, line 2: id');
    const few = await run('train', '--pairs', file('few.jsonl'), '--language', 'es');
    expect(few.messages).toMatch(/Only \d+ candidates/u);
    expect([broken.code, few.code]).toEqual([2, 2]);
  });
});

describe('a model file', () => {
  const changed = async (change: (text: string) => string): Promise<string> => {
    const text = await readFile(file('es.score.json'), 'utf8');
    await writeFile(file('changed.json'), change(text));
    return readModelFile(file('changed.json')).then(
      () => 'read',
      (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
    );
  };

  test('is read as it was written', async () => {
    expect(await changed((text) => text)).toBe('read');
  });

  test.each<readonly [string, (text: string) => string, string]>([
    ['of another version', (text) => text.replace('"version":1', '"version":2'), 'it is of version 2'],
    [
      'changed by hand',
      (text) => text.replace(/"bias":-?[\d.]+/u, '"bias":9'),
      'changed after it was written',
    ],
    ['truncated', (text) => text.slice(0, 100), 'it is not JSON'],
    ['something else', () => '{}', 'it is no model of a score'],
    ['with a part too many', (text) => text.replace('{', '{"more":1,'), 'not as it should be'],
  ])('that is %s is refused, and the message says why', async (_, change, reason) => {
    expect(await changed(change)).toContain(reason);
  });
});

describe('enmienda-batch compare', () => {
  test('prints a row a way and draws a chart', async () => {
    const chart = file('ways.svg');
    const { code, data } = await onPairs('compare', '--json', '--chart', chart);
    expect(code).toBe(0);
    const ways = JSON.parse(data.join('')) as readonly { way: string; recovered_percent: number }[];
    expect(ways.map(({ way }) => way)).toEqual(['exact', 'levenshtein', 'phonetic', 'vector', 'hybrid']);
    const recovered = Object.fromEntries(ways.map((one) => [one.way, one.recovered_percent]));
    expect(recovered['exact']).toBe(0);
    expect(recovered['phonetic']).toBeGreaterThan(50);
    expect(recovered['hybrid']).toBeGreaterThan(50);
    const svg = await readFile(chart, 'utf8');
    expect(svg).toMatch(/^<svg .*<\/svg>\n$/su);
    for (const way of Object.keys(recovered)) expect(svg).toContain(`>${way}</text>`);
  });

  test('says what it would read in a dry run', async () => {
    const { data, messages } = await onPairs('compare', '--dry-run');
    expect(data).toEqual([]);
    expect(messages).toContain('56 rows, 8 terms, 0 second transcriptions');
  });

  test('refuses a model of another language', async () => {
    const args = ['--pairs', file('pairs.jsonl'), '--language', 'pt', '--model', file('es.score.json')];
    const { code, messages } = await run('compare', ...args);
    expect(messages).toContain('is a model of es: give one of pt');
    expect(code).toBe(2);
  });
});
