import type { SimulatedDay, Simulation } from './simulation.ts';

const DAYS_A_ROW = 5;

/** A Markdown table with a row for five days, and what became of the poison. */
export function learningReport({ days, poison, sources, wronglyDistrusted }: Simulation): string {
  const head = [
    'days',
    'calls',
    'missed terms',
    'recovered online without learning, %',
    'with, %',
    'broken per 100,000 without',
    'with',
    'pairs proposed',
    'suggested',
    'applied',
    'quarantined',
  ];
  const rows = [];
  for (let from = 0; from < days.length; from += DAYS_A_ROW)
    rows.push(row(days.slice(from, from + DAYS_A_ROW)));
  rows.push(['**all**', ...row(days).slice(1)]);
  const table = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
  const judged = sources.map(({ name, right, wrong }) => `${name} ${right} right, ${wrong} wrong`).join('; ');
  const people = `\nPairs of each person that could be judged in the last night: ${judged}. Honest people distrusted: ${wronglyDistrusted}.\n`;
  if (poison === undefined) return table + people;
  const { pairs, edits, everSuggested, everApplied, inForce, distrustedOn, applied } = poison;
  const when = distrustedOn.map((day) => `day ${day}`).join(' and ');
  return (
    `${table}\nPoison: ${edits} edits by two accounts from day 5 on, ${pairs} wrong pairs. ` +
    `Ever suggested: ${everSuggested}; ever applied: ${everApplied}; in force at the end: ${inForce}; ` +
    `corrections that they made online: ${applied}. Distrusted after ${when === '' ? 'no day' : when}.\n${people}`
  );
}

function row(days: readonly SimulatedDay[]): readonly (string | number)[] {
  const sum = (of: (day: SimulatedDay) => number) => days.reduce((total, day) => total + of(day), 0);
  const [first, last] = [days[0], days.at(-1)];
  const missed = sum((day) => day.missed);
  const right = sum((day) => day.right);
  const { states } = last ?? { states: undefined };
  return [
    first === last ? (first?.day ?? 0) : `${first?.day ?? 0}–${last?.day ?? 0}`,
    sum((day) => day.calls),
    missed,
    percent(
      sum((day) => day.recoveredWithout),
      missed,
    ),
    percent(
      sum((day) => day.recoveredWith),
      missed,
    ),
    per100k(
      sum((day) => day.brokenWithout),
      right,
    ),
    per100k(
      sum((day) => day.brokenWith),
      right,
    ),
    states?.proposed ?? 0,
    states?.suggest ?? 0,
    states?.active ?? 0,
    states?.quarantined ?? 0,
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : ((100 * part) / whole).toFixed(1);
}

function per100k(part: number, whole: number): string {
  return whole === 0 ? '–' : ((100_000 * part) / whole).toFixed(1);
}
