/** A day: its calls are streamed to the server, and what came back is told in numbers and a few examples. */
import { processOnline } from '@enmienda/correction';
import type { LexiconFeed } from '@enmienda/stt-server/lexicons';
import type { SampleCall } from '../sample-data/sample-call.ts';
import { type StreamedCall, type StreamedTurn, streamCalls } from './call-stream.ts';
import { percentile } from './percentiles.ts';
import type { Screen } from './screen.ts';
import { type ShownTurn, showSideBySide } from './side-by-side.ts';
import { countWordErrors, type Effect, effectOf } from './word-errors.ts';
import { counted } from './wording.ts';

const CALLS_AT_ONCE = 8;
const EXAMPLES = 5;
const MISTAKES = 2;

export async function streamDay(
  { screen, address }: { readonly screen: Screen; readonly address: string },
  calls: readonly SampleCall[],
  signal: AbortSignal,
): Promise<readonly StreamedCall[]> {
  screen.progress('calls', 0, calls.length);
  return streamCalls(calls, `ws://${address}`, {
    concurrent: CALLS_AT_ONCE,
    onCall: (done) => screen.progress('calls', done, calls.length),
    signal,
  });
}

export function showDay(screen: Screen, calls: readonly StreamedCall[]): void {
  const { bold, green, red } = screen.colors;
  const turns = calls.flatMap((call) => call.turns);
  const changed = turns.filter(({ result }) => result.corrections.length > 0);
  const asked = turns.filter(({ result }) => result.clarification !== null);
  const better = changed.filter((turn) => effectOn(turn) === 'better');
  const right = better.filter((turn) => errorsLeft(turn) === 0);
  const worse = changed.filter((turn) => effectOn(turn) === 'worse');
  screen.line(
    `  ${bold(counted(turns.length, 'turn'))} of ${bold(counted(calls.length, 'call'))}: ${bold(changed.length)} corrected, ` +
      `${turns.length - changed.length} left as heard, ${asked.length} with a question.`,
  );
  screen.line(
    `  Of these ${green(right.length)} are right to the word now, ${green(better.length - right.length)} nearer, ` +
      `${changed.length - better.length - worse.length} no nearer, ${red(worse.length)} further.`,
  );
  screen.line();
  showSideBySide(screen, pickExamples(calls), ['as heard', 'as corrected']);
  const mistakes = allTurns(calls).filter(({ streamed }) => effectOn(streamed) === 'worse');
  if (mistakes.length === 0) return;
  screen.line();
  screen.line(`  Further from what was said than before: ${red(counted(mistakes.length, 'turn'))}.`);
  screen.line();
  showSideBySide(screen, mistakes.slice(0, MISTAKES).map(toShown), ['as heard', 'as corrected']);
}

/** The correction alone is measured by doing it again here, with the corrector that is in force: the middle of three times. */
export function showLatency(screen: Screen, calls: readonly StreamedCall[], lexicons: LexiconFeed): void {
  const turns = calls.flatMap((call) => call.turns);
  const rows = [
    ['correcting alone (the middle of three times)', correctionTimesMs(calls, lexicons)],
    ['on the server, until the turn is safe on disk', turns.map(({ result }) => result.processing_ms)],
    ['round trip over the WebSocket', turns.map(({ roundTripMs }) => roundTripMs)],
  ] as const;
  screen.line();
  for (const [name, values] of rows) {
    const [p50, p99] = [percentile(values, 50), percentile(values, 99)];
    screen.line(
      `  ${name.padEnd(46)} p50 ${screen.colors.bold(ms(p50))}   p99 ${screen.colors.bold(ms(p99))}`,
    );
  }
  screen.line(
    screen.colors.dim(`  Per turn, measured just now, with ${CALLS_AT_ONCE} calls at once that never pause.`),
  );
}

function correctionTimesMs(calls: readonly StreamedCall[], lexicons: LexiconFeed): readonly number[] {
  return calls.flatMap(({ call, turns }) => {
    const { corrector } = lexicons.current(call.language);
    return turns.map(({ turn }) => {
      const timesMs = Array.from({ length: 3 }, () => {
        const startedMs = performance.now();
        processOnline(corrector, { text: turn.hypothesis, words: turn.words });
        return performance.now() - startedMs;
      });
      return percentile(timesMs, 50);
    });
  });
}

/** Turns that are right now, the most corrected first, one of each dialect before a second of any; those nearly right come last. */
function pickExamples(calls: readonly StreamedCall[]): readonly ShownTurn[] {
  const corrected = allTurns(calls)
    .filter(({ streamed }) => effectOn(streamed) === 'better')
    .sort(
      ({ streamed: a }, { streamed: b }) =>
        errorsLeft(a) - errorsLeft(b) || b.result.corrections.length - a.result.corrections.length,
    );
  const dialects = [...new Set(calls.map(({ call }) => call.dialect))];
  const ranked = dialects.flatMap((dialect) =>
    corrected.filter(({ call }) => call.dialect === dialect).map((turn, rank) => ({ turn, rank })),
  );
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, EXAMPLES)
    .map(({ turn }) => toShown(turn));
}

interface PlacedTurn {
  readonly call: SampleCall;
  readonly streamed: StreamedTurn;
}

function allTurns(calls: readonly StreamedCall[]): PlacedTurn[] {
  return calls.flatMap(({ call, turns }) => turns.map((streamed) => ({ call, streamed })));
}

function toShown({ call, streamed: { turn, result } }: PlacedTurn): ShownTurn {
  return {
    callId: call.callId,
    speaker: turn.speaker,
    before: turn.hypothesis,
    after: result.corrected_text,
  };
}

function effectOn({ turn, result }: StreamedTurn): Effect {
  return effectOf(turn.reference, turn.hypothesis, result.corrected_text);
}

function errorsLeft({ turn, result }: StreamedTurn): number {
  return countWordErrors(turn.reference, result.corrected_text).errors;
}

function ms(value: number): string {
  return `${value.toFixed(value < 1 ? 2 : 1).padStart(6)} ms`;
}
