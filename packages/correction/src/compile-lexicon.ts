import { collisionOf } from './collision-report.ts';
import { createLexicon } from './create-lexicon.ts';
import { TERM_WORDS_MAX } from './guards.ts';
import type { Language } from './language.ts';
import type { Lexicon } from './lexicon.ts';
import { PAIR_APPLIED, PAIR_SUGGESTED, SURFACE } from './lexicon-columns.ts';
import { createLexiconDraft, type LexiconDraft } from './lexicon-draft.ts';
import type { LexiconEntry, LexiconPair, LexiconProblem, LexiconSource } from './lexicon-source.ts';
import { EVERYDAY_HOMOPHONE_RANK_MAX } from './policy.ts';
import { tokenize } from './tokens.ts';
import { phonesOfWords, readingsOf, spelledWords, writtenForms } from './transcription.ts';

export interface CompiledLexicon {
  readonly lexicon: Lexicon;
  /** Everything that was left out or will not work as written: of each list, in its order. */
  readonly problems: readonly LexiconProblem[];
}

const CHARACTERS_MAX = 200;

/** A term that surfaces and pairs stand for. */
interface MeantTerm {
  readonly term: number;
  readonly words: readonly string[];
}

/** What entries and pairs are read into. */
interface Compilation {
  readonly language: Language;
  readonly draft: LexiconDraft;
  readonly problems: LexiconProblem[];
  /** What follows from terms alone, and gives way to everything that somebody wrote. */
  readonly writtenForms: { readonly words: readonly string[]; readonly meant: MeantTerm }[];
}

/**
 * Compiles terms and known errors for `createCorrector`. Never throws on data: what can't be used is left out and
 * reported, everything else works. The lexicon is immutable, and the same source gives the same bytes when it is saved.
 */
export function compileLexicon(source: LexiconSource): CompiledLexicon {
  const { language, entries, pairs = [] } = source;
  const draft = createLexiconDraft();
  const compilation: Compilation = { language, draft, problems: [], writtenForms: [] };
  // Canonicals first: a surface or pair must not hide a term that stands right.
  const termOfEntry = entries.map((entry, index) => addEntry(compilation, entry, index));
  entries.forEach((entry, index) => {
    const term = termOfEntry[index]!;
    if (entry.surfaces !== undefined && term !== -1) addSurfaces(compilation, entry, { index, term });
  });
  pairs.forEach((pair, index) => {
    addPair(compilation, pair, index);
  });
  for (const { words, meant } of compilation.writtenForms) {
    if (unusableHeard(compilation, words, meant) !== undefined) continue;
    draft.addPhrase({ kind: SURFACE, words, term: meant.term, count: 0 });
  }
  return {
    lexicon: createLexicon(language, draft.build(language)),
    problems: compilation.problems.sort(bySource),
  };
}

function bySource(a: LexiconProblem, b: LexiconProblem): number {
  return a.list === b.list ? a.index - b.index : a.list === 'entries' ? -1 : 1;
}

/** Returns the number of the term, or -1 for an entry that is left out. */
function addEntry(
  { language, draft, problems, writtenForms: forms }: Compilation,
  entry: LexiconEntry,
  index: number,
): number {
  const canonical = entry.canonical.trim().normalize('NFC');
  // As it will stand in a corrected text: normalising may take words apart.
  const tokens = tokenize(canonical);
  const words = tokens.map(({ folded }) => folded);
  const unusable = unusableText(canonical, words);
  if (unusable !== undefined) {
    problems.push({ list: 'entries', index, severity: 'error', ...unusable });
    return -1;
  }
  const hasThreshold = entry.threshold !== undefined && entry.threshold >= 0 && entry.threshold <= 1;
  const term = draft.addTerm({
    canonical,
    words,
    category: entry.category,
    isCritical: entry.critical ?? false,
    threshold: hasThreshold ? entry.threshold : undefined,
    spelledLength: spelledWords(canonical, language)?.length ?? 0,
    isAcrossSentences: tokens.some(({ startsSentence }, place) => place > 0 && startsSentence),
  });
  if (term === -1) {
    const present = draft.canonicalOf(draft.termOf(words));
    const message = `“${entry.canonical}” is there already as “${present}”; the first one is used.`;
    problems.push({ list: 'entries', index, kind: 'duplicate', severity: 'error', message });
    return -1;
  }
  if (entry.threshold !== undefined && !hasThreshold) {
    const message = `The threshold of “${entry.canonical}” is ${entry.threshold}; it must be 0 to 1. The policy's is used.`;
    problems.push({ list: 'entries', index, kind: 'invalid-threshold', severity: 'warning', message });
  }
  const written = { canonical, words };
  const readings = readingsOf(written, language);
  for (const phones of readings) draft.addReading(term, phones);
  for (const form of writtenForms(written, language)) forms.push({ words: form, meant: { term, words } });
  const collision = collisionOf(written, readings, language);
  if (collision !== undefined) problems.push({ list: 'entries', index, severity: 'warning', ...collision });
  return term;
}

