import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { comparisonTable } from '../../src/eval/comparison-table.ts';
import { evaluate } from '../../src/eval/evaluation.ts';
import { EvaluationError } from '../../src/eval/evaluation-error.ts';
import { languageOf } from '../../src/eval/evaluation-language.ts';
import { reportText } from '../../src/eval/report.ts';
import { TEXT_ONLY } from '../../src/eval/row-evidence.ts';
import { parseSet } from '../../src/eval/set-notation.ts';

let folder = '';
const ALL = { confidences: 'own', hasNbest: true } as const;
const quiet = () => undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'evaluation-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  const written = path.join(folder, name);
  await writeFile(written, text);
  return written;
}

const row = {
  id: '1',
  hypothesis: 'tengo cuenta en bancolonvia',
  reference: 'Tengo cuenta en Bancolombia.',
  terms: ['Bancolombia'],
};

test('both paths are measured, and their texts given row by row', async () => {
  const pairs = await file(
    'pairs.jsonl',
    `${JSON.stringify(row)}\n\n${JSON.stringify({ ...row, id: '2' })}\n`,
  );
  const terms = await file('terms.txt', 'Bancolombia\nSanitas\n');
  const evaluation = await evaluate({ pairs, terms, language: 'es', limit: 1, evidence: ALL }, quiet);
  expect(evaluation.rows).toEqual([
    { id: '1', online: 'tengo cuenta en Bancolombia', offline: expect.any(String) as string },
  ]);
  expect(evaluation.online).toMatchObject({ utterances: 1, missed: 1, recovered: 1, broken: 0, werAfter: 0 });
  expect(reportText(evaluation)).toMatch(/recovered, % +100 +\d/u);
});

test('the second transcription of a row is found by its id and used offline only', async () => {
  const said = { id: 'a', reference: 'me llamo Casagrande', terms: ['Casagrande'] };
  const heard = { ...said, hypothesis: 'me llamo casa grande' };
  const pairs = await file('pairs.jsonl', JSON.stringify(heard));
  const terms = await file('terms.txt', 'Casagrande\n');
  const others = [
    { ...row, id: 'b' },
    { ...said, hypothesis: said.reference },
  ];
  const second = await file('second.jsonl', others.map((one) => JSON.stringify(one)).join('\n'));
  const source = { pairs, terms, language: 'es', evidence: ALL };
  const unchanged = { id: 'a', online: heard.hypothesis, offline: heard.hypothesis };
  expect((await evaluate(source, quiet)).rows).toEqual([unchanged]);
  const { rows } = await evaluate({ ...source, second }, quiet);
  expect(rows).toEqual([{ ...unchanged, offline: said.reference }]);
});

test('sets are compared in a table, a row each', async () => {
  const pairs = await file('pairs.jsonl', JSON.stringify(row));
  const terms = await file('terms.txt', 'Bancolombia\n');
  const { online, offline } = await evaluate({ pairs, terms, language: 'es', evidence: TEXT_ONLY }, quiet);
  const [head = '', rule, line, ...rest] = comparisonTable([{ name: 'calls', online, offline }]).split('\n');
  expect(rule?.split('|')).toHaveLength(head.split('|').length);
  expect(line).toBe('| calls | 25 | 0 | 0 | 1 | 100 | 100 | 0 | 0 |');
  expect(rest).toEqual(['']);
});

describe('refuses', () => {
  test('a second transcription of other rows', async () => {
    const pairs = await file('pairs.jsonl', JSON.stringify(row));
    const second = await file('second.jsonl', JSON.stringify({ ...row, id: 'other' }));
    const terms = await file('terms.txt', 'Bancolombia\n');
    await expect(
      evaluate({ pairs, terms, second, language: 'es', evidence: TEXT_ONLY }, quiet),
    ).rejects.toThrow('no row with an id of the pairs');
  });

  test.each(['es', 'es:a', ':a:b', 'es:a:b:', 'es:a:b:c:d'])('the set “%s”', (text) => {
    expect(() => parseSet(text)).toThrow(EvaluationError);
  });

  test.each([
    ['a line that is no JSON', '{', 'line 1 is not JSON'],
    ['a row without a reference', '{"id":"1","hypothesis":"a","terms":[]}', 'reference'],
    ['a confidence above 1', JSON.stringify({ ...row, words: [{ text: 'a', confidence: 2 }] }), 'confidence'],
  ])('%s, naming it', async (_, text, message) => {
    const pairs = await file('pairs.jsonl', text);
    const terms = await file('terms.txt', 'Bancolombia\n');
    await expect(evaluate({ pairs, terms, language: 'es', evidence: TEXT_ONLY }, quiet)).rejects.toThrow(
      message,
    );
  });

  test('a file that isn’t there', async () => {
    const pairs = path.join(folder, 'none.jsonl');
    const evaluating = evaluate({ pairs, terms: pairs, language: 'es', evidence: TEXT_ONLY }, quiet);
    await expect(evaluating).rejects.toThrow(EvaluationError);
  });

  test('a vocabulary without terms', async () => {
    const pairs = await file('pairs.jsonl', JSON.stringify(row));
    const terms = await file('terms.txt', '\n');
    await expect(evaluate({ pairs, terms, language: 'es', evidence: TEXT_ONLY }, quiet)).rejects.toThrow(
      'no term',
    );
  });

  test.each([
    ['fr', undefined],
    ['es', 'es-XX'],
    ['en', 'en-GB'],
  ])('the language %s with the dialect %s', (code, dialect) => {
    expect(() => languageOf(code, dialect)).toThrow(EvaluationError);
  });
});

test('the dialect of a language is taken over', () => {
  expect(languageOf('es', 'es-AR').dialect).toBe('es-AR');
  expect(languageOf('pt', undefined).code).toBe('pt');
});
