import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildChildScript } from './fixtures/child-script.ts';

const strace = 'strace';

/** May be absent, and a container may not allow it. */
const hasStrace = spawnSync(strace, ['-f', '-o', '/dev/null', 'true']).status === 0;

const TRACED = 'write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat';

/** The calls that change something below the root, in their order: `sync audio/.tmp`, `link audio/rec_1.wav`, `say saved`. */
function stepsOf(trace: string, rootPath: string): string[] {
  const steps: string[] = [];
  for (const line of trace.split('\n')) {
    const call = /^\d+ +(\w+)\((.*)/.exec(line);
    if (call === null) continue;
    const [, name = '', rest = ''] = call;
    const said = /^1<[^>]*>, "(\w+)\\n"/.exec(rest)?.[1];
    if (name === 'write' && said !== undefined) {
      steps.push(`say ${said}`);
      continue;
    }
    const places = [...rest.matchAll(/[<"]([^<>"]+)[>"]/g)]
      .map(([, place = '']) => place)
      .filter((place) => place.startsWith(`${rootPath}/`) || place === rootPath)
      .map((place) =>
        path.relative(rootPath, place).replace(/\.rec_\w+\.(?:wav|json)\.[0-9a-f]{16}\.tmp$/, '.tmp'),
      );
    const place = /^(?:rename|link)/.test(name) ? places.at(-1) : places[0];
    if (place === undefined || place.endsWith('-shm')) continue;
    const step = `${VERBS[name] ?? name} ${place}`;
    if (steps.at(-1) !== step) steps.push(step);
  }
  return steps;
}

const VERBS: Readonly<Record<string, string>> = {
  write: 'write',
  pwrite64: 'write',
  writev: 'write',
  fsync: 'sync',
  fdatasync: 'sync',
  rename: 'rename',
  renameat: 'rename',
  renameat2: 'rename',
  link: 'link',
  linkat: 'link',
  unlink: 'unlink',
  unlinkat: 'unlink',
};

describe.skipIf(!hasStrace)(`one save${hasStrace ? '' : ' (skipped: strace is not installed)'}`, () => {
  it('is on the disk before it is acknowledged: audio, then metadata, then the index', {
    timeout: 60_000,
  }, async () => {
    const rootPath = await realpath(await mkdtemp(path.join(tmpdir(), 'enmienda-fsync-')));
    const script = await buildChildScript('save-one-recording');
    onTestFinished(async () => {
      await script.remove();
      await rm(rootPath, { recursive: true });
    });
    const out = path.join(rootPath, 'trace');
    const args = ['-f', '-y', '-s', '32', '-e', `trace=${TRACED}`, '-o', out];
    const run = spawnSync(strace, [...args, process.execPath, script.file, rootPath], { encoding: 'utf8' });
    expect(run.status).toBe(0);
    const steps = stepsOf(await readFile(out, 'utf8'), rootPath);
    const written = (file: string, publish: 'link' | 'rename') => {
      const [folder = ''] = file.split('/');
      return [
        `write ${folder}/.tmp`,
        `sync ${folder}/.tmp`,
        `${publish} ${file}`,
        ...(publish === 'link' ? [`unlink ${folder}/.tmp`] : []),
        `sync ${folder}`,
      ];
    };
    const indexed = ['write enmienda.sqlite-wal', 'sync enmienda.sqlite-wal'];
    expect(steps.slice(steps.indexOf('say begin') + 1, steps.indexOf('say updated') + 1)).toEqual([
      ...written('audio/rec_1.wav', 'link'),
      ...written('metadata/rec_1_metadata.json', 'link'),
      ...indexed,
      'say saved',
      ...written('transcripts/rec_1_transcript.json', 'link'),
      ...indexed,
      'say transcribed',
      ...written('metadata/rec_1_metadata.json', 'rename'),
      ...indexed,
      'say updated',
    ]);
  });
});
