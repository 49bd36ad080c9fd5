// Installs and builds what is missing or out of date, and nothing else; every `npm run` command goes through here.
// Plain JavaScript on purpose: it runs before TypeScript is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  if (error !== undefined) throw error;
  if (status !== 0) {
    process.stderr.write(`${command} ${args.join(' ')} failed (exit ${status}); its message is above.\n`);
    process.exit(status ?? 1);
  }
}

/** npm keeps what it installed in node_modules/.package-lock.json: it must hold every package the lockfile asks for. */
function isInstalled() {
  const installedFile = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([folder, { version, optional, link }]) =>
      !folder.startsWith('node_modules/') || optional || link || installed[folder]?.version === version,
  );
}

/** node-gyp downloads Node's headers unless it is told of those that lie beside the running node. */
function headersBesideNode() {
  const prefix = path.dirname(path.dirname(process.execPath));
  const header = path.join(prefix, 'include', 'node', 'node_version.h');
  if (!existsSync(header)) return undefined;
  const major = /#define NODE_MAJOR_VERSION (\d+)/.exec(readFileSync(header, 'utf8'))?.[1];
  return major === process.versions.node.split('.')[0] ? prefix : undefined;
}

if (!isInstalled()) {
  process.stderr.write('Installing packages (once; a minute or two where SQLite is built from source) …\n');
  const nodedir = process.env.npm_config_nodedir ?? headersBesideNode();
  const env = nodedir === undefined ? process.env : { ...process.env, npm_config_nodedir: nodedir };
  // Not `npm ci`: it refuses a lockfile without the binaries of platforms that the registry in use doesn't carry. This one
  // installs what the lockfile says and leaves it as it is.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund'], env);
}
run(process.execPath, [
  path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
  '--build',
  'tsconfig.build.json',
]);
