#!/usr/bin/env node
/** Writes what is derived under `data/`: the calls from their scripts, and the audio from the calls. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { speakCall } from './call-audio.ts';
import { readSampleCalls } from './sample-call.ts';
import { staleCallFiles, writeCallFiles } from './sample-data-folder.ts';

const HELP = `Writes what is derived under data/.

  node examples/dist/sample-data/bin.js calls           data/calls/LANGUAGE/*.json from data/calls/scripts/*.txt
  node examples/dist/sample-data/bin.js calls --check   says which of them are out of date
  node examples/dist/sample-data/bin.js audio           data/audio/*.wav from the calls (needs espeak-ng)

Exit codes: 0 done or current, 1 out of date or failed, 2 wrong use.
`;

const DATA_FOLDER = fileURLToPath(new URL('../../../data', import.meta.url));

async function writeCalls(): Promise<number> {
  const count = await writeCallFiles(DATA_FOLDER);
  process.stderr.write(`Wrote ${count} calls.\n`);
  return checkCalls();
}

async function checkCalls(): Promise<number> {
  const stale = await staleCallFiles(DATA_FOLDER);
  for (const name of stale) process.stdout.write(`${name}\n`);
  if (stale.length > 0) process.stderr.write(`${stale.length} files aren't what the scripts say.\n`);
  return stale.length === 0 ? 0 : 1;
}

async function writeAudio(): Promise<number> {
  const calls = await readSampleCalls(path.join(DATA_FOLDER, 'calls'));
  const folder = path.join(DATA_FOLDER, 'audio');
  await mkdir(folder, { recursive: true });
  let sizeBytes = 0;
  for (const [index, call] of calls.entries()) {
    const bytes = await speakCall(call);
    await writeFile(path.join(folder, `${call.callId}.wav`), bytes);
    sizeBytes += bytes.length;
    process.stderr.write(`${index + 1}/${calls.length} ${call.callId}\n`);
  }
  process.stderr.write(`${(sizeBytes / 1e6).toFixed(1)} MB in ${folder}\n`);
  return 0;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const command = positionals[0];
if (values.help) process.stdout.write(HELP);
else if (command === 'calls') process.exitCode = await (values.check ? checkCalls() : writeCalls());
else if (command === 'audio') process.exitCode = await writeAudio();
else {
  process.stderr.write(HELP);
  process.exitCode = 2;
}
