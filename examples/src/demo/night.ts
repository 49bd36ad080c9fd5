/** The night: the batch goes over the recordings again, and what it changed is read back from the storage. */
import { parseRecordingId, type RecordingStore, type Turn } from '@enmienda/storage';
import { asHeard } from '../sample-data/turn-markup.ts';
import type { BatchCommand } from './batch-command.ts';
import type { StreamedCall } from './call-stream.ts';
import type { Screen } from './screen.ts';
import { type ShownTurn, showSideBySide } from './side-by-side.ts';
import type { TurnTexts } from './tally.ts';
import { countWordErrors, type Effect, effectOf } from './word-errors.ts';
import { counted } from './wording.ts';

const EXAMPLES = 4;
const MISTAKES = 2;
const QUESTIONS = 3;

const TITLES = ['after the live call', 'after the night'] as const;

/** A turn before and after the night. */
export interface NightTurn extends TurnTexts {
  readonly callId: string;
  readonly speaker: string;
  readonly clarification?: NonNullable<Turn['clarification']>;
}

export async function processNight(batch: BatchCommand, signal: AbortSignal): Promise<void> {
  await batch.run(['unprocessed', '--limit', '1000', '--concurrent', '4'], signal);
}

/** The calls as the newest version of their transcripts has them. @throws Error when the night did not correct one of them */
export async function readNight(
  recordings: RecordingStore,
  calls: readonly StreamedCall[],
): Promise<readonly NightTurn[]> {
  const nights: NightTurn[] = [];
  for (const { call, recordingId, turns } of calls) {
    const transcript = await recordings.getTranscript(parseRecordingId(recordingId));
    const newest = transcript?.versions.at(-1);
    if (newest?.source !== 'offline') throw new Error(`The night did not correct ${call.callId}.`);
    for (const [index, { turn, result }] of turns.entries())
      nights.push({
        callId: call.callId,
        speaker: turn.speaker,
        reference: turn.reference,
        heard: turn.hypothesis,
        online: result.corrected_text,
        ...ofNight(newest.turns[index]),
      });
  }
  return nights;
}

export function showNight(screen: Screen, nights: readonly NightTurn[]): void {
  const { bold, green, red } = screen.colors;
  const further = nights.filter(({ online, offline }) => online !== offline);
  const better = further.filter((turn) => effectOn(turn) === 'better');
  const worse = further.filter((turn) => effectOn(turn) === 'worse');
  screen.line();
  screen.line(
    `  The whole call is evidence now: ${bold(counted(further.length, 'turn'))} changed again, ` +
      `${green(better.length)} for the better.`,
  );
  screen.line();
  const rightFirst = better.toSorted((a, b) => errorsLeft(a) - errorsLeft(b));
  showSideBySide(screen, rightFirst.slice(0, EXAMPLES).map(toShown), TITLES);
  if (worse.length > 0) {
    screen.line();
    screen.line(`  Further from what was said than before: ${red(counted(worse.length, 'turn'))}.`);
    screen.line();
    showSideBySide(screen, worse.slice(0, MISTAKES).map(toShown), TITLES);
  }
  showQuestions(screen, nights);
}

/** Terms that matter and on which the evidence is split: a person, or the caller, is to say. Those that offer what was said come first. */
function showQuestions(screen: Screen, nights: readonly NightTurn[]): void {
  const asked = nights.filter((turn) => turn.clarification !== undefined);
  if (asked.length === 0) return;
  const { bold, dim, green, yellow } = screen.colors;
  const helpful = asked.filter(offersWhatWasSaid);
  screen.line();
  screen.line(
    `  Left with a question: ${bold(counted(asked.length, 'turn'))}; ${green(helpful.length)} of them offer what was really said.`,
  );
  screen.line();
  const inOrder = [...helpful, ...asked.filter((turn) => !offersWhatWasSaid(turn))];
  for (const { callId, heard, clarification } of differentQuestions(inOrder).slice(0, QUESTIONS)) {
    screen.line(`  ${yellow(clarification?.question ?? '')}`);
    screen.line(dim(`    ${callId}: ${heard}`));
  }
}

function offersWhatWasSaid({ reference, clarification }: NightTurn): boolean {
  const said = ` ${asHeard(reference)} `;
  return clarification?.options.some((option) => said.includes(` ${asHeard(option)} `)) === true;
}

function effectOn({ reference, online, offline }: NightTurn): Effect {
  return effectOf(reference, online, offline);
}

function errorsLeft({ reference, offline }: NightTurn): number {
  return countWordErrors(reference, offline).errors;
}

function differentQuestions(asked: readonly NightTurn[]): readonly NightTurn[] {
  const seen = new Set<string | undefined>();
  return asked.filter(({ clarification }) => {
    const isNew = !seen.has(clarification?.question);
    seen.add(clarification?.question);
    return isNew;
  });
}

function ofNight(turn: Turn | undefined): Pick<NightTurn, 'offline' | 'clarification'> {
  const clarification = turn?.clarification;
  return { offline: turn?.text ?? '', ...(clarification === undefined ? {} : { clarification }) };
}

function toShown({ callId, speaker, online, offline }: NightTurn): ShownTurn {
  return { callId, speaker, before: online, after: offline };
}
