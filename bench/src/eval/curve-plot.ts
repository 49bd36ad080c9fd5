import { FAINT, FONT, GRID, INK, LINE_COLOURS, renderSvg } from '../plot/svg-chart.ts';
import type { ThresholdCurve } from './threshold-curve.ts';

/** A way to correct that has no curve, or one threshold of a curve. */
export interface PlotPoint {
  readonly name: string;
  readonly brokenPer100k: number;
  readonly recoveredPercent: number;
}

export interface CurvePlot {
  readonly title: string;
  readonly curves: readonly ThresholdCurve[];
  readonly points: readonly PlotPoint[];
}

/** Right words broken in 100,000 that the project allows itself. */
const BROKEN_LIMIT_PER_100K = 50;

const WIDTH = 720;
const PLOT_HEIGHT = 330;
const TOP = 68;
/** Room for the axis' name, and a line of the legend for every three names. */
const BELOW_AXIS = 64;
const LEGEND_LINE = 22;
const NAMES_A_LINE = 3;
/** Nothing broken has no place on a logarithmic axis: it is drawn at its left end. */
const BROKEN_MIN = 1;
const SYMBOLS = ['diamond', 'triangle', 'rect', 'pin', 'arrow', 'roundRect'] as const;

/** Recovered (up) against broken (right, logarithmic), a line a curve and a mark a point, with the limit. */
export function curvePlot({ title, curves, points }: CurvePlot): string {
  const names = [...curves.map(({ name }) => name), ...points.map(({ name }) => name)];
  const legendHeight = Math.ceil(names.length / NAMES_A_LINE) * LEGEND_LINE;
  const text = { color: INK, fontFamily: FONT };
  const axis = {
    axisLine: { lineStyle: { color: FAINT } },
    axisLabel: text,
    nameTextStyle: text,
    splitLine: { lineStyle: { color: GRID } },
    minorSplitLine: { show: false },
  };
  const lines = curves.map(({ name, points: along }, i) => ({
    type: 'line' as const,
    name,
    symbol: 'circle',
    symbolSize: 4,
    color: LINE_COLOURS[i % LINE_COLOURS.length] ?? INK,
    data: along.map(({ measures }) => place(measures.brokenPer100k, measures.recoveredPercent)),
    ...(i === 0 ? { markLine: limitLine() } : {}),
  }));
  const marks = points.map((point, i) => ({
    type: 'scatter' as const,
    name: point.name,
    symbol: SYMBOLS[i % SYMBOLS.length] ?? 'circle',
    symbolSize: 10,
    color: i < SYMBOLS.length ? FAINT : INK,
    data: [place(point.brokenPer100k, point.recoveredPercent)],
  }));
  return renderSvg({
    title,
    description: described(curves, points),
    width: WIDTH,
    height: TOP + PLOT_HEIGHT + BELOW_AXIS + legendHeight,
    option: {
      title: { text: title, left: 'center', textStyle: { ...text, fontSize: 15, fontWeight: 'bold' } },
      grid: { left: 60, right: 30, top: TOP, height: PLOT_HEIGHT },
      legend: {
        top: TOP + PLOT_HEIGHT + BELOW_AXIS - 8,
        left: 40,
        right: 20,
        textStyle: text,
        itemGap: 30,
        itemWidth: 18,
        itemHeight: 10,
        data: names,
      },
      xAxis: {
        ...axis,
        type: 'log',
        name: 'right words broken, of 100,000',
        nameLocation: 'middle',
        nameGap: 32,
        min: BROKEN_MIN,
        max: decadeOf([...curves.flatMap(brokenAlong), ...points.map(({ brokenPer100k }) => brokenPer100k)]),
      },
      yAxis: {
        ...axis,
        type: 'value',
        name: 'missed terms recovered, %',
        nameLocation: 'middle',
        nameGap: 38,
        min: 0,
      },
      series: [...lines, ...marks],
    },
  });
}

function brokenAlong({ points }: ThresholdCurve): readonly number[] {
  return points.map(({ measures }) => measures.brokenPer100k);
}

/** The power of ten that all stand below, and the limit too. */
function decadeOf(values: readonly number[]): number {
  return 10 ** Math.ceil(Math.log10(Math.max(BROKEN_LIMIT_PER_100K, ...values)));
}

function place(brokenPer100k: number, recoveredPercent: number): [number, number] {
  return [Math.max(BROKEN_MIN, brokenPer100k), recoveredPercent];
}

function limitLine() {
  return {
    symbol: 'none' as const,
    silent: true,
    lineStyle: { color: FAINT, type: 'dashed' as const },
    label: { formatter: `limit ${BROKEN_LIMIT_PER_100K}`, color: INK, fontFamily: FONT, textBorderWidth: 0 },
    data: [{ xAxis: BROKEN_LIMIT_PER_100K }],
  };
}

function described(curves: readonly ThresholdCurve[], points: readonly PlotPoint[]): string {
  const ends = curves.map(({ name, points: along }) => {
    const within = along.filter(({ measures }) => measures.brokenPer100k <= BROKEN_LIMIT_PER_100K);
    const best = Math.max(0, ...within.map(({ measures }) => measures.recoveredPercent));
    return `${name} recovers ${best} % with at most ${BROKEN_LIMIT_PER_100K} broken of 100,000.`;
  });
  const marks = points.map(
    ({ name, brokenPer100k, recoveredPercent }) =>
      `${name}: ${recoveredPercent} % with ${brokenPer100k} broken.`,
  );
  return [...ends, ...marks].join(' ');
}
