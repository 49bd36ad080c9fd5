import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../child-server.ts';
import { makeTemporaryFolder, writeLexicon } from '../running-server.ts';

let folder: string;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('enmienda-stt', () => {
  it('shows its commands, settings and examples', async () => {
    const { code, stdout } = await runCommand(folder, ['--help']);
    expect(code).toBe(0);
    for (const text of ['enmienda-stt serve', 'engine build', 'Examples', 'POLL_INTERVAL', 'Exit codes']) {
      expect(stdout).toContain(text);
    }
  });

  it.each([
    [[], 'Say what to do'],
    [['sevre'], 'no command "sevre"'],
    [['serve', '--prot', '1'], '--prot'],
    [['engine', 'build', '--jobs', 'many'], '--jobs takes a whole number'],
    [['serve', '--port', '70000'], 'PORT is "70000"'],
  ])('ends with 2 and a hint for %j', async (args, hint) => {
    const { code, stdout, stderr } = await runCommand(folder, args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(hint);
  });

  it('does not start with a bad or an unknown setting, and names each', async () => {
    const settings = {
      STORAGE_BACKED: 's3',
      POLL_INTERVAL: 'soon',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
    };
    const { code, stderr } = await runCommand(folder, ['serve'], settings);
    expect(code).toBe(2);
    expect(stderr).toContain('STORAGE_BACKED is not a setting: did you mean STORAGE_BACKEND?');
    expect(stderr).toContain('POLL_INTERVAL is "soon": write a whole number of seconds from 1 to 3600.');
    expect(stderr).toContain('DATABASE_URL');
    expect(stderr).not.toContain('hunter2');
  });

  it('reads a .env file, under the environment', async () => {
    const own = path.join(folder, 'own');
    await mkdir(own);
    await writeFile(path.join(own, '.env'), 'LANGUAGE=fr\nPORT=x\n');
    const { code, stderr } = await runCommand(own, ['serve'], { PORT: '8000' });
    expect(code).toBe(2);
    expect(stderr).toContain('LANGUAGE is "fr"');
    expect(stderr).not.toContain('PORT');
  });

  it('says that recordings can not be written where it was told to', async () => {
    const lexicons = await writeLexicon(folder);
    await writeFile(path.join(folder, 'file'), '');
    const settings = { STORAGE_LOCAL_PATH: 'file/recordings', LEXICON_PATH: lexicons, PORT: '0' };
    const { code, stderr } = await runCommand(folder, ['serve'], settings);
    expect(code).toBe(1);
    expect(stderr).toContain('file/recordings');
  });

  it('says that another program listens at its address', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const settings = {
      STORAGE_LOCAL_PATH: 'taken',
      LEXICON_PATH: await writeLexicon(folder),
      PORT: `${port}`,
    };
    const { code, stderr } = await runCommand(folder, ['serve'], settings);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`Can't listen on 127.0.0.1:${port} (another program does): set HOST and PORT`);
  });

  it('says which lexicon can not be read', async () => {
    const lexicons = await writeLexicon(folder, {
      language: 'es',
      sector: 'telecoms',
      entries: [{ canonica: 'x' }],
    });
    const { code, stderr } = await runCommand(folder, ['serve'], { LEXICON_PATH: lexicons, PORT: '0' });
    expect(code).toBe(1);
    expect(stderr).toContain('telecoms.json is not a lexicon file');
    expect(stderr).toContain('entries.0.canonical');
  });

  it('lists what the lexicons hold that is left out, and where', async () => {
    const own = path.join(folder, 'checked');
    const lexicons = await writeLexicon(own);
    const second = { language: 'es', sector: 'banking', entries: [{ canonical: 'Bancolombia' }] };
    const pairs = [
      { heard: 'banco lo mía', canonical: 'Bancolombia' },
      { heard: 'banco norte', canonical: 'Banorte' },
    ];
    await writeFile(path.join(lexicons, 'es', 'banking.json'), JSON.stringify({ ...second, pairs }));
    const settings = { LEXICON_PATH: lexicons };
    const checked = await runCommand(folder, ['lexicon', 'check'], settings);
    expect(checked.code).toBe(1);
    expect(checked.stdout).toMatch(/es\/banking\.json pairs\.1: error: .*Banorte/);
    expect(checked.stderr).toContain('1 left out, 0 warnings.');
    const json = await runCommand(folder, ['lexicon', 'check', '--json'], settings);
    expect(JSON.parse(json.stdout)).toMatchObject({ place: 'pairs.1', severity: 'error' });
  });

  it('leaves nothing of the lexicons out that the project ships', async () => {
    const settings = { LEXICON_PATH: fileURLToPath(new URL('../../../../data/lexicons', import.meta.url)) };
    const { code, stderr } = await runCommand(folder, ['lexicon', 'check'], settings);
    expect(stderr).toContain('0 left out');
    expect(code).toBe(0);
  });

  it('says what it would build, and what is missing for it', async () => {
    const dry = await runCommand(folder, ['engine', 'build', '--dry-run', '--force', '--json']);
    if (dry.code === 0) {
      expect(dry.stderr).toContain('Would fetch nodejs-whisper@0.3.1 from npm');
      expect(JSON.parse(dry.stdout)).toMatchObject({ built: false });
    } else expect(dry.stderr).toContain('To build the engine install');
    const bare = await runCommand(folder, ['engine', 'build', '--dry-run'], { PATH: folder });
    expect(bare.code).toBe(1);
    expect(bare.stderr).toContain('install npm, which comes with Node, tar, cmake, a C++ compiler, make.');
    expect(bare.stderr).toContain('apt-get install cmake g++ make');
  });

  it('builds nothing where both programs are there', async () => {
    const program = path.join(folder, 'whisper-cli');
    const listener = path.join(folder, 'enmienda-listen');
    for (const file of [program, listener]) await writeFile(file, '#!/bin/sh\n', { mode: 0o755 });
    const own = { WHISPER_CLI: program };
    const { code, stdout } = await runCommand(folder, ['engine', 'build', '--json'], own);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ cli_path: program, listener_path: listener, built: false });
    await rm(listener);
    const dry = await runCommand(folder, ['engine', 'build', '--dry-run'], own);
    expect(dry.stderr).not.toContain('installed already');
  });
});
