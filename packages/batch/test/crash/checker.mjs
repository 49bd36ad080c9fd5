// Compares the history of the jobs, the ledger, the catalog and the files with what they must be in the end.
import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { HEARD, MEANT, TENANTS } from './calls.mjs';
import { checkHistory, readHistory } from './history.mjs';

const SHOWN = 20;

export async function findProblems({ storage, db, rootPath, total, poison }) {
  const problems = [];
  const check = (isRight, problem) => {
    if (!isRight) problems.push(problem);
  };
  const caps = new Map(TENANTS.flatMap(({ id, cap }) => (cap === undefined ? [] : [[id, cap]])));
  const { committed, leases, lapsed, ...history } = checkHistory(await readHistory(db), caps);
  problems.push(...history.problems);

  const before = await listAll(storage);
  check(before.length === total + 1, `${before.length} recordings in the catalog`);
  for (const { id } of before.filter((recording) => recording.id !== poison)) {
    const recording = await storage.recordings.getRecording(id);
    const versions = (await storage.recordings.getTranscript(id))?.versions ?? [];
    const shape = versions.map(({ version, source }) => `${version} ${source}`).join(', ');
    check(recording.processed && recording.processingMode === 'offline', `${id} is not processed`);
    check(shape === '1 online, 2 offline', `${id} has the versions ${shape}`);
    const newest = versions.at(-1);
    const text = newest?.turns.map((one) => one.text).join('\n') ?? '';
    check(text.includes(MEANT) && !text.includes(HEARD), `${id} is not corrected`);
    check(recording.transcription === text, `${id} shows another text than its transcript`);
    const token = committed.get(id);
    check(
      newest?.idempotencyKey?.includes(`:${token}:`),
      `${id} shows another result than the one committed`,
    );
  }
  check(committed.size === total, `${committed.size} results were committed`);

  const counts = await storage.ledger.counts('offline');
  const expected = { pending: 0, leased: 0, committed: 0, done: total, dead: 1 };
  check(JSON.stringify(counts) === JSON.stringify(expected), `the ledger counts ${JSON.stringify(counts)}`);
  const dead = (await storage.ledger.jobs({ state: 'dead', limit: SHOWN })).map(
    ({ recordingId }) => recordingId,
  );
  check(dead.join() === poison, `dead are ${dead.join(', ')}`);
  const [pair] = await storage.learning.pairs({});
  check(pair?.callCount === total, `the pair was counted in ${pair?.callCount ?? 0} calls`);

  await ageLeftovers(rootPath);
  const { damaged, orphans, removed } = await storage.recordings.reindex();
  check(
    damaged.length + orphans.length + removed === 0,
    `reindex found ${JSON.stringify({ damaged, orphans, removed })}`,
  );
  check(
    JSON.stringify(await listAll(storage)) === JSON.stringify(before),
    'the catalog was not what the files say',
  );
  const files = { metadata: total + 1, transcripts: total };
  for (const [name, count] of Object.entries(files)) {
    const found = (await readdir(path.join(rootPath, name))).length;
    check(found === count, `${name} holds ${found} files`);
  }
  const more = problems.length - SHOWN;
  return {
    problems: more > 0 ? [...problems.slice(0, SHOWN), `and ${more} more`] : problems,
    counts: { leases, lapsed_leases: lapsed },
  };
}

/** Unfinished temporary files are swept up by reindex once they are old enough to be nobody's. */
async function ageLeftovers(rootPath) {
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
