#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { compileLexicon, createCorrector } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { z } from 'zod';
import { runCommand } from '../bench-command.ts';
import { cutUtterances, readSampleCalls } from '../latency/speech.ts';
import { synthesizeTerms } from '../latency/synthetic-speech.ts';
import { measurePartials } from './partials.ts';
import { measureSwaps, type Spread } from './swaps.ts';

const HELP = `Measures live streams: what a partial costs and how many words it holds back, and how long a server is not there for its
calls while its lexicon is swapped.

  node bench/dist/live/bin.js [--smoke] [--json]

  --smoke   100 terms only, to see that everything still runs
  --json    prints all rows as JSON

Utterances are the sample calls run together, told word by word; terms are made up. Ten calls go on during the swaps. Times
of swaps are the least, the median and the most.
Exit codes: 0 measured, 1 stable text was taken back, more words held back than the longest phrase and five, a swap took
longer than 5 ms of the thread that answers, or a message was not answered; 2 a wrong option.
`;

/** Of words held back: those that a recogniser may hear more, and the one that is being heard. */
const HELD_MORE_MAX = 5;
/** No turn may wait longer for a swap. */
const TAKE_OVER_MS_MAX = 5;

const SAMPLE_CALLS = fileURLToPath(new URL('../../../data/calls/es', import.meta.url));

const optionsSchema = z.strictObject({
  smoke: z.boolean().default(false),
  json: z.boolean().default(false),
});

async function run({ smoke, json }: z.infer<typeof optionsSchema>): Promise<void> {
  const speech = await readSampleCalls(SAMPLE_CALLS);
  const language = spanish();
  const termCounts = smoke ? [100] : [1000, 10_000, 100_000];
  const partials = termCounts.flatMap((termCount) => {
    process.stderr.write(`partials against ${termCount} terms\n`);
    const entries = synthesizeTerms(language, termCount).map((canonical) => ({ canonical }));
    const corrector = createCorrector(compileLexicon({ language, entries }).lexicon);
    return [20, 200, 1000].map((words) =>
      measurePartials(corrector, cutUtterances(speech, words, Math.ceil(1000 / words))),
    );
  });
  const swaps = [];
  for (const termCount of smoke ? [100] : [10_000, 100_000]) {
    process.stderr.write(`swaps of ${termCount} terms\n`);
    swaps.push(await measureSwaps(termCount, smoke ? 1 : 15));
  }
  if (json) process.stdout.write(`${JSON.stringify({ node: process.version, partials, swaps })}\n`);
  else {
    console.table(partials);
    console.table(
      swaps.map(({ takeOverMs, swapDelayMs, quietDelayMs, swapMs, ...counts }) => ({
        ...counts,
        takeOverMs: spread(takeOverMs),
        swapDelayMs: spread(swapDelayMs),
        quietDelayMs: spread(quietDelayMs),
        swapMs: spread(swapMs),
      })),
    );
  }
  const isRight =
    partials.every(
      ({ resets, heldMax, phraseWords }) => resets === 0 && heldMax <= phraseWords + HELD_MORE_MAX,
    ) &&
    swaps.every(({ failed, takeOverMs }) => failed === 0 && (smoke || takeOverMs.median <= TAKE_OVER_MS_MAX));
  process.exitCode = isRight ? 0 : 1;
}

function spread({ least, median, most }: Spread): string {
  return [least, median, most].map((ms) => ms.toFixed(1)).join(' / ');
}

await runCommand({ help: HELP, schema: optionsSchema, run });
