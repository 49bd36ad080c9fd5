import { type MarkedTurn, parseTurnMarkup } from './turn-markup.ts';

/** A call as it was written by hand, before times and confidences are drawn. */
export interface ScriptedCall {
  readonly callId: string;
  readonly language: 'es' | 'pt' | 'en';
  /** A BCP 47 tag, e.g. `es-MX`. */
  readonly dialect: string;
  readonly sector: string;
  readonly agentId: string;
  readonly day: 1 | 2;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly turns: readonly ScriptedTurn[];
}

interface ScriptedTurn extends MarkedTurn {
  readonly speaker: 'agent' | 'caller';
}

const HEADER =
  /^== (?<dialect>(?<language>es|pt|en)-[A-Z]{2}) (?<sector>[a-z]+) (?<number>\d\d) \| day (?<day>[12]) \| agent (?<agent>[a-z]{2}-\d\d) \| (?<time>\d\d:\d\d)$/u;
const TURN = /^(?<speaker>[AC]): (?<text>.+)$/u;
const DATES = { 1: '2026-11-16', 2: '2026-11-17' } as const;

/** Reads a file of `data/calls/scripts`. @throws SyntaxError with the file and the line that isn't a header or a turn */
export function parseCallScript(script: string, file: string): readonly ScriptedCall[] {
  const calls: { call: Omit<ScriptedCall, 'turns'>; turns: ScriptedTurn[] }[] = [];
  for (const [index, line] of script.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const header = HEADER.exec(line)?.groups;
    const turn = TURN.exec(line)?.groups;
    if (header !== undefined) calls.push({ call: toCall(header), turns: [] });
    else if (turn?.['text'] !== undefined && calls.length > 0)
      calls.at(-1)?.turns.push({
        speaker: turn['speaker'] === 'A' ? 'agent' : 'caller',
        ...parseTurnMarkup(turn['text']),
      });
    else throw new SyntaxError(`${file}:${index + 1} is neither a header nor a turn: ${line}`);
  }
  return calls.map(({ call, turns }) => ({ ...call, turns }));
}

function toCall(groups: Readonly<Record<string, string | undefined>>): Omit<ScriptedCall, 'turns'> {
  const { dialect = '', language, sector = '', number = '', agent = '', time = '' } = groups;
  const day = groups['day'] === '1' ? 1 : 2;
  return {
    callId: `${dialect.toLowerCase()}-${sector}-${number}`,
    language: language as ScriptedCall['language'],
    dialect,
    sector,
    agentId: agent,
    day,
    startedAt: `${DATES[day]}T${time}:00.000Z`,
  };
}
