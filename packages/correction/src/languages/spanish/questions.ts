import type { ClarificationQuestions } from '../../language.ts';

/** In the third person, polite in every dialect. */
export const SPANISH_QUESTIONS: ClarificationQuestions = {
  confirm: (term) => `¿Dijo «${term}»?`,
  choose: (terms) => `¿Dijo ${alternatives(terms)}?`,
  spell: () => '¿Me lo puede deletrear, por favor?',
};

/** `o` becomes `u` before the sound o: «Pérez» u «Ochoa». */
function alternatives(terms: readonly string[]): string {
  const quoted = terms.map((term) => `«${term}»`);
  const last = terms.at(-1) ?? '';
  const or = /^h?[oó]/iu.test(last) ? 'u' : 'o';
  return quoted.length < 2
    ? quoted.join('')
    : `${quoted.slice(0, -1).join(', ')} ${or} ${quoted.at(-1) ?? ''}`;
}
