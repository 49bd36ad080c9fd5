import { expect, test } from 'vitest';
import { budgetsOf } from '../../src/latency/budgets.ts';
import { latencyPlot } from '../../src/latency/latency-plot.ts';
import { budgetTable, onlineTable, plainText, transcriptTable } from '../../src/latency/latency-tables.ts';
import { fillMarks } from '../../src/plot/marked-page.ts';

const timing = { runs: 100, p50Us: 50.4, p99Us: 1234, p999Us: 2000 };
const rows = [100, 10_000].flatMap((terms) => [5, 20].map((words) => ({ terms, words, ...timing })));

test('the table has a row a size of lexicon and a column a size of utterance', () => {
  expect(onlineTable(rows)).toEqual({
    headings: ['terms', '5 words', '20 words'],
    rows: [
      ['100', '50 / 1,230', '50 / 1,230'],
      ['10,000', '50 / 1,230', '50 / 1,230'],
    ],
  });
  expect(plainText({ headings: ['a', 'b'], rows: [['long', '1']] })).toBe('a     b\nlong  1\n');
});

test('the plot is the same for the same times', () => {
  const plot = latencyPlot(rows);
  expect(plot).toContain('Time of processOnline');
  expect(latencyPlot(rows)).toBe(plot);
});

test('a budget is held against what was measured of its size, and left out where nothing was', () => {
  const lexicon = { saveMs: 1, loadMs: 40, fileMb: 10, heapMb: 61, compileMs: 3000 };
  const budgets = budgetsOf({ online: rows, transcripts: [], lexicons: [{ terms: 100_000, ...lexicon }] });
  expect(budgets.map(({ what, limit, measured }) => [what, measured <= limit])).toEqual([
    ['20 words, 10000 terms, p50', true],
    ['20 words, 10000 terms, p99', false],
    ['compile 100000 terms', true],
    ['load 100000 terms', true],
    ['keep 100000 terms', false],
  ]);
});

test('a word of a long transcript is held against one of a short one', () => {
  const transcripts = [250, 4000].map((words, i) => {
    return { terms: 10_000, words, transcriptMs: (words * (10 + i * 4)) / 1000, wordNs: 10_000 + i * 4000 };
  });
  const budgets = budgetsOf({ online: [], transcripts, lexicons: [] });
  expect(budgetTable(budgets).rows).toEqual([
    ['a word of 4000, by one of 250', '1.3 times', '1.40 times', 'EXCEEDED'],
  ]);
  expect(budgetsOf({ online: [], transcripts: transcripts.slice(1), lexicons: [] })).toEqual([]);
  expect(transcriptTable(transcripts).rows[1]).toEqual(['4,000', '10,000', '56', '14,000']);
});

test('the marked parts of a page are replaced, and nothing else', () => {
  const page = 'a\n<!-- x -->\nold\n<!-- /x -->\nb\n<!-- y -->\n<!-- /y -->\n';
  expect(fillMarks(page, { x: 'new\n', y: 'z\n' })).toBe(
    'a\n<!-- x -->\nnew\n<!-- /x -->\nb\n<!-- y -->\nz\n<!-- /y -->\n',
  );
});

test('a mark that the page lacks is named', () => {
  expect(() => fillMarks('<!-- x -->\n', { x: '' })).toThrow('“x”');
});
