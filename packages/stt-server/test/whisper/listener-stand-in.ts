import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A program that speaks as enmienda-listen does, with numbers that a test can foresee: a token's log probability is its id as a minus, the
 * end's is -1, the prompt is what is heard, and the bytes of the sound are its time. The language says how it fails. It writes its process
 * id to `starts` when it starts, and the language of a request to `asked` before it answers.
 */
export async function listenerStandIn(folder: string): Promise<string> {
  const file = path.join(folder, 'enmienda-listen');
  await writeFile(file, `#!${process.execPath}\nconst here = ${JSON.stringify(folder)};\n${PROGRAM}`);
  await chmod(file, 0o755);
  return file;
}

/** The process ids of the children that were started, in order. */
export async function startedChildren(folder: string): Promise<readonly number[]> {
  const text = await readFile(path.join(folder, 'starts'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).map(Number);
}

/** The languages of the requests that a child has got, in order. */
export async function askedOf(folder: string): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, 'asked'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

const PROGRAM = `
const { appendFileSync } = require('node:fs');
appendFileSync(here + '/starts', process.pid + '\\n');
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
if (process.argv[2].endsWith('broken.bin')) process.exit(3);
say({ ready: 1, vocabulary: 300 });
const answers = {
  die: () => process.exit(7),
  hang: () => {},
  garbage: () => process.stdout.write('not JSON\\n'),
  'other-id': ({ id }) => say({ id: id + 1, passes: [], cpu_ms: 0 }),
  refuse: ({ id }) => say({ id, error: { kind: 'bad-request', message: 'no' } }),
};
const honest = ({ id, passes }, soundBytes) => {
  const heard = passes.map(({ prompt, texts }) => ({
    texts: texts.map((tokens) => [...tokens.map((token) => -token), -1]),
    heard: prompt,
  }));
  say({ id, passes: heard, cpu_ms: soundBytes });
};
let come = Buffer.alloc(0);
process.stdin.on('data', (bytes) => {
  come = Buffer.concat([come, bytes]);
  for (;;) {
    const end = come.indexOf(10);
    if (end === -1) return;
    const [jsonBytes, soundBytes] = come.subarray(0, end).toString().split(' ').map(Number);
    if (come.length < end + 1 + jsonBytes + soundBytes) return;
    const request = JSON.parse(come.subarray(end + 1, end + 1 + jsonBytes));
    come = come.subarray(end + 1 + jsonBytes + soundBytes);
    appendFileSync(here + '/asked', request.language + '\\n');
    (answers[request.language] ?? honest)(request, soundBytes);
  }
});
process.stdin.on('end', () => process.exit(0));
`;
