// The fuzz tests with as many messages as asked for.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `npm run fuzz -w packages/stt-server -- [--messages N] [--seed S]

Sends damaged messages, requests and headers of every protocol to a server on loopback. Fails when one ends the process, is answered
with a failure of the server, or brings a planted phrase into the log or into an error; it shows the shortest such message.

  --messages N   about how many to send (100000)
  --seed S       a whole number; the same one sends the same messages (the time of day)

Exit codes
  0 nothing found   1 found   2 wrong usage
`;

function usage(problem) {
  process.stderr.write(`${problem}\nSee npm run fuzz -w packages/stt-server -- --help\n`);
  process.exit(2);
}

function options() {
  try {
    return parseArgs({
      options: {
        messages: { type: 'string', default: '100000' },
        seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return usage(error.message);
  }
}

const { messages, seed, help } = options();
if (help) {
  process.stdout.write(HELP);
  process.exit(0);
}
for (const [name, value] of Object.entries({ messages, seed }))
  if (!/^\d{1,9}$/.test(value)) usage(`--${name} takes a whole number.`);

process.stderr.write(`${messages} messages, --seed ${seed}\n`);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const child = spawn('npx', ['vitest', 'run', '--project', 'stt-server', 'packages/stt-server/test/fuzz'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ENMIENDA_TEST_FUZZ_MESSAGES: messages, ENMIENDA_TEST_FUZZ_SEED: seed },
});
child.once('exit', (code) => {
  process.exitCode = code === 0 ? 0 : 1;
});
