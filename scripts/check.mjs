// `npm run check`: one gate, the same on a laptop and in CI. Every stage runs, so that one run names everything to mend.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const published = ['correction', 'storage', 'stt-server', 'batch'];
const sources = ['packages', 'bench', 'examples', 'test'];

const stages = [
  ['format', 'biome', ['check', '--error-on-warnings', '.']],
  ['types', 'tsc', ['--build']],
  ['lint', 'eslint', ['--max-warnings', '0', ...sources]],
  ['layering', 'depcruise', ['--output-type', 'err', '--config', '.dependency-cruiser.cjs', ...sources]],
  ['dead code', 'knip', []],
  ['word lists', 'node', ['packages/correction/scripts/pack-word-lists.mjs', '--check']],
  ['sample data', 'node', ['examples/dist/sample-data/bin.js', 'calls', '--check']],
  ...published.flatMap((name) => [
    [`package shape: ${name}`, 'publint', ['--strict', `packages/${name}`]],
    [`exported types: ${name}`, 'attw', ['--pack', `packages/${name}`, '--profile', 'esm-only', '--quiet']],
  ]),
];

const only = process.argv.slice(2);
const failed = [];
for (const [name, command, args] of stages) {
  if (only.length > 0 && !only.some((wanted) => name.startsWith(wanted))) continue;
  const startMs = performance.now();
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
    },
  });
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  process.stdout.write(`\nTo mend: ${failed.join(', ')}. \`npm run format\` mends formatting.\n`);
  process.exitCode = 1;
}
