import { createKnownWords } from './known-words.ts';
import type { Language } from './language.ts';
import type { Lexicon } from './lexicon.ts';
import { type LexiconColumns, PAIR_SUGGESTED, SURFACE } from './lexicon-columns.ts';
import { createPhraseTrie, ROOT } from './phrase-trie.ts';
import { createTermReader } from './stored-terms.ts';
import { createWordReader } from './word-facts.ts';

/** Makes a lexicon of its columns, in a time that doesn't depend on how many terms there are. */
export function createLexicon(language: Language, columns: LexiconColumns): Lexicon {
  const { terms, words, phrases, readings, grams } = columns;
  const termCount = terms.isCritical.length;
  const term = createTermReader(language, columns);
  const trie = createPhraseTrie(words, columns.trie);
  return {
    language,
    termCount,
    term,
    termOf(own) {
      let node = ROOT;
      for (const word of own) {
        const wordId = trie.wordId(word);
        node = wordId === -1 ? -1 : trie.step(node, wordId);
        if (node === -1) return undefined;
      }
      const phrase = trie.phraseAt(node);
      return phrase === -1 || phrase >= termCount ? undefined : term(phrase);
    },
    *terms() {
      for (let index = 0; index < termCount; index += 1) yield term(index);
    },
    phrase(index) {
      if (index < termCount) {
        const length = terms.wordStarts[index + 1]! - terms.wordStarts[index]!;
        return { kind: 'canonical', term: term(index), length };
      }
      const at = index - termCount;
      const kind = phrases.kinds[at]!;
      const place = { term: term(phrases.termOf[at]!), length: phrases.lengths[at]! };
      if (kind === SURFACE) return { kind: 'surface', ...place };
      const decision = kind === PAIR_SUGGESTED ? 'suggest' : 'apply';
      return { kind: 'pair', ...place, count: phrases.counts[at]!, decision };
    },
    trie,
    phraseWordsMax: columns.limits.phraseWordsMax,
    knownWords: createKnownWords(createWordReader(language, trie)),
    readings,
    grams,
    columns,
  };
}
