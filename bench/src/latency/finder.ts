import assert from 'node:assert/strict';
import {
  compileLexicon,
  createCorrector,
  type Language,
  type LexiconEntry,
  type LexiconPair,
  processOnline,
} from '@enmienda/correction';
import type { SyntheticUtterance } from './synthetic-speech.ts';

export interface Vocabulary {
  readonly entries: readonly LexiconEntry[];
  readonly pairs: readonly LexiconPair[];
}

/** A way to find terms in a text: all of them are given the same vocabulary and the same utterances. */
export interface Finder {
  readonly name: string;
  /** The canonicals it takes to have been said. */
  find(text: string): ReadonlySet<string>;
  /** Whether by its own limits it has to find a term in words that differ so from it. */
  mustFind(heard: string, canonical: string): boolean;
}

/** `processOnline`, which weighs what it finds: it may leave a term that is near, so nothing but known errors is a must. */
export function onlineFinder(language: Language, { entries, pairs }: Vocabulary): Finder {
  const corrector = createCorrector(compileLexicon({ language, entries, pairs }).lexicon);
  return {
    name: 'processOnline',
    find: (text) =>
      new Set(processOnline(corrector, { text }).corrections.map(({ replacement }) => replacement)),
    mustFind: () => false,
  };
}

/** How well a finder does on utterances. */
export interface FinderAccuracy {
  /** Share of the terms with a letter missing that are found, 0..1. */
  readonly misheardFound: number;
  /** Terms found an utterance that were not said. Utterances with a known error are left out: they are much alike. */
  readonly wrongAnUtterance: number;
}

/** @throws AssertionError where a known error, or a term within the finder's own limits, is not found */
export function measureAccuracy(finder: Finder, utterances: readonly SyntheticUtterance[]): FinderAccuracy {
  let misheardCount = 0;
  let found = 0;
  let open = 0;
  let wrong = 0;
  for (const utterance of utterances) {
    const answer = finder.find(utterance.text);
    assertKnownError(finder, utterance, answer);
    if (utterance.planted !== undefined) continue;
    open += 1;
    wrong += answer.size;
    if (utterance.misheard === undefined) continue;
    misheardCount += 1;
    const { heard, canonical } = utterance.misheard;
    if (answer.has(canonical)) {
      found += 1;
      wrong -= 1;
    } else {
      const message = `${finder.name} doesn't find “${canonical}” in “${utterance.text}”`;
      assert.ok(!finder.mustFind(heard, canonical), message);
    }
  }
  return { misheardFound: found / misheardCount, wrongAnUtterance: wrong / open };
}

/** @throws AssertionError where the utterance has a known error that is not in the answer */
export function assertKnownError(
  { name }: Finder,
  { text, planted }: SyntheticUtterance,
  answer: ReadonlySet<string>,
): void {
  if (planted !== undefined) {
    assert.ok(answer.has(planted), `${name} doesn't find “${planted}” in “${text}”`);
  }
}
