import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What recognisers wrote of real or played calls, one utterance after the other: words to cut utterances from. */
export interface Speech {
  /** Where it comes from, for the report. */
  readonly origin: string;
  readonly words: readonly string[];
}

const rowSchema = z.object({ hypothesis: z.string().max(20_000) });
const callSchema = z.object({ turns: z.array(rowSchema).max(10_000) });

/** Reads `hypothesis` of JSON lines. @throws Error for a file that can't be read or a line of another form */
export async function readSpeech(paths: readonly string[]): Promise<Speech> {
  const words: string[] = [];
  for (const path of paths) {
    for (const line of (await readFile(path, 'utf8')).split('\n')) {
      if (line.trim() !== '') words.push(...wordsOf(rowSchema.parse(JSON.parse(line)).hypothesis));
    }
  }
  return { origin: `${paths.length} files of recognised speech`, words };
}

/** Reads the sample calls of a folder. @throws Error for a folder that can't be read or a call of another form */
export async function readSampleCalls(folder: string): Promise<Speech> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const words: string[] = [];
  for (const name of files) {
    const { turns } = callSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
    for (const { hypothesis } of turns) words.push(...wordsOf(hypothesis));
  }
  return { origin: `${files.length} sample calls`, words };
}

/** Utterances of `size` words each, cut one after the other, from the start again when the words run out. */
export function cutUtterances({ words }: Speech, size: number, count: number): readonly string[] {
  if (words.length === 0) throw new RangeError('There is no word in the speech');
  return Array.from({ length: count }, (_, utterance) =>
    Array.from({ length: size }, (_unused, i) => words[(utterance * size + i) % words.length]).join(' '),
  );
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\S+/gu) ?? [];
}
