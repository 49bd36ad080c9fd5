import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  compileLexicon,
  createCorrector,
  type Language,
  loadLexicon,
  processOnline,
  saveLexicon,
} from '@enmienda/correction';
import { synthesizeTerms } from './synthetic-speech.ts';
import { time } from './timing.ts';

/** What a lexicon of so many terms costs to make, to keep and to take up; medians. */
export interface LexiconRow {
  readonly terms: number;
  readonly compileMs: number;
  readonly saveMs: number;
  /** From bytes to a corrector that has corrected its first utterance. */
  readonly loadMs: number;
  readonly fileMb: number;
  /** What the lexicon and its corrector keep after a full garbage collection, typed arrays included. */
  readonly heapMb: number;
}

const RUNS = 5;
const MB = 1_000_000;

export async function measureLexicons(
  setting: { readonly language: Language; readonly terms: readonly string[] },
  termCounts: readonly number[],
  progress: (line: string) => void,
): Promise<readonly LexiconRow[]> {
  const { language } = setting;
  const rows: LexiconRow[] = [];
  for (const terms of termCounts) {
    progress(`${terms} terms, compiled, saved and loaded`);
    const entries = () => synthesizeTerms(language, terms, setting.terms).map((canonical) => ({ canonical }));
    // First, while nothing else of the kind is kept or waits to be collected.
    const heapMb = retainedMb(() =>
      createCorrector(compileLexicon({ language, entries: entries() }).lexicon),
    );
    const source = { language, entries: entries() };
    const { lexicon } = compileLexicon(source);
    const bytes = saveLexicon(lexicon);
    const compile = await time(() => void compileLexicon(source), RUNS);
    const save = await time(() => void saveLexicon(lexicon), RUNS);
    const load = await time(() => {
      processOnline(createCorrector(loadLexicon(bytes, language)), { text: 'buenos días' });
    }, RUNS);
    rows.push({
      terms,
      compileMs: compile.p50Us / 1000,
      saveMs: save.p50Us / 1000,
      loadMs: load.p50Us / 1000,
      fileMb: bytes.length / MB,
      heapMb,
    });
  }
  return rows;
}

/** What the value that `make` returns keeps in memory. */
function retainedMb(make: () => unknown): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    // Buffers are given back some time after the objects that held them.
    for (let i = 0; i < 4; i += 1) collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  // Once for what is made with the first and kept for all.
  make();
  const before = used();
  const kept = [make()];
  const after = used();
  kept.length = 0;
  return (after - before) / MB;
}
