import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { describe, expect, test } from 'vitest';
import { createGramHits } from '../src/gram-hits.ts';
import type { HeardSpeech } from '../src/heard-speech.ts';
import { HitChains } from '../src/hit-chains.ts';
import type { Lexicon } from '../src/lexicon.ts';
import { PHONES_MAX } from '../src/phone-distance.ts';
import type { SoundLimits } from '../src/sound-filter.ts';
import { phonesOfWords } from '../src/transcription.ts';

const language = spanish();

/** Wide enough that nothing is left out for its length. */
const limits: SoundLimits = {
  least: new Uint16Array(100),
  most: new Uint16Array(100).fill(100),
  edits: new Uint8Array(100).fill(100),
  editsNear: new Uint8Array(100).fill(100),
};

function lexiconOf(terms: readonly string[]): Lexicon {
  return compileLexicon({ language, entries: terms.map((canonical) => ({ canonical })) }).lexicon;
}

/** Words as they are looked at where all of them are everyday ones, or none is. */
function speechOf({ grams }: Lexicon, words: readonly string[], isEveryday: boolean): HeardSpeech {
  const phones = words.map((word) => phonesOfWords([word], language));
  const starts = new Uint32Array(words.length + 1);
  phones.forEach(({ length }, i) => {
    starts[i + 1] = starts[i]! + length;
  });
  const length = starts[words.length]!;
  const reach = () => new Uint32Array(words.length + 1).fill(isEveryday ? PHONES_MAX : 0);
  return {
    classes: Uint8Array.from(
      phones.flatMap((own) => [...own]),
      (phone) => grams.classOf[phone]!,
    ),
    touchesUnranked: new Uint8Array(length + 1).fill(isEveryday ? 0 : 1),
    starts,
    words: words.length,
    ends: new Uint32Array(words.length + 1).fill(length),
    isRankedContent: new Uint8Array(words.length + 1).fill(isEveryday ? 1 : 0),
    unrankedReach: reach(),
    nearReach: reach(),
  };
}

/** The terms that grams lead to from word `word` on, each as often as one does. */
function ledTo(lexicon: Lexicon, heard: string, { word = 0, isEveryday = true } = {}): readonly string[] {
  const words = heard.split(' ');
  const chains = new HitChains();
  const hits = createGramHits(lexicon.grams, lexicon.readings, limits);
  hits.collect(speechOf(lexicon, words, isEveryday), new Int32Array(words.length).fill(-1), chains);
  const terms: string[] = [];
  for (let hit = chains.heads[word]!; hit !== -1; hit = chains.nexts[hit]!) {
    terms.push(lexicon.term(lexicon.readings.termOf[chains.reading(hit)]!).canonical);
  }
  return terms;
}

describe('among everyday words a term is led to by', () => {
  test.each([
    ['the whole of a short one', 'Xuvia', 'subia'],
    ['the whole of one of three phones', 'Boi', 'voi'],
    ['its first five phones', 'Mercadona', 'merca tuntu'],
    ['three phones of both ends', 'Almendralejo', 'alma tos ejo'],
    ['a word of it', 'Gran Avenida Central', 'tren avenida mundial'],
  ])('%s: %s, “%s”', (_, term, heard) => {
    expect(ledTo(lexiconOf([term]), heard)).toContain(term);
  });

  test.each([
    ['a run inside', 'Mercadona', 'tercado tuntu'],
    ['one end', 'Sara', 'saru'],
    ['a word far from its place', 'Gran Avenida Central', 'avenida'],
    ['a function word of it', 'Gran Para Central', 'tren para mundial'],
    ['a part of a word of it', 'Gran Avenida Central', 'tren avenidas mundial'],
  ])('but not by %s: %s, “%s”', (_, term, heard) => {
    expect(ledTo(lexiconOf([term]), heard)).toEqual([]);
  });
});

test.each([
  ['a run inside', 'Mercadona', 'tercado tuntu'],
  ['one end', 'Sara', 'saru'],
])('beside words that are none by %s, too: %s, “%s”', (_, term, heard) => {
  expect(ledTo(lexiconOf([term]), heard, { isEveryday: false })).toContain(term);
});

describe('a word of very many terms', () => {
  const syllables = ['bu', 'de', 'fo', 'gu', 'ja', 'ke', 'li', 'mo', 'nu', 'pe'];
  const names = syllables.flatMap((a) => syllables.map((b) => `${a}${b}x`));
  const crowd = names.map((name, i) => `${name} Avenida ${names[(i * 37 + 11) % names.length] ?? ''}`);
  const lexicon = lexiconOf(crowd);

  test('leads to few of them', () => {
    expect(ledTo(lexicon, 'tren avenida mundial').length).toBeLessThan(crowd.length / 4);
  });

  test.each([
    ['what stands before it', (before: string) => `${before} avenida mundial`],
    ['what stands after it', (_: string, after: string) => `tren avenida ${after}`],
  ])('leads to each by %s', (_, heardAs) => {
    for (const term of crowd) {
      const [before = '', , after = ''] = term.toLowerCase().split(' ');
      expect(ledTo(lexicon, heardAs(before, after))).toContain(term);
    }
  });

  test('leads to one that has hardly another word by itself', () => {
    const among = crowd.map((term) => term.replace('Avenida', 'el Avenida ya'));
    expect(ledTo(lexiconOf([...among, 'El Avenida Ya']), 'miel avenida ya')).toContain('El Avenida Ya');
  });
});

test('what is known of a word already is left out', () => {
  const lexicon = lexiconOf(['Mercadona', 'Sara', 'Gran Avenida Central']);
  const words = ['mercadona', 'sara', 'tren', 'avenida', 'central'];
  for (const isEveryday of [true, false]) {
    const chains = new HitChains();
    const hits = createGramHits(lexicon.grams, lexicon.readings, limits);
    hits.collect(speechOf(lexicon, words, isEveryday), Int32Array.of(-1, 0, -1, 0, -1), chains);
    expect(chains.heads[0]).not.toBe(-1);
    expect([chains.heads[1], chains.heads[3]]).toEqual([-1, -1]);
  }
});
