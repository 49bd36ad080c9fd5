#!/usr/bin/env node
import {
  createPhoneEmbedder,
  createSoundEncoder,
  type Embedder,
  OfflineError,
} from '@enmienda/correction/offline';
import { z } from 'zod';
import { runCommand } from '../../bench-command.ts';
import { rewritePage } from '../../plot/marked-page.ts';
import { processorMs } from '../../processor-time.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { prepareSet } from '../prepared-set.ts';
import { parseSet } from '../set-notation.ts';
import { searchAll, searchBank } from './found-terms.ts';
import { missedTerms } from './missed-terms.ts';
import { type SoundSearch, soundTable } from './sound-table.ts';

const HELP = `Measures how well misheard terms are found by sound among all terms: the embedder of the vector bank, without and with
its closer look at the hundred nearest, beside comparing the phones of every term.

  node bench/dist/eval/sound-search/bin.js --set LANGUAGE:PAIRS:TERMS [--set …] [--distractors N] [--encoder FILE] [--write PAGE] [--json]

  --set LANGUAGE:PAIRS:TERMS   pairs (JSON lines) and vocabulary (a term a line) of es, pt or en
  --distractors N              adds N names that nobody says to each vocabulary (0)
  --encoder FILE               takes the vectors of this network (sound-encoder.onnx) instead of the built-in embedder's; on the
                               pairs that it was trained with it finds more than on others
  --write PAGE                 rewrites the table marked sound-search of this page (docs/offline.md)
  --json                       prints counts and times as JSON
  --help

  Example: … --set es:web.jsonl:es.terms.txt --distractors 20000

What was heard for a term is taken to be the words of the hypothesis that sound most like it.
Times are of one processor, so that other load on the machine hardly counts. stdout has the table and the speed of the embedder;
progress goes to stderr.
Exit codes: 0 measured, 2 wrong options or files, or no package for --encoder.
`;

const optionsSchema = z.strictObject({
  set: z.array(z.string(), 'give at least one --set'),
  distractors: z.coerce.number('--distractors takes a whole number').int().min(0).max(200_000).default(0),
  encoder: z.string().optional(),
  write: z.string().optional(),
  json: z.boolean().default(false),
});

const note = (line: string) => process.stderr.write(`${line}\n`);

async function measure(options: z.infer<typeof optionsSchema>): Promise<void> {
  const searches: SoundSearch[] = [];
  const speeds: number[] = [];
  for (const text of options.set) {
    const { search, phrasesPerSecond } = await searchSet(text, options);
    searches.push(search);
    speeds.push(phrasesPerSecond);
  }
  const speed = Math.min(...speeds);
  const table = `${soundTable(searches)}\nEmbedding: at least ${Math.round(speed / 1000)},000 phrases a second of one processor, in every set.\n`;
  if (options.write !== undefined) await rewritePage(options.write, { 'sound-search': table });
  process.stdout.write(options.json ? `${JSON.stringify({ searches, speeds })}\n` : table);
}

async function searchSet(text: string, { distractors, encoder }: z.infer<typeof optionsSchema>) {
  const { name, language, lexicon, rows } = await prepareSet(parseSet(text), { distractors }, note);
  const terms = Array.from(lexicon.terms(), ({ canonical }) => canonical);
  const network = encoder === undefined ? undefined : await createSoundEncoder(language, encoder);
  const embedder: Embedder = network ?? createPhoneEmbedder(language);
  const { closeLook, ...plain } = embedder;
  if (closeLook === undefined) throw new TypeError('The phone embedder has a closer look');
  const missed = missedTerms(rows, closeLook);
  note(`${name}: ${missed.length} missed terms`);
  const phrasesPerSecond = await speedOf(
    embedder,
    missed.map(({ heard }) => heard),
  );
  const ways = [
    searchAll(terms, missed, closeLook),
    await searchBank('nearest vectors', terms, { missed, embedder: plain }),
    await searchBank('and a closer look', terms, { missed, embedder }),
  ];
  await network?.close();
  return { search: { name, terms: terms.length, missed: missed.length, ways }, phrasesPerSecond };
}

/** Phrases a second of one processor. */
async function speedOf(embedder: Embedder, phrases: readonly string[]): Promise<number> {
  const startMs = processorMs();
  let done = 0;
  while (processorMs() - startMs < 500) {
    await embedder.embed(phrases);
    done += phrases.length;
  }
  return (1000 * done) / (processorMs() - startMs);
}

await runCommand({
  help: HELP,
  schema: optionsSchema,
  run: measure,
  isInputError: (error) => error instanceof EvaluationError || error instanceof OfflineError,
});
