import type { Sayings } from '../../language.ts';
import { wordMap, wordSet } from '../word-classes.ts';
import { RESPELLINGS } from './respellings.ts';

const BELOW_THIRTY: readonly string[] = `
  cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho
  diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve`
  .trim()
  .split(/\s+/u);
const TENS: readonly string[] = [
  '',
  '',
  '',
  'treinta',
  'cuarenta',
  'cincuenta',
  'sesenta',
  'setenta',
  'ochenta',
  'noventa',
];
const HUNDREDS: readonly string[] = `
  ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos`
  .trim()
  .split(/\s+/u);

/** Popes and kings: ordinals up to ten, cardinals from there (RAE, Ortografía de la lengua española, 2010, VIII 3.2). */
const ORDINALS: readonly string[] = `
  primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo`
  .trim()
  .split(/\s+/u);

function cardinal(value: number): string {
  if (value < 30) return BELOW_THIRTY[value]!;
  if (value < 100) return joined(TENS[Math.floor(value / 10)]!, value % 10, ' y ');
  if (value === 100) return 'cien';
  if (value < 1000) return joined(HUNDREDS[Math.floor(value / 100) - 1]!, value % 100, ' ');
  const thousands = Math.floor(value / 1000);
  return joined(thousands === 1 ? 'mil' : `${cardinal(thousands)} mil`, value % 1000, ' ');
}

function joined(head: string, rest: number, between: string): string {
  return rest === 0 ? head : head + between + cardinal(rest);
}

export const SPANISH_SAYINGS: Sayings = {
  cardinals(value) {
    const whole = cardinal(value);
    if (value < 1000 || value % 100 < 10) return [whole];
    return [whole, `${cardinal(Math.floor(value / 100))} ${cardinal(value % 100)}`];
  },
  ordinals(value) {
    const masculine = ORDINALS[value - 1];
    return masculine === undefined ? [] : [masculine, `${masculine.slice(0, -1)}a`];
  },
  signs: new Map([
    ['&', ['y', 'and']],
    ['+', ['más', 'plus']],
  ]),
  abbreviations: wordMap(`
    dr:doctor dra:doctora sr:señor sra:señora srta:señorita jr:junior st:saint sta:santa sto:santo gral:general
    prof:profesor profr:profesor profa:profesora lic:licenciado ing:ingeniero arq:arquitecto cap:capitán cnel:coronel
    tte:teniente av:avenida avda:avenida ctra:carretera pza:plaza mr:míster mrs:misis dto:departamento cía:compañía
    hnos:hermanos mons:monseñor pdte:presidente núm:número`),
  spellingLinks: wordSet('de como'),
  pluralEndings: wordSet('s es'),
  respellings: RESPELLINGS,
};
