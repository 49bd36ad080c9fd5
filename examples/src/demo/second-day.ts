/** What the approved pairs did on the second day, and what the day would have been without them. */
import { processOnline } from '@enmienda/correction';
import type { LearnedPair } from '@enmienda/storage';
import { createLexiconFeed } from '@enmienda/stt-server/lexicons';
import type { StreamedCall } from './call-stream.ts';
import type { Screen } from './screen.ts';
import { type ShownTurn, showSideBySide } from './side-by-side.ts';
import { countWordErrors } from './word-errors.ts';
import { counted } from './wording.ts';

const EXAMPLES = 4;

export async function showLearnedPairsAtWork(
  screen: Screen,
  calls: readonly StreamedCall[],
  { pairs, lexiconFolder }: { readonly pairs: readonly LearnedPair[]; readonly lexiconFolder: string },
): Promise<void> {
  const turns = calls.flatMap(({ call, turns: streamed }) => streamed.map((turn) => ({ call, ...turn })));
  const learned = new Set(pairs.map(({ heard, canonical }) => `${heard} → ${canonical}`));
  const isLearned = ({
    original,
    replacement,
    method,
  }: {
    original: string;
    replacement: string;
    method: string;
  }) => method === 'pair' && learned.has(`${original.toLowerCase()} → ${replacement}`);
  const touched = turns.filter(({ result }) => result.corrections.some(isLearned));
  const without = await errorsWithoutLearning(calls, lexiconFolder);
  const withPairs = turns.reduce(
    (sum, { turn, result }) => sum + countWordErrors(turn.reference, result.corrected_text).errors,
    0,
  );
  const { bold, green } = screen.colors;
  screen.line(`  Corrected live by a pair learned last night: ${bold(counted(touched.length, 'turn'))}.`);
  screen.line();
  const shown: readonly ShownTurn[] = touched.slice(0, EXAMPLES).map(({ call, turn, result }) => ({
    callId: call.callId,
    speaker: turn.speaker,
    before: turn.hypothesis,
    after: result.corrected_text,
  }));
  if (shown.length > 0) {
    showSideBySide(screen, shown, ['as heard', 'as corrected']);
    screen.line();
  }
  screen.line(
    `  Word errors left live: ${green(bold(withPairs))}; with yesterday's lexicon it would be ${bold(without)}.`,
  );
}

async function errorsWithoutLearning(calls: readonly StreamedCall[], lexiconFolder: string): Promise<number> {
  const lexicons = await createLexiconFeed({
    folder: lexiconFolder,
    learning: { current: () => Promise.resolve(undefined) },
    languages: ['es', 'pt', 'en'],
  });
  try {
    let errors = 0;
    for (const { call, turns } of calls) {
      const { corrector } = lexicons.current(call.language);
      for (const { turn } of turns) {
        const { text } = processOnline(corrector, { text: turn.hypothesis, words: turn.words });
        errors += countWordErrors(turn.reference, text).errors;
      }
    }
    return errors;
  } finally {
    lexicons.close();
  }
}
