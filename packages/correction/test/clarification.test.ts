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
import { createScoredCorrector, withQuestionModels } from '@enmienda/correction/training';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QUESTION_EVIDENCE } from '../src/question-likelihood.ts';
import { QUESTION_MODEL } from '../src/question-model.ts';

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

/** Judges by the score alone. */
const AS_SCORED = { bias: { es: 0, pt: 0, en: 0 }, logit: 1, weights: [0, 0, 0, 0] };
const scoredCorrector = (entries: readonly LexiconEntry[], score: (canonical: string) => number) =>
  withQuestionModels(
    createScoredCorrector(compileLexicon({ language, entries }).lexicon, {}, (_, { canonical }) =>
      score(canonical),
    ),
    () => AS_SCORED,
  );

describe('a critical term, by how likely it is', () => {
  const name = { canonical: 'Miravalles' };
  test.each([
    { score: 0.95, entry: { ...name, critical: true }, becomes: 'applied' },
    { score: 0.7, entry: { ...name, critical: true }, becomes: 'asked' },
    { score: 0.55, entry: { ...name, critical: true }, becomes: 'asked' },
    { score: 0.45, entry: { ...name, critical: true }, becomes: 'suggested' },
    { score: 0.1, entry: { ...name, critical: true }, becomes: 'left' },
    { score: 0.7, entry: name, becomes: 'applied' },
    { score: 0.45, entry: name, becomes: 'suggested' },
    { score: 0.7, entry: { ...name, critical: true, threshold: 0.6 }, becomes: 'applied' },
    { score: 0.7, entry: { ...name, critical: true, threshold: 0.8 }, becomes: 'asked' },
    { score: 0.7, entry: { ...name, critical: true, threshold: 1 }, becomes: 'left' },
  ])('of $score, $entry, is $becomes', ({ score, entry, becomes }) => {
    const result = processOnline(
      scoredCorrector([entry], () => score),
      { text: 'vivo en miravayes' },
    );
    const [asked, suggested] = [result.clarification !== undefined, result.suggestions.length > 0];
    const applied = result.corrections.length > 0;
    expect({ applied, asked, suggested }).toEqual({
      applied: becomes === 'applied',
      asked: becomes === 'asked',
      suggested: becomes === 'suggested',
    });
  });
});

test('the shipped model weighs the evidence that there is', () => {
  expect(QUESTION_MODEL.evidence).toEqual(QUESTION_EVIDENCE);
  expect(QUESTION_MODEL.weights).toHaveLength(QUESTION_EVIDENCE.length);
  expect(QUESTION_MODEL.dataHash).toMatch(/^[0-9a-f]{64}$/u);
});

test('a question is about words that are kept, and offers up to three different terms that were not denied', () => {
  const names = ['Vázquez', 'Básquez', 'Vásquez', 'Miravalles', 'Mira Valle', 'Bancolombia', 'Valle'];
  const words = fc.constantFrom(
    'soy',
    'juan',
    'vasques',
    'basqez',
    'mira',
    'valles',
    'vayes',
    'banco',
    'lombia',
    'y',
    'de',
  );
  const scores = fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 });
  const denied = fc.subarray(names, { maxLength: 2 });
  let questions = 0;
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 8 }), scores, denied, (heard, byName, refused) => {
      const corrector = scoredCorrector(
        names.map(critical),
        (canonical) => byName[names.indexOf(canonical)] ?? 0,
      );
      const { clarification, corrections, original } = processOnline(corrector, {
        text: heard.join(' '),
        refused,
      });
      if (clarification === undefined) return;
      questions += 1;
      const { options, start, end, mode } = clarification;
      expect(new Set(options).size).toBe(options.length);
      expect(options.length).toBeLessThanOrEqual(3);
      expect(names).toEqual(expect.arrayContaining([...options]));
      expect(options.filter((option) => refused.includes(option))).toEqual([]);
      expect(mode === 'confirm' ? options.length === 1 : mode === 'spell' || options.length > 1).toBe(true);
      expect(original.slice(start, end).trim()).not.toBe('');
      expect(
        corrections.filter(
          (edit) => edit.start < end && edit.end > start && (edit.start < start || edit.end > end),
        ),
      ).toEqual([]);
    }),
  );
  expect(questions).toBeGreaterThan(10);
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
    {
      speech: spanish({ dialect: 'es-ES' }),
      confirm: '¿Ha dicho «Vázquez»?',
      spell: '¿Me lo puede deletrear, por favor?',
    },
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
