import { compileLexicon } from './compile-lexicon.ts';
import { createLexicon } from './create-lexicon.ts';
import type { Language } from './language.ts';
import { fingerprintOf } from './language-fingerprint.ts';
import type { Lexicon } from './lexicon.ts';
import type { Column, LexiconColumns } from './lexicon-columns.ts';
import { type FileContent, otherVersion, readLexiconFile, writeLexiconFile } from './lexicon-file.ts';

/**
 * The bytes of a compiled lexicon, some 200 a term: to be written to one file, or handed to another thread. The same
 * lexicon gives the same bytes. What `compileLexicon` had to report is not in them.
 */
export function saveLexicon(lexicon: Lexicon): Uint8Array {
  const numbers = new Map<string, number>();
  const columns = new Map<string, Column>();
  const groups: Groups = lexicon.columns;
  for (const [group, parts] of Object.entries(groups)) {
    for (const [name, part] of Object.entries(parts)) {
      if (typeof part === 'number') numbers.set(`${group}.${name}`, part);
      else columns.set(`${group}.${name}`, part);
    }
  }
  const { code, dialect } = lexicon.language;
  return writeLexiconFile({
    language: code,
    dialect,
    fingerprint: fingerprintOf(lexicon.language),
    numbers,
    columns,
  });
}

/**
 * The lexicon that `saveLexicon` made `bytes` of. It stays a view of them: they must not be changed. Give the language
 * that it was compiled with, made anew. Takes as long as the checksum, a millisecond a megabyte; with `verify` false,
 * less than a millisecond whatever the size.
 *
 * @throws RangeError that says what to do, for bytes that are damaged, or were saved by another version, or compiled for
 * another language, dialect or word list.
 */
export function loadLexicon(
  bytes: Uint8Array,
  language: Language,
  /**
   * `verify: false` is for bytes that were loaded or saved in this process, by another thread: it skips the checksum.
   * Bytes of a file are always to be verified: a damaged lexicon may do anything.
   */
  { verify = true }: { readonly verify?: boolean } = {},
): Lexicon {
  const file = readLexiconFile(bytes, !verify);
  if (file.language !== language.code || file.dialect !== language.dialect) {
    throw new RangeError(
      `The lexicon was compiled for ${file.dialect} (${file.language}), not for ${language.dialect} (${language.code}). Give that language, or compile the terms for this one.`,
    );
  }
  if (file.fingerprint !== fingerprintOf(language)) {
    throw new RangeError(
      `The lexicon was compiled with other pronunciation rules or words of ${language.dialect} than these. Compile it again and save it.`,
    );
  }
  return createLexicon(language, columnsOf(file, language));
}

/** Every group as what it is made of; a group that holds anything but columns and numbers doesn't compile. */
type Groups = {
  readonly [Group in keyof LexiconColumns]: {
    readonly [Part in keyof LexiconColumns[Group]]: Column | number;
  };
};

/** An empty lexicon says which columns there must be, so that no list of them has to be kept. */
function columnsOf(file: FileContent, language: Language): LexiconColumns {
  const empty: Groups = compileLexicon({ language, entries: [] }).lexicon.columns;
  const groups: Record<string, Readonly<Record<string, Column | number>>> = {};
  let count = 0;
  for (const [group, parts] of Object.entries(empty)) {
    const loaded: Record<string, Column | number> = { ...parts };
    for (const [name, part] of Object.entries(parts)) {
      const key = `${group}.${name}`;
      const saved = typeof part === 'number' ? file.numbers.get(key) : file.columns.get(key);
      if (saved === undefined || kindOf(saved) !== kindOf(part))
        throw otherVersion(`there is no such ${key}`);
      loaded[name] = saved;
      count += 1;
    }
    groups[group] = loaded;
  }
  const unknown = file.numbers.size + file.columns.size - count;
  if (unknown !== 0) throw otherVersion(`${unknown} columns are not known here`);
  // Names and types are those of the empty one.
  return groups as unknown as LexiconColumns;
}

function kindOf(part: Column | number): string {
  return typeof part === 'number' ? 'number' : part[Symbol.toStringTag];
}
