import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const BIN = fileURLToPath(new URL('../../dist/demo/bin.js', import.meta.url));

// The whole program runs in here, perhaps beside others.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'enmienda-demo-test-'));
});

afterAll(async () => {
  await rm(temporary, { recursive: true });
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  const code = once(child, 'close').then(([exit]: unknown[]) => exit);
  return { child, code };
}

async function demo(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const { child, code } = start(...args);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

describe('the demo, over the English calls', () => {
  let shown: Awaited<ReturnType<typeof demo>>;

  beforeAll(async () => {
    shown = await demo('--language', 'en', '--plain');
  });

  test('runs to its end', () => {
    expect(shown.err).not.toMatch(/error/iu);
    expect(shown.code).toBe(0);
  });

  test('tells both days, the night, what was learned and the result, in this order', () => {
    const headings = [...shown.out.matchAll(/^── (?<title>Day \d|\w+)/gmu)].map(
      (match) => match.groups?.['title'],
    );
    expect(headings).toEqual(['Day 1', 'Night', 'Learning', 'Day 2', 'Result']);
  });

  test('shows commands that it ran', () => {
    expect(shown.out).toContain('$ npx enmienda-batch unprocessed --limit 1000');
    expect(shown.out).toContain('$ npx enmienda-batch learn run');
  });

  test('says how far the batch is in one line a night', () => {
    const counts = shown.err.match(/\d+\/\d+ recordings/gu) ?? [];
    expect(counts.map((count) => /^(\d+)\/\1 /u.test(count))).toEqual([true, true]);
  });

  test('counts every recording and leaves none unprocessed', () => {
    const json = shown.out.split('GET /processing/stats\n')[1]?.split('\n\n')[0] ?? '';
    expect(JSON.parse(json)).toMatchObject({
      processing_queue: { total_recordings: 13, processed: 13, pending: 0, processing_rate: 1 },
    });
  });

  test('leaves fewer words wrong than were heard wrong', () => {
    const both = /│ both +│ +(?<words>\d+) │ +(?<heard>\d+) .*? │ +(?<online>\d+) /u.exec(shown.out)?.groups;
    expect(Number(both?.['words'])).toBeGreaterThan(700);
    expect(Number(both?.['online'])).toBeLessThan(Number(both?.['heard']));
  });

  test('uses neither colour nor carriage returns', () => {
    // eslint-disable-next-line no-control-regex -- the escape is what is looked for
    expect(shown.out + shown.err).not.toMatch(/[\u001b\r]/u);
  });

  test('removes its recordings', async () => {
    expect(await readdir(temporary)).toEqual([]);
  });
});

test('Ctrl-C ends it with 130 and removes its recordings', async () => {
  const { child, code } = start('--plain');
  await once(child.stdout, 'data');
  child.stdout.resume();
  child.stderr.resume();
  child.kill('SIGINT');
  expect(await code).toBe(130);
  expect(await readdir(temporary)).toEqual([]);
});

test('--help says what it does and exits with 0', async () => {
  const { code, out } = await demo('--help');
  expect(code).toBe(0);
  expect(out).toContain('npm start -- --keep');
});

test.each([[['--language', 'fr']], [['--unknown']], [['word']]])('%j is wrong use: exit 2', async (args) => {
  const { code, err, out } = await demo(...args);
  expect(code).toBe(2);
  expect(err).not.toBe('');
  expect(out).toBe('');
});
