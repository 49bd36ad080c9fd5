import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStorage, parseRecordingId } from '@enmienda/storage';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildChildScript } from './fixtures/child-script.ts';

const KILLS = 4;

/** Runs the child until it has written `lines` lines, kills it, and gives the whole lines it wrote. */
async function killAfter(lines: number, args: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (output.split('\n').length > lines) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return output.split('\n').slice(0, -1);
}

describe('a process killed while it saves', () => {
  it('leaves every recording and turn that it acknowledged, and none in part', {
    timeout: 60_000,
  }, async () => {
    const rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-crash-'));
    const script = await buildChildScript('save-recordings');
    onTestFinished(async () => {
      await script.remove();
      await rm(rootPath, { recursive: true });
    });
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      acknowledged.push(...(await killAfter(12 + kill * 13, [script.file, rootPath, `run${kill}`])));
    }

    const storage = await openStorage({ backend: 'local', rootPath });
    onTestFinished(() => storage.close());
    const { recordings } = storage;
    for (const line of acknowledged) {
      const [what, text = '', count] = line.split(' ');
      const id = parseRecordingId(text);
      const recording = await recordings.getRecording(id);
      const turns = (await recordings.getTranscript(id))?.versions.at(-1)?.turns.length ?? 0;
      if (what === 'saved') expect(Buffer.from(await recordings.getAudio(id)).toString()).toContain(id);
      if (what === 'turns') expect(turns).toBeGreaterThanOrEqual(Number(count));
      if (what === 'complete') expect(recording.state).toBe('complete');
    }
    const report = await recordings.reindex();
    expect(report.damaged).toEqual([]);
    expect(report.orphans.length).toBeLessThanOrEqual(KILLS);
    const saved = acknowledged.filter((line) => line.startsWith('saved '));
    expect(report.indexed).toBeGreaterThanOrEqual(saved.length);
    // At most the one recording that each killed process was about to acknowledge.
    expect(report.indexed).toBeLessThanOrEqual(saved.length + KILLS);
    for (const { id } of await recordings.listRecordings({ limit: 1000 })) {
      await recordings.getRecording(id);
      await recordings.getTranscript(id);
      await recordings.getAudio(id);
    }
  });
});
