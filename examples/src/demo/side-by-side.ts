/** Turns as they were heard beside what became of them, with what changed in colour, or in brackets where there is none. */
import Table from 'cli-table3';
import type { Colors, Screen } from './screen.ts';
import { type DiffRun, diffWords } from './word-diff.ts';

export interface ShownTurn {
  readonly callId: string;
  readonly speaker: string;
  readonly before: string;
  readonly after: string;
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: ' ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

const CALL_COLUMNS = 20;
/** What the table adds to the widths of its three columns. */
const GAPS_COLUMNS = 3;

/** Nothing where there are no turns. */
export function showSideBySide(
  screen: Screen,
  turns: readonly ShownTurn[],
  titles: readonly [string, string],
): void {
  if (turns.length === 0) return;
  const textColumns = Math.floor((screen.widthColumns - CALL_COLUMNS - GAPS_COLUMNS) / 2);
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    colWidths: [CALL_COLUMNS, textColumns, textColumns],
    wordWrap: true,
  });
  const { colors } = screen;
  table.push(['', ...titles.map((title) => colors.dim(title))]);
  for (const turn of turns) {
    const runs = diffWords(turn.before, turn.after);
    const isSame = ({ before, after }: DiffRun) => before === after;
    table.push([
      // Each line by itself: the table would let the dimness run on into the next column.
      `${colors.dim(turn.callId)}\n${colors.dim(turn.speaker)}`,
      joinWords(runs.map((run) => (isSame(run) ? run.before : mark(run.before, colors.red, colors)))),
      joinWords(runs.map((run) => (isSame(run) ? run.after : mark(run.after, colors.green, colors)))),
    ]);
  }
  screen.line(table.toString());
}

function joinWords(runs: readonly string[]): string {
  return runs.filter((run) => run !== '').join(' ');
}

function mark(text: string, colour: (text: string) => string, colors: Colors): string {
  if (text === '') return '';
  return colors.isColorSupported ? colour(text) : `[${text}]`;
}
