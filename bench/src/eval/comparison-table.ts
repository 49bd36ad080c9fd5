import type { Measures } from './measures.ts';

/** A set as both paths correct it. */
export interface Comparison {
  readonly name: string;
  readonly online: Measures;
  readonly offline: Measures;
}

/** A Markdown table with a row a set, both paths side by side. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const head = [
    'set',
    'WER, %',
    'online',
    'offline',
    'missed terms',
    'recovered online, %',
    'offline, %',
    'broken per 100,000 online',
    'offline',
  ];
  const rows = comparisons.map(({ name, online, offline }) => [
    name,
    online.werBefore,
    online.werAfter,
    offline.werAfter,
    online.missed,
    recovered(online),
    recovered(offline),
    online.brokenPer100k,
    offline.brokenPer100k,
  ]);
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function recovered({ missed, recoveredPercent }: Measures): number | string {
  return missed === 0 ? '–' : recoveredPercent;
}
