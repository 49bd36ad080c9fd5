import type { Correction, Language, OnlineResult, Rejection } from '@enmienda/correction';
import type { EvaluationRow } from '../evaluation-set.ts';
import { mentions, normalize, wordsOf } from '../measures.ts';
import { correctRows, countsOf } from '../online-evaluation.ts';
import { TEXT_ONLY } from '../row-evidence.ts';
import { MAIN_SETS } from './development-sets.ts';
import { markdownTable } from './marked-parts.ts';
import { openSet, type PageRun } from './page-run.ts';

const MISSED = [
  'no candidate found: nothing near enough in the text',
  'below the threshold, heard as known words',
  'below the threshold, an unknown word among them',
  'sounds exactly like everyday words',
  'too near to another term',
  'another correction or a standing term is in the way',
  'protected words (digits, negation, dates)',
] as const;

const BROKEN = [
  'the right term with a neighbouring word taken in or left',
  'a term of up to four letters',
  'several words taken for a term',
  'one known word taken for a term',
  'one unknown word taken for a term',
] as const;

/** Missed mentions and wrong edits by class: Markdown tables. */
export async function errorPart(run: PageRun): Promise<string> {
  const heads: string[] = [];
  const missed = MISSED.map((name): (string | number)[] => [name]);
  const broken = BROKEN.map((name): (string | number)[] => [name]);
  for (const spec of MAIN_SETS) {
    const set = await openSet(run, spec);
    const results = correctRows(set, run.makeUnseen(spec)(set.lexicon, { explain: true }), TEXT_ONLY);
    const counts = countsOf(set, results);
    const missedOf = new Map<string, number>();
    const brokenOf = new Map<string, number>();
    set.rows.forEach((row, i) => {
      const result = results[i];
      if (result === undefined) return;
      for (const name of missedClasses(row, result, set.language)) {
        missedOf.set(name, (missedOf.get(name) ?? 0) + 1);
      }
      if ((counts[i]?.broken ?? 0) === 0) return;
      for (const name of brokenClasses(row, result, set.language)) {
        brokenOf.set(name, (brokenOf.get(name) ?? 0) + 1);
      }
    });
    heads.push(spec.name);
    MISSED.forEach((name, i) => missed[i]?.push(missedOf.get(name) ?? 0));
    BROKEN.forEach((name, i) => broken[i]?.push(brokenOf.get(name) ?? 0));
  }
  return `${markdownTable(['still missed', ...heads], missed)}\n${markdownTable(['edits in utterances with a broken word', ...heads], broken)}`;
}

function missedClasses(
  row: EvaluationRow,
  result: OnlineResult,
  language: Language,
): readonly (typeof MISSED)[number][] {
  const written = normalize(result.text);
  return row.terms
    .filter((term) => !mentions(written, normalize(term)))
    .map((term) => {
      const [best] = (result.rejected ?? [])
        .filter(({ replacement }) => normalize(replacement) === normalize(term))
        .sort((a, b) => b.score - a.score);
      return best === undefined ? MISSED[0] : reasonOf(best, result.original, language);
    });
}

function reasonOf(rejection: Rejection, text: string, language: Language): (typeof MISSED)[number] {
  switch (rejection.reason) {
    case 'below-threshold':
      return isKnown(text.slice(rejection.start, rejection.end), language) ? MISSED[1] : MISSED[2];
    case 'everyday-words':
    case 'known-name':
      return MISSED[3];
    case 'small-margin':
      return MISSED[4];
    case 'overlap':
    case 'already-a-term':
    case 'edit-cap':
      return MISSED[5];
    case 'protected-word':
    case 'refused':
      return MISSED[6];
  }
}

function brokenClasses(
  row: EvaluationRow,
  result: OnlineResult,
  language: Language,
): readonly (typeof BROKEN)[number][] {
  const reference = normalize(row.reference);
  const isSaid = ({ replacement }: Correction) => mentions(reference, normalize(replacement));
  const wrong = result.corrections.filter((correction) => !isSaid(correction));
  if (wrong.length === 0) return [BROKEN[0]];
  return wrong.map(({ original, replacement }) => {
    if (normalize(replacement).replaceAll(' ', '').length <= 4) return BROKEN[1];
    if (wordsOf(original).length > 1) return BROKEN[2];
    return isKnown(original, language) ? BROKEN[3] : BROKEN[4];
  });
}

function isKnown(text: string, language: Language): boolean {
  return wordsOf(text).every((word) => language.isKnownWord(word));
}
