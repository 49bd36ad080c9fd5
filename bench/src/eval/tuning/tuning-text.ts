import type { Tuning } from './tuning.ts';

const OVERFIRING_SHOWN = 20;

/** What an operator reads. */
export function tuningText(tuning: Tuning, brokenMaxPer100k: number): string {
  return [
    `${tuning.utterances} utterances, ${tuning.rightWords} right words, ${tuning.thresholds[0]?.measures.missed ?? 0} missed mentions of terms`,
    '',
    thresholdLines(tuning),
    '',
    recommendation(tuning, brokenMaxPer100k),
    '',
    bandLines(tuning),
    '',
    overfiringLines(tuning),
    '',
  ].join('\n');
}

function thresholdLines({ thresholds, applyThreshold }: Tuning): string {
  const head = ['threshold', 'recovered', '%', 'broken', 'of 100,000', 'at most (95 %)'];
  const rows = thresholds.map(({ threshold, measures, brokenPer100kAtMost }) => [
    `${threshold === applyThreshold?.threshold ? '> ' : ''}${threshold.toFixed(2)}`,
    String(measures.recovered),
    measures.recoveredPercent.toFixed(1),
    String(measures.broken),
    measures.brokenPer100k.toFixed(0),
    String(brokenPer100kAtMost),
  ]);
  return [head, ...rows].map((cells) => cells.map((text) => text.padStart(14)).join(' ')).join('\n');
}

function recommendation(tuning: Tuning, brokenMaxPer100k: number): string {
  const { applyThreshold: chosen, otherHalves, rightWords, rightWordsNeeded } = tuning;
  if (chosen === undefined) {
    return `Every threshold breaks more than ${brokenMaxPer100k} of 100,000 right words: look at the terms below first.`;
  }
  const lines = [
    `applyThreshold ${chosen.threshold}: recovers ${chosen.measures.recovered} of ${chosen.measures.missed}, breaks ${chosen.measures.broken} ${chosen.measures.broken === 1 ? 'word' : 'words'}.`,
    `Chosen on one half and measured on the other: ${otherHalves.recovered} recovered, ${otherHalves.broken} broken.`,
  ];
  if (chosen.brokenPer100kAtMost > brokenMaxPer100k) {
    lines.push(
      `Not certain yet: to be 95 % sure of at most ${brokenMaxPer100k} of 100,000 takes ${rightWordsNeeded} right words; these are ${rightWords}.`,
    );
  }
  return lines.join('\n');
}

function bandLines({ bands, suggestThreshold }: Tuning): string {
  const lines = bands.map(
    ({ from, found, right }) =>
      `  from ${from.toFixed(1)}: ${right} of ${found} found were said${found === 0 ? '' : ` (${((100 * right) / found).toFixed(0)} %)`}`,
  );
  const advice =
    suggestThreshold === undefined
      ? 'suggestThreshold: too little was found to say'
      : `suggestThreshold ${suggestThreshold}: from here up at least a third of what is shown is right.`;
  return [advice, ...lines].join('\n');
}

function overfiringLines({ overfiring }: Tuning): string {
  if (overfiring.length === 0) return 'No term was written where it was not said.';
  const lines = overfiring
    .slice(0, OVERFIRING_SHOWN)
    .map(
      ({ canonical, right, wrong, threshold }) =>
        `  ${canonical}: ${wrong} wrong, ${right} right; "threshold": ${threshold}`,
    );
  return [
    'Terms written where they were not said, with a threshold of their own that stops it:',
    ...lines,
  ].join('\n');
}
