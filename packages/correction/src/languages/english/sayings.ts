import type { Sayings } from '../../language.ts';
import { wordMap, wordSet } from '../word-classes.ts';

const BELOW_TWENTY: readonly string[] = `
  zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
  nineteen`
  .trim()
  .split(/\s+/u);
const TENS: readonly string[] = [
  '',
  '',
  'twenty',
  'thirty',
  'forty',
  'fifty',
  'sixty',
  'seventy',
  'eighty',
  'ninety',
];
const ORDINALS: readonly string[] = `
  first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
  sixteenth seventeenth eighteenth nineteenth twentieth`
  .trim()
  .split(/\s+/u);

function cardinal(value: number): string {
  if (value < 20) return BELOW_TWENTY[value]!;
  if (value < 100) return joined(TENS[Math.floor(value / 10)]!, value % 10);
  if (value < 1000) return joined(`${cardinal(Math.floor(value / 100))} hundred`, value % 100);
  return joined(`${cardinal(Math.floor(value / 1000))} thousand`, value % 1000);
}

function joined(head: string, rest: number): string {
  return rest === 0 ? head : `${head} ${cardinal(rest)}`;
}

/** `nineteen eighty four`, `three sixty five`, `one oh five`: what follows the hundreds said on its own. */
function inTwos(value: number): string | undefined {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  if (hundreds === 0 || rest === 0) return undefined;
  return rest < 10 ? `${cardinal(hundreds)} oh ${cardinal(rest)}` : `${cardinal(hundreds)} ${cardinal(rest)}`;
}

export const ENGLISH_SAYINGS: Sayings = {
  cardinals(value) {
    const twos = inTwos(value);
    if (twos !== undefined) return [cardinal(value), twos];
    return value === 0 ? ['zero', 'oh'] : [cardinal(value)];
  },
  ordinals(value) {
    const ordinal = ORDINALS[value - 1];
    return ordinal === undefined ? [] : [`the ${ordinal}`, ordinal];
  },
  signs: new Map([
    ['&', ['and', 'n']],
    ['+', ['plus']],
  ]),
  abbreviations: wordMap(`
    dr:doctor jr:junior sr:senior st:saint mt:mount ft:fort mr:mister mrs:missis prof:professor gen:general capt:captain
    lt:lieutenant sgt:sergeant ave:avenue blvd:boulevard inc:incorporated corp:corporation co:company ltd:limited
    bros:brothers dept:department intl:international`),
  spellingLinks: wordSet('for as in like'),
  pluralEndings: wordSet('s es'),
  respellings: new Map(),
};
