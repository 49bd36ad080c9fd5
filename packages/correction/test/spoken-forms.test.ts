import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Language } from '../src/language.ts';
import { spokenForms } from '../src/spoken-forms.ts';
import { tokenize } from '../src/tokens.ts';

const es = spanish();
const pt = portuguese();
const en = english();

const wordsOf = (text: string) => tokenize(text).map(({ folded }) => folded);
const formsOf = (canonical: string, language: Language) =>
  spokenForms({ canonical, words: wordsOf(canonical) }, language).map((form) => form.join(' '));

describe('a term is also written as', () => {
  test.each([
    ['digits in words', es, 'Canal 13', ['canal trece']],
    ['words in digits', es, 'Canal Trece', ['canal 13']],
    ['several number words in digits', es, 'Radio Treinta y Tres', ['radio 33']],
    ['longer numbers, and digit by digit', es, 'Radio 105', ['radio ciento cinco', 'radio uno cero cinco']],
    ['numbers in Portuguese', pt, 'Canal 16', ['canal dezesseis', 'canal dezasseis']],
    ['numbers in English', en, 'Forever 21', ['forever twenty one']],
    ['kings', es, 'Felipe VI', ['felipe sexto', 'felipe seis', 'felipe 6']],
    ['queens', es, 'Isabel II', ['isabel segunda', 'isabel 2']],
    ['popes past the tenth', es, 'Juan XXIII', ['juan veintitrés', 'juan 23']],
    ['kings in Portuguese', pt, 'Dom Pedro II', ['dom pedro segundo']],
    ['kings in English', en, 'Henry VIII', ['henry the eighth', 'henry eighth', 'henry 8']],
    ['years', en, 'Blade Runner 2049', ['blade runner twenty forty nine']],
    ['numbers with a letter', es, 'Movistar 5G', ['movistar cinco ge', 'movistar 5 ge']],
    ['letters with a number', es, 'MP3', ['eme pe tres', 'eme pe 3']],
    ['ordinals', en, '20th Century Fox', ['twentieth century fox']],
    ['signs between words', en, 'Johnson & Johnson', ['johnson and johnson']],
    ['signs between letters', es, 'H&M', ['h y m', 'hache y eme']],
    ['signs between initials', en, 'AT&T', ['a t and t', 'ay tee and tee']],
    ['a sign at the end', es, 'Disney+', ['disney plus', 'disney más']],
    ['initials beside words', es, 'Banco BBVA', ['banco b b v a', 'banco be be uve a']],
    ['a letter beside words', es, 'Plan B', ['plan be']],
    ['a shortened word', es, 'Dr. House', ['doctor house']],
    ['tied words', en, 'Coca-Cola', ['cocacola']],
    ['a word with an apostrophe', en, "O'Neill", ['oneill']],
  ])('%s', (_, language, ...[canonical, expected]) => {
    expect(formsOf(canonical, language)).toEqual(expect.arrayContaining(expected));
  });
});

describe('a term has no other form where that would mean something else', () => {
  test.each([
    ['an amount alone', es, '13'],
    ['an amount of something everyday', es, '20 Minutos'],
    ['a count of people', es, 'Dos Hermanas'],
    ['numbers only', en, 'Seven Eleven'],
    ['plain words', es, 'El Corte Inglés'],
    ['capitals that are read as words', en, 'MARK CONLEY'],
    ['tied words that are another word together', en, 'to-day'],
  ])('%s', (_, language, canonical) => {
    expect(formsOf(canonical, language)).toEqual([]);
  });
});

const pieces = fc.constantFrom(
  'Canal',
  'XXIII',
  '13',
  'V',
  '&',
  '+',
  'AT',
  'Dr',
  'siete',
  'seven',
  '5G',
  '-',
  'S.A.',
  'de',
  '1984',
  '007',
);

it('gives a handful of different forms of any term, none of them its own words', () => {
  fc.assert(
    fc.property(
      fc.array(pieces, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(es, pt, en),
      (parts, language) => {
        const canonical = parts.join(' ');
        const forms = formsOf(canonical, language);
        expect(forms.length).toBeLessThanOrEqual(25);
        expect(new Set(forms).size).toBe(forms.length);
        expect(forms).not.toContain(wordsOf(canonical).join(' '));
        for (const form of forms) expect(wordsOf(form).join(' ')).toBe(form);
      },
    ),
  );
});
