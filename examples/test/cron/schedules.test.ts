import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const CRON = path.join(REPOSITORY, 'examples', 'cron');
const INSTALLED = '/opt/enmienda/';
const VERIFIER = '/usr/bin/systemd-analyze';

// Each command is a process of its own.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-cron-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface CronJob {
  readonly schedule: string;
  readonly user: string;
  readonly command: string;
}

/** The lines of a file of /etc/cron.d that start something: five fields, a user, a command. */
function cronJobs(text: string): readonly CronJob[] {
  const lines = text.split('\n').filter((line) => /^[\d*]/u.test(line));
  return lines.map((line) => {
    const words = line.split(/\s+/u);
    const [user = ''] = words.slice(5);
    return { schedule: words.slice(0, 5).join(' '), user, command: words.slice(6).join(' ') };
  });
}

/** Runs the words after the program of a command line with the real program; a dry run where it has one, else its help. */
function tryOut(commandLine: string) {
  const words = commandLine.split('enmienda-batch.js ')[1]?.split(' >>')[0]?.split(' ') ?? [];
  const harmless = words[0] === 'daemon' ? '--help' : '--dry-run';
  return spawnSync(
    process.execPath,
    [path.join(REPOSITORY, 'packages/batch/bin/enmienda-batch.js'), ...words, harmless],
    {
      encoding: 'utf8',
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        STORAGE_LOCAL_PATH: path.join(folder, 'recordings'),
        LEXICON_PATH: path.join(REPOSITORY, 'data', 'lexicons'),
      },
    },
  );
}

function programOf(commandLine: string): string {
  const program = commandLine.split(' ').find((word) => word.startsWith(INSTALLED)) ?? '';
  return path.join(REPOSITORY, program.slice(INSTALLED.length));
}

describe('the crontab', () => {
  test('has a nightly and an hourly line whose commands the program takes', async () => {
    const jobs = cronJobs(await readFile(path.join(CRON, 'crontab'), 'utf8'));
    expect(jobs.map(({ schedule }) => schedule)).toEqual(['0 2 * * *', '30 * * * *']);
    for (const { command, user } of jobs) {
      expect(user).toBe('enmienda');
      expect(existsSync(programOf(command)), command).toBe(true);
      const { status, stderr } = tryOut(command);
      expect(status, stderr).toBe(0);
      expect(stderr).toContain('0 recordings would be processed');
    }
  });
});

describe('the systemd units', () => {
  test.each([['enmienda-batch.service'], ['enmienda-daemon.service']])(
    '%s starts a command that the program takes',
    async (name) => {
      const command = /^ExecStart=(?<command>.+)$/mu.exec(await readFile(path.join(CRON, name), 'utf8'))
        ?.groups?.['command'];
      expect(existsSync(programOf(command ?? ''))).toBe(true);
      const { status, stderr } = tryOut(command ?? '');
      expect(status, stderr).toBe(0);
    },
  );

  test('give a stop more time than a drain takes', async () => {
    const drainSeconds = 30;
    for (const name of ['enmienda-batch.service', 'enmienda-daemon.service']) {
      const unit = await readFile(path.join(CRON, name), 'utf8');
      const stopSeconds = Number(/^TimeoutStopSec=(?<seconds>\d+)$/mu.exec(unit)?.groups?.['seconds']);
      expect(stopSeconds, name).toBeGreaterThan(drainSeconds);
    }
  });

  test.skipIf(!existsSync(VERIFIER))(
    `are read by systemd without a complaint (skipped where there is no ${VERIFIER})`,
    async () => {
      const units = path.join(folder, 'units');
      await mkdir(units);
      const names = (await readdir(CRON)).filter((name) => /\.(?:service|timer)$/u.test(name));
      for (const name of names) {
        await copyFile(path.join(CRON, name), path.join(units, name));
        const text = await readFile(path.join(units, name), 'utf8');
        // The verifier looks for the program, and this machine's node may lie elsewhere.
        await writeFile(path.join(units, name), text.replace('/usr/bin/node', process.execPath));
      }
      const { stderr, status } = spawnSync(
        VERIFIER,
        ['verify', '--man=no', ...names.map((name) => path.join(units, name))],
        { encoding: 'utf8' },
      );
      const complaints = stderr.split('\n').filter((line) => line.includes('enmienda'));
      expect(complaints).toEqual([]);
      expect(status, stderr).toBe(0);
    },
  );
});
