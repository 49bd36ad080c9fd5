import { type Corrector, createCorrector } from '@enmienda/correction';
import { createOfflineCorrector, processOffline } from '@enmienda/correction/offline';
import type { BaselineName } from './baselines/baseline.ts';
import { type BaselineMeasures, measureBaseline } from './baselines/baseline-measures.ts';
import { bootstrap, type Intervals } from './bootstrap.ts';
import { type ClarificationMeasures, measureClarifications } from './clarification-measures.ts';
import { readSecond } from './evaluation-set.ts';
import { type Measures, measureCounts } from './measures.ts';
import { correctRows, countsOf, type MakeCorrector } from './online-evaluation.ts';
import { type PreparedSet, prepareSet, type SetOptions } from './prepared-set.ts';
import { type EvidenceChoice, inputOf } from './row-evidence.ts';
import type { SetFiles } from './set-notation.ts';
import { measureSingleNames, type SingleNameMeasures, saysSingleNames } from './single-name-measures.ts';
import { type ThresholdCurve, thresholdCurve } from './threshold-curve.ts';

export interface EvaluationSource extends SetFiles, SetOptions {
  readonly evidence: EvidenceChoice;
  /** In place of the language's default threshold. */
  readonly applyThreshold?: number | undefined;
  readonly baselines?: readonly BaselineName[] | undefined;
  /** Also measures the online path at every threshold. */
  readonly hasCurve?: boolean | undefined;
}

/** The online path by its name, the offline path beside it. */
export interface Evaluation {
  readonly name: string;
  readonly online: Measures;
  readonly intervals: Intervals;
  readonly offline: Measures;
  /** Only where every term is critical. */
  readonly clarifications?: ClarificationMeasures;
  /** Only of sets in which every utterance is a name said alone. */
  readonly singleNames?: SingleNameMeasures;
  readonly baselines: readonly BaselineMeasures[];
  readonly curve?: ThresholdCurve;
  readonly rows: readonly { readonly id: string; readonly online: string; readonly offline: string }[];
}

const PROGRESS_ROWS = 500;

/** Corrects every row by both paths and measures them. @throws EvaluationError for options and files that can't be used */
export async function evaluate(
  source: EvaluationSource,
  progress: (line: string) => void,
  makeCorrector: MakeCorrector<Corrector> = createCorrector,
): Promise<Evaluation> {
  const set = await prepareSet(source, source, progress);
  const { applyThreshold } = source;
  const online = makeCorrector(set.lexicon, applyThreshold === undefined ? {} : { applyThreshold });
  const results = correctRows(set, online, source.evidence);
  const offline = await correctOffline(set, online, { source, progress });
  const counts = countsOf(set, results);
  return {
    name: set.name,
    online: measureCounts(counts),
    intervals: bootstrap(counts),
    offline: measureCounts(countsOf(set, offline)),
    ...(source.isCritical === true ? { clarifications: measureClarifications(set.rows, results) } : {}),
    ...(saysSingleNames(set.rows) ? { singleNames: measureSingleNames(set.rows, results) } : {}),
    baselines: (source.baselines ?? []).flatMap((name) => measureBaseline(set, name)),
    ...(source.hasCurve === true
      ? { curve: thresholdCurve(set, { evidence: source.evidence, makeCorrector }) }
      : {}),
    rows: set.rows.map(({ id, hypothesis }, i) => ({
      id,
      online: results[i]?.text ?? hypothesis,
      offline: offline[i]?.text ?? hypothesis,
    })),
  };
}

async function correctOffline(
  set: PreparedSet,
  online: Corrector,
  run: { readonly source: EvaluationSource; readonly progress: (line: string) => void },
): Promise<readonly { readonly text: string }[]> {
  const { source, progress } = run;
  const second = source.second === undefined ? undefined : await readSecond(source.second, set.rows);
  const offline = await createOfflineCorrector({ lexicon: set.lexicon, corrector: online });
  const texts = [];
  for (const [index, row] of set.rows.entries()) {
    if (index > 0 && index % PROGRESS_ROWS === 0) progress(`${index} of ${set.rows.length}`);
    const input = inputOf(row, source.evidence, set.language.code);
    const other = second?.get(row.id);
    const turn = { ...input, ...(other === undefined ? {} : { second: { text: other } }) };
    const { turns } = await processOffline(offline, { turns: [turn] });
    texts.push({ text: turns[0]?.text ?? row.hypothesis });
  }
  return texts;
}
