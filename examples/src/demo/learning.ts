/** What the night learned, why, and the person's yes. */
import type { LearnedPair, LearningStore } from '@enmienda/storage';
import Table from 'cli-table3';
import type { BatchCommand } from './batch-command.ts';
import { type LearningReport, parseLearningReports } from './learning-report.ts';
import type { Screen } from './screen.ts';
import { PLAIN_TABLE } from './table-style.ts';
import { counted } from './wording.ts';

const PAIRS_SHOWN = 10;
/** Of these the least alike. */
const LAST_SHOWN = 3;
const REFUSED_SHOWN = 3;

/** What the person of the demo says yes to: pairs that sound at least so alike. */
const APPROVED_FROM = 0.75;

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

/** A suggested pair only speaks up; to be applied it needs a person's yes, or far more calls than a demo has. Returns the approved ones. */
export async function decidePairs(
  { screen, batch }: Omit<LearningDeps, 'learning'>,
  pairs: readonly LearnedPair[],
  signal: AbortSignal,
): Promise<readonly LearnedPair[]> {
  const approved = pairs.filter((pair) => likenessOf(pair) >= APPROVED_FROM);
  const rejected = pairs.filter((pair) => likenessOf(pair) < APPROVED_FROM);
  screen.line();
  screen.line('  Suggestions only: a person says yes to those that sound alike, no to the rest.');
  screen.line();
  if (rejected.length > 0) {
    const reason = `sounds less than ${100 * APPROVED_FROM} % alike`;
    await batch.run(['learn', 'reject', ...rejected.map(idOf), '--reason', reason], signal);
  }
  if (approved.length > 0) await batch.run(['learn', 'approve', ...approved.map(idOf)], signal);
  return approved;
}

export interface LearningDeps {
  readonly screen: Screen;
  readonly batch: BatchCommand;
  readonly learning: LearningStore;
}

function showPairs(screen: Screen, pairs: readonly LearnedPair[]): void {
  const { bold, dim, green, red } = screen.colors;
  screen.line(`  Learned: ${bold(counted(pairs.length, 'pair'))}, each with its evidence.`);
  screen.line();
  const table = new Table({
    head: ['id', 'heard', 'is', 'calls', 'alike', 'right', 'wrong'],
    colAligns: ['right', 'left', 'left', 'right', 'right', 'right', 'right'],
    ...PLAIN_TABLE,
  });
  // Both ends: the most alike, and those that a person had better look at.
  const ranked = pairs.toSorted((a, b) => likenessOf(b) - likenessOf(a));
  const shown = [
    ...ranked.slice(0, PAIRS_SHOWN - LAST_SHOWN),
    ...ranked.slice(PAIRS_SHOWN - LAST_SHOWN).slice(-LAST_SHOWN),
  ];
  for (const pair of shown) {
    const { hits = 0, strays = 0 } = pair.evidence;
    const likeness = `${(100 * likenessOf(pair)).toFixed(0)} %`;
    table.push([pair.id, red(pair.heard), green(pair.canonical), pair.callCount, likeness, hits, strays]);
  }
  screen.line(indent(table.toString()));
  screen.line(dim('  alike: in sound. right, wrong: what it would have done in past calls.'));
  if (pairs.length > shown.length)
    screen.line(
      dim(`  The most and the least alike; npx enmienda-batch learn list shows all ${pairs.length}.`),
    );
}

function likenessOf({ evidence }: LearnedPair): number {
  return evidence['phoneSimilarity'] ?? 0;
}

function idOf({ id }: LearnedPair): string {
  return String(id);
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
