import type { Budget } from './budgets.ts';
import {
  budgetTable,
  lexiconTable,
  markdown,
  onlineTable,
  peerTable,
  plainText,
  transcriptTable,
} from './latency-tables.ts';
import type { LexiconRow } from './lexicon-suite.ts';
import type { OnlineRow } from './online-suite.ts';
import type { PeerRow } from './peer-suite.ts';
import type { TranscriptRow } from './transcript-suite.ts';

/** Everything that one run measured, and where. */
export interface LatencyReport {
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly node: string;
    readonly date: string;
    /** Of the last minute: above 1, something else ran too. */
    readonly loadAverage: number;
  };
  /** What the utterances are cut from. */
  readonly speech: string;
  readonly online: readonly OnlineRow[];
  readonly transcripts: readonly TranscriptRow[];
  readonly lexicons: readonly LexiconRow[];
  readonly peers: readonly PeerRow[];
  readonly budgets: readonly Budget[];
}

export function textOf(report: LatencyReport): string {
  return [
    `processOnline, p50 / p99 µs, utterances cut from ${report.speech}\n${plainText(onlineTable(report.online))}`,
    plainText(transcriptTable(report.transcripts)),
    plainText(lexiconTable(report.lexicons)),
    plainText(peerTable(report.peers)),
    plainText(budgetTable(report.budgets)),
    `${machineLine(report)}\n`,
  ].join('\n');
}

function machineLine({ machine }: Pick<LatencyReport, 'machine'>): string {
  const { cpu, cores, node, date, loadAverage } = machine;
  return `${cpu}, ${cores} cores, load ${loadAverage.toFixed(1)}, Node ${node}, ${date}`;
}

/** The tables of docs/latency.md by the name of the place that they fill. */
export function tablesOf(report: LatencyReport): Readonly<Record<string, string>> {
  return {
    machine: `${machineLine(report)}; utterances cut from ${report.speech}.\n`,
    online: markdown(onlineTable(report.online)),
    transcripts: markdown(transcriptTable(report.transcripts)),
    lexicons: markdown(lexiconTable(report.lexicons)),
    peers: markdown(peerTable(report.peers)),
    budgets: markdown(budgetTable(report.budgets)),
  };
}
