import type { ClarificationQuestions } from '../../language.ts';
import type { SpanishDialect } from './dialect.ts';

/** In the third person, polite in every dialect; of what was said a moment ago Spain says `ha dicho`, America `dijo`. */
export function spanishQuestions(dialect: SpanishDialect): ClarificationQuestions {
  const said = dialect === 'es-ES' ? 'Ha dicho' : 'Dijo';
  return {
    confirm: (term) => `¿${said} «${term}»?`,
    choose: (terms) => `¿${said} ${alternatives(terms)}?`,
    spell: () => '¿Me lo puede deletrear, por favor?',
  };
}

/** Words and numbers that begin with the sound o: `Ochoa`, `Honda`, `8`, `80 Días`, `11`. */
const SOUND_O = /^(?:h?[oó]|8|11(?!\d))/iu;

/** `o` becomes `u` before the sound o: «Pérez» u «Ochoa», «Oviedo», «Soria» u «Osorno». */
function alternatives(terms: readonly string[]): string {
  const quoted = terms.map((term) => `«${term}»`);
  const last = quoted.pop();
  if (last === undefined || quoted.length === 0) return last ?? '';
  return `${quoted.join(', ')} ${SOUND_O.test(terms.at(-1) ?? '') ? 'u' : 'o'} ${last}`;
}
