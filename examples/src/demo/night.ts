/** The night: the batch goes over the recordings again, and what it changed is read back from the storage. */
import { parseRecordingId, type RecordingStore, type Turn } from '@enmienda/storage';
import type { BatchCommand } from './batch-command.ts';
import type { StreamedCall } from './call-stream.ts';
import type { Screen } from './screen.ts';
import { type ShownTurn, showSideBySide } from './side-by-side.ts';
import type { TurnTexts } from './tally.ts';

const EXAMPLES = 5;
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
  const { bold } = screen.colors;
  const further = nights.filter(({ online, offline }) => online !== offline);
  screen.line();
  screen.line(
    `  ${bold(further.length)} turns read differently than they did live; the whole call is evidence now.`,
  );
  if (further.length > 0) {
    screen.line();
    showSideBySide(screen, further.slice(0, EXAMPLES).map(toShown), [
      'after the live call',
      'after the night',
    ]);
  }
  showQuestions(screen, nights);
}

/** Terms that matter and on which the evidence is split: a person, or the caller, is to say. */
function showQuestions(screen: Screen, nights: readonly NightTurn[]): void {
  const asked = nights.filter((turn) => turn.question !== undefined);
  if (asked.length === 0) return;
  const { bold, dim, yellow } = screen.colors;
  screen.line();
  screen.line(`  ${bold(asked.length)} turns are left with a question:`);
  screen.line();
  for (const { callId, heard, question = '' } of differentQuestions(asked).slice(0, QUESTIONS)) {
    screen.line(`  ${yellow(question)}`);
    screen.line(dim(`    ${callId}: ${heard}`));
  }
}

function differentQuestions(asked: readonly NightTurn[]): readonly NightTurn[] {
  return [...new Map(asked.map((turn) => [turn.question, turn])).values()];
}

function ofNight(turn: Turn | undefined): { readonly offline: string; readonly question?: string } {
  const question = turn?.clarification?.question;
  return { offline: turn?.text ?? '', ...(question === undefined ? {} : { question }) };
}

function toShown({ callId, speaker, online, offline }: NightTurn): ShownTurn {
  return { callId, speaker, before: online, after: offline };
}
