import type { Sayings } from '../../language.ts';
import { wordMap, wordSet } from '../word-classes.ts';
import { RESPELLINGS } from './respellings.ts';

const BELOW_TWENTY: readonly string[] = `
  zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito
  dezenove`
  .trim()
  .split(/\s+/u);
const TENS: readonly string[] = [
  '',
  '',
  'vinte',
  'trinta',
  'quarenta',
  'cinquenta',
  'sessenta',
  'setenta',
  'oitenta',
  'noventa',
];
const HUNDREDS: readonly string[] = `
  cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos`
  .trim()
  .split(/\s+/u);
/** Kings and popes: ordinals up to ten, cardinals from there (Cunha and Cintra, Nova Gramática, 1985, chapter 10). */
const ORDINALS: readonly string[] = `
  primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo`
  .trim()
  .split(/\s+/u);
/** What Portugal, or the digits of a Brazilian telephone number, say otherwise. */
const OTHER_WORDS: ReadonlyMap<string, string> = wordMap(
  'dezesseis:dezasseis dezessete:dezassete dezenove:dezanove catorze:quatorze seis:meia',
);

function cardinal(value: number): string {
  if (value < 20) return BELOW_TWENTY[value]!;
  if (value < 100) return joined(TENS[Math.floor(value / 10)]!, value % 10, ' e ');
  if (value === 100) return 'cem';
  if (value < 1000) return joined(HUNDREDS[Math.floor(value / 100) - 1]!, value % 100, ' e ');
  const thousands = Math.floor(value / 1000);
  const rest = value % 1000;
  const between = rest < 100 || rest % 100 === 0 ? ' e ' : ' ';
  return joined(thousands === 1 ? 'mil' : `${cardinal(thousands)} mil`, rest, between);
}

function joined(head: string, rest: number, between: string): string {
  return rest === 0 ? head : head + between + cardinal(rest);
}

export const PORTUGUESE_SAYINGS: Sayings = {
  cardinals(value) {
    const whole = cardinal(value);
    const other = OTHER_WORDS.get(whole);
    return other === undefined ? [whole] : [whole, other];
  },
  ordinals(value) {
    const masculine = ORDINALS[value - 1];
    return masculine === undefined ? [] : [masculine, `${masculine.slice(0, -1)}a`];
  },
  signs: new Map([
    ['&', ['e', 'and']],
    ['+', ['mais', 'plus']],
  ]),
  abbreviations: wordMap(`
    dr:doutor dra:doutora sr:senhor sra:senhora jr:júnior st:saint sta:santa sto:santo gen:general gal:general
    prof:professor profa:professora eng:engenheiro cap:capitão cel:coronel ten:tenente av:avenida rod:rodovia
    pça:praça mr:míster mrs:míssis cia:companhia pe:padre pres:presidente núm:número`),
  spellingLinks: wordSet('de como'),
  pluralEndings: wordSet('s es'),
  respellings: RESPELLINGS,
};
