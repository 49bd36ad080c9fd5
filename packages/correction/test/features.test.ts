import { compileLexicon, createCorrector } from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { describe, expect, it } from 'vitest';
import { soundCandidates } from '../src/correction-round.ts';
import {
  candidateSet,
  createFeatureWriter,
  FEATURE_COUNT,
  FEATURE_NAMES,
  FIRST_FEATURES,
  writeFeatures,
} from '../src/features.ts';
import type { Language } from '../src/language.ts';
import { readUtterance } from '../src/utterance.ts';

type FeatureName = (typeof FEATURE_NAMES)[number];

const languages: Readonly<Record<string, Language>> = { es: spanish(), en: english() };

/** The features of the candidate that puts `term` in place of what is in brackets. */
function featuresOf(marked: string, term: string, code = 'es'): ReadonlyMap<FeatureName, number> {
  const language = languages[code];
  if (language === undefined) throw new RangeError(code);
  const { lexicon } = compileLexicon({ language, entries: [{ canonical: term }] });
  const utterance = readUtterance(marked.replace(/[[\]]/gu, ''), lexicon);
  const start = marked.indexOf('[');
  const end = marked.indexOf(']') - 1;
  const { candidates } = soundCandidates(createCorrector(lexicon), utterance);
  const index = candidates.findIndex(
    ({ from, to }) => utterance.tokens[from]?.start === start && utterance.tokens[to - 1]?.end === end,
  );
  if (index < 0) throw new RangeError(`No candidate for ${marked}`);
  const values = new Float64Array(FEATURE_COUNT);
  writeFeatures(candidateSet(utterance, candidates), index, values);
  return new Map(FEATURE_NAMES.map((name, i) => [name, values[i] ?? Number.NaN]));
}

describe('how the words look', () => {
  it('are measured apart from the words that window and term share', () => {
    const features = featuresOf('hablo con [estados unidos sería]', 'Estados Unidos y Suecia');
    expect(features.get('similarity')).toBeGreaterThan(0.8);
    expect(features.get('replacedSimilarity')).toBeLessThan(0.75);
    expect(features.get('replacedLetterSimilarity')).toBeLessThan(0.6);
  });

  it('are as alike as all of it where nothing is shared', () => {
    const features = featuresOf('la marca [mobistar]', 'Movistar');
    expect(features.get('replacedSimilarity')).toBe(features.get('similarity'));
    expect(features.get('replacedLetterSimilarity')).toBe(features.get('letterSimilarity'));
    expect(features.get('sharedStart')).toBe(2 / 8);
  });

  it.each([
    { marked: 'en el [europeo occidental]', term: 'Europa Occidental', expected: 1 },
    { marked: 'los [canarios]', term: 'Canarias', expected: 1 },
    { marked: 'el río [gallego]', term: 'Gállego', expected: 2 },
    { marked: 'la marca [mobistar]', term: 'Movistar', expected: 0 },
    { marked: 'la marca [movi star]', term: 'Movistar', expected: -1 },
  ])('tell other forms of the term from other words: $marked, $term', ({ marked, term, expected }) => {
    expect(featuresOf(marked, term).get('endingsOnly')).toBe(expected);
  });

  it('tell English plurals', () => {
    expect(featuresOf('about the [webcast]', 'WEBCASTS', 'en').get('endingsOnly')).toBe(1);
  });

  it('ask more likeness of a short term than of a long one', () => {
    const short = featuresOf('la tienda [sara]', 'Zara');
    const long = featuresOf('la marca [mercado libri]', 'Mercado Libre');
    expect(short.get('similarityAboveFloor')).toBe(1);
    expect(long.get('similarityAboveFloor')).toBeGreaterThan(0.5);
    expect(long.get('similarityAboveFloor')).toBeLessThan(long.get('similarity') ?? 0);
  });

  it('count short words and function words of the window', () => {
    const features = featuresOf('es del [grupo la bala]', 'Grupo Lavalle');
    expect(features.get('shortestWordLetters')).toBe(2);
    expect(features.get('stopWordShare')).toBeCloseTo(1 / 3);
  });
});

describe('names', () => {
  it('that are heard every day are told from words that nobody knows', () => {
    const known = featuresOf('el viaje a [bolivia]', 'Olivia');
    const unknown = featuresOf('el viaje a [olibva]', 'Olivia');
    expect(known.get('replacedRarestName')).toBeGreaterThan(0);
    expect(known.get('replacedRarestName')).toBeLessThan(Math.log(100_000));
    expect(unknown.get('replacedRarestName')).toBe(Math.log(100_000));
    expect(known.get('replacedKnownNames')).toBe(1);
    expect(unknown.get('replacedKnownNames')).toBe(0);
    expect(known.get('termRarestName')).toBeLessThan(Math.log(100_000));
  });

  it('count for nothing where all words are everyday ones', () => {
    const features = featuresOf('con los [sabios]', 'Saibos');
    expect(features.get('replacedRarestName')).toBe(0);
    expect(features.get('termRarestName')).toBe(Math.log(100_000));
  });
});

