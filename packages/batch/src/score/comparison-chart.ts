import type { WayMeasures } from './compare-ways.ts';

const WIDTH = 640;
const ROW_HEIGHT = 46;
const TOP = 58;
const LABELS = 110;
const BARS = 400;
const INK = '#57606a';
const RECOVERED = '#0072b2';
const BROKEN = '#d55e00';

/** Recovered terms and broken words of each way as bars, an SVG. The broken ones on a logarithmic scale: they differ by thousands. */
export function comparisonChart(measures: readonly WayMeasures[]): string {
  const height = TOP + measures.length * ROW_HEIGHT + 10;
  const most = Math.max(10, ...measures.map(({ brokenPer100k }) => brokenPer100k));
  const rows = measures.map(({ way, recoveredPercent, brokenPer100k }, i) => {
    const y = TOP + i * ROW_HEIGHT;
    const broken = Math.log10(1 + brokenPer100k) / Math.log10(1 + most);
    return [
      text({ x: LABELS - 8, y: y + 22, anchor: 'end' }, way),
      bar({ y: y + 4, share: recoveredPercent / 100, colour: RECOVERED }),
      text({ x: LABELS + 6 + BARS * (recoveredPercent / 100), y: y + 16 }, `${recoveredPercent} %`),
      bar({ y: y + 22, share: broken, colour: BROKEN }),
      text({ x: LABELS + 6 + BARS * broken, y: y + 34 }, `${brokenPer100k} broken`),
    ].join('');
  });
  const title = 'Missed terms recovered, and right words broken of 100,000';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="system-ui, sans-serif" font-size="12">
<title>${title}</title>
${text({ x: LABELS, y: 22 }, title)}
${text({ x: LABELS, y: 42 }, 'broken: logarithmic')}
${rows.join('\n')}
</svg>
`;
}

function bar({
  y,
  share,
  colour,
}: {
  readonly y: number;
  readonly share: number;
  readonly colour: string;
}): string {
  return `<rect x="${LABELS}" y="${y}" width="${(BARS * share).toFixed(1)}" height="14" fill="${colour}"/>`;
}

function text(
  { x, y, anchor = 'start' }: { readonly x: number; readonly y: number; readonly anchor?: 'start' | 'end' },
  content: string,
): string {
  return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}" fill="${INK}">${content}</text>`;
}
