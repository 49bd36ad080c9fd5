#!/usr/bin/env node
// Packs the word lists of @zxcvbn-ts into one TypeScript module a language. `--check` writes nothing and fails where a
// module is not what the installed lists give. Sources and licences: data/word-lists/SOURCE.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `Packs the word lists of the language modules from npm packages.

  node packages/correction/scripts/pack-word-lists.mjs            write src/languages/*/word-list.ts
  node packages/correction/scripts/pack-word-lists.mjs --check    exit 1 if a written module is out of date
`;

const languagesFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'src', 'languages');

const LANGUAGES = [
  { folder: 'spanish', source: 'es-es' },
  { folder: 'portuguese', source: 'pt-br' },
  { folder: 'english', source: 'en' },
];

/** The corrector's tokens are runs of letters: what stands between hyphens and apostrophes counts by itself. */
const WORD = /^\p{Ll}+$/u;

function wordsOf(list) {
  const words = list.flatMap((entry) => entry.normalize('NFC').toLowerCase().split(/['’-]/u));
  return [...new Set(words.filter((word) => WORD.test(word)))];
}

async function moduleOf({ source }) {
  const { dictionary } = await import(`@zxcvbn-ts/language-${source}`);
  const everyday = wordsOf(dictionary[`commonWords-${source}`]);
  const isEveryday = new Set(everyday);
  const written = wordsOf(dictionary[`wikipedia-${source}`]).filter((word) => !isEveryday.has(word));
  return `// Written by scripts/pack-word-lists.mjs from @zxcvbn-ts/language-${source}; see data/word-lists/SOURCE.md.

export const EVERYDAY_WORDS: string =
  '${everyday.join(' ')}';

export const WRITTEN_WORDS: string =
  '${written.join(' ')}';
`;
}

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) {
  process.stdout.write(HELP);
} else {
  for (const language of LANGUAGES) {
    const file = path.join(languagesFolder, language.folder, 'word-list.ts');
    const text = await moduleOf(language);
    if (!values.check) {
      writeFileSync(file, text);
      process.stderr.write(`${path.relative(process.cwd(), file)}: ${text.length} characters\n`);
    } else if (readFileSync(file, 'utf8') !== text) {
      process.stderr.write(
        `${path.relative(process.cwd(), file)} is out of date: run node packages/correction/scripts/pack-word-lists.mjs\n`,
      );
      process.exitCode = 1;
    }
  }
}
