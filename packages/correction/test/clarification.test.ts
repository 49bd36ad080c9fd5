import {
  compileLexicon,
  createCorrector,
  type LexiconEntry,
  type OnlineInput,
  processOnline,
} from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { createScoredCorrector } from '@enmienda/correction/training';
import { describe, expect, test } from 'vitest';

const critical = (canonical: string): LexiconEntry => ({ canonical, critical: true, category: 'person' });
const language = spanish();
const correctorOf = (names: readonly string[], policy = {}) =>
  createCorrector(compileLexicon({ language, entries: names.map(critical) }).lexicon, policy);
const asked = (names: readonly string[], input: OnlineInput, policy = {}) =>
  processOnline(correctorOf(names, policy), input).clarification;

const alike = ['Vázquez', 'Básquez'];
const text = 'soy juan vasques';

describe('the question', () => {
  test('is to choose between two critical terms that sound alike', () => {
    const question = asked(alike, { text });
    expect(question).toMatchObject({ mode: 'choose', start: 9, end: 16, category: 'person' });
    expect(question?.options.toSorted()).toEqual(['Básquez', 'Vázquez']);
    expect(question?.question).toMatch(/^¿Dijo «(Vázquez» o «Básquez|Básquez» o «Vázquez)»\?$/u);
  });

  test('is to confirm one that is doubtful alone', () => {
    const cautious = { applyThreshold: 0.999 };
    expect(asked(['Vázquez'], { text }, cautious)).toMatchObject({
      mode: 'confirm',
      options: ['Vázquez'],
      question: '¿Dijo «Vázquez»?',
    });
  });

  test.each([
    { names: ['Vázquez', 'Básquez', 'Vásquez'], mode: 'choose' },
    { names: ['Vázquez', 'Básquez', 'Vásquez', 'Bázquez'], mode: 'spell' },
  ])('is to $mode where $names are as likely, and offers three', ({ names, mode }) => {
    const { lexicon } = compileLexicon({ language, entries: names.map(critical) });
    const question = processOnline(
      createScoredCorrector(lexicon, {}, () => 0.7),
      { text },
    ).clarification;
    expect(question?.mode).toBe(mode);
    expect(question?.options).toHaveLength(3);
  });

  test('is not put about terms that are not critical', () => {
    const { lexicon } = compileLexicon({ language, entries: alike.map((canonical) => ({ canonical })) });
    const result = processOnline(createCorrector(lexicon), { text });
    expect(result.clarification).toBeUndefined();
    expect(result.suggestions).not.toEqual([]);
  });

  test('is not put where it would sooner be in vain', () => {
    expect(asked(alike, { text }, { askThreshold: 1 })).toBeUndefined();
  });

  test('is one a turn', () => {
    const twice = asked(alike, { text: 'soy juan vasques y ella es ana básques' });
    expect(twice?.mode).toBe('choose');
  });

  test('changes nothing in the text', () => {
    expect(processOnline(correctorOf(alike), { text }).text).toBe(text);
  });
});

describe('after the caller has denied', () => {
  test('one of two, the other is not applied either, and neither the denied one asked', () => {
    const refused = ['Vázquez'];
    const result = processOnline(correctorOf(alike), { text, refused });
    expect(result.text).toBe(text);
    expect(result.clarification?.options).toEqual(['Básquez']);
  });

  test('all that it sounds like, the question is to spell', () => {
    expect(asked(alike, { text, refused: alike })).toMatchObject({
      mode: 'spell',
      options: [],
      question: '¿Me lo puede deletrear, por favor?',
    });
  });

  test('a term, it is no longer applied: by likeness, as a pair or as it is spelled', () => {
    const { lexicon } = compileLexicon({
      language,
      entries: [{ canonical: 'Movistar' }],
      pairs: [{ heard: 'mobi estar', canonical: 'Movistar' }],
    });
    const corrector = createCorrector(lexicon);
    for (const heard of ['muvistar', 'mobi estar', 'eme o uve i ese te a erre']) {
      expect(processOnline(corrector, { text: heard }).text).toBe('Movistar');
      expect(processOnline(corrector, { text: heard, refused: ['Movistar'] }).text).toBe(heard);
    }
  });

  test('the letters that spell a name are read as the name', () => {
    const result = processOnline(correctorOf(['Ochoa', 'Rocha']), {
      text: 'o ce hache o a',
      refused: ['Rocha'],
    });
    expect(result.text).toBe('Ochoa');
  });
});

describe('is said as people say it', () => {
  test.each([
    { speech: spanish(), terms: ['Oviedo', 'Soria'], question: '¿Dijo «Oviedo» o «Soria»?' },
    { speech: spanish(), terms: ['Soria', 'Oviedo'], question: '¿Dijo «Soria» u «Oviedo»?' },
    {
      speech: spanish(),
      terms: ['Oviedo', 'Soria', 'Osorno'],
      question: '¿Dijo «Oviedo», «Soria» u «Osorno»?',
    },
    {
      speech: spanish(),
      terms: ['Movistar', 'Claro', 'Entel'],
      question: '¿Dijo «Movistar», «Claro» o «Entel»?',
    },
    { speech: spanish(), terms: ['Honda', 'Hyundai'], question: '¿Dijo «Honda» o «Hyundai»?' },
    { speech: spanish(), terms: ['Hyundai', 'Honda'], question: '¿Dijo «Hyundai» u «Honda»?' },
    { speech: spanish(), terms: ['Canal 5', '8 Islas'], question: '¿Dijo «Canal 5» u «8 Islas»?' },
    { speech: spanish(), terms: ['Ley 110', '110 Metros'], question: '¿Dijo «Ley 110» o «110 Metros»?' },
    { speech: portuguese(), terms: ['Bradesco', 'Itaú'], question: 'Você disse “Bradesco” ou “Itaú”?' },
    {
      speech: portuguese({ dialect: 'pt-PT' }),
      terms: ['Lisboa', 'Leiria', 'Lousã'],
      question: 'Disse «Lisboa», «Leiria» ou «Lousã»?',
    },
    { speech: english(), terms: ['Shane', 'Shayne'], question: 'Did you say “Shane” or “Shayne”?' },
  ])('$speech.dialect: $question', ({ speech, terms, question }) => {
    expect(speech.questions.choose(terms)).toBe(question);
  });

  test.each([
    { speech: spanish(), confirm: '¿Dijo «Vázquez»?', spell: '¿Me lo puede deletrear, por favor?' },
    { speech: portuguese(), confirm: 'Você disse “Vázquez”?', spell: 'Você pode soletrar, por favor?' },
    {
      speech: portuguese({ dialect: 'pt-PT' }),
      confirm: 'Disse «Vázquez»?',
      spell: 'Pode soletrar, por favor?',
    },
    {
      speech: english(),
      confirm: 'Did you say “Vázquez”?',
      spell: 'Could you spell that for me, please?',
    },
  ])('$speech.dialect: to confirm, and to spell', ({ speech, confirm, spell }) => {
    expect(speech.questions.confirm('Vázquez')).toBe(confirm);
    expect(speech.questions.spell()).toBe(spell);
  });
});
