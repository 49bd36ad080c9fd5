import type { BaselineMeasures } from './baselines/baseline-measures.ts';
import type { Interval, Intervals } from './bootstrap.ts';
import type { ClarificationMeasures } from './clarification-measures.ts';
import type { Measures } from './measures.ts';
import type { SingleNameMeasures } from './single-name-measures.ts';

/** The measures of both paths, one a line, with intervals of the online path's. */
export function reportText(paths: {
  readonly online: Measures;
  readonly offline: Measures;
  readonly intervals: Intervals;
}): string {
  const { online, offline, intervals } = paths;
  const line = (name: string, value: (measures: Measures) => number | string) =>
    [name.padEnd(30), text(value(online)).padStart(12), text(value(offline)).padStart(12)].join('');
  const spread = (name: string, interval: Interval) =>
    [name.padEnd(30), intervalText(interval).padStart(12)].join('');
  const lines = [
    [''.padEnd(30), 'online'.padStart(12), 'offline'.padStart(12)].join(''),
    line('utterances', (m) => m.utterances),
    line('  changed', (m) => m.changed),
    line('  made worse', (m) => m.worseUtterances),
    line('  made worse, %', (m) => m.worsePercent),
    line('reference words', (m) => m.referenceWords),
    line('WER before, %', (m) => m.werBefore),
    line('WER after, %', (m) => m.werAfter),
    spread('  cut, %: 95 % interval', intervals.werCutPercent),
    line('mentions of terms', (m) => m.mentions),
    line('  recall before, %', (m) => m.recallBefore),
    line('  recall after, %', (m) => m.recallAfter),
    line('missed mentions', (m) => m.missed),
    line('  recovered', (m) => m.recovered),
    line('  recovered, %', (m) => m.recoveredPercent),
    spread('    95 % interval', intervals.recoveredPercent),
    line('mentions lost', (m) => m.lost),
    line('words fixed', (m) => m.fixed),
    line('words broken', (m) => m.broken),
    line('  per 100,000 right words', (m) => m.brokenPer100k),
    spread('    95 % interval', intervals.brokenPer100k),
    line('  per fixed word', (m) => m.breakRatio ?? 'none fixed'),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is measured of questions and of names said alone, where it was. */
export function extrasText(evaluation: {
  readonly name: string;
  readonly clarifications?: ClarificationMeasures;
  readonly singleNames?: SingleNameMeasures;
}): string {
  const { name, clarifications, singleNames } = evaluation;
  const lines: string[] = [];
  if (clarifications !== undefined) {
    const { questions, useful, usefulPercent, firstUseful, missUtterances, questionsPerMiss } =
      clarifications;
    lines.push(
      `${name}: ${questions} questions; ${useful} (${usefulPercent} %) offer a term that was said and missed, ${firstUseful} in the first place; ` +
        `${questionsPerMiss} questions for each of the ${missUtterances} utterances with a miss`,
    );
  }
  if (singleNames !== undefined) {
    const { utterances, heard, written, asked, askedRight, top, inOptions } = singleNames;
    lines.push(
      `${name}: of ${utterances} names said alone ${heard} heard right, ${written} written right, ${top} right at the top, ${inOptions} written or offered; ` +
        `${asked} asked about, ${askedRight} of them with the right name among the options`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** A Markdown table of the online path beside the baselines. */
export function baselineTable(
  evaluations: readonly {
    readonly name: string;
    readonly online: Measures;
    readonly baselines: readonly BaselineMeasures[];
  }[],
): string {
  const rows = evaluations.flatMap(({ name, online, baselines }) =>
    [{ name: 'processOnline', measures: online }, ...baselines].map((way) =>
      [
        name,
        way.name,
        way.measures.werAfter,
        way.measures.missed === 0 ? '–' : way.measures.recoveredPercent,
        way.measures.brokenPer100k,
      ].join(' | '),
    ),
  );
  const head = [
    'set | corrected by | WER after, % | recovered, % | broken per 100,000',
    '--- | --- | ---: | ---: | ---:',
  ];
  return [...head, ...rows].map((line) => `| ${line} |\n`).join('');
}

function intervalText([low, high]: Interval): string {
  return `${low}–${high}`;
}

function text(value: number | string): string {
  return typeof value === 'number' ? String(value) : value;
}
