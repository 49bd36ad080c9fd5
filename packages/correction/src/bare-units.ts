/** Letters without accents, unit by unit, where making strings of them would take too long. */

const LATIN_END = 0x250;
const MARKS_START = 0x300;
const MARKS_END = 0x370;
const A = 0x61;
const ALPHABET = 26;
/** Stands for every letter outside a–z; no two of them count as the same. */
export const OTHER_LETTER: number = ALPHABET;
/** A combining mark: no letter of its own. */
export const NO_LETTER = -1;

/** By code unit: 0 to 25 for a to z with or without accents, else `OTHER_LETTER`. */
const latinLetters: Int8Array = Int8Array.from({ length: LATIN_END }, (_, unit) => {
  const letter = String.fromCharCode(unit).normalize('NFD').charCodeAt(0) - A;
  return letter >= 0 && letter < ALPHABET ? letter : OTHER_LETTER;
});

/** The letter that a UTF-16 code unit of a folded word is: 0 to 25 for a to z, `OTHER_LETTER` or `NO_LETTER`. */
export function letterOfUnit(unit: number): number {
  if (unit < LATIN_END) return latinLetters[unit]!;
  return unit >= MARKS_START && unit < MARKS_END ? NO_LETTER : OTHER_LETTER;
}
