import { recoveredWithin, type WayMeasures } from './acoustic-comparison.ts';
import type { ListeningCost } from './listened-set.ts';

const LIMITS = [0, 1, 3, 6] as const;

/** A Markdown table with a row for each kind of evidence. */
export function acousticTable(ways: readonly WayMeasures[]): string {
  const head = [
    'evidence',
    'missed terms',
    ...LIMITS.map((limit) => `recovered, at most ${limit} broken`),
    'by policy: recovered',
    'broken',
    'WER, %',
  ];
  const rows = ways.map((way) => [
    way.name,
    way.byPolicy.missed,
    ...LIMITS.map((limit) => recoveredWithin(way, limit)),
    way.byPolicy.recovered,
    way.byPolicy.broken,
    `${way.byPolicy.werBefore} → ${way.byPolicy.werAfter}`,
  ]);
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** What listening took, of the sound's length on one core. */
export function costText({ audioMs, listenedMs, cpuMs, passages, failed, quietRows }: ListeningCost): string {
  const share = (ms: number) => (ms / Math.max(1, audioMs)).toFixed(2);
  return `${Math.round(audioMs / 1000)} s of sound; ${passages} passages in doubt (${share(listenedMs)} of the sound, ${failed} failed), ${quietRows} rows without; ${share(cpuMs)} x its length on one core`;
}
