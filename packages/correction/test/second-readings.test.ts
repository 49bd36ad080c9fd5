import { compileLexicon, createCorrector } from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { describe, expect, it, test } from 'vitest';
import { tokenize } from '../src/tokens.ts';
import { phoneKey, readingsOf, writtenForms } from '../src/transcription.ts';
import { expectCorrections } from './marked-text.ts';

const languages = { es: spanish(), pt: portuguese(), en: english() };
type Code = keyof typeof languages;

const written = (canonical: string) => ({
  canonical,
  words: tokenize(canonical).map(({ folded }) => folded),
});
const readingsIn = (code: Code, canonical: string) =>
  readingsOf(written(canonical), languages[code]).map((phones) =>
    Array.from(phones, (phone) => languages[code].phoneSymbols.charAt(phone)).join(''),
  );

describe('a term is filed under', () => {
  test.each([
    ['es', 'El Corte Inglés', ['elkoɾteinɡles']],
    ['es', 'HDI', ['di', 'aʧedei']],
    ['es', 'Google', ['ɡuɡle', 'ɡuɡol']],
    ['es', 'Canal 13', ['kanal13', 'kanaltɾese']],
    ['pt', 'Wi-Fi', ['wifi', 'uaifai']],
    ['en', 'Route 66', ['ɹut66', 'ɹutsikstisiks']],
    ['en', '…', ['']],
  ] as const)('%s: %s as %j', (code, canonical, phones) => {
    expect(readingsIn(code, canonical)).toEqual(phones);
  });

  it('at most five, no two alike', () => {
    for (const [code, canonical] of [
      ['es', 'Grupo AT&T 5G de Google XXIII'],
      ['en', 'S&P 500 & Dr. X 20th'],
    ] as const) {
      const keys = readingsOf(written(canonical), languages[code]).map(phoneKey);
      expect(keys.length).toBeLessThanOrEqual(5);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('no written form where it is written one way only', () => {
    expect(writtenForms(written('El Corte Inglés'), languages.es)).toEqual([]);
  });
});

describe('what is said otherwise than it is written is corrected', () => {
  test.each([
    ['es', ['Canal 13'], 'lo vi en [canal trece→Canal 13] anoche'],
    ['es', ['Canal Trece'], 'lo vi en [canal 13→Canal Trece] anoche'],
    ['es', ['Felipe VI'], 'el rey [felipe sexto→Felipe VI] habló'],
    ['es', ['Disney+'], 'quiero cancelar [disney plus→Disney+] hoy'],
    ['es', ['Movistar 5G'], 'contraté [movistar cinco ge→Movistar 5G] ayer'],
    ['es', ['H&M'], 'compré en [hache y eme→H&M] ayer'],
    ['pt', ['Dom Pedro II'], 'na avenida [dom pedro segundo→Dom Pedro II] mesmo'],
    ['en', ['Boeing 747'], 'on a [boeing seven forty seven→Boeing 747] today'],
    ['en', ['AT&T'], 'my [ay tee and tee→AT&T] bill'],
    ['en', ["O'Neill"], "this is [oneill→O'Neill] speaking"],
    ['en', ['Coca-Cola'], 'a can of [cocacola→Coca-Cola] please'],
  ] as const)('%s: %j in %s', (code, terms, marked) => {
    const entries = terms.map((canonical) => ({ canonical }));
    const { lexicon, problems } = compileLexicon({ language: languages[code], entries });
    expect(problems).toEqual([]);
    expectCorrections(createCorrector(lexicon), marked);
  });

  test.each([
    ['es', ['20 Minutos', 'Dos Hermanas'], 'tardo veinte minutos y tengo 2 hermanas'],
    ['es', ['Canal 13', 'Canal Trece'], 'veo canal trece y canal 13'],
    ['es', ['13'], 'son trece'],
    ['en', ['7-Eleven'], 'seven eleven'],
  ] as const)('%s: not %j in %s', (code, terms, text) => {
    const entries = terms.map((canonical) => ({ canonical }));
    expectCorrections(createCorrector(compileLexicon({ language: languages[code], entries }).lexicon), text);
  });
});
