import { PHONE_INVENTORY_SIZE } from '../phone-costs.ts';

/**
 * The phones of all three languages in one inventory, so that languages differ in rules and costs only: the phone's number
 * is its place in this string, and 0, written `·`, is no phone. Symbols are IPA, except `~` (the nasality of the vowel
 * before it) and the digits, which stand for themselves.
 */
export const PHONE_SYMBOLS = '·aeiouəæʌɔʊpbtdkɡfvθðszʃʒʧʤxhmnɲŋlʎɾrɹjw~0123456789';

/** The number of the phone that `symbol` writes. @throws RangeError for a symbol outside the inventory. */
export function phoneOf(symbol: string): number {
  const phone = PHONE_SYMBOLS.indexOf(symbol);
  if (symbol.length !== 1 || phone < 1 || phone >= PHONE_INVENTORY_SIZE) {
    throw new RangeError(`Not a phone of the inventory: ${JSON.stringify(symbol)}`);
  }
  return phone;
}

/** The phone of the digit 0; the other nine follow it. */
export const DIGIT_ZERO: number = phoneOf('0');
