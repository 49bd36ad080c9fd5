/**
 * Letters as small numbers, so that a set of them is one 32-bit mask: 0 the edge of a word, 1..26 a..z, then the letters
 * whose mark changes the sound. Every other accent is folded away: stress does not change which phone is written.
 */
export const EDGE = 0;
const MARKED_LETTERS = 'ñçüãõ';
const LETTERS = `abcdefghijklmnopqrstuvwxyz${MARKED_LETTERS}`;

/** Not a letter at all: apostrophes, hyphens, other scripts. Read as if it were not there. */
export const NO_LETTER = 255;
/** Digits are letters 32..41: outside every set, so a rule sees them as neither letter nor edge. */
export const DIGIT_LETTER = 32;

const FOLDED: Readonly<Record<string, string>> = {
  a: 'àáâäåāăą',
  c: 'ćĉċč',
  d: 'ďđ',
  e: 'èéêëēĕėęěæœ',
  g: 'ĝğġģ',
  h: 'ĥħ',
  i: 'ìíîïĩīĭįı',
  j: 'ĵ',
  k: 'ķ',
  l: 'ĺļľŀł',
  n: 'ńņňŋ',
  o: 'òóôöøōŏő',
  r: 'ŕŗř',
  s: 'śŝşšß',
  t: 'ţťŧþ',
  u: 'ùúûũūŭůűų',
  w: 'ŵ',
  y: 'ýÿŷ',
  z: 'źżž',
};

/** By UTF-16 code unit, up to the end of Latin Extended-A. */
const LETTER_OF_UNIT: Uint8Array = letterTable();

function letterTable(): Uint8Array {
  const table = new Uint8Array(0x180).fill(NO_LETTER);
  const set = (text: string, letter: number): void => {
    for (const form of [text, text.toUpperCase()]) {
      const unit = form.charCodeAt(0);
      if (form.length === 1 && unit < table.length) table[unit] = letter;
    }
  };
  for (const [base, marked] of Object.entries(FOLDED)) {
    for (const text of marked) set(text, letterOf(base));
  }
  for (const text of LETTERS) set(text, letterOf(text));
  for (let digit = 0; digit <= 9; digit++) set(String(digit), DIGIT_LETTER + digit);
  return table;
}

/** The number of a letter as rules write it. @throws RangeError for one that no rule can name. */
export function letterOf(text: string): number {
  const letter = LETTERS.indexOf(text) + 1;
  if (text.length !== 1 || letter === 0) throw new RangeError(`Not a letter: ${JSON.stringify(text)}`);
  return letter;
}

/** The letter of a UTF-16 code unit, or `NO_LETTER`. Upper case reads as lower case. */
export function letterOfUnit(unit: number): number {
  return LETTER_OF_UNIT[unit] ?? NO_LETTER;
}
