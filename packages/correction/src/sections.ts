import type { Assessment } from './assessment.ts';
import type { Candidate } from './candidate.ts';
import { selectNonOverlapping } from './selection.ts';

/** What is decided about the candidates of an utterance. */
export interface Choice {
  /** Of all candidates but those that a chosen one left no words for. */
  readonly assessments: readonly Assessment[];
  /** Those to apply, in text order, never overlapping. */
  readonly chosen: readonly Assessment[];
}

/** What one look at some candidates, in order of `from`, says of each of them. */
type Assess = (candidates: readonly Candidate[]) => readonly Assessment[];

/**
 * Decides about the candidates of an utterance, which are in order of `from`, so that what is decided about a window depends
 * on no word more than `wordsMax` words after its first one.
 *
 * Candidates that overlap, and those that overlap with these and so on, depend on one another and are decided together: a
 * section. In the 26,800 utterances of the development sets none has more than 13 words. One of more than `wordsMax` is decided
 * window by window from the left, each by the candidates that end within `wordsMax` words: a row of overlapping windows may go on
 * for ever, and live speech can't wait for its end.
 */
export function chooseInSections(candidates: readonly Candidate[], wordsMax: number, assess: Assess): Choice {
  let first = 0;
  let next = sectionEnd(candidates, first, wordsMax);
  while (next !== undefined && next < candidates.length) {
    first = next;
    next = sectionEnd(candidates, first, wordsMax);
  }
  if (next !== undefined) return chooseTogether(assess(candidates));
  const together = candidates.slice(0, first);
  const apart: Choice[] = [];
  while (first < candidates.length) {
    next = sectionEnd(candidates, first, wordsMax);
    if (next === undefined) {
      const leading = chooseLeading(assess(visibleFrom(candidates, first, wordsMax)));
      apart.push(leading);
      const begin = candidates[first]!.from;
      const end = leading.chosen[0]?.candidate.to ?? begin + 1;
      while (first < candidates.length && candidates[first]!.from < end) first += 1;
    } else {
      together.push(...candidates.slice(first, next));
      first = next;
    }
  }
  const choices = [chooseTogether(assess(together)), ...apart];
  return {
    assessments: inOrder(choices.flatMap(({ assessments }) => assessments)),
    chosen: inOrder(choices.flatMap(({ chosen }) => chosen)),
  };
}

/** The first place after the section that begins at place `first`, undefined where that has more than `wordsMax` words. */
function sectionEnd(candidates: readonly Candidate[], first: number, wordsMax: number): number | undefined {
  if (first === candidates.length) return first;
  const { from } = candidates[first]!;
  let end = from;
  let next = first;
  do {
    end = Math.max(end, candidates[next]!.to);
    if (end - from > wordsMax) return undefined;
    next += 1;
  } while (next < candidates.length && candidates[next]!.from < end);
  return next;
}

/** The candidates from place `first` on that end within `wordsMax` words. */
function visibleFrom(
  candidates: readonly Candidate[],
  first: number,
  wordsMax: number,
): readonly Candidate[] {
  const limit = candidates[first]!.from + wordsMax;
  const visible: Candidate[] = [];
  for (let i = first; i < candidates.length && candidates[i]!.from < limit; i += 1) {
    if (candidates[i]!.to <= limit) visible.push(candidates[i]!);
  }
  return visible;
}

function chooseTogether(assessments: readonly Assessment[]): Choice {
  return {
    assessments,
    chosen: selectNonOverlapping(assessments.filter(({ decision }) => decision === 'apply')),
  };
}

/** The choice among the windows that begin with the first one, and what was said of those in the way of it. */
function chooseLeading(assessments: readonly Assessment[]): Choice {
  const begin = assessments[0]!.candidate.from;
  const { chosen } = chooseTogether(assessments);
  const leading = chosen.filter(({ candidate }) => candidate.from === begin);
  const end = leading[0]?.candidate.to ?? begin + 1;
  return { assessments: assessments.filter(({ candidate }) => candidate.from < end), chosen: leading };
}

function inOrder(assessments: readonly Assessment[]): readonly Assessment[] {
  return assessments.toSorted((a, b) => a.candidate.from - b.candidate.from);
}
