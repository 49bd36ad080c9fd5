import { readFile } from 'node:fs/promises';
import { openStorage, parseRecordingId } from '@enmienda/storage';
import { z } from 'zod';
import { BatchError } from '../batch-error.ts';
import { type Command, type CommandContext, requireFlag } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { type EditOutcome, type EditRequest, editTranscript } from '../learn/edit-transcript.ts';
import { parseLearnFlags } from '../learn/learn-flags.ts';
import { createLearnDeps } from '../learn/run-learning.ts';

const TEXT_MAX = 20_000;
const TURNS_MAX = 100_000;

const turnText = z.string().max(TEXT_MAX);
const author = z.string().regex(/^[\p{L}\p{N}._@-]{1,100}$/u);

const OPTIONS = {
  turn: { type: 'string' },
  text: { type: 'string' },
  file: { type: 'string' },
  author: { type: 'string' },
  json: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const;

export const edit: Command = {
  summary: 'write what a person made of a transcript, and learn from it',
  help: `Usage: enmienda-batch edit rec_ID --author WHO --turn N --text TEXT
       enmienda-batch edit rec_ID --author WHO --file FILE

Saves the edited turns as a further version of the transcript. The recogniser's text and every earlier version are kept. Terms of the
lexicon that were written where other words had been heard, and corrections that were taken back, are evidence for the learning loop:
one person's word for a pair is never enough.

  --author WHO       who edited: a name or an id of 1 to 100 letters, digits, . _ @ -
  --turn N           which turn, from 0, as in the transcript's file
  --text TEXT        what it is to read
  --file FILE        all turns of the call, one a line, in order
  --json             the new version and how much was learned as one JSON object on stdout
  --dry-run          say what would be learned and change nothing

Examples:
  enmienda-batch edit rec_12345 --author ana --turn 3 --text 'Le habla Telcel, buenas tardes.'
  enmienda-batch edit rec_12345 --author ana --file call.txt --dry-run --json`,
  async run(args, context) {
    const { values, positionals } = parseLearnFlags(args, OPTIONS);
    const [id, ...others] = positionals;
    if (id === undefined || others.length > 0) throw usage('Name one recording, such as rec_12345.');
    const recordingId = parseRecordingId(id);
    const who = author.safeParse(requireFlag('--author', values.author));
    if (!who.success) throw usage('--author takes 1 to 100 letters, digits, . _ @ or -.');
    const turns = await turnsOf(values);
    const storage = await openStorage(context.settings.storage);
    try {
      const { learning, lexiconOf } = createLearnDeps(storage, context.settings.lexiconPath);
      const request: EditRequest = { recordingId, turns, author: who.data, dryRun: values['dry-run'] };
      const { recordings } = storage;
      const outcome = await editTranscript({ recordings, learning, lexiconOf }, request);
      show(outcome, { isJson: values.json, isDryRun: values['dry-run'], recordingId }, context);
      return EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

interface EditFlags {
  readonly turn?: string | undefined;
  readonly text?: string | undefined;
  readonly file?: string | undefined;
}

/** @throws BatchError usage */
async function turnsOf({ turn, text, file }: EditFlags): Promise<EditRequest['turns']> {
  if (file !== undefined) {
    if (turn !== undefined || text !== undefined) throw usage('Give --file, or --turn and --text, not both.');
    const lines = (await readText(file)).replace(/\r?\n$/u, '').split(/\r?\n/u);
    if (lines.length > TURNS_MAX) throw usage(`${file} has more than ${TURNS_MAX} lines.`);
    return lines.map((line, index) => ({ index, text: checked(line, `line ${index + 1} of ${file}`) }));
  }
  const number = requireFlag('--turn', turn);
  if (!/^\d{1,6}$/u.test(number)) {
    throw usage(`--turn is ${JSON.stringify(number)}: write the turn's number, from 0.`);
  }
  return [{ index: Number(number), text: checked(requireFlag('--text', text), '--text') }];
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw usage(`${file} can't be read.`);
  }
}

function checked(text: string, place: string): string {
  if (turnText.safeParse(text).success) return text;
  throw usage(`${place} has more than ${TEXT_MAX} characters.`);
}

function show(
  { version, changedTurns, seen, undone }: EditOutcome,
  {
    isJson,
    isDryRun,
    recordingId,
  }: {
    readonly isJson: boolean;
    readonly isDryRun: boolean;
    readonly recordingId: string;
  },
  { print, stderr }: CommandContext,
): void {
  if (isJson) {
    print(
      JSON.stringify({
        recording_id: recordingId,
        version: version.version,
        changed_turns: changedTurns,
        seen,
        undone,
      }),
    );
  } else {
    for (const { heard, canonical } of seen) print(`${heard} → ${canonical}`);
    for (const { heard, canonical } of undone) print(`${heard} is not ${canonical}`);
  }
  const terms = `${seen.length} terms written, ${undone.length} corrections taken back`;
  if (changedTurns === 0) stderr.write('nothing is changed by that\n');
  else if (isDryRun) stderr.write(`${changedTurns} turns would be changed: ${terms}; nothing was changed\n`);
  else stderr.write(`version ${version.version} of ${recordingId} is saved: ${terms}\n`);
}

function usage(problem: string): BatchError {
  return new BatchError({ kind: 'usage', problem });
}
