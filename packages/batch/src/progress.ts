import cliProgress from 'cli-progress';
import { isFailure, type RecordingResult } from './recording-result.ts';

/** Shows how far a batch is. */
export interface Progress {
  /** So many in all, or `isAll` false: as far as is known yet. */
  expect(total: number, isAll: boolean): void;
  update(result: RecordingResult): void;
  stop(): void;
}

export interface Terminal {
  readonly stream: NodeJS.WritableStream;
  readonly isTerminal: boolean;
}

/** A bar on a terminal, a line at every tenth and for every failure elsewhere. */
export function createProgress({ stream, isTerminal }: Terminal): Progress {
  return isTerminal ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WritableStream): Progress {
  const shown = new cliProgress.SingleBar(
    {
      stream,
      format: '{bar} {value}/{total} recordings, {failed} failed, {eta_formatted} left',
      hideCursor: true,
    },
    cliProgress.Presets.shades_classic,
  );
  let failed = 0;
  let isStarted = false;
  return {
    expect: (total) => {
      if (isStarted) shown.setTotal(total);
      else shown.start(total, 0, { failed });
      isStarted = true;
    },
    update: (result) => {
      failed += isFailure(result) ? 1 : 0;
      shown.increment(1, { failed });
    },
    stop: () => shown.stop(),
  };
}

function lines(stream: NodeJS.WritableStream): Progress {
  let total = 0;
  let seen = 0;
  let failed = 0;
  return {
    expect: (count, isAll) => {
      total = count;
      stream.write(`${total} recordings to process${isAll ? '' : ' first'}\n`);
    },
    update: (result) => {
      seen += 1;
      if (isFailure(result)) {
        failed += 1;
        stream.write(`${describeFailure(result)}\n`);
      }
      const isTenth = Math.floor((seen * 10) / total) > Math.floor(((seen - 1) * 10) / total);
      if (total > 0 && (isTenth || seen === total))
        stream.write(`${seen}/${total} recordings, ${failed} failed\n`);
    },
    stop: () => undefined,
  };
}

function describeFailure(result: RecordingResult): string {
  const reason = 'reason' in result ? `: ${result.reason}` : '';
  return `${result.recordingId} ${result.outcome}${reason}`;
}
