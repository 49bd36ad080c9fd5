/** Latin letters, digits and signs unit by unit, where regular expressions and new strings would take too long. */

/** UTF-16 code units below this are Latin letters, digits and signs, no marks; those of the block of dashes and quotes are no letters. */
const LATIN_END = 0x250;
const SIGNS_START = 0x2010;
const SIGNS_END = 0x2028;
/** The one Latin letter that is two units in small letters. */
const DOTTED_I = 0x130;

export const LETTER = 1;
export const NUMBER = 2;

/** By code unit: `LETTER`, `NUMBER` or 0. */
const kinds: Uint8Array = Uint8Array.from({ length: LATIN_END }, (_, unit) => {
  const character = String.fromCharCode(unit);
  if (/\p{N}/u.test(character)) return NUMBER;
  return /[\p{L}\p{M}]/u.test(character) ? LETTER : 0;
});

const smallLetters: Uint16Array = Uint16Array.from({ length: LATIN_END }, (_, unit) =>
  String.fromCharCode(unit).toLowerCase().charCodeAt(0),
);

/** Whether the functions below know all letters of a text, each of which is one unit in small letters too. */
export function isLatin(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit >= LATIN_END ? unit < SIGNS_START || unit >= SIGNS_END : unit === DOTTED_I) return false;
  }
  return true;
}

/** `LETTER`, `NUMBER` or 0, of a unit of a Latin text. */
export function kindOfUnit(unit: number): number {
  return unit < LATIN_END ? kinds[unit]! : 0;
}

/** The unit in small letters; one that is not Latin stays as it is. */
export function smallUnit(unit: number): number {
  return unit < LATIN_END ? smallLetters[unit]! : unit;
}

/** A letter of any writing that has small letters, and is none. */
export function isCapitalAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < LATIN_END) return smallLetters[unit] !== unit;
  const letter = text.charAt(at);
  return letter !== letter.toLowerCase();
}
