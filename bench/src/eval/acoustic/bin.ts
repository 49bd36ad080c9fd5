#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { createCorrector } from '@enmienda/correction';
import { ACOUSTIC_FEATURES } from '@enmienda/correction/offline/training';
import { createWhisperListener, EngineError } from '@enmienda/stt-server/engines';
import { z } from 'zod';
import { runCommand } from '../../bench-command.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { parseSet } from '../set-notation.ts';
import { BOOSTING, type FoldForests, foldCorrector, foldForests } from '../training/cross-validation.ts';
import { readTrainingSet } from '../training/training-set.ts';
import { measureWay, type Way, type WayMeasures } from './acoustic-comparison.ts';
import { acousticModelSource } from './acoustic-model-source.ts';
import { acousticTable, costText } from './acoustic-table.ts';
import { calibrationOf, fitAcoustic, foldAcoustic } from './acoustic-weights.ts';
import { type ListenedSet, listenToSet } from './listened-set.ts';
import { readRecordedSet } from './recorded-set.ts';
import { rememberAnswers } from './remembered-answers.ts';

const HELP = `Measures what listening again adds to the offline path, and fits the weights of what is heard.

  node bench/dist/eval/acoustic/bin.js --set LANGUAGE:PAIRS:TERMS [--set …] --audio FOLDER --listener PROGRAM --model FILE
      --answers FILE [--score-set LANGUAGE:PAIRS:TERMS …] [--quiet-set LANGUAGE:PAIRS:TERMS …] [--out FILE]

  --set LANGUAGE:PAIRS:TERMS
                    pairs (JSON lines, with words and their times) and vocabulary (a term a line) of es, pt or en
  --audio FOLDER    the recording of each row: ID.wav, .flac, .ogg or .mp3. Rows without one are left out; ids that differ only after
                    their last dot are channels of the same recording
  --listener PROGRAM, --model FILE
                    enmienda-listen, as engine build puts it into .enmienda/whisper, and a Whisper model in ggml format
  --answers FILE    answers are kept here as they come: what was asked before is not asked again
  --score-set, --quiet-set LANGUAGE:PAIRS:TERMS
                    what the online score is trained with, and everyday speech in which no term is said. With them terms are scored by
                    forests that never saw them; without, by the built-in score
  --out FILE        writes the weights, a TypeScript module, here (packages/correction/src/offline/acoustic-model.ts)
  --help

  Example: … --set es:calls.jsonl:terms.txt --audio recordings --listener .enmienda/whisper/enmienda-listen
             --model models/ggml-base-q8_0.bin --answers answers.jsonl

Ten folds by recording: what is heard in a recording is weighed by weights that were fitted without it. stdout has the weights, their
calibration, tables (Markdown) and the cost; progress goes to stderr.
Exit codes: 0 done, 2 wrong options, files or engine.
`;

const optionsSchema = z.strictObject({
  set: z.array(z.string(), 'give at least one --set'),
  'score-set': z.array(z.string()).default([]),
  'quiet-set': z.array(z.string()).default([]),
  audio: z.string('give --audio, a folder'),
  listener: z.string('give --listener, the program enmienda-listen'),
  model: z.string('give --model, a Whisper model in ggml format'),
  answers: z.string('give --answers, a file'),
  out: z.string().optional(),
});

type Options = z.infer<typeof optionsSchema>;

/** What is compared: each with its own weights, fitted on nothing else. */
const WAYS = [
  { name: 'prompted pass', used: ['bias', 'logit', 'isHeard'] },
  { name: 'sound, unprompted', used: ['bias', 'logit', 'unpromptedGain'] },
  { name: 'sound, prompted', used: ['bias', 'logit', 'promptedGain'] },
  { name: 'sound, both', used: ['bias', 'logit', 'unpromptedGain', 'promptedGain'] },
  { name: 'prompted pass + sound', used: ACOUSTIC_FEATURES },
] as const;

const note = (line: string) => process.stderr.write(`${line}\n`);

async function run(options: Options): Promise<void> {
  const { sets, engine } = await listenToAll(options);
  const candidates = sets.flatMap((set) => set.candidates);
  const weights = fitAcoustic(candidates, ACOUSTIC_FEATURES);
  const { loss, brier, calibrationError } = calibrationOf(
    candidates,
    foldAcoustic(candidates, ACOUSTIC_FEATURES),
  );
  process.stdout.write(
    `weights: ${ACOUSTIC_FEATURES.map((feature, i) => `${feature} ${weights[i] ?? 0}`).join(', ')}
${candidates.length} candidates; in unseen recordings: loss ${loss.toFixed(4)}, Brier ${brier.toFixed(4)}, calibration error ${calibrationError.toFixed(4)}\n`,
  );
  for (const set of sets) {
    note(`measuring ${set.name}`);
    const measured = await measureAll(set, candidates);
    process.stdout.write(`\n${set.name}, ${costText(set.cost)}\n\n${acousticTable(measured)}`);
  }
  if (options.out === undefined) return;
  const model = { weights, engine, candidates: candidates.length };
  const hashes = sets.map(({ hash }) => hash);
  await writeFile(options.out, acousticModelSource(model, hashes));
}

async function listenToAll(options: Options) {
  const recorded = [];
  for (const files of options.set) recorded.push(await readRecordedSet(parseSet(files), options.audio, note));
  const forests = await readForests(options);
  const listener = await createWhisperListener({ programPath: options.listener, modelPath: options.model });
  try {
    const scorerOf = await rememberAnswers(options.answers, listener);
    const sets: ListenedSet[] = [];
    for (const set of recorded) {
      const corrector =
        forests === undefined ? createCorrector(set.lexicon) : foldCorrector(set.lexicon, forests, {});
      sets.push(await listenToSet(set, { corrector, scorerOf }, note));
    }
    return { sets, engine: listener.name };
  } finally {
    await listener.close();
  }
}

/** Without sets there are none, and the built-in score is measured. */
async function readForests(options: Options): Promise<FoldForests | undefined> {
  if (options['score-set'].length === 0) return undefined;
  const sets = [];
  for (const files of options['score-set']) sets.push(await readTrainingSet(parseSet(files), note));
  for (const files of options['quiet-set']) sets.push(await readTrainingSet(parseSet(files), note, true));
  return foldForests(sets, BOOSTING, note);
}

async function measureAll(
  set: ListenedSet,
  candidates: ListenedSet['candidates'],
): Promise<readonly WayMeasures[]> {
  const heard = WAYS.map(({ name, used }): Way => ({ name, weights: foldAcoustic(candidates, used) }));
  const measured: WayMeasures[] = [];
  for (const way of [{ name: 'text' }, ...heard]) measured.push(await measureWay(set, way));
  return measured;
}

await runCommand({
  help: HELP,
  schema: optionsSchema,
  run,
  isInputError: (error) => error instanceof EvaluationError || error instanceof EngineError,
});
