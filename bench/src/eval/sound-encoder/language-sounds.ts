import type { Language } from '@enmienda/correction';
import { createPhoneEmbedder } from '@enmienda/correction/offline';
import { phonesOfText } from '@enmienda/correction/training';
import { readNames } from '../distractors.ts';
import { EvaluationError } from '../evaluation-error.ts';
import type { PreparedSet } from '../prepared-set.ts';
import { missedTerms } from '../sound-search/missed-terms.ts';

/** Phones, 1..63, in the order in which they are said. */
type Phones = readonly number[];

/** What the sound encoder learns of one language. */
export interface LanguageSounds {
  /** `PhoneCosts` of the language. */
  readonly costs: readonly number[];
  readonly terms: readonly Phones[];
  /** Everyday words, the commonest first. */
  readonly everyday: readonly Phones[];
  readonly names: readonly Phones[];
  /** Of each set what was heard for its missed terms, and which of `terms` that were. */
  readonly sets: Record<string, { readonly heard: readonly Phones[]; readonly term: readonly number[] }>;
}

type SoundSet = Pick<PreparedSet, 'name' | 'language' | 'lexicon' | 'rows'>;

const EVERYDAY_MAX = 40_000;
const NAMES_MAX = 40_000;

/** The sounds of a set's language and vocabulary, without its pairs. */
export function soundsOfLanguage({ language, lexicon }: SoundSet): LanguageSounds {
  const terms = Array.from(lexicon.terms(), ({ canonical }) => canonical);
  const taken = new Set(terms.map((term) => term.toLowerCase()));
  const names = readNames(language.code).filter((name) => !taken.has(name));
  return {
    costs: [...language.phoneCosts],
    terms: soundsOf(terms, language),
    everyday: severalPhones([...language.everydayWords()].slice(0, EVERYDAY_MAX), language),
    names: severalPhones(names.slice(0, NAMES_MAX), language),
    sets: {},
  };
}

/** Adds what was heard in a set; how many terms that were. @throws EvaluationError for another vocabulary than the language's */
export function addSet(sounds: LanguageSounds, { name, language, lexicon, rows }: SoundSet): number {
  const canonicals = Array.from(lexicon.terms(), ({ canonical }) => canonical);
  if (canonicals.length !== sounds.terms.length) {
    throw new EvaluationError(`${name}: give all sets of a language the same vocabulary`);
  }
  const places = new Map(canonicals.map((canonical, place) => [canonical, place]));
  const { closeLook } = createPhoneEmbedder(language);
  if (closeLook === undefined) throw new TypeError('The phone embedder has a closer look');
  const missed = missedTerms(rows, closeLook);
  sounds.sets[name] = {
    heard: soundsOf(
      missed.map(({ heard }) => heard),
      language,
    ),
    term: missed.map(({ term }) => places.get(term) ?? -1),
  };
  return missed.length;
}

function severalPhones(words: readonly string[], language: Language): readonly Phones[] {
  return soundsOf(words, language).filter((phones) => phones.length > 1);
}

function soundsOf(texts: readonly string[], language: Language): readonly Phones[] {
  return texts.map((text) => [...phonesOfText(text, language)]);
}
