import type { LanguageCode } from '@enmienda/correction';
import type { CalibrationMeasures } from '@enmienda/correction/offline/training';
import { FAINT, FONT, GRID, INK, LINE_COLOURS, renderSvg } from '../../plot/svg-chart.ts';

export interface LanguageCalibration {
  readonly language: LanguageCode;
  readonly measures: CalibrationMeasures;
}

const TITLE = 'How often corrections of a probability are right';

/** Share of right candidates (up) against their probability (right), a line a language; a calibrated score lies on the diagonal. */
export function reliabilityPlot(calibrations: readonly LanguageCalibration[]): string {
  const text = { color: INK, fontFamily: FONT };
  const axis = {
    type: 'value' as const,
    min: 0,
    max: 1,
    axisLine: { lineStyle: { color: FAINT } },
    axisLabel: text,
    nameTextStyle: text,
    nameLocation: 'middle' as const,
    splitLine: { lineStyle: { color: GRID } },
  };
  const lines = calibrations.map(({ language, measures }, i) => ({
    type: 'line' as const,
    name: language,
    symbolSize: 6,
    color: LINE_COLOURS[i % LINE_COLOURS.length] ?? INK,
    data: measures.bins
      .filter(({ count }) => count > 0)
      .map(({ meanProbability, share }) => [Number(meanProbability.toFixed(4)), Number(share.toFixed(4))]),
  }));
  const diagonal = {
    type: 'line' as const,
    name: 'calibrated',
    symbol: 'none',
    color: FAINT,
    lineStyle: { type: 'dashed' as const },
    data: [
      [0, 0],
      [1, 1],
    ],
  };
  const series = [...lines, diagonal];
  return renderSvg({
    title: TITLE,
    description: calibrations
      .map(({ language, measures }) => `${language}: expected calibration error ${measures.ece.toFixed(4)}`)
      .join('; '),
    width: 520,
    height: 460,
    option: {
      title: { text: TITLE, left: 'center', textStyle: { ...text, fontSize: 15, fontWeight: 'bold' } },
      grid: { left: 60, right: 30, top: 50, height: 310 },
      legend: { bottom: 4, textStyle: text, data: series.map(({ name }) => name) },
      xAxis: { ...axis, name: 'probability', nameGap: 28 },
      yAxis: { ...axis, name: 'share right', nameGap: 40 },
      series,
    },
  });
}
