import type { FoundTerms } from './found-terms.ts';

/** One set searched in every way. */
export interface SoundSearch {
  readonly name: string;
  readonly terms: number;
  readonly missed: number;
  readonly ways: readonly FoundTerms[];
}

/** A Markdown table with a row a set: of each way the shares found first and among ten, and the time of one search. */
export function soundTable(searches: readonly SoundSearch[]): string {
  const ways = searches[0]?.ways.map(({ way }) => way) ?? [];
  const head = ['set', 'terms', 'missed', ...ways.flatMap((way) => [`${way}: first, %`, 'in ten, %', 'µs'])];
  const rows = searches.map(({ name, terms, missed, ways: found }) => [
    name,
    terms,
    missed,
    ...found.flatMap(({ first, ten, usPerSearch }) => [
      percent(first, missed),
      percent(ten, missed),
      Math.round(usPerSearch),
    ]),
  ]);
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : ((100 * part) / whole).toFixed(1);
}
