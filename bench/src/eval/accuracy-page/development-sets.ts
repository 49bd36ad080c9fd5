import path from 'node:path';
import type { LanguageCode } from '@enmienda/correction';
import type { PlotPoint } from '../curve-plot.ts';
import type { ConfidenceChoice } from '../row-evidence.ts';
import type { SetFiles } from '../set-notation.ts';

/** A set of the page, by its file `dev.NAME.jsonl`. */
export interface DevelopmentSet {
  readonly name: string;
  /** What it is, for readers. */
  readonly label: string;
  readonly language: LanguageCode;
  /** Name of the vocabulary's file. */
  readonly terms: string;
  /** Everyday speech in which no term is said: the score is trained to leave it alone. */
  readonly isQuiet?: true;
  /** The table that confidences are drawn from, where rows have none. */
  readonly drawn: ConfidenceChoice;
  /** A first prototype of 60 lines, tuned by hand on this set. */
  readonly prototype?: Omit<PlotPoint, 'name'>;
}

const es = { language: 'es', terms: 'dev.es.terms.txt', drawn: 'drawn' } as const;
const pt = { language: 'pt', terms: 'dev.pt.terms.txt', drawn: 'drawn' } as const;

/** The sets that the score is trained on, and that are cross-validated. */
export const MAIN_SETS: readonly DevelopmentSet[] = [
  {
    ...es,
    name: 'es_wav2vec2_greedy',
    label: 'es, wav2vec 2.0 without a language model',
    prototype: { recoveredPercent: 60, brokenPer100k: 46 },
  },
  {
    ...es,
    name: 'es_wav2vec2_lm',
    label: 'es, wav2vec 2.0 with a language model',
    prototype: { recoveredPercent: 46, brokenPer100k: 44 },
  },
  {
    ...es,
    name: 'es_chromium',
    label: 'es, commercial web recogniser',
    prototype: { recoveredPercent: 30.9, brokenPer100k: 48 },
  },
  { ...pt, name: 'pt_citrinet', label: 'pt, Citrinet' },
  { ...pt, name: 'pt_chromium', label: 'pt, commercial web recogniser' },
  {
    name: 'en_earnings21_google',
    label: 'en, telephone earnings calls',
    language: 'en',
    terms: 'dev.en.terms.txt',
    drawn: 'drawn-telephone',
  },
  {
    ...es,
    name: 'es_telephone',
    label: 'es, telephone talk without a term',
    drawn: 'drawn-telephone',
    isQuiet: true,
  },
];

/** What everyday speech is looked through for in training: nobody speaks of them there. */
export const QUIET_VOCABULARIES: readonly string[] = [
  'dev.es.terms.txt',
  'dev.pt.terms.txt',
  'dev.en.terms.txt',
  'en_names_kb.terms.txt',
  'es_places.terms.txt',
];
/** And so many names drawn from word lists. */
export const QUIET_NAMES = 4000;

/** Real speech through Whisper, with the recogniser's own confidences and other hypotheses. */
export const WHISPER_SETS: readonly DevelopmentSet[] = [
  { ...es, name: 'es_whisper', label: 'es, Whisper base', terms: 'dev.es_whisper.terms.txt' },
  { ...pt, name: 'pt_whisper', label: 'pt, Whisper base', terms: 'dev.pt_whisper.terms.txt' },
  {
    ...es,
    name: 'es_prompts_whisper',
    label: 'es, telephone prompts without a term',
    terms: 'dev.es_whisper.terms.txt',
  },
];

/** One name an utterance. */
export const NAME_SETS: readonly DevelopmentSet[] = [
  { ...es, name: 'es_places_whisper', label: 'es, place names', terms: 'es_places.terms.txt' },
  { ...pt, name: 'pt_places_whisper', label: 'pt, place names', terms: 'pt_places.terms.txt' },
  {
    name: 'en_evi_names',
    label: 'en, full names on the telephone',
    language: 'en',
    terms: 'en_names_kb.terms.txt',
    drawn: 'drawn-telephone',
  },
];

export function filesOf({ name, language, terms }: DevelopmentSet, folder: string): SetFiles {
  return { language, pairs: path.join(folder, `dev.${name}.jsonl`), terms: path.join(folder, terms) };
}
