import { FAINT, FONT, GRID, INK, LINE_COLOURS, renderSvg } from '../plot/svg-chart.ts';
import type { SimulatedDay } from './simulation.ts';

const [RECOVERED, BROKEN, APPLIED, SUGGESTED] = LINE_COLOURS;

/** What learning adds: above, recovered terms and broken words more than without it, summed up; below, the pairs in force. */
export function learningPlot(days: readonly SimulatedDay[]): string {
  const text = { color: INK, fontFamily: FONT };
  const line = (
    name: string,
    at: number,
    series: { readonly data: readonly number[]; readonly color: string },
  ) => ({
    name,
    type: 'line' as const,
    xAxisIndex: at,
    yAxisIndex: at,
    data: [...series.data],
    showSymbol: false,
    color: series.color,
    lineStyle: { width: 2 },
  });
  const recovered = summedUp(days.map((day) => day.recoveredWith - day.recoveredWithout));
  const broken = summedUp(days.map((day) => day.brokenWith - day.brokenWithout));
  return renderSvg({
    title: 'What learning adds online, day by day',
    description: `After ${days.length} days ${recovered.at(-1) ?? 0} missed terms more are recovered online than without learning, and ${broken.at(-1) ?? 0} right words more are broken.`,
    width: 720,
    height: 520,
    option: {
      textStyle: text,
      legend: { top: 8, textStyle: text },
      grid: [
        { left: 64, right: 24, top: 56, height: 190 },
        { left: 64, right: 24, top: 300, height: 160 },
      ],
      xAxis: [0, 1].map((gridIndex) => ({
        type: 'category' as const,
        gridIndex,
        data: days.map(({ day }) => String(day)),
        ...(gridIndex === 1 ? { name: 'day', nameLocation: 'middle' as const, nameGap: 30 } : {}),
        axisLabel: text,
        axisLine: { lineStyle: { color: FAINT } },
      })),
      yAxis: ['more than without learning, in all', 'pairs in force'].map((name, gridIndex) => ({
        type: 'value' as const,
        gridIndex,
        name,
        nameLocation: 'middle' as const,
        nameGap: 44,
        nameTextStyle: text,
        axisLabel: text,
        minInterval: 1,
        splitLine: { lineStyle: { color: GRID } },
      })),
      series: [
        line('terms recovered', 0, { data: recovered, color: RECOVERED }),
        line('right words broken', 0, { data: broken, color: BROKEN }),
        line('pairs applied', 1, { data: days.map(({ states }) => states.active), color: APPLIED }),
        line('pairs suggested', 1, { data: days.map(({ states }) => states.suggest), color: SUGGESTED }),
      ],
    },
  });
}

function summedUp(values: readonly number[]): readonly number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
