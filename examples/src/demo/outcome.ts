/** The end of the story: what all of it came to, counted against what was said. */
import Table from 'cli-table3';
import type { NightTurn } from './night.ts';
import type { Screen } from './screen.ts';
import { PLAIN_TABLE } from './table-style.ts';
import { type Tally, tallyTurns } from './tally.ts';

export interface Outcome {
  readonly day1: readonly NightTurn[];
  readonly day2: readonly NightTurn[];
  /** `/processing/stats` */
  readonly stats: unknown;
  /** Where the recordings are kept, if they are. */
  readonly keptIn?: string;
}

export function showOutcome(screen: Screen, { day1, day2, stats, keptIn }: Outcome): void {
  const table = new Table({
    head: ['', 'words', 'wrong as heard', 'after online', 'after offline', 'broken'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    ...PLAIN_TABLE,
  });
  const { bold, green } = screen.colors;
  const both = tallyTurns([...day1, ...day2]);
  table.push(
    row('day 1', tallyTurns(day1)),
    row('day 2', tallyTurns(day2)),
    row('both', both).map((cell) => bold(cell)),
  );
  const { heard, online, offline } = both.errors;
  const fewer = `${((100 * (heard - offline)) / Math.max(1, heard)).toFixed(0)} % fewer`;
  screen.line(
    `  Of ${bold(heard)} word errors ${bold(online)} were left after the call, ${bold(offline)} after the night: ${green(bold(fewer))}.`,
  );
  screen.line();
  screen.line(indent(table.toString()));
  screen.line(
    screen.colors.dim(
      '  wrong: word errors against what was said. broken: heard right and wrong now,\n  after online / after offline.',
    ),
  );
  screen.line();
  screen.line('  GET /processing/stats');
  screen.line(indent(JSON.stringify(stats, undefined, 2)));
  screen.line();
  screen.line(bold('  Go on'));
  if (keptIn !== undefined) screen.line(`  The recordings are in ${keptIn}.`);
  for (const [command, what] of commands(keptIn !== undefined))
    screen.line(`  ${bold(command.padEnd(31))} ${screen.colors.dim(what)}`);
}

function commands(isKept: boolean): readonly (readonly [string, string])[] {
  return [
    ...(isKept
      ? ([
          ['npx enmienda-batch status', 'what is done and what is to do'],
          ['npx enmienda-batch learn list', 'the learned pairs and their evidence'],
        ] as const)
      : ([['npm start -- --keep', 'keeps the recordings, in data/recordings']] as const)),
    ['npm start -- --language pt', 'the calls of one language'],
    ['npm run serve', 'the server on http://127.0.0.1:8000'],
    ['npx enmienda-batch daemon', 'the nightly and hourly runs'],
    ['npm test', 'every test'],
  ];
}

function row(name: string, { words, errors, broken }: Tally): string[] {
  const share = (count: number) => `${count} (${((100 * count) / Math.max(1, words)).toFixed(1)} %)`;
  return [
    name,
    String(words),
    share(errors.heard),
    share(errors.online),
    share(errors.offline),
    `${broken.online} / ${broken.offline}`,
  ];
}

function indent(text: string): string {
  return text.replace(/^/gmu, '  ');
}
