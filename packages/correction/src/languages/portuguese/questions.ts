import type { ClarificationQuestions } from '../../language.ts';

/** `Você` and `pode` suit every caller in Brazil; in Portugal the subject is left unsaid, which is polite there. */
export function portugueseQuestions(dialect: 'pt-BR' | 'pt-PT'): ClarificationQuestions {
  const [said, spell] =
    dialect === 'pt-BR'
      ? ['Você disse', 'Você pode soletrar, por favor?']
      : ['Disse', 'Pode soletrar, por favor?'];
  const [open, close] = dialect === 'pt-BR' ? ['“', '”'] : ['«', '»'];
  const quoted = (term: string): string => `${open}${term}${close}`;
  return {
    confirm: (term) => `${said} ${quoted(term)}?`,
    choose: (terms) =>
      terms.length < 2
        ? `${said} ${terms.map(quoted).join('')}?`
        : `${said} ${terms.slice(0, -1).map(quoted).join(', ')} ou ${quoted(terms.at(-1) ?? '')}?`,
    spell: () => spell,
  };
}
