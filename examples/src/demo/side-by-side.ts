/** Turns as they were heard beside what became of them, with what changed in colour, or in brackets where there is none. */
import Table from 'cli-table3';
import type { Colors, Screen } from './screen.ts';

export interface ShownTurn {
  readonly callId: string;
  readonly speaker: string;
  readonly heard: string;
  /** Half-open UTF-16 offsets on `heard`, in text order. */
  readonly changes: readonly Change[];
}

export interface Change {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
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

export function showSideBySide(
  screen: Screen,
  turns: readonly ShownTurn[],
  titles: readonly [string, string],
): void {
  const textColumns = Math.floor((screen.widthColumns - CALL_COLUMNS - GAPS_COLUMNS) / 2);
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    colWidths: [CALL_COLUMNS, textColumns, textColumns],
    wordWrap: true,
  });
  const { colors } = screen;
  table.push(['', ...titles.map((title) => colors.dim(title))]);
  for (const turn of turns)
    table.push([
      colors.dim(`${turn.callId} ${turn.speaker}`),
      paint(turn, ({ start, end }) => mark(turn.heard.slice(start, end), colors.red, colors)),
      paint(turn, ({ replacement }) => mark(replacement, colors.green, colors)),
    ]);
  screen.line(table.toString());
}

/** The heard text with each changed span written by `write`. */
function paint({ heard, changes }: ShownTurn, write: (change: Change) => string): string {
  let painted = '';
  let at = 0;
  for (const change of changes) {
    painted += heard.slice(at, change.start) + write(change);
    at = change.end;
  }
  return painted + heard.slice(at);
}

function mark(text: string, colour: (text: string) => string, colors: Colors): string {
  return colors.isColorSupported ? colour(text) : `[${text}]`;
}
