import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseCallScript, type ScriptedCall } from './call-script.ts';
import { createRandom } from './random.ts';
import { timeTurns } from './recogniser-words.ts';
import { formatSampleCall, type SampleCall } from './sample-call.ts';

/** Reads every script under `data/calls/scripts`. */
export async function readCallScripts(dataFolder: string): Promise<readonly ScriptedCall[]> {
  const folder = path.join(dataFolder, 'calls', 'scripts');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort();
  const scripts = await Promise.all(
    names.map(async (name) => parseCallScript(await readFile(path.join(folder, name), 'utf8'), name)),
  );
  return scripts.flat();
}

/** The call with times and confidences; the same script always gives the same call. */
export function toSampleCall(script: ScriptedCall): SampleCall {
  const { turns, ...call } = script;
  const timed = timeTurns(turns, createRandom(call.callId));
  return {
    ...call,
    conversationId: `conv-${call.callId}`,
    audio: `../../audio/${call.callId}.wav`,
    turns: turns.map(({ speaker, reference, words }, index) => ({
      speaker,
      reference,
      hypothesis: words.map(({ text }) => text).join(' '),
      words: timed[index] ?? [],
    })),
  };
}

/** Names of the files under `data/calls` that aren't what the scripts say, or that no script says. */
export async function staleCallFiles(dataFolder: string): Promise<readonly string[]> {
  const wanted = await wantedFiles(dataFolder);
  const folder = path.join(dataFolder, 'calls');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
  const stale = names.filter((name) => !wanted.has(name));
  for (const [name, text] of wanted) {
    const found = names.includes(name) ? await readFile(path.join(folder, name), 'utf8') : undefined;
    if (found !== text) stale.push(name);
  }
  return stale.sort();
}

/** Writes every call's file and returns how many there are. Files that no script says are left: `staleCallFiles` names them. */
export async function writeCallFiles(dataFolder: string): Promise<number> {
  const wanted = await wantedFiles(dataFolder);
  for (const [name, text] of wanted) {
    const file = path.join(dataFolder, 'calls', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return wanted.size;
}

async function wantedFiles(dataFolder: string): Promise<ReadonlyMap<string, string>> {
  const scripts = await readCallScripts(dataFolder);
  return new Map(
    scripts.map((script) => [
      path.join(script.language, `${script.callId}.json`),
      formatSampleCall(toSampleCall(script)),
    ]),
  );
}
