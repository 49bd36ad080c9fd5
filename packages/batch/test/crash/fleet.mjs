// Workers as processes: one that ends is followed by another, until the fleet is stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

/** Ends of a process that are nobody's fault: it was killed, stopped as asked, or its database was away when it started. */
const FORGIVEN = new Set(['SIGKILL', 0, 3]);

export function createFleet({ workers, folder, env }) {
  const members = new Set();
  const counts = {};
  const problems = [];
  let isWanted = true;
  const signals = new EventTarget();

  function start() {
    const child = spawn(process.execPath, [BIN, 'worker', '--concurrent', '5'], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const member = { child, results: 0, isStopped: false, ended: once(child, 'exit'), lastWords: '' };
    members.add(member);
    createInterface({ input: child.stderr }).on('line', (line) => {
      member.lastWords = line;
      const outcome = /"outcome":"(\w+)"/.exec(line)?.[1];
      if (outcome === undefined) return;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      member.results += 1;
      signals.dispatchEvent(new Event('result'));
    });
    void member.ended.then(([code, signal]) => {
      members.delete(member);
      // SIGTERM ends a process that has only just started.
      const isForgiven = FORGIVEN.has(signal ?? code) || (signal === 'SIGTERM' && !isWanted);
      if (!isForgiven) problems.push(`a worker ended with ${signal ?? code}: ${member.lastWords}`);
      if (isWanted) setTimeout(() => isWanted && start(), code === 3 ? 200 : 0);
    });
    return member;
  }

  for (let index = 0; index < workers; index += 1) start();

  const free = () => [...members].filter(({ isStopped }) => !isStopped);
  const choose = (random, candidates) => candidates[Math.floor(random() * candidates.length)];

  /** A member that has done something, as soon as there is one; after a while any will do. */
  async function experienced(random) {
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 500) {
      const member = choose(
        random,
        free().filter(({ results }) => results > 0),
      );
      if (member !== undefined) return member;
      const heard = new AbortController();
      await Promise.race([
        once(signals, 'result', { signal: heard.signal }).catch(() => undefined),
        delay(500),
      ]);
      heard.abort();
    }
    return anyMember(random);
  }

  async function anyMember(random) {
    for (;;) {
      const member = choose(random, free());
      if (member !== undefined) return member;
      await delay(20);
    }
  }

  return {
    /** An early kill hits the youngest process, which may not even be connected. */
    async killOne({ random, isEarly, waitMs }) {
      const member = isEarly ? (free().at(-1) ?? (await anyMember(random))) : await experienced(random);
      await delay(waitMs);
      member.child.kill('SIGKILL');
      await member.ended;
    },

    /** Returns when it goes on; others may be killed meanwhile, this one is not. */
    async stopOne({ random, forMs }) {
      const member = await experienced(random);
      member.isStopped = true;
      member.child.kill('SIGSTOP');
      await delay(forMs);
      member.child.kill('SIGCONT');
      member.isStopped = false;
    },

    async stop() {
      isWanted = false;
      const all = [...members];
      for (const { child } of all) child.kill('SIGTERM');
      await Promise.all(all.map(({ ended }) => ended));
    },

    async kill() {
      isWanted = false;
      const all = [...members];
      for (const { child } of all) child.kill('SIGKILL');
      await Promise.all(all.map(({ ended }) => ended));
    },

    /** How often which outcome was logged. */
    outcomes: () => ({ outcomes: { ...counts } }),
    problems: () => [...problems],
  };
}