function addSurfaces(
  compilation: Compilation,
  entry: LexiconEntry,
  { index, term }: { readonly index: number; readonly term: number },
): void {
  const { language, draft, problems } = compilation;
  const meant = { term, words: wordsOf(draft.canonicalOf(term)) };
  for (const surface of entry.surfaces ?? []) {
    const words = wordsOf(surface);
    const problem = unusableText(surface, words) ?? unusableHeard(compilation, words, meant);
    if (problem !== undefined) {
      problems.push({ list: 'entries', index, severity: 'error', ...problem });
      continue;
    }
    if (draft.termOf(words) === term) continue;
    const present = draft.addPhrase({ kind: SURFACE, words, term, count: 0 });
    if (present === term) continue;
    if (present !== -1) {
      const message = `The surface “${surface}” belongs to “${draft.canonicalOf(present)}” already; it is left out of “${draft.canonicalOf(term)}”.`;
      problems.push({ list: 'entries', index, kind: 'conflicting-pair', severity: 'error', message });
      continue;
    }
    draft.addReading(term, phonesOfWords(words, language));
    warnOfEverydayWord(compilation, { list: 'entries', index }, words);
  }
}

function addPair(compilation: Compilation, pair: LexiconPair, index: number): void {
  const { draft, problems } = compilation;
  const words = wordsOf(pair.heard);
  const unusable = unusableText(pair.heard, words);
  if (unusable !== undefined) {
    problems.push({ list: 'pairs', index, severity: 'error', ...unusable });
    return;
  }
  const canonicalWords = wordsOf(pair.canonical.normalize('NFC'));
  const term = draft.termOf(canonicalWords);
  if (term === -1) {
    const message = `“${pair.canonical}” is not among the entries; add it, or drop the pair.`;
    problems.push({ list: 'pairs', index, kind: 'unknown-canonical', severity: 'error', message });
    return;
  }
  const problem = unusableHeard(compilation, words, { term, words: canonicalWords });
  if (problem !== undefined) {
    problems.push({ list: 'pairs', index, severity: 'error', ...problem });
    return;
  }
  const kind = (pair.decision ?? 'apply') === 'apply' ? PAIR_APPLIED : PAIR_SUGGESTED;
  const present = draft.addPhrase({ kind, words, term, count: pair.count ?? 1 });
  if (present === -1) {
    warnOfEverydayWord(compilation, { list: 'pairs', index }, words);
  } else if (present === term) {
    const message = `“${pair.heard}” → “${pair.canonical}” is there already; the first one is used.`;
    problems.push({ list: 'pairs', index, kind: 'duplicate', severity: 'error', message });
  } else {
    const message = `“${pair.heard}” stands for “${draft.canonicalOf(present)}” already; the first one is used.`;
    problems.push({ list: 'pairs', index, kind: 'conflicting-pair', severity: 'error', message });
  }
}

type ProblemText = Pick<LexiconProblem, 'kind' | 'message'>;

function unusableText(text: string, words: readonly string[]): ProblemText | undefined {
  if (words.length === 0) {
    return { kind: 'empty', message: 'There is no letter or digit in it; it is left out.' };
  }
  if (words.length > TERM_WORDS_MAX || text.length > CHARACTERS_MAX) {
    const limit = `at most ${TERM_WORDS_MAX} words and ${CHARACTERS_MAX} characters are matched`;
    return { kind: 'too-long', message: `“${text.slice(0, 40)}…” is too long: ${limit}; it is left out.` };
  }
  return undefined;
}

/** What may not be replaced even when somebody says so: another term, and words that carry sense of their own. */
function unusableHeard(
  { draft, language }: Compilation,
  words: readonly string[],
  meant: MeantTerm,
): ProblemText | undefined {
  const text = words.join(' ');
  const other = draft.termOf(words);
  if (other !== -1 && other !== meant.term) {
    return { kind: 'conflicting-pair', message: `“${text}” is a term itself; it is left as it is.` };
  }
  const { stopWords, negations, quantityWords } = language;
  if (words.every((word) => stopWords.has(word) || negations.has(word) || quantityWords.has(word))) {
    const message = `“${text}” is made of function words, negations or numbers only; it is left out.`;
    return { kind: 'collides-with-everyday-word', message };
  }
  const negation = words.find((word) => negations.has(word) && !meant.words.includes(word));
  if (negation !== undefined) {
    const message = `“${text}” would lose the negation “${negation}”; it is left out.`;
    return { kind: 'collides-with-everyday-word', message };
  }
  return undefined;
}

/** A single everyday word that is always replaced: somebody wanted it, but it should be seen. */
function warnOfEverydayWord(
  { language, problems }: Compilation,
  place: Pick<LexiconProblem, 'list' | 'index'>,
  words: readonly string[],
): void {
  const [word] = words;
  if (words.length !== 1 || word === undefined) return;
  const rank = language.wordRank(word);
  if (rank === 0 || rank > EVERYDAY_HOMOPHONE_RANK_MAX) return;
  const message = `“${word}” is an everyday word (rank ${rank}) and will be replaced wherever it is said.`;
  problems.push({ ...place, kind: 'collides-with-everyday-word', severity: 'warning', message });
}

function wordsOf(text: string): readonly string[] {
  return tokenize(text).map((token) => token.folded);
}
