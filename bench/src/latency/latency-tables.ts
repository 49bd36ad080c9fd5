import type { Budget } from './budgets.ts';
import type { LexiconRow } from './lexicon-suite.ts';
import type { OnlineRow } from './online-suite.ts';
import type { PeerRow } from './peer-suite.ts';
import type { TranscriptRow } from './transcript-suite.ts';

/** A heading and rows of cells; all cells but the first of a row are numbers. */
export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** p50 / p99 in microseconds: a row a size of lexicon, a column a size of utterance. */
export function onlineTable(rows: readonly OnlineRow[]): Table {
  const wordCounts = distinct(rows.map(({ words }) => words));
  const termCounts = distinct(rows.map(({ terms }) => terms));
  const cell = (terms: number, words: number) => {
    const row = rows.find((one) => one.terms === terms && one.words === words);
    return row === undefined ? '' : `${rounded(row.p50Us)} / ${rounded(row.p99Us)}`;
  };
  return {
    headings: ['terms', ...wordCounts.map((words) => `${words} words`)],
    rows: termCounts.map((terms) => [grouped(terms), ...wordCounts.map((words) => cell(terms, words))]),
  };
}

export function peerTable(rows: readonly PeerRow[]): Table {
  return {
    headings: [
      '20 words',
      'terms',
      'runs',
      'p50 µs',
      'p99 µs',
      '× ours',
      'misheard found',
      'wrong an utterance',
    ],
    rows: rows.map((row) => [
      row.name,
      grouped(row.terms),
      grouped(row.runs),
      rounded(row.p50Us),
      rounded(row.p99Us),
      rounded(row.timesOurs),
      `${(row.misheardFound * 100).toFixed(0)} %`,
      row.wrongAnUtterance.toFixed(2),
    ]),
  };
}

export function transcriptTable(rows: readonly TranscriptRow[]): Table {
  return {
    headings: ['words', 'terms', 'ms', 'ns a word'],
    rows: rows.map(({ words, terms, transcriptMs, wordNs }) => [
      grouped(words),
      grouped(terms),
      rounded(transcriptMs),
      rounded(wordNs),
    ]),
  };
}

export function lexiconTable(rows: readonly LexiconRow[]): Table {
  return {
    headings: ['terms', 'compile ms', 'save ms', 'load ms', 'file MB', 'kept in memory MB'],
    rows: rows.map(({ terms, compileMs, saveMs, loadMs, fileMb, heapMb }) => [
      grouped(terms),
      rounded(compileMs),
      rounded(saveMs),
      rounded(loadMs),
      rounded(fileMb),
      rounded(heapMb),
    ]),
  };
}

export function budgetTable(budgets: readonly Budget[]): Table {
  return {
    headings: ['budget', 'limit', 'measured', ''],
    rows: budgets.map(({ what, limit, measured, unit }) => [
      what,
      `${grouped(limit)} ${unit}`,
      `${unit === 'times' ? measured.toFixed(2) : rounded(measured)} ${unit}`,
      measured <= limit ? 'kept' : 'EXCEEDED',
    ]),
  };
}

/** Columns for a terminal. */
export function plainText({ headings, rows }: Table): string {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart((widths[column] ?? 0) + 2);
  return `${lines.map((line) => line.map(padded).join('').trimEnd()).join('\n')}\n`;
}

export function markdown({ headings, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return line(headings) + line(headings.map(() => '---')) + rows.map(line).join('');
}

function distinct(values: readonly number[]): readonly number[] {
  return [...new Set(values)];
}

/** About the digits that the noise of a machine leaves. */
function rounded(value: number): string {
  if (value < 10) return value.toFixed(1);
  return grouped(value < 1000 ? Math.round(value) : Math.round(value / 10) * 10);
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
