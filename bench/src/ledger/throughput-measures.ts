import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Emptied, openQueue, type QueueName } from './queues.ts';

export interface ThroughputMeasure {
  readonly engine: 'SQLite' | 'PostgreSQL';
  readonly queue: QueueName;
  readonly processes: number;
  /** Jobs taken and completed at once. */
  readonly atOnce: number;
  readonly jobsPerS: number;
  /** At least so many. */
  readonly budgetPerS?: number;
}

interface ThroughputRun extends Omit<ThroughputMeasure, 'jobsPerS'> {
  readonly url: string;
  readonly jobs: number;
}

const WORKER = fileURLToPath(new URL('./queue-worker.js', import.meta.url));

/** Fills the queue, and lets the processes empty it together: from their common start to the last job completed. */
export async function measureThroughput(run: ThroughputRun): Promise<ThroughputMeasure> {
  const { url, jobs, ...about } = run;
  const queue = await openQueue(run.queue, url);
  await queue.fill(jobs);
  await queue.close();
  const children = Array.from({ length: run.processes }, () =>
    fork(WORKER, [run.queue, url, String(run.atOnce)]),
  );
  try {
    await Promise.all(children.map((child) => once(child, 'message')));
    const answers = Promise.all(children.map(answerOf));
    const startedMs = Date.now();
    for (const child of children) child.send('go');
    const emptied = await answers;
    const done = emptied.reduce((sum, one) => sum + one.done, 0);
    if (done !== jobs) throw new Error(`${run.queue} completed ${done} of ${jobs} jobs`);
    const lastAtMs = Math.max(...emptied.map((one) => one.lastAtMs));
    return { ...about, jobsPerS: (1000 * jobs) / (lastAtMs - startedMs) };
  } finally {
    for (const child of children) child.kill();
  }
}

async function answerOf(child: ChildProcess): Promise<Emptied> {
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`A process of the bench ended with ${String(code)}`);
    }),
  ])) as [Emptied];
  return answer;
}
