import { compileLexicon, createCorrector, type Language, processOnline } from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { describe, expect, test } from 'vitest';

/** What is reported of each term: `kind: words`, or nothing. */
function reported(language: Language, ...canonicals: readonly string[]): readonly string[] {
  const entries = canonicals.map((canonical) => ({ canonical }));
  return compileLexicon({ language, entries }).problems.map(
    ({ kind, message }) => `${kind}: ${exampleIn(message)}`,
  );
}

function exampleIn(message: string): string {
  return /everyday words? “([^”]+)”/u.exec(message)?.[1] ?? '';
}

test.each<[string, Language, string, readonly string[]]>([
  ['one word that sounds the same', spanish(), 'Kara', ['collides-with-everyday-word: cara']],
  ['a function word that sounds the same', spanish(), 'Ke', ['collides-with-everyday-word: que']],
  ['two words that sound the same', spanish(), 'CajaSur', ['collides-with-everyday-words: caja sur']],
  [
    'two words that sound the same, in English',
    english(),
    'Citibank',
    ['collides-with-everyday-words: city bank'],
  ],
  ['a short term and a word that sounds almost the same', spanish(), 'Amos', ['near-everyday-word: amo']],
  ['nothing for the words of the term itself', spanish(), 'Caja Sur', []],
  ['nothing where a word of the term is heard beside it', english(), 'Andy Penn', []],
  ['nothing for a function word that sounds almost the same', spanish(), 'Axl', []],
  ['nothing for a longer term', spanish(), 'Movistar', []],
])('reports %s', (...[, language, canonical, expected]) => {
  expect(reported(language, canonical)).toEqual(expected);
});

describe.each<[string, Language, readonly [string, string]]>([
  ['Spanish', spanish(), ['ayer dijo', 'en la calle']],
  ['Portuguese', portuguese(), ['ontem disse', 'na rua']],
  ['English', english(), ['he said', 'to us yesterday']],
])('what is reported is what happens in %s', (_, language, [before, after]) => {
  const words = [...language.everydayWords()];
  const joined = words.slice(100, 2000).filter((word, rank) => rank % 9 === 0 && word.length > 2);
  const canonicals = [
    ...joined.slice(1).map((word, i) => capitalised(`${joined[i] ?? ''}${word}`)),
    ...words
      .slice(15_000)
      .filter((word) => word.length <= 4)
      .slice(0, 300)
      .map(capitalised),
  ];
  const entries = canonicals.map((canonical) => ({ canonical }));
  const { lexicon, problems } = compileLexicon({ language, entries });
  const collisions = problems
    .map(({ index, kind, message }) => ({
      canonical: canonicals[index] ?? '',
      kind,
      message,
      heard: exampleIn(message),
    }))
    .filter(({ heard }) => heard !== '');
  const said = (heard: string) => `${before} ${heard} ${after}`;

  test('there is something of each kind', () => {
    expect(new Set(collisions.map(({ kind }) => kind))).toEqual(
      new Set(['collides-with-everyday-word', 'collides-with-everyday-words', 'near-everyday-word']),
    );
  });

  test('the everyday words are left as they are', () => {
    const corrector = createCorrector(lexicon);
    const changed = collisions.filter(({ canonical, heard }) =>
      processOnline(corrector, { text: said(heard) }).corrections.some(
        ({ replacement }) => replacement === canonical,
      ),
    );
    expect(changed).toEqual([]);
  });

  test('a pair replaces them, where the report says that one may be added', () => {
    const pairs = collisions
      .filter(({ message }) => !message.includes('never replaced'))
      .map(({ canonical, heard }) => ({ canonical, heard }));
    for (const pair of pairs) {
      const alone = compileLexicon({
        language,
        entries: [{ canonical: pair.canonical }],
        pairs: [pair],
      }).lexicon;
      expect(processOnline(createCorrector(alone), { text: pair.heard }).text).toBe(pair.canonical);
    }
  });

  test('a critical term is asked about or left, never put in', () => {
    const critical = collisions.map(({ canonical }) => ({ canonical, critical: true }));
    const corrector = createCorrector(compileLexicon({ language, entries: critical }).lexicon);
    for (const { canonical, heard } of collisions) {
      const { corrections } = processOnline(corrector, { text: said(heard) });
      expect(corrections.map(({ replacement }) => replacement)).not.toContain(canonical);
    }
  });
});

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
