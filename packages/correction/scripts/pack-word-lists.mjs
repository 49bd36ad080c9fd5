#!/usr/bin/env node
// Packs word lists of npm packages into one TypeScript module a language. `--check` writes nothing and fails where a
// module is not what the installed lists give. Sources and licences: data/word-lists/SOURCE.md; which lists and why:
// docs/decisions/0002-word-lists.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const HELP = `Packs the word lists of the language modules from npm packages.

  node packages/correction/scripts/pack-word-lists.mjs            write src/languages/*/word-list.ts
  node packages/correction/scripts/pack-word-lists.mjs --check    exit 1 if a written module is out of date
`;

const require = createRequire(import.meta.url);
const languagesFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'src', 'languages');

// The lists leave words of one letter out; those below are among the commonest of their language.
const LANGUAGES = [
  { folder: 'spanish', source: 'es-es', shortWords: 'a y o e u', forms: 'an-array-of-spanish-words' },
  { folder: 'portuguese', source: 'pt-br', shortWords: 'a e o é à' },
  { folder: 'english', source: 'en', shortWords: 'a i', forms: 'an-array-of-english-words' },
];

/** The corrector's tokens are runs of letters: what stands between hyphens and apostrophes counts by itself. */
const WORD = /^\p{Ll}+$/u;

/** Shorter words are mostly missing from the lists of forms, and never names. */
const NAME_LETTERS_MIN = 3;

function wordsOf(list) {
  const words = list.flatMap((entry) => entry.normalize('NFC').toLowerCase().split(/['’-]/u));
  return [...new Set(words.filter((word) => WORD.test(word)))];
}

/** The lists of forms and of names are written without accents; ñ and ç stay. */
function withoutAccents(word) {
  return word
    .normalize('NFD')
    .replace(/[\u0300-\u0302\u0308]/gu, '')
    .normalize('NFC');
}

/** What the Spanish list of forms leaves out: verbs with pronouns behind, adverbs, superlatives, diminutives. */
const SPANISH_ENDINGS = [
  { ending: /^(.+(?:[aei]r|ndo))(?:me|te|se|nos|os)?(?:l[aeo]s?|me|te|se|nos|os)$/u, completions: [''] },
  {
    ending: /^(.{3,}[aeiou]d?)(?:me|te|se|nos|os)?(?:l[aeo]s?|me|te|se|nos|os)$/u,
    completions: ['', 'n', 's'],
  },
  { ending: /^(.{4,})mente$/u, completions: [''] },
  { ending: /^(.{3,})isim[ao]s?$/u, completions: ['o', 'a', 'e', ''] },
  { ending: /^(.{4,})it[ao]s?$/u, completions: ['o', 'a', 'e', ''] },
  { ending: /^(.{4,}?)e?cit[ao]s?$/u, completions: ['o', 'a', 'e', ''] },
];

function isSpanishDerivation(word, forms) {
  return SPANISH_ENDINGS.some(({ ending, completions }) => {
    const stem = ending.exec(word)?.[1];
    return stem !== undefined && completions.some((completion) => forms.has(stem + completion));
  });
}

/**
 * Tells words of the language from names. A list of forms holds no names, so it decides where there is one under a
 * licence that lets us; Portuguese has none, and what is nobody's first or last name counts as a word.
 */
function ordinaryWordTest({ source, forms }, dictionary) {
  if (forms !== undefined) {
    const known = new Set(require(forms));
    return (word) => {
      const plain = withoutAccents(word);
      if (word.length < NAME_LETTERS_MIN || known.has(plain)) return true;
      return source === 'es-es' && isSpanishDerivation(plain, known);
    };
  }
  const names = new Set(
    [...dictionary[`firstnames-${source}`], ...dictionary[`lastnames-${source}`]].map(withoutAccents),
  );
  return (word) => !names.has(withoutAccents(word));
}

/** By the better of a name's places in the two lists; a hyphen before those that subtitles don't have. */
function namesInOrder(spoken, written, isOrdinary) {
  const places = new Map();
  for (const list of [spoken, written]) {
    for (const [place, word] of list.entries()) {
      if (!isOrdinary(word)) places.set(word, Math.min(place, places.get(word) ?? place));
    }
  }
  const isSpoken = new Set(spoken);
  return [...places]
    .sort(([a, placeOfA], [b, placeOfB]) => placeOfA - placeOfB || (a < b ? -1 : 1))
    .map(([name]) => (isSpoken.has(name) ? name : `-${name}`));
}

async function moduleOf(language) {
  const { source, shortWords, forms } = language;
  const { dictionary } = await import(`@zxcvbn-ts/language-${source}`);
  const isOrdinary = ordinaryWordTest(language, dictionary);
  const spoken = [...shortWords.split(' '), ...wordsOf(dictionary[`commonWords-${source}`])];
  const written = wordsOf(dictionary[`wikipedia-${source}`]);
  const ranked = [...new Set([...spoken, ...written].filter(isOrdinary))];
  const names = namesInOrder(spoken, written, isOrdinary);
  const packages = [`@zxcvbn-ts/language-${source}`, ...(forms === undefined ? [] : [forms])].join(' and ');
  return `/*! Word frequencies of OpenSubtitles 2024 through OPUS (https://opus.nlpl.eu/), Open Data Commons Attribution License. */
// Written by scripts/pack-word-lists.mjs from ${packages}; see data/word-lists/SOURCE.md.

/** The words of subtitles in order of frequency, then those that only the encyclopedia has; no names. */
export const RANKED_WORDS =
  '${ranked.join(' ')}';

/** Names and foreign words in order of frequency; a hyphen is before those that only the encyclopedia has. */
export const NAMES =
  '${names.join(' ')}';
`;
}

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) {
  process.stdout.write(HELP);
} else {
  for (const language of LANGUAGES) {
    const file = path.join(languagesFolder, language.folder, 'word-list.ts');
    const shown = path.relative(process.cwd(), file);
    const text = await moduleOf(language);
    if (!values.check) {
      writeFileSync(file, text);
      process.stderr.write(
        `${shown}: ${text.split(' ').length} words, ${gzipSync(text).length} bytes gzipped\n`,
      );
    } else if (readFileSync(file, 'utf8') !== text) {
      process.stderr.write(
        `${shown} is out of date: run node packages/correction/scripts/pack-word-lists.mjs\n`,
      );
      process.exitCode = 1;
    }
  }
}
