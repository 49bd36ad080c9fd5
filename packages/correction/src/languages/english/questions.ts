import type { ClarificationQuestions } from '../../language.ts';

export const ENGLISH_QUESTIONS: ClarificationQuestions = {
  confirm: (term) => `Did you say ${quoted(term)}?`,
  choose: (terms) =>
    terms.length < 2
      ? `Did you say ${terms.map(quoted).join('')}?`
      : `Did you say ${terms.slice(0, -1).map(quoted).join(', ')} or ${quoted(terms.at(-1) ?? '')}?`,
  spell: () => 'Could you spell that for me, please?',
};

function quoted(term: string): string {
  return `“${term}”`;
}
