import type { BaselineName } from '../baselines/baseline.ts';
import { measureBaseline } from '../baselines/baseline-measures.ts';
import { bootstrap, type Interval } from '../bootstrap.ts';
import { curvePlot } from '../curve-plot.ts';
import { measureCounts, type UtteranceCounts } from '../measures.ts';
import type { MakeCorrector } from '../online-evaluation.ts';
import type { PreparedSet } from '../prepared-set.ts';
import { TEXT_ONLY } from '../row-evidence.ts';
import { type ThresholdCurve, thresholdCurve } from '../threshold-curve.ts';
import { type DevelopmentSet, MAIN_SETS } from './development-sets.ts';
import { markdownTable } from './marked-parts.ts';
import { cell, cellOf, correctCounts, openSet, type PageRun } from './page-run.ts';

const DISTRACTORS = [5000, 20_000] as const;
/** SymSpell takes longer than all of the page; `npm run eval -- --baseline symspell` measures it. */
const BASELINES: readonly BaselineName[] = [
  'identity',
  'exact',
  'levenshtein',
  'levenshtein-gated',
  'metaphone',
];
const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.67, 0.7, 0.8, 0.9, 0.95, 0.99];
const SHOWN_THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** The parts of the page about the main sets, and the figures by the name of their file. */
export interface MainParts {
  readonly parts: Readonly<
    Record<'main' | 'figures' | 'distractors' | 'evidence-drawn' | 'baselines' | 'thresholds', string>
  >;
  readonly figures: ReadonlyMap<string, string>;
}

export async function mainParts(run: PageRun): Promise<MainParts> {
  const main: (readonly string[])[] = [];
  const distractors: string[][] = [];
  const evidence: string[][] = [];
  const baselines: string[][] = [];
  const thresholds: string[][] = [];
  const figures = new Map<string, string>();
  for (const spec of MAIN_SETS) {
    const set = await openSet(run, spec);
    const alone = correctCounts(set, TEXT_ONLY, { make: run.makeUnseen(spec) });
    main.push(mainRow(run, spec, { set, alone }));
    const makeCorrector = run.makeUnseen(spec);
    const text = { ...curve(set, makeCorrector, 'none'), name: 'text only' };
    const drawn = { ...curve(set, makeCorrector, spec.drawn), name: 'with drawn confidences' };
    evidence.push(evidenceRow(run, spec, { set, alone, curve: drawn }));
    const ways = BASELINES.flatMap((name) => measureBaseline(set, name));
    if (baselines.length === 0) baselines.push(['set', ...ways.map(({ name }) => name)]);
    baselines.push([spec.label, ...ways.map(({ measures }) => cell(measures))]);
    const shown = text.points.filter(({ threshold }) => SHOWN_THRESHOLDS.includes(threshold));
    thresholds.push([spec.label, ...shown.map(({ measures }) => cell(measures))]);
    if (spec.isQuiet !== true) {
      const points = ways.map(({ name, measures }) => ({ name, ...measures }));
      const prototype = spec.prototype === undefined ? [] : [{ name: 'gated prototype', ...spec.prototype }];
      figures.set(
        `${spec.name}.svg`,
        curvePlot({ title: spec.label, curves: [text, drawn], points: [...prototype, ...points] }),
      );
    }
    distractors.push([spec.label, cellOf(alone)]);
  }
  for (const count of DISTRACTORS) {
    for (const [i, spec] of MAIN_SETS.entries()) {
      const set = await openSet(run, spec, { distractors: count });
      distractors[i]?.push(cellOf(correctCounts(set, TEXT_ONLY, { make: run.makeUnseen(spec) })));
    }
  }
  const [head = [], ...ways] = baselines;
  return {
    parts: {
      figures: figureLinks(figures),
      main: markdownTable(MAIN_HEAD, main),
      distractors: markdownTable(['set', 'none', ...DISTRACTORS.map(String)], distractors),
      'evidence-drawn': markdownTable(EVIDENCE_HEAD, evidence),
      baselines: markdownTable(head, ways),
      thresholds: markdownTable(['set', ...SHOWN_THRESHOLDS.map(String)], thresholds),
    },
    figures,
  };
}

function figureLinks(figures: ReadonlyMap<string, string>): string {
  return MAIN_SETS.filter(({ name }) => figures.has(`${name}.svg`))
    .map(({ name, label }) => `![${label}](accuracy/${name}.svg)`)
    .join('\n');
}

const MAIN_HEAD = [
  'set',
  'utterances',
  'missed',
  'WER before → after',
  'relative cut, %',
  'recovered, %',
  'broken per 100,000',
  'built-in score (in-sample)',
];

const EVIDENCE_HEAD = ['set', 'text only', '+ confidences, same threshold', '+ confidences, no more broken'];

/** A set and what correcting its text alone at the default threshold gives. */
interface CorrectedSet {
  readonly set: PreparedSet;
  readonly alone: readonly UtteranceCounts[];
}

function mainRow(
  run: PageRun,
  spec: DevelopmentSet,
  { set, alone: counts }: CorrectedSet,
): readonly string[] {
  const { werBefore, werAfter, missed, recoveredPercent, brokenPer100k, utterances } = measureCounts(counts);
  const intervals = bootstrap(counts);
  const cut = ((100 * (werBefore - werAfter)) / werBefore).toFixed(1);
  return [
    spec.label,
    String(utterances),
    String(missed),
    `${werBefore.toFixed(2)} → ${werAfter.toFixed(2)}`,
    withInterval(cut, intervals.werCutPercent),
    missed === 0 ? '–' : withInterval(recoveredPercent.toFixed(1), intervals.recoveredPercent),
    withInterval(brokenPer100k.toFixed(0), intervals.brokenPer100k),
    cellOf(correctCounts(set, TEXT_ONLY, { make: run.makeBuiltIn })),
  ];
}

function withInterval(value: string, [low, high]: Interval): string {
  return `${value} (${low} to ${high})`;
}

function curve(
  set: PreparedSet,
  makeCorrector: MakeCorrector,
  confidences: DevelopmentSet['drawn'],
): ThresholdCurve {
  const evidence = { confidences, hasNbest: false };
  return thresholdCurve(set, { evidence, makeCorrector }, THRESHOLDS);
}

/** The last column: the most that is recovered at any threshold that breaks no more words than text alone does. */
function evidenceRow(
  run: PageRun,
  spec: DevelopmentSet,
  corrected: CorrectedSet & { readonly curve: ThresholdCurve },
): string[] {
  const { set, curve: drawn } = corrected;
  const alone = measureCounts(corrected.alone);
  const evidence = { confidences: spec.drawn, hasNbest: false };
  const same = measureCounts(correctCounts(set, evidence, { make: run.makeUnseen(spec) }));
  const [best = same] = drawn.points
    .map(({ measures }) => measures)
    .filter(({ broken }) => broken <= alone.broken)
    .sort((a, b) => b.recovered - a.recovered);
  return [spec.label, cell(alone), cell(same), cell(best)];
}
