import { createRequire } from 'node:module';
import type { LanguageCode } from '@enmienda/correction';
import { seededRandom } from '../latency/seeded-random.ts';
import { EvaluationError } from './evaluation-error.ts';
import { wordsOf } from './measures.ts';

/** Terms that nobody says in a set, to see what a larger vocabulary costs. */
export interface Distractors {
  readonly terms: readonly string[];
  /** Drawn, but left out because a reference holds them or the vocabulary has them already. */
  readonly leftOut: number;
}

/** What is said and known already: no distractor may be one of these. */
export interface DistractorLimits {
  readonly references: Iterable<string>;
  readonly vocabulary: Iterable<string>;
}

interface NameLists {
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  /** Words of the encyclopedia that are no everyday words: places, companies, people. */
  readonly encyclopedia: readonly string[];
}

const SEED = 20_261_122;
/** Longest distractor: given name and surname, each perhaps of two words. */
const WORDS_MAX = 4;
const NAME_LETTERS_MIN = 4;
const NAME = /^\p{Ll}+(?: \p{Ll}+)?$/u;

const require = createRequire(import.meta.url);

/**
 * `count` names of people, places and companies from the word lists of npm packages (`@zxcvbn-ts/language-*`): in ten, five given names
 * with a surname, three surnames and two rarer words of the encyclopedia, drawn with a fixed seed. A larger count begins with the same
 * ones. None stands in a reference or in the vocabulary, accents and case aside.
 *
 * @throws EvaluationError for more than the lists give
 */
export function drawDistractors(code: LanguageCode, count: number, limits: DistractorLimits): Distractors {
  const terms: string[] = [];
  let leftOut = 0;
  if (count === 0) return { terms, leftOut };
  const lists = readLists(code);
  const most = Math.floor((lists.firstNames.length * lists.lastNames.length) / 2);
  if (count > most) throw new EvaluationError(`--distractors ${count}: give at most ${most} for ${code}`);
  const spoken = phrasesOf(limits.references);
  const taken = new Set(Array.from(limits.vocabulary, plain));
  const drawName = nameDrawer(lists);
  while (terms.length < count) {
    const term = drawName();
    const key = plain(term);
    if (spoken.has(key) || taken.has(key)) {
      leftOut += 1;
      continue;
    }
    taken.add(key);
    terms.push(term);
  }
  return { terms, leftOut };
}

/** Everything of up to `WORDS_MAX` words that is said, without accents and case. */
function phrasesOf(references: Iterable<string>): ReadonlySet<string> {
  const phrases = new Set<string>();
  for (const reference of references) {
    const words = plain(reference).split(' ');
    words.forEach((_, from) => {
      for (let to = from + 1; to <= Math.min(words.length, from + WORDS_MAX); to += 1) {
        phrases.add(words.slice(from, to).join(' '));
      }
    });
  }
  return phrases;
}

function plain(text: string): string {
  return wordsOf(text).join(' ').normalize('NFD').replace(/\p{M}/gu, '');
}

/** Once the single names have run out there are pairs only. */
function nameDrawer({ firstNames, lastNames, encyclopedia }: NameLists): () => string {
  const random = seededRandom(SEED);
  const surnames = shuffled(lastNames, random);
  const words = shuffled(encyclopedia, random);
  let drawn = 0;
  return () => {
    const place = drawn % 10;
    drawn += 1;
    const single = place < 5 ? undefined : place < 8 ? surnames.pop() : words.pop();
    return capitalised(single ?? `${pickOf(firstNames, random)} ${pickOf(lastNames, random)}`);
  };
}

function shuffled(list: readonly string[], random: () => number): string[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] ?? '', copy[i] ?? ''];
  }
  return copy;
}

function pickOf(list: readonly string[], random: () => number): string {
  return list[Math.floor(random() * list.length)] ?? '';
}

function capitalised(name: string): string {
  return name.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
}

interface WordLists {
  readonly name: string;
  /** Loads the package's lists, by kind and name. */
  readonly load: () => unknown;
  /** Inflected forms without accents, which frequency lists lack in part; there is no such list for Portuguese. */
  readonly loadForms: () => unknown;
}

const LISTS: Readonly<Record<LanguageCode, WordLists>> = {
  es: {
    name: 'es-es',
    load: () => require('@zxcvbn-ts/language-es-es') as unknown,
    loadForms: () => require('an-array-of-spanish-words') as unknown,
  },
  pt: { name: 'pt-br', load: () => require('@zxcvbn-ts/language-pt-br') as unknown, loadForms: () => [] },
  en: {
    name: 'en',
    load: () => require('@zxcvbn-ts/language-en') as unknown,
    loadForms: () => require('an-array-of-english-words') as unknown,
  },
};

/** Given names, surnames and the encyclopedia's other words, none of two words, each once. */
export function readNames(code: LanguageCode): readonly string[] {
  const { firstNames, lastNames, encyclopedia } = readLists(code);
  return [...new Set([...firstNames, ...lastNames, ...encyclopedia])].filter((name) => !name.includes(' '));
}

const listsRead = new Map<LanguageCode, NameLists>();

/** Reading the lists takes seconds: they are kept. */
function readLists(code: LanguageCode): NameLists {
  const lists = listsRead.get(code) ?? loadLists(code);
  listsRead.set(code, lists);
  return lists;
}

function loadLists(code: LanguageCode): NameLists {
  const { name, load, loadForms } = LISTS[code];
  const { dictionary } = load() as { readonly dictionary: Readonly<Record<string, readonly string[]>> };
  const list = (kind: string) =>
    (dictionary[`${kind}-${name}`] ?? []).filter(
      (word) => word.length >= NAME_LETTERS_MIN && NAME.test(word),
    );
  const forms = loadForms() as readonly string[];
  const everyday = new Set([...list('commonWords').map(plain), ...forms]);
  const names = new Set([...list('firstnames'), ...list('lastnames')].map(plain));
  return {
    firstNames: list('firstnames'),
    lastNames: list('lastnames'),
    encyclopedia: list('wikipedia').filter((word) => !everyday.has(plain(word)) && !names.has(plain(word))),
  };
}
