/** The night: the batch goes over the recordings again, and what it changed is read back from the storage. */
import { parseRecordingId, type RecordingStore, type Turn } from '@enmienda/storage';
import type { BatchCommand } from './batch-command.ts';
import type { StreamedCall } from './call-stream.ts';
import type { Screen } from './screen.ts';
import { type ShownTurn, showSideBySide } from './side-by-side.ts';
import type { TurnTexts } from './tally.ts';
import { countWordErrors, type Effect, effectOf } from './word-errors.ts';
import { counted } from './wording.ts';

const EXAMPLES = 5;
const MISTAKES = 2;
const QUESTIONS = 4;

/** A turn before and after the night. */
export interface NightTurn extends TurnTexts {
  readonly callId: string;
  readonly speaker: string;
  readonly question?: string;
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
      `${green(better.length)} nearer to what was said, ${red(worse.length)} further from it.`,
  );
  for (const [turns, count] of [
    [better, EXAMPLES],
    [worse, MISTAKES],
  ] as const) {
    if (turns.length === 0) continue;
    screen.line();
    showSideBySide(screen, turns.slice(0, count).map(toShown), ['after the live call', 'after the night']);
  }
  showQuestions(screen, nights);
}

/** Terms that matter and on which the evidence is split: a person, or the caller, is to say. Those with cause come first. */
function showQuestions(screen: Screen, nights: readonly NightTurn[]): void {
  const asked = nights.filter((turn) => turn.question !== undefined);
  if (asked.length === 0) return;
  const { bold, dim, yellow } = screen.colors;
  const isWrong = ({ reference, offline }: NightTurn) => countWordErrors(reference, offline).errors > 0;
  const withCause = asked.filter(isWrong);
  screen.line();
  screen.line(
    `  Left with a question: ${bold(counted(asked.length, 'turn'))}, ${withCause.length} of them with something still wrong.`,
  );
  screen.line();
  const inOrder = [...withCause, ...asked.filter((turn) => !isWrong(turn))];
  for (const { callId, heard, question = '' } of differentQuestions(inOrder).slice(0, QUESTIONS)) {
    screen.line(`  ${yellow(question)}`);
    screen.line(dim(`    ${callId}: ${heard}`));
  }
}

function effectOn({ reference, online, offline }: NightTurn): Effect {
  return effectOf(reference, online, offline);
}

function differentQuestions(asked: readonly NightTurn[]): readonly NightTurn[] {
  const seen = new Set<string | undefined>();
  return asked.filter(({ question }) => !seen.has(question) && seen.add(question));
}

function ofNight(turn: Turn | undefined): { readonly offline: string; readonly question?: string } {
  const question = turn?.clarification?.question;
  return { offline: turn?.text ?? '', ...(question === undefined ? {} : { question }) };
}

function toShown({ callId, speaker, online, offline }: NightTurn): ShownTurn {
  return { callId, speaker, before: online, after: offline };
}
