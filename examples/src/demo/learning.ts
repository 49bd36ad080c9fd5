/** What the night learned, why, and the person's yes. */
import type { LearnedPair, LearningStore } from '@enmienda/storage';
import Table from 'cli-table3';
import type { BatchCommand } from './batch-command.ts';
import { type LearningReport, parseLearningReports } from './learning-report.ts';
import type { Screen } from './screen.ts';
import { PLAIN_TABLE } from './table-style.ts';
import { counted } from './wording.ts';

const REFUSED_SHOWN = 4;

/** In the words of a person; see `RefusalReason` of `@enmienda/correction/offline`. */
const REASONS: Readonly<Record<string, string>> = {
  'unknown-term': 'the term is in no lexicon',
  'heard-is-a-term': 'what was heard is a term itself',
  'not-local': 'too many words to be one slip',
  'not-alike': 'they don’t sound alike',
  'everyday-words': 'all of it is everyday words',
  'too-few-calls': 'seen in one call only',
  'not-clean': 'it would have changed right words in past calls',
  'rolled-back': 'a person took it back before',
};

/** Judges what the night observed, and returns the pairs that are suggested now. */
export async function learnPairs(
  { screen, batch, learning }: LearningDeps,
  signal: AbortSignal,
): Promise<readonly LearnedPair[]> {
  const reports = parseLearningReports(await batch.run(['learn', 'run', '--json'], signal));
  const pairs = await learning.pairs({ state: 'suggest' });
  screen.line();
  if (pairs.length === 0) screen.line('  Nothing was seen often enough to be learned.');
  else showPairs(screen, pairs);
  showRefused(screen, reports);
  return pairs;
}

/** A suggested pair only speaks up; to be applied it needs a person's yes, or far more calls than a demo has. */
export async function approvePairs(
  { screen, batch }: Omit<LearningDeps, 'learning'>,
  pairs: readonly LearnedPair[],
  signal: AbortSignal,
): Promise<void> {
  screen.line();
  screen.line('  They are suggestions. You are asked once, and say yes:');
  screen.line();
  await batch.run(['learn', 'approve', ...pairs.map(({ id }) => String(id))], signal);
}

export interface LearningDeps {
  readonly screen: Screen;
  readonly batch: BatchCommand;
  readonly learning: LearningStore;
}

function showPairs(screen: Screen, pairs: readonly LearnedPair[]): void {
  const { bold, green, red } = screen.colors;
  screen.line(`  Learned: ${bold(counted(pairs.length, 'pair'))}, each with its evidence.`);
  screen.line();
  const table = new Table({
    head: ['id', 'heard', 'is', 'calls', 'alike in sound', 'past calls: right / wrong'],
    colAligns: ['right', 'left', 'left', 'right', 'right', 'right'],
    ...PLAIN_TABLE,
  });
  for (const { id, heard, canonical, callCount, evidence } of pairs) {
    const { phoneSimilarity = 0, hits = 0, strays = 0 } = evidence;
    const sound = `${(100 * phoneSimilarity).toFixed(0)} %`;
    table.push([id, red(heard), green(canonical), callCount, sound, `${hits} / ${strays}`]);
  }
  screen.line(indent(table.toString()));
}

/** The refusals that say most: seen most often, and for more than being rare. */
function showRefused(screen: Screen, reports: readonly LearningReport[]): void {
  const refused = reports.flatMap((report) => report.refused);
  if (refused.length === 0) return;
  const { bold, dim } = screen.colors;
  const telling = refused
    .filter(({ reasons }) => reasons.some((reason) => reason !== 'too-few-calls'))
    .sort((a, b) => b.calls - a.calls);
  const rare = refused.filter(({ reasons }) => reasons.join() === 'too-few-calls').length;
  screen.line();
  screen.line(
    `  Not learned: ${bold(counted(refused.length, 'pair'))}, ${rare} of them seen in one call only.`,
  );
  for (const { heard, canonical, calls, reasons } of telling.slice(0, REFUSED_SHOWN))
    screen.line(
      `  ${dim('·')} ${heard} → ${canonical} ${dim(`(${calls}×) ${reasons.map(inWords).join('; ')}`)}`,
    );
}

function inWords(reason: string): string {
  return REASONS[reason] ?? reason;
}

function indent(text: string): string {
  return text.replace(/^/gmu, '  ');
}
