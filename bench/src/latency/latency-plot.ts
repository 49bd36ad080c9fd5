import { FAINT, FONT, GRID, INK, LINE_COLOURS, renderSvg } from '../plot/svg-chart.ts';
import type { OnlineRow } from './online-suite.ts';

/** How the time of one call grows with the terms, a line a size of utterance: p50 drawn through, p99 dashed. */
export function latencyPlot(rows: readonly OnlineRow[]): string {
  const wordCounts = [...new Set(rows.map(({ words }) => words))];
  const shown = wordCounts.filter((_, i) => i === 0 || i === wordCounts.length - 1 || wordCounts[i] === 20);
  return renderSvg({
    title: 'Time of processOnline by terms and words',
    description: `Microseconds of one call against the number of terms, both logarithmic, for utterances of ${shown.join(', ')} words.`,
    width: 720,
    height: 420,
    option: {
      textStyle: { fontFamily: FONT, color: INK },
      grid: { left: 64, right: 24, top: 48, bottom: 56 },
      legend: { top: 8, textStyle: { color: INK }, data: shown.map((words) => `${words} words`) },
      xAxis: axis('terms'),
      yAxis: axis('µs'),
      series: shown.flatMap((words, index) =>
        (['p50Us', 'p99Us'] as const).map((measure) => ({
          name: measure === 'p50Us' ? `${words} words` : `${words} words, p99`,
          type: 'line' as const,
          data: rows.filter((row) => row.words === words).map((row) => [row.terms, row[measure]]),
          symbolSize: 5,
          color: LINE_COLOURS[index % LINE_COLOURS.length] ?? INK,
          lineStyle: { width: 2, type: measure === 'p50Us' ? ('solid' as const) : ('dashed' as const) },
        })),
      ),
    },
  });
}

function axis(name: string) {
  return {
    type: 'log' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 36,
    nameTextStyle: { color: INK },
    axisLabel: { color: INK, formatter: (value: number) => value.toLocaleString('en-US') },
    axisLine: { lineStyle: { color: FAINT } },
    splitLine: { lineStyle: { color: GRID } },
  };
}
