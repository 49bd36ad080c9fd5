import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { examplesPart } from '../../src/eval/accuracy-page/examples-part.ts';
import { markdownTable, replaceMarkedPart } from '../../src/eval/accuracy-page/marked-parts.ts';
import { EvaluationError } from '../../src/eval/evaluation-error.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');

describe('docs/accuracy.md', () => {
  test('has the examples as the corrector gives them now', async () => {
    const page = await readFile(path.join(root, 'docs', 'accuracy.md'), 'utf8');
    const examples = await examplesPart(path.join(root, 'data', 'lexicons'));
    const message = 'write them anew: node bench/dist/eval/accuracy-page/bin.js --examples';
    expect(replaceMarkedPart(page, 'examples', examples), message).toBe(page);
  });

  test('shows a dozen or more of each kind', async () => {
    const examples = await examplesPart(path.join(root, 'data', 'lexicons'));
    for (const part of examples.split('**').filter((text) => text.includes('|'))) {
      expect(part.match(/^\| (?:es|pt|en) \|/gmu)?.length).toBeGreaterThanOrEqual(12);
    }
  });
});

describe('a marked part', () => {
  const page = 'before\n<!-- begin a -->\nold\n<!-- end a -->\nafter\n';

  test('is replaced, and nothing beside it', () => {
    expect(replaceMarkedPart(page, 'a', 'new\n')).toBe(
      'before\n<!-- begin a -->\nnew\n<!-- end a -->\nafter\n',
    );
  });

  test('that is replaced by what it has leaves the page as it is', () => {
    expect(replaceMarkedPart(page, 'a', 'old')).toBe(page);
  });

  test('that the page lacks is refused', () => {
    expect(() => replaceMarkedPart(page, 'b', 'new')).toThrow(EvaluationError);
  });

  test('may be a table whose numbers stand right', () => {
    expect(markdownTable(['set', 'broken'], [['es', 15]])).toBe(
      '| set | broken |\n| --- | ---: |\n| es | 15 |\n',
    );
  });
});
