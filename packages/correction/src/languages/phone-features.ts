import { PHONE_SYMBOLS } from './phones.ts';

/** Where and how a consonant is made (IPA chart, 2020). `place` counts from the lips back, so that neighbours are near. */
export interface ConsonantFeatures {
  readonly kind: 'consonant';
  readonly place: number;
  readonly manner: Manner;
  readonly isVoiced: boolean;
}

/** Tongue of a vowel (IPA chart, 2020): height 0 close .. 3 open, backness 0 front .. 2 back. */
export interface VowelFeatures {
  readonly kind: 'vowel';
  readonly height: number;
  readonly backness: number;
}

export type PhoneFeatures = ConsonantFeatures | VowelFeatures;

export type Manner = 'stop' | 'affricate' | 'fricative' | 'nasal' | 'lateral' | 'rhotic' | 'glide';

/** Symbols by place, a column of the IPA chart each; within a column, voiceless before voiced. */
const CONSONANTS: Readonly<Record<Manner, readonly (readonly [voiceless: string, voiced: string])[]>> = {
  //          lips        teeth       ridge       behind it   palate      velum       glottis
  stop: [
    ['p', 'b'],
    ['', ''],
    ['t', 'd'],
    ['', ''],
    ['', ''],
    ['k', 'ɡ'],
    ['', ''],
  ],
  affricate: [
    ['', ''],
    ['', ''],
    ['', ''],
    ['ʧ', 'ʤ'],
    ['', ''],
    ['', ''],
    ['', ''],
  ],
  fricative: [
    ['f', 'v'],
    ['θ', 'ð'],
    ['s', 'z'],
    ['ʃ', 'ʒ'],
    ['', ''],
    ['x', ''],
    ['h', ''],
  ],
  nasal: [
    ['', 'm'],
    ['', ''],
    ['', 'n'],
    ['', ''],
    ['', 'ɲ'],
    ['', 'ŋ'],
    ['', ''],
  ],
  lateral: [
    ['', ''],
    ['', ''],
    ['', 'l'],
    ['', ''],
    ['', 'ʎ'],
    ['', ''],
    ['', ''],
  ],
  rhotic: [
    ['', ''],
    ['', ''],
    ['', 'ɾr'],
    ['', 'ɹ'],
    ['', ''],
    ['', ''],
    ['', ''],
  ],
  glide: [
    ['', 'w'],
    ['', ''],
    ['', ''],
    ['', ''],
    ['', 'j'],
    ['', ''],
    ['', ''],
  ],
};

const VOWELS: Readonly<Record<string, readonly [height: number, backness: number]>> = {
  i: [0, 0],
  e: [1, 0],
  æ: [2, 0],
  ə: [1, 1],
  ʌ: [2, 1],
  a: [3, 1],
  u: [0, 2],
  ʊ: [0.5, 2],
  o: [1, 2],
  ɔ: [2, 2],
};

/** Features by phone; undefined for no phone, nasality and digits, which resemble nothing else. */
export function phoneFeatures(): readonly (PhoneFeatures | undefined)[] {
  const features = new Map<string, PhoneFeatures>();
  for (const [symbol, [height, backness]] of Object.entries(VOWELS)) {
    features.set(symbol, { kind: 'vowel', height, backness });
  }
  for (const manner of MANNERS) {
    for (const [place, symbols] of CONSONANTS[manner].entries()) {
      for (const [voice, column] of symbols.entries()) {
        for (const symbol of column) {
          features.set(symbol, { kind: 'consonant', place, manner, isVoiced: voice === 1 });
        }
      }
    }
  }
  return Array.from(PHONE_SYMBOLS, (symbol) => features.get(symbol));
}

const MANNERS: readonly Manner[] = ['stop', 'affricate', 'fricative', 'nasal', 'lateral', 'rhotic', 'glide'];
