// Kills `enmienda-batch unprocessed` with SIGKILL at random moments until everything is processed, then looks for anything lost,
// duplicated or left behind. Plain JavaScript over `dist`:
//
//   node packages/batch/test/crash/torture.mjs --kills 50 --recordings 500 --seed 1
//
// Prints one JSON object; exits 1 when something is wrong. The same seed chooses the same moments, as far as a machine can.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openStorage } from '@enmienda/storage';

const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
const CONCURRENT = 5;
const HEARD = 'mo vistar';
const MEANT = 'Movistar';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    recordings: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
  },
});
const kills = Number(values.kills);
const total = Number(values.recordings);
const random = mulberry32(Number(values.seed));

const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-torture-'));
const rootPath = path.join(folder, 'recordings');
const env = {
  ...process.env,
  STORAGE_LOCAL_PATH: rootPath,
  LEXICON_PATH: path.join(folder, 'lexicons'),
  DATABASE_URL: '',
  STT_MODEL: '',
  WHISPER_CLI: '',
};

try {
  const startedMs = performance.now();
  await writeLexicon();
  await addCalls();
  const moments = await killAgainAndAgain();
  const { code, errors } = await runToTheEnd();
  const problems = [
    ...(code === 0 ? [] : [`the last run ended with ${code}: ${errors}`]),
    ...(await findProblems()),
  ];
  const report = { kills: moments.length, recordings: total, seed: Number(values.seed), ...tally(moments) };
  const durationS = Math.round((performance.now() - startedMs) / 100) / 10;
  process.stdout.write(`${JSON.stringify({ ...report, duration_s: durationS, problems })}\n`);
  process.exitCode = problems.length === 0 && moments.length === kills ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

async function writeLexicon() {
  await mkdir(path.join(folder, 'lexicons', 'es'), { recursive: true });
  const lexicon = {
    language: 'es',
    sector: 'telecoms',
    entries: [{ canonical: MEANT, category: 'brand' }],
  };
  await writeFile(path.join(folder, 'lexicons', 'es', 'telecoms.json'), JSON.stringify(lexicon));
}

async function addCalls() {
  const storage = await openStorage({ backend: 'local', rootPath });
  for (let index = 0; index < total; index += 1) {
    const { id } = await storage.recordings.saveRecording({
      conversationId: `conversation-${index}`,
      language: 'es',
      createdAt: new Date(Date.UTC(2026, 0, 20) + index * 60_000).toISOString(),
    });
    await storage.recordings.saveTranscript(id, {
      source: 'online',
      idempotencyKey: 'live',
      turns: [turn(0, 'buenos días'), turn(1, `quiero hablar con ${HEARD} por favor ${index}`)],
    });
  }
  await storage.close();
}

function turn(index, hypothesis) {
  return { index, hypothesis, text: hypothesis, corrections: [], suggestions: [] };
}

/** A third of the kills hits the start of the process, the others a random point of the work that is left. */
async function killAgainAndAgain() {
  const moments = [];
  while (moments.length < kills) {
    const left = await countUnprocessed();
    if (left === 0) break;
    const isEarly = random() < 1 / 3;
    const share = Math.max(1, Math.floor((2 * left) / (kills - moments.length + 1)));
    const results = isEarly ? 0 : 1 + Math.floor(random() * Math.min(share, left - 1));
    moments.push(await runAndKill({ results, waitMs: random() * (isEarly ? 600 : 25) }));
  }
  return moments;
}

/** Kills the process so long after it has printed so many results. */
async function runAndKill({ results, waitMs }) {
  const child = start();
  const ended = once(child, 'exit');
  let seen = 0;
  if (results > 0) {
    for await (const _line of createInterface({ input: child.stdout })) {
      seen += 1;
      if (seen === results) break;
    }
  }
  await Promise.race([ended, delay(waitMs)]);
  child.kill('SIGKILL');
  const [, signal] = await ended;
  return { results: seen, killed: signal === 'SIGKILL' };
}

async function runToTheEnd() {
  const child = start();
  let errors = '';
  child.stdout.resume();
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  return { code, errors };
}

function start() {
  return spawn(
    process.execPath,
    [BIN, 'unprocessed', '--limit', String(total), '--concurrent', String(CONCURRENT), '--json'],
    { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

async function countUnprocessed() {
  const storage = await openStorage({ backend: 'local', rootPath });
  const { pending } = await storage.recordings.stats();
  await storage.close();
  return pending;
}

async function findProblems() {
  const storage = await openStorage({ backend: 'local', rootPath });
  const problems = [];
  const check = (isRight, problem) => {
    if (!isRight) problems.push(problem);
  };
  const before = await listAll(storage);
  check(before.length === total, `${before.length} recordings in the catalog`);
  for (const { id } of before) {
    const recording = await storage.recordings.getRecording(id);
    const versions = (await storage.recordings.getTranscript(id))?.versions ?? [];
    const shape = versions.map(({ version, source }) => `${version} ${source}`).join(', ');
    check(recording.processed && recording.processingMode === 'offline', `${id} is not processed`);
    check(shape === '1 online, 2 offline', `${id} has the versions ${shape}`);
    const text =
      versions
        .at(-1)
        ?.turns.map((one) => one.text)
        .join('\n') ?? '';
    check(text.includes(MEANT) && !text.includes(HEARD), `${id} is not corrected`);
    check(recording.transcription === text, `${id} shows another text than its transcript`);
  }
  const counts = await storage.ledger.counts('offline');
  check(counts.done === total, `the ledger has ${JSON.stringify(counts)}`);
  const [pair] = await storage.learning.pairs({});
  check(pair?.callCount === total, `the pair was counted in ${pair?.callCount ?? 0} calls`);
  await ageLeftovers();
  const { damaged, orphans, removed } = await storage.recordings.reindex();
  check(damaged.length + orphans.length + removed === 0, `reindex found ${damaged.length} damaged files`);
  const after = await listAll(storage);
  check(JSON.stringify(after) === JSON.stringify(before), 'the catalog was not what the files say');
  for (const name of ['metadata', 'transcripts']) {
    const files = await readdir(path.join(rootPath, name));
    check(files.length === total, `${name} holds ${files.length} files`);
  }
  await storage.close();
  return problems;
}

/** Unfinished temporary files are swept up by reindex once they are old enough to be nobody's. */
async function ageLeftovers() {
  const old = new Date(Date.now() - 24 * 3_600_000);
  for (const name of ['metadata', 'transcripts']) {
    for (const file of await readdir(path.join(rootPath, name))) {
      if (file.startsWith('.')) await utimes(path.join(rootPath, name, file), old, old);
    }
  }
}

async function listAll(storage) {
  const all = [];
  for (;;) {
    const page = await storage.recordings.listRecordings({
      limit: 500,
      ...(all.length > 0 && { after: all.at(-1) }),
    });
    all.push(...page);
    if (page.length < 500) return all;
  }
}

function tally(moments) {
  return {
    killed_before_the_first_result: moments.filter(({ results }) => results === 0).length,
    ended_before_the_kill: moments.filter(({ killed }) => !killed).length,
  };
}

/** Tommy Ettinger's 32-bit generator: small, seeded, good enough to choose moments. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
