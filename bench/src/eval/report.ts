import type { Measures } from './measures.ts';

/** The measures of both paths, one a line. */
export function reportText(paths: { readonly online: Measures; readonly offline: Measures }): string {
  const { online, offline } = paths;
  const line = (name: string, value: (measures: Measures) => number | string) =>
    [name.padEnd(30), text(value(online)).padStart(12), text(value(offline)).padStart(12)].join('');
  const lines = [
    [''.padEnd(30), 'online'.padStart(12), 'offline'.padStart(12)].join(''),
    line('utterances', (m) => m.utterances),
    line('  changed', (m) => m.changed),
    line('  made worse', (m) => m.worseUtterances),
    line('  made worse, %', (m) => m.worsePercent),
    line('reference words', (m) => m.referenceWords),
    line('WER before, %', (m) => m.werBefore),
    line('WER after, %', (m) => m.werAfter),
    line('mentions of terms', (m) => m.mentions),
    line('  recall before, %', (m) => m.recallBefore),
    line('  recall after, %', (m) => m.recallAfter),
    line('missed mentions', (m) => m.missed),
    line('  recovered', (m) => m.recovered),
    line('  recovered, %', (m) => m.recoveredPercent),
    line('mentions lost', (m) => m.lost),
    line('words fixed', (m) => m.fixed),
    line('words broken', (m) => m.broken),
    line('  per 100,000 right words', (m) => m.brokenPer100k),
    line('  per fixed word', (m) => m.breakRatio ?? 'none fixed'),
  ];
  return `${lines.join('\n')}\n`;
}

function text(value: number | string): string {
  return typeof value === 'number' ? String(value) : value;
}
