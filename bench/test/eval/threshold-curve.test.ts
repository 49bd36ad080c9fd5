import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveCsv, curveFileSchema, curveJson } from '../../src/eval/curve-file.ts';
import { curvePlot } from '../../src/eval/curve-plot.ts';
import { measure, utteranceCounter } from '../../src/eval/measures.ts';
import { CURVE_THRESHOLDS, thresholdCurve } from '../../src/eval/threshold-curve.ts';

/** One possible correction an utterance, applied from its score up. */
interface Scored {
  readonly hypothesis: string;
  readonly corrected: string;
  readonly reference: string;
  readonly terms: readonly string[];
  readonly score: number;
}

const scored: readonly Scored[] = [
  { hypothesis: 'mobi estar', corrected: 'Movistar', reference: 'Movistar', terms: ['Movistar'], score: 0.9 },
  { hypothesis: 'es claro', corrected: 'es Caro', reference: 'es claro', terms: [], score: 0.4 },
  { hypothesis: 'sanita', corrected: 'Sanitas', reference: 'Sanitas', terms: ['Sanitas'], score: 0.3 },
];

function curveOf(name: string, rows: readonly Scored[]) {
  const counters = rows.map(utteranceCounter);
  return thresholdCurve(name, (threshold) =>
    counters.map((count, i) => {
      const row = rows[i]!;
      return count(row.score >= threshold ? row.corrected : row.hypothesis);
    }),
  );
}

describe('a curve', () => {
  test('has at each threshold what correcting there measures', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }), (scores) => {
        const rows = scored.map((row, i) => ({ ...row, score: scores[i] ?? row.score }));
        for (const { threshold, measures } of curveOf('calls', rows).points) {
          const dull = rows.map((row) => ({
            ...row,
            corrected: row.score >= threshold ? row.corrected : row.hypothesis,
          }));
          expect(measures).toEqual(measure(dull));
        }
      }),
      { numRuns: 20 },
    );
  });

  test('recovers and breaks no more as the threshold rises', () => {
    const { points } = curveOf('calls', scored);
    expect(points.map(({ threshold }) => threshold)).toEqual(CURVE_THRESHOLDS);
    expect(CURVE_THRESHOLDS[0]).toBe(0.05);
    expect(CURVE_THRESHOLDS.at(-1)).toBe(0.99);
    const recovered = points.map(({ measures }) => measures.recovered);
    expect(recovered).toEqual([...recovered].sort((a, b) => b - a));
    expect(points.at(-1)?.measures.broken).toBe(0);
  });
});

describe('the files of a curve', () => {
  const curves = [curveOf('calls, "day" 1', scored), curveOf('calls of day 2', scored)];

  test('JSON has a point for each set and threshold and holds its own schema', () => {
    const { points } = curveFileSchema.parse(JSON.parse(curveJson(curves)));
    expect(points).toHaveLength(2 * CURVE_THRESHOLDS.length);
    expect(points[0]).toMatchObject({
      set: 'calls, "day" 1',
      threshold: 0.05,
      missed: 2,
      recovered: 2,
      broken: 1,
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
