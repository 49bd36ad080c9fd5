import { type EChartsOption, init } from 'echarts';

/** A chart as its own file. Sizes are px. */
export interface SvgChart {
  readonly title: string;
  /** What is to be seen, for those who don't see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly option: EChartsOption;
}

/** Colours of a light page, and what stands for them on a dark one. */
export const INK = '#1f2328';
export const FAINT = '#8c959f';
export const GRID = '#d0d7de';
/** Okabe and Ito's, which people with any colour vision tell apart. */
export const LINE_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'] as const;
const ON_DARK: readonly (readonly [light: string, dark: string])[] = [
  [INK, '#e6edf3'],
  [FAINT, '#8b949e'],
  [GRID, '#3d444d'],
  ['#0072b2', '#56b4e9'],
  ['#d55e00', '#f28e4c'],
  ['#009e73', '#3fcf9f'],
  ['#cc79a7', '#e3a2c6'],
];

export const FONT = 'system-ui, sans-serif';

/**
 * Renders a chart as SVG that reads well on light and dark pages (`prefers-color-scheme`) and to screen readers. The same chart
 * gives the same bytes: what the renderer numbers anew each time, and what only a live page needs, is taken out.
 */
export function renderSvg({ title, description, width, height, option }: SvgChart): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  let drawn: string;
  try {
    chart.setOption({ ...option, animation: false, backgroundColor: 'transparent' });
    drawn = chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
  const still = drawn
    .replace(/<style ?>.*?<\/style>\n?/gsu, '')
    .replace(/ (?:ecmeta_\w+|class)="[^"]*"/gu, '')
    .replace(/zr\d+-/gu, 'plot-')
    .replace(/(-?\d+\.\d{2})\d+/gu, '$1');
  const head = `<title id="title">${escaped(title)}</title>\n<desc id="desc">${escaped(description)}</desc>\n${darkStyle()}`;
  return `${still.replace(/<svg([^>]*)>/u, `<svg$1 role="img" aria-labelledby="title desc">\n${head}`).trim()}\n`;
}

function darkStyle(): string {
  const rules = ON_DARK.map(
    ([light, dark]) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`,
  );
  return `<style>@media (prefers-color-scheme: dark){${rules.join('')}}</style>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
