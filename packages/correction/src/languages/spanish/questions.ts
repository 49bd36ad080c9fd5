import type { ClarificationQuestions } from '../../language.ts';

/** In the third person, polite in every dialect. */
export const SPANISH_QUESTIONS: ClarificationQuestions = {
  confirm: (term) => `¿Dijo «${term}»?`,
  choose: (terms) => `¿Dijo ${alternatives(terms)}?`,
  spell: () => '¿Me lo puede deletrear, por favor?',
};

/** Words and numbers that begin with the sound o: `Ochoa`, `Honda`, `8`, `80 Días`, `11`. */
const SOUND_O = /^(?:h?[oó]|8|11(?!\d))/iu;

/** `o` becomes `u` before the sound o: «Pérez» u «Ochoa», «Oviedo», «Soria» u «Osorno». */
function alternatives(terms: readonly string[]): string {
  const quoted = terms.map((term) => `«${term}»`);
  const last = quoted.pop();
  if (last === undefined || quoted.length === 0) return last ?? '';
  return `${quoted.join(', ')} ${SOUND_O.test(terms.at(-1) ?? '') ? 'u' : 'o'} ${last}`;
}
