/** Real utterances and lexicons for streams of partials: the sample calls, and the evaluation sets where there are any. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language, LexiconEntry, LexiconPair } from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';

export interface Speech {
  readonly name: string;
  readonly language: Language;
  readonly entries: readonly LexiconEntry[];
  readonly pairs: readonly LexiconPair[];
  readonly utterances: readonly string[];
}

interface SampleLexicon {
  readonly entries: readonly LexiconEntry[];
  readonly pairs?: readonly LexiconPair[];
}

interface SampleCall {
  readonly turns: readonly { readonly hypothesis: string }[];
}

const data = fileURLToPath(new URL('../../../data', import.meta.url));
const languages = { es: spanish(), pt: portuguese(), en: english() };

function readJsonFiles(folder: string): unknown[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as unknown);
}

export function sampleSpeech(code: 'es' | 'pt' | 'en'): Speech {
  const lexicons = readJsonFiles(path.join(data, 'lexicons', code)) as SampleLexicon[];
  const calls = readJsonFiles(path.join(data, 'calls', code)) as SampleCall[];
  return {
    name: `the ${code} sample calls`,
    language: languages[code],
    entries: lexicons.flatMap(({ entries }) => entries),
    pairs: lexicons.flatMap(({ pairs = [] }) => pairs),
    utterances: calls.flatMap(({ turns }) => turns.map(({ hypothesis }) => hypothesis)),
  };
}

/** A development set and its terms, undefined where `folder` doesn't hold them. */
export function evaluationSpeech(folder: string, set: string): Speech | undefined {
  const code = set.slice(0, 2) as 'es' | 'pt' | 'en';
  const file = path.join(folder, `dev.${set}.jsonl`);
  if (!existsSync(file)) return undefined;
  const rows = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const terms = readFileSync(path.join(folder, `dev.${code}.terms.txt`), 'utf8')
    .split('\n')
    .filter(Boolean);
  return {
    name: set,
    language: languages[code],
    entries: terms.map((canonical) => ({ canonical })),
    pairs: [],
    utterances: rows.map((row) => (JSON.parse(row) as { readonly hypothesis: string }).hypothesis),
  };
}

/** Utterances made of what a lexicon is likely to change, where one correction makes room for the next. */
export function chainedSpeech(): Speech {
  const words =
    'el corte ingles mobi estar movistar plus plas muvistar banco lombia colonvia b be uve a v BV VA vas qu ez M zq vasques no dos 5G bueno qué bien colombia en cortein glés'.split(
      ' ',
    );
  const separators = [' ', ' ', ' ', ', ', '. ', '-', ' ¿', '  ', '\n'];
  const utterances = Array.from({ length: 400 }, (_, n) => {
    let seed = n + 1;
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    return Array.from({ length: 4 + next(14) }, () => {
      return (words[next(words.length)] ?? '') + (separators[next(separators.length)] ?? '');
    }).join('');
  });
  return {
    name: 'a lexicon whose terms and pairs hold one another',
    language: languages.es,
    entries: [
      { canonical: 'Movistar', surfaces: ['movi star'] },
      { canonical: 'Movistar Plus' },
      { canonical: 'El Corte Inglés', surfaces: ['corte'] },
      { canonical: 'BBVA' },
      { canonical: 'Vázquez', critical: true },
      { canonical: 'Básquez', critical: true },
      { canonical: 'Bancolombia' },
      { canonical: 'Colombia' },
    ],
    pairs: [
      { heard: 'mobi estar', canonical: 'Movistar' },
      { heard: 'el movistar', canonical: 'Movistar' },
      { heard: 'plus', canonical: 'Movistar Plus' },
      { heard: 'colombia bien', canonical: 'Bancolombia' },
    ],
    utterances,
  };
}

/** Names that are spelled in letters, their names and pieces, some right and some nearly, between plain words. */
export function spelledSpeech(): Speech {
  const spelled = [
    ...[
      'V AZ qu e z',
      'uve a zeta q u ez',
      'v a zq u e',
      'G EO R GI n a TA y Lor',
      'b EO R GI n a TA y',
      'l e w is',
    ],
    ...[
      'n u eñe e z',
      'N u ñ EZ',
      'be be uve a',
      'b de barcelona b',
      'b v a',
      'm a e s a',
      'a e s',
      'GI LL i',
    ],
  ];
  const plain = [
    'me llamo',
    'sí',
    'y',
    'de',
    'a',
    'es',
    'Ana',
    'vaz',
    'q',
    'no 5',
    'gracias.',
    'hola,',
    'en casa',
  ];
  const utterances = Array.from({ length: 300 }, (_, n) => {
    const at = (list: readonly string[], place: number) => list[(n * 7 + place) % list.length] ?? '';
    return [at(plain, 0), at(spelled, n % 5), at(plain, n % 11), at(spelled, 3 + (n % 3)), at(plain, 5)].join(
      ' ',
    );
  });
  const names = ['Vázquez', 'Núñez', 'Georgina Taylor', 'Lewis', 'BBVA', 'AES', 'Ana Vázquez', 'Gillian'];
  return {
    name: 'names that are spelled',
    language: languages.es,
    entries: names.map((canonical) => ({ canonical })),
    pairs: [{ heard: 'de lewis', canonical: 'Lewis' }],
    utterances,
  };
}

/** How a recogniser that doesn't know a name may write it: as it sounds, and in pieces. */
const MISHEARINGS: readonly (readonly [RegExp, string])[] = [
  [/v/gu, 'b'],
  [/ll/gu, 'y'],
  [/[cz](?=[ei])|z/gu, 's'],
  [/h/gu, ''],
  [/([aeiou])([^aeiou ]+[aeiou])/u, '$1 $2'],
  [/([aeiou]\S{3})(\S{3})/gu, '$1 $2'],
];

/** The longest terms of the Spanish sample lexicons, misheard between plain words. */
export function misheardSpeech(): Speech {
  const speech = sampleSpeech('es');
  const long = speech.entries
    .map(({ canonical }) => canonical.toLowerCase())
    .filter((canonical) => canonical.split(' ').length >= 3);
  return {
    ...speech,
    name: 'long Spanish terms, misheard',
    utterances: long.flatMap((canonical, n) =>
      MISHEARINGS.map((_, from) => {
        const heard = MISHEARINGS.slice(from).reduce(
          (text, [sound, written]) => text.replace(sound, written),
          canonical,
        );
        return n % 2 === 0 ? `me llamaron de ${heard} por la factura` : `${heard} no contesta`;
      }),
    ),
  };
}
