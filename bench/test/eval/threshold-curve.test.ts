import path from 'node:path';
import { type Corrector, compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { createScoredCorrector } from '@enmienda/correction/training';
import { describe, expect, test } from 'vitest';
import { bootstrap } from '../../src/eval/bootstrap.ts';
import { curveCsv, curveFileSchema, curveJson } from '../../src/eval/curve-file.ts';
import { curvePlot } from '../../src/eval/curve-plot.ts';
import { measure, measureCounts, normalize, utteranceCounter } from '../../src/eval/measures.ts';
import { correctRows, type MakeCorrector } from '../../src/eval/online-evaluation.ts';
import { prepareSet } from '../../src/eval/prepared-set.ts';
import { EVERYTHING } from '../../src/eval/row-evidence.ts';
import { CURVE_THRESHOLDS, type ThresholdCurve, thresholdCurve } from '../../src/eval/threshold-curve.ts';

const THRESHOLDS = [0.1, 0.3, 0.5, 0.7, 0.9];

/** Scores from 0.2 to 0.98, by the letters of the term alone. */
const byLetters: MakeCorrector = (lexicon, policy) =>
  createScoredCorrector(lexicon, policy, (_, { canonical }) => 0.2 + 0.06 * (canonical.length % 14));

const root = path.join(import.meta.dirname, '..', '..', '..');
const way = { evidence: EVERYTHING, makeCorrector: byLetters };

async function sampleSet(language: string) {
  const pairs = path.join(root, 'data', 'calls', language);
  const terms = path.join(root, 'data', 'lexicons');
  return prepareSet({ language, pairs, terms }, {}, () => undefined);
}

describe('a curve', () => {
  test.each(['pt', 'en'])(
    'of %s has at each threshold what correcting every row there measures',
    { timeout: 60_000 },
    async (language) => {
      const set = await sampleSet(language);
      for (const { threshold, measures } of thresholdCurve(set, way, THRESHOLDS).points) {
        const results = correctRows(
          set,
          byLetters(set.lexicon, { applyThreshold: threshold, criticalThreshold: 0 }),
          EVERYTHING,
        );
        const dull = set.rows.map((row, i) => ({ ...row, corrected: results[i]!.text }));
        expect(measures).toEqual(measure(dull));
      }
    },
  );

  test('recovers at a threshold what the cap on edits keeps out at a lower one', () => {
    const scores = new Map([
      ['Movistar', 0.95],
      ...['Miravalles', 'Bancolombia', 'Zaragoza', 'Etxeberria', 'Quilicura'].map(
        (name) => [name, 0.4] as const,
      ),
    ]);
    const language = spanish();
    const { lexicon } = compileLexicon({
      language,
      entries: Array.from(scores.keys(), (canonical) => ({ canonical })),
    });
    const row = {
      id: '1',
      hypothesis: 'miravades bancolumbia saragosta echeverra quilicuda muvistar',
      reference: 'miravades bancolumbia saragosta echeverra quilicuda Movistar',
      terms: ['Movistar'],
    };
    const set = {
      name: 'calls',
      language,
      lexicon,
      rows: [row],
      canonicals: [...scores.keys()],
      counters: [utteranceCounter(row)],
    };
    const makeCorrector: MakeCorrector = (of, policy) =>
      createScoredCorrector(of, policy, (_, { canonical }) => scores.get(canonical) ?? 0);
    const { points } = thresholdCurve(set, { evidence: EVERYTHING, makeCorrector }, [0.1, 0.5]);
    expect(points.map(({ measures }) => measures.recovered)).toEqual([0, 1]);
  });

  test('corrects each row by its own corrector, where there is one for each', async () => {
    const set = await sampleSet('en');
    const sure = (score: number): MakeCorrector<Corrector> => {
      return (lexicon, policy) => createScoredCorrector(lexicon, policy, () => score);
    };
    const even = new Set(set.rows.filter((_, i) => i % 2 === 0));
    const makeCorrector: MakeCorrector = (lexicon, policy) => {
      const [low, high] = [sure(0)(lexicon, policy), sure(1)(lexicon, policy)];
      return (row) => (even.has(row) ? high : low);
    };
    const [point] = thresholdCurve(set, { evidence: EVERYTHING, makeCorrector }, [0.5]).points;
    const half = (score: number, isEven: boolean) => {
      const results = correctRows(
        set,
        sure(score)(set.lexicon, { applyThreshold: 0.5, criticalThreshold: 0 }),
        EVERYTHING,
      );
      return set.rows
        .map((row, i) => ({ ...row, corrected: results[i]!.text }))
        .filter(
          (row, i) =>
            even.has(set.rows[i]!) === isEven && normalize(row.corrected) !== normalize(row.hypothesis),
        ).length;
    };
    expect(point?.measures.changed).toBe(half(1, true) + half(0, false));
    expect(half(1, true)).toBeGreaterThan(half(0, true));
  });

  test('is measured from 0.05 to 0.99', () => {
    expect([CURVE_THRESHOLDS[0], CURVE_THRESHOLDS.at(-2), CURVE_THRESHOLDS.at(-1)]).toEqual([
      0.05, 0.95, 0.99,
    ]);
    expect(CURVE_THRESHOLDS).toHaveLength(20);
  });
});

/** What stands for a set's curve in the files. */
function curveOf(name: string): ThresholdCurve {
  const count = utteranceCounter({ hypothesis: 'mobi estar', reference: 'Movistar', terms: ['Movistar'] });
  const points = CURVE_THRESHOLDS.map((threshold) => {
    const counts = [count(threshold < 0.9 ? 'Movistar' : 'mobi estar')];
    return { threshold, measures: measureCounts(counts), intervals: bootstrap(counts) };
  });
  return { name, points };
}

describe('the files of a curve', () => {
  const curves = [curveOf('calls, "day" 1'), curveOf('calls of day 2')];

  test('JSON has a point for each set and threshold and holds its own schema', () => {
    const { points } = curveFileSchema.parse(JSON.parse(curveJson(curves)));
    expect(points).toHaveLength(2 * CURVE_THRESHOLDS.length);
    expect(points[0]).toMatchObject({
      set: 'calls, "day" 1',
      threshold: 0.05,
      missed: 1,
      recovered: 1,
      broken: 0,
    });
  });

  test('CSV has the same points under the same names', () => {
    const lines = curveCsv(curves).split('\r\n');
    const { points } = curveFileSchema.parse(JSON.parse(curveJson(curves)));
    expect(lines[0]?.split(',')).toEqual(Object.keys(points[0]!));
    expect(lines).toHaveLength(points.length + 2);
    expect(lines[1]?.startsWith('"calls, ""day"" 1",0.05,')).toBe(true);
  });

  const plot = () =>
    curvePlot({
      title: 'Recovered & <broken>',
      curves,
      points: [{ name: 'exact', brokenPer100k: 0, recoveredPercent: 4 }],
    });

  test('SVG is the same every time, small, and says to readers of the screen what it shows', () => {
    const svg = plot();
    expect(plot()).toBe(svg);
    expect(svg.length).toBeLessThan(20_000);
    expect(svg).toContain('<title id="title">Recovered &amp; &lt;broken&gt;</title>');
    expect(svg).toMatch(/<desc id="desc">.*exact: 4 % with 0 broken/u);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain('limit 50');
  });

  test('SVG is well-formed XML', () => {
    expect(unclosedElements(plot())).toEqual([]);
  });
});

/** The elements that are opened and not closed, or the wrong way round. @throws where text isn't escaped */
function unclosedElements(xml: string): readonly string[] {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([A-Za-z]+)(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/gu,
    (tag, closing, name: string) => {
      if (closing === '/') {
        if (open.pop() !== name) open.push(`/${name}`);
      } else if (!tag.endsWith('/>')) open.push(name);
      return '';
    },
  );
  if (/<|&(?!(?:amp|lt|gt|quot|#\d+);)/u.test(rest)) throw new Error('text is not escaped');
  return open;
}