describe('the words around', () => {
  const after = ['afterPreposition', 'afterDeterminer', 'afterNameCue'] as const;

  it.each([
    { marked: 'la fábrica de [mobistar]', expected: [1, 0, 0] },
    { marked: 'vive en la [mobistar]', expected: [0, 1, 0] },
    { marked: 'la empresa [mobistar]', expected: [0, 0, 1] },
    { marked: '[mobistar]', expected: [0, 0, 0] },
  ])('say by their class what may follow: $marked', ({ marked, expected }) => {
    const features = featuresOf(marked, 'Movistar');
    expect(after.map((name) => features.get(name))).toEqual(expected);
  });

  it.each([
    { marked: '[mobistar] tiene tienda', expected: [0, 1, 0] },
    { marked: '[mobistar] para todos', expected: [1, 0, 0] },
    { marked: '[mobistar] xprgt', expected: [0, 0, 1] },
    { marked: '[mobistar]', expected: [0, 0, 0] },
  ])('say by their class what may stand before them: $marked', ({ marked, expected }) => {
    const features = featuresOf(marked, 'Movistar');
    const before = ['beforePreposition', 'beforeAuxiliary', 'beforeUnknownWord'] as const;
    expect(before.map((name) => features.get(name))).toEqual(expected);
  });

  it.each([
    { marked: 'la marca [mobistar] vende', expected: [-1, 0, 0] },
    { marked: 'la marca [Mobistar] vende', expected: [1, 0, 0] },
    { marked: 'el señor Pérez de [mobistar] vende', expected: [0, 0, 0] },
    { marked: 'Telefónica [mobistar] España', expected: [0, 1, 1] },
    { marked: '[Mobistar]', expected: [1, -1, -1] },
    // A term that stands right has the capitals of the lexicon.
    { marked: 'Movistar [mobistar] Movistar', expected: [-1, 0, 0] },
  ])('show names by their capitals, where capitals are written: $marked', ({ marked, expected }) => {
    const features = featuresOf(marked, 'Movistar');
    const capitals = ['capitalShare', 'afterCapital', 'beforeCapital'] as const;
    expect(capitals.map((name) => features.get(name))).toEqual(expected);
  });

  it('count no further than three words before and one after', () => {
    const near = featuresOf('uno dos tres cuatro [mobistar] vende', 'Movistar');
    const far = featuresOf('Otro Uno dos tres cuatro [mobistar] vende Más Cosas', 'Movistar');
    expect([...far]).toEqual([...near]);
  });
});

it('the other windows of a term and the terms nearly as like are counted', () => {
  const features = featuresOf('la marca [movi star]', 'Movistar');
  expect(features.get('otherWindows')).toBeGreaterThanOrEqual(0);
  expect(features.get('closeRivals')).toBe(0);
});

it('written in two parts, for one candidate after the other, they are the same', () => {
  const entries = ['Movistar', 'Mobistar Plus', 'El Corte Inglés', 'Cortés'].map((canonical) => ({
    canonical,
  }));
  const { lexicon } = compileLexicon({ language: spanish(), entries });
  const utterance = readUtterance('fui con movi star plus al corte ingles de Madrid', lexicon);
  const { candidates } = soundCandidates(createCorrector(lexicon), utterance);
  const set = candidateSet(utterance, candidates);
  expect(candidates.length).toBeGreaterThan(3);
  const at = 2;
  const out = new Float64Array(FEATURE_COUNT + at);
  const writer = createFeatureWriter(set, out, at);
  candidates.forEach((_, index) => {
    const whole = new Float64Array(FEATURE_COUNT);
    writeFeatures(set, index, whole);
    const before = out.slice();
    writer.first(index);
    expect(out.subarray(at, at + FIRST_FEATURES)).toEqual(whole.subarray(0, FIRST_FEATURES));
    expect(out.subarray(at + FIRST_FEATURES)).toEqual(before.subarray(at + FIRST_FEATURES));
    // Only of every other one more is asked, as of those that end early nothing is.
    if (index % 2 === 1) return;
    writer.others();
    expect(out.subarray(at)).toEqual(whole);
    expect(out.subarray(0, at)).toEqual(new Float64Array(at));
  });
});
