import { Bench } from 'tinybench';

/** Times of single runs in microseconds. */
export interface Timing {
  readonly runs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
}

/** Runs `task` with 0, 1, 2, … and times each run; a fifth as many runs go before and don't count. */
export async function time(task: (run: number) => void, runs: number): Promise<Timing> {
  const bench = new Bench({
    time: 0,
    iterations: runs,
    warmupTime: 0,
    warmupIterations: Math.ceil(runs / 5),
    throws: true,
  });
  let run = 0;
  bench.add('task', () => {
    task(run);
    run += 1;
  });
  await bench.run();
  const samplesUs = (bench.tasks[0]?.result?.samples ?? []).map((ms) => ms * 1000).sort((a, b) => a - b);
  const percentile = (share: number) =>
    samplesUs[Math.min(samplesUs.length - 1, Math.floor(samplesUs.length * share))] ?? 0;
  return {
    runs: samplesUs.length,
    p50Us: percentile(0.5),
    p99Us: percentile(0.99),
    p999Us: percentile(0.999),
  };
}
