/** Tokens as an operator uses them: by command, beside a server that runs. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildServer, runCommand, spawnServer } from '../child-server.ts';
import { makeTemporaryFolder, writeLexicon } from '../running-server.ts';

let folder: string;
let settings: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  settings = { LEXICON_PATH: await writeLexicon(folder), LANGUAGE: 'es' };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('enmienda-stt serve', () => {
  it('does not listen for other machines without tokens, and names the command', async () => {
    const { code, stderr } = await runCommand(
      folder,
      ['serve', '--host', '0.0.0.0', '--port', '0'],
      settings,
    );
    expect(code).toBe(1);
    expect(stderr).toContain('With HOST=0.0.0.0 other machines reach this server');
    expect(stderr).toContain('enmienda-stt tokens add --tenant TENANT');
  });

  it('takes tokens up and drops them without a restart', async () => {
    const server = await spawnServer(folder, settings);
    const ask = async (text?: string) => {
      const headers = text === undefined ? {} : { headers: { authorization: `Bearer ${text}` } };
      return (await fetch(`http://127.0.0.1:${server.port}/processing/stats`, headers)).status;
    };
    expect(await ask()).toBe(200);
    const added = await runCommand(folder, [
      'tokens',
      'add',
      '--tenant',
      'acme',
      '--scope',
      'metrics',
      '--json',
    ]);
    expect(added.code).toBe(0);
    const { token, id } = JSON.parse(added.stdout) as { readonly token: string; readonly id: string };
    await until(ask, 401);
    expect(await ask(token)).toBe(200);
    const revoked = await runCommand(folder, ['tokens', 'revoke', id]);
    expect(revoked.code).toBe(0);
    await until(() => ask(token), 401);
    await stop(server);
    expect(server.stderr()).toContain('"access refused"');
    expect(server.stderr()).not.toContain(token.slice(-43));
  });
});

describe('enmienda-stt tokens', () => {
  it('ends with 2 and a hint where a flag is wrong', async () => {
    const { code, stdout, stderr } = await runCommand(folder, ['tokens', 'add', '--tenant', 'acme']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--scope SCOPE');
  });

  it('ends with 1 where there is no such token', async () => {
    const { code, stderr } = await runCommand(folder, ['tokens', 'revoke', '4f1d2c3b4a59']);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no token 4f1d2c3b4a59');
  });
});

/** The server looks every second; it must not take much longer, but no test depends on how much. */
async function until(ask: () => Promise<number>, status: number): Promise<void> {
  while ((await ask()) !== status) await new Promise((resolve) => setImmediate(resolve));
}

async function stop(server: ChildServer): Promise<void> {
  server.process.kill('SIGTERM');
  expect(await server.exited).toBe(0);
}
