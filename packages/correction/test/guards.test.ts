import {
  type CorrectionPolicy,
  compileLexicon,
  createCorrector,
  type LexiconEntry,
  type LexiconPair,
  processOnline,
} from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { describe, expect, test } from 'vitest';
import { readMarkedText } from './marked-text.ts';

const languages = { es: spanish(), pt: portuguese(), en: english() };

type Code = keyof typeof languages;

interface Source {
  readonly language: Code;
  /** Canonicals, or whole entries. */
  readonly terms: readonly (string | LexiconEntry)[];
  readonly pairs?: readonly LexiconPair[];
  readonly policy?: Partial<CorrectionPolicy>;
}

/** Corrects what is heard in `marked`; the result is to be what its brackets say. Without brackets nothing changes. */
function expectMarked({ language, terms, pairs = [], policy = {} }: Source, marked: string): void {
  const entries = terms.map((term) => (typeof term === 'string' ? { canonical: term } : term));
  const corrector = createCorrector(
    compileLexicon({ language: languages[language], entries, pairs }).lexicon,
    policy,
  );
  const { heard, corrected } = readMarkedText(marked);
  expect(processOnline(corrector, { text: heard }).text).toBe(corrected);
}

/** However sure or unsure the score is: what a guard forbids is forbidden at any. */
const EAGER = { applyThreshold: 0.01, suggestThreshold: 0.01, minMargin: 0, maxEditShare: 1 };

describe('everyday words that sound like a term stay', () => {
  test.each([
    ['es', 'Kasa', 'vimos una casa muy bonita'],
    ['es', 'Baca', 'la vaca dio leche'],
    ['es', 'Valla', 'que vaya al sur'],
    ['pt', 'Kasa', 'comprei uma casa grande'],
    ['pt', 'Sento', 'paguei cento e poucos'],
    ['en', 'Rode', 'we took the road home'],
    ['en', 'Rite', 'turn right at the corner'],
  ] as const)('%s: %s', (language, term, text) => {
    expectMarked({ language, terms: [term], policy: EAGER }, text);
  });

  test.each([
    ['es', { heard: 'casa', canonical: 'Kasa' }, 'lo compré en [casa→Kasa]'],
    ['pt', { heard: 'casa', canonical: 'Kasa' }, 'comprei na [casa→Kasa]'],
    ['en', { heard: 'road', canonical: 'Rode' }, 'the [road→Rode] is a microphone'],
  ] as const)('but for a pair that somebody gave: %s %j', (language, pair, marked) => {
    expectMarked({ language, terms: [pair.canonical], pairs: [pair] }, marked);
  });

  test('but beside a word of the term that is written right', () => {
    expectMarked(
      { language: 'es', terms: ['Renato Casagrande'] },
      'es [Renato casa grande→Renato Casagrande]',
    );
    expectMarked({ language: 'es', terms: ['Casagrande'], policy: EAGER }, 'vive en una casa grande');
  });
});

describe('a name that everybody knows is no other name misheard', () => {
  test.each([
    ['es', 'Helena', 'vino Elena con su madre'],
    ['es', 'Pensilvania', 'se fue a Pennsylvania'],
    ['es', 'Artur Yeste', 'me llamó Arturo ayer'],
    ['pt', 'Filipe', 'falei com Felipe ontem'],
    ['en', 'Curt', 'i talked to Kurt yesterday'],
    ['en', 'Ann Drew', 'i talked to Andrew yesterday'],
  ] as const)('%s: not %s in “%s”', (language, term, text) => {
    expectMarked({ language, terms: [term], policy: EAGER }, text);
  });

  test.each([
    ['es', 'Sofía', 'vino [sofia→Sofía] con su madre'],
    ['es', 'Gordon Nance', 'vino [gordon nans→Gordon Nance] con su madre'],
    ['pt', 'Antônio', 'falei com [antonio→Antônio] ontem'],
    ['en', 'Curt Menefee', 'i talked to [kurt menefee→Curt Menefee] yesterday'],
  ] as const)('but for accents, and with more words than the name: %s %s', (language, term, marked) => {
    expectMarked({ language, terms: [term] }, marked);
  });

  test('it is shown as a suggestion, and why', () => {
    const { lexicon } = compileLexicon({ language: languages.es, entries: [{ canonical: 'Helena' }] });
    const corrector = createCorrector(lexicon, { ...EAGER, explain: true });
    const result = processOnline(corrector, { text: 'vino Elena con su madre' });
    expect(result.suggestions).toMatchObject([{ original: 'Elena', replacement: 'Helena' }]);
    expect(result.rejected).toMatchObject([{ replacement: 'Helena', reason: 'known-name' }]);
  });
});

describe('letters that spell no term are no term misheard', () => {
  test.each([
    ['es', 'Beza', 'es N-A-B-S-A'],
    ['pt', 'Lena', 'o código é L-N-A'],
    ['en', 'Rica', 'the code is R-K-A'],
  ] as const)('%s: not %s in “%s”', (language, term, text) => {
    expectMarked({ language, terms: [term], policy: EAGER }, text);
  });

  test.each([
    ['that spell it', 'BBVA', 'es del [b b v a→BBVA]'],
    ['beside a word', 'Vitamina C', 'tomo [vitamin c→Vitamina C]'],
  ] as const)('but they are %s', (_, term, marked) => {
    expectMarked({ language: 'es', terms: [term], policy: EAGER }, marked);
  });
});

describe('a negation is never taken in', () => {
  test.each([
    ['es', 'Nomovil', 'no móvil gracias'],
    ['es', 'Sinergia', 'vino sin ergia ninguna'],
    ['es', 'Nikea', 'ni kea ni nada'],
    ['pt', 'Naomover', 'não mover nada'],
    ['pt', 'Semparar', 'fui sem parar'],
    ['en', 'Notwell', 'she is not well'],
    ['en', 'Nevada', 'never da money'],
  ] as const)('%s: %s', (language, term, text) => {
    expectMarked({ language, terms: [term], policy: EAGER }, text);
  });

  test.each([
    ['es', 'No Más Llamadas', 'use [no mas yamadas→No Más Llamadas] para eso'],
    ['pt', 'Sem Parar', 'tenho o [sem paras→Sem Parar] no carro'],
    ['en', 'Never Again Club', 'i am in the [never agen club→Never Again Club] now'],
  ] as const)('unless the term has it: %s %s', (language, term, marked) => {
    expectMarked({ language, terms: [term], policy: EAGER }, marked);
  });
});

describe('amounts, dates and digits stay', () => {
  test.each([
    ['es', 'Dosier', 'son dos yer mil pesos'],
    ['es', 'Trescantos', 'pagué tres cantos'],
    ['es', 'Ochoa', 'deme ocho a las dos'],
    ['es', 'Canal 13', 'el canal 15 y el 13'],
    ['es', 'Mayorca', 'el tres de mayo orca'],
    ['es', 'Siglo 21', 'son 21 y 22'],
    ['es', 'Euronet', 'cuesta un euro net'],
    ['pt', 'Doisamigos', 'dois amigos'],
    ['pt', 'Setembrino', 'em setembro inho'],
    ['en', 'Twotone', 'two tone cars'],
    ['en', 'Maybank', 'in may bank holiday'],
    ['en', 'Threema', 'give me three ma'],
    ['en', '3M', 'about 4 m'],
  ] as const)('%s: %s in “%s”', (language, term, text) => {
    expectMarked({ language, terms: [term], policy: EAGER }, text);
  });
});

describe('e-mail and web addresses stay', () => {
  test.each([
    'escriba a ana.muvistar@gmail.com por favor',
    'escriba a soporte@muvistar.es',
    'entre en https://www.muvistar.es/tienda y listo',
    'entre en www.muvistar.es',
  ])('%s', (text) => {
    for (const language of ['es', 'pt', 'en'] as const)
      expectMarked({ language, terms: ['Movistar'], policy: EAGER }, text);
  });
});

describe('terms of three letters or fewer are found by how they are spelled, not by likeness', () => {
  test.each([
    ['es', 'Uno', 'un no rotundo'],
    ['es', 'DGT', 'de que te hablo'],
    ['es', 'EPS', 'es pues lo que digo'],
    ['es', 'Axa', 'asa la carne'],
    ['pt', 'Vivo', 'viu o que fiz'],
    ['pt', 'Tim', 'tem um problema'],
    ['en', 'Uber', 'you were late'],
    ['en', 'IP', 'i hear you'],
    ['en', 'CSX', 'six weeks'],
  ] as const)('%s: %s in “%s”', (language, term, text) => {
    expectMarked({ language, terms: [term] }, text);
  });

  test('letters one by one are the term', () => {
    expectMarked({ language: 'es', terms: ['EPS'] }, 'mi [e pe ese→EPS] no contesta');
  });
});

describe('stop words at the edges of a window belong to the sentence', () => {
  test.each([
    ['es', ['Bancolombia'], 'la cuenta de [bancolonbia→Bancolombia] y la otra'],
    ['es', ['Movistar'], 'me cambié a [muvistar→Movistar] el lunes'],
    ['es', ['Sanitas'], 'tengo la [sanitaz→Sanitas] en casa'],
    ['pt', ['Bradesco'], 'o cartão do [bradesku→Bradesco] e o outro'],
    ['en', ['Verizon'], 'i called [verisen→Verizon] and the bank'],
  ] as const)('%s: %j', (language, terms, marked) => {
    expectMarked({ language, terms }, marked);
  });

  test.each([
    ['es', 'El Corte Inglés', 'lo compré en [el corte ingles→El Corte Inglés] de aquí'],
    ['es', 'La Caixa', 'con [la caisha→La Caixa] no'],
    ['pt', 'O Boticário', 'comprei n[o boticario→O Boticário]'.replace('n[o', '[o')],
  ] as const)('unless they are the term’s: %s %s', (language, term, marked) => {
    expectMarked({ language, terms: [term] }, marked);
  });
});

describe('a term that stands right stays', () => {
  test.each([
    ['es', ['Sidney', 'Sídney Silva'], 'Sidney silba bien'],
    ['es', ['Vázquez', 'Velázquez'], 'la señora Vázquez y el señor Velázquez'],
    ['es', ['Movistar', 'Movistar Plus'], 'Movistar llamó'],
    ['es', ['Hispana', 'Hispania'], 'la comunidad hispana y la Hispania romana'],
    ['pt', ['Vivo', 'Vivo Fibra'], 'a Vivo fiz bem'],
    ['en', ['Mark Connolly', 'Mark Connelly'], 'this is Mark Connolly and Mark Connelly'],
  ] as const)('%s, beside a similar one: %j', (language, terms, text) => {
    expectMarked({ language, terms }, text);
  });
});

describe('of nested terms the longest wins', () => {
  test.each([
    ['es', ['Corte Inglés', 'El Corte Inglés'], 'en [el corte ingles→El Corte Inglés] hay'],
    ['es', ['El Corte', 'El Corte Inglés', 'Inglés'], 'en [el corte inglez→El Corte Inglés] hay'],
    ['es', ['Banco', 'Banco Azteca'], 'el [banco asteca→Banco Azteca] cerró'],
    ['es', ['Colombia', 'Banco de Colombia'], 'el [vanco de colonbia→Banco de Colombia] cerró'],
    ['pt', ['Paulo', 'São Paulo'], 'moro em [sao paulu→São Paulo] há anos'],
    ['en', ['Bank', 'Deutsche Bank'], 'from [doicha bank→Deutsche Bank] today'],
  ] as const)('%s: %j', (language, terms, marked) => {
    expectMarked({ language, terms }, marked);
  });
});

describe('a term’s own threshold goes before the policy’s', () => {
  const heard = 'tengo cuenta en bancolonvia';
  const corrected = 'tengo cuenta en [bancolonvia→Bancolombia]';
  test.each([
    [{ canonical: 'Bancolombia', threshold: 1 }, {}, heard],
    [{ canonical: 'Bancolombia', threshold: 0.999 }, {}, heard],
    [{ canonical: 'Bancolombia', threshold: 0.3 }, { applyThreshold: 0.999 }, corrected],
    [{ canonical: 'Bancolombia' }, { applyThreshold: 0.999 }, heard],
  ])('%j under %j', (entry, policy, marked) => {
    expectMarked({ language: 'es', terms: [entry], policy }, marked);
  });

  test('at 1 a pair and a surface still are the term', () => {
    const entry = { canonical: 'Bancolombia', threshold: 1, surfaces: ['vancolonvia'] };
    const pairs = [{ heard: 'banco lonvia', canonical: 'Bancolombia' }];
    expectMarked(
      { language: 'es', terms: [entry], pairs },
      'es [vancolonvia→Bancolombia] o [banco lonvia→Bancolombia]',
    );
  });
});

describe('the cap on edits', () => {
  const terms = ['Bancolombia', 'Ibuprofeno', 'Movistar'];
  const calm = 'y aquí sigue hablando de cosas que no son nombres de nada que importe';

  const three = '[bancolonvia→Bancolombia] [ivuprofeno→Ibuprofeno] [muvistar→Movistar]';
  const upToTheCap = `${three} [bancolonvia→Bancolombia] [ivuprofeno→Ibuprofeno] muvistar`;

  test('leaves room for a list of five', () => {
    expectMarked({ language: 'es', terms }, `${three} y [bancolonvia→Bancolombia] o [ivuprofeno→Ibuprofeno]`);
  });

  test('holds for a short utterance, from where too much of it is terms', () => {
    expectMarked({ language: 'es', terms }, upToTheCap);
  });

  test('counts terms that stand, so that a second look doesn’t get around it', () => {
    const standing = 'Bancolombia Ibuprofeno Movistar Bancolombia Ibuprofeno';
    expectMarked({ language: 'es', terms }, `${standing} muvistar`);
  });

  test('holds for a stretch of a long one, and only there', () => {
    const policy = { maxEditShare: 0.2 };
    expectMarked(
      { language: 'es', terms, policy },
      `tengo [muvistar→Movistar] en casa ${calm} ${upToTheCap} ${calm} tomo [ivuprofeno→Ibuprofeno] a veces`,
    );
  });

  test('doesn’t hold for terms apart', () => {
    expectMarked(
      { language: 'es', terms },
      `tengo [bancolonvia→Bancolombia] ${calm} [ivuprofeno→Ibuprofeno] ${calm} [muvistar→Movistar]`,
    );
  });
});

describe('everyday words that a term has are not it, where the rest of it was not said', () => {
  test.each([
    ['en', 'Morning Andy', 'good morning'],
    ['en', 'Information Co', 'for information please'],
    ['es', 'Santa Cruz', 'es una santa'],
    ['es', 'Santa Ana', 'es una santa'],
    ['es', 'Seguros Ya', 'pago los seguros'],
    ['pt', 'Informação Já', 'quero informação'],
  ] as const)('%s: not %s in “%s”', (language, term, text) => {
    expectMarked({ language, terms: [term], policy: EAGER }, text);
  });

  test.each([
    ['es', 'Santa Cruz', 'vive en [santa crus→Santa Cruz] desde niña'],
    ['es', 'Casa Blanca', 'la [casa vlanca→Casa Blanca] dice que no'],
  ] as const)('but for the rest misheard: %s %s', (language, term, marked) => {
    expectMarked({ language, terms: [term], policy: EAGER }, marked);
  });
});

describe('a plural of a term that is no other word stays', () => {
  test.each([
    ['en', 'Tylenol', 'i took two tylenols this morning'],
    ['es', 'Movistar', 'los dos movistares no andan'],
    ['pt', 'Bradesco', 'os bradescos da avenida'],
  ] as const)('%s: %s', (language, term, text) => {
    expectMarked({ language, terms: [term], policy: EAGER }, text);
  });

  test.each([
    ['Tylenol', "the [tilenol→Tylenol]'s price"],
    ['Constellium', "[constelium→Constellium]'s results"],
    ['Novartis', "[novartes→Novartis]' results"],
  ] as const)('but a possessive stands behind the term that is corrected: %s', (term, marked) => {
    expectMarked({ language: 'en', terms: [term], policy: EAGER }, marked);
  });
});

describe('what stands around a correction stays as it is written', () => {
  test.each([
    ['brackets', 'a ([bancolonvia→Bancolombia]), sí'],
    ['quotation marks', 'el «[bancolonvia→Bancolombia]»'],
    ['dots', '… [bancolonvia→Bancolombia]… eso'],
    ['spaces', '  es   [bancolonvia→Bancolombia]   creo  '],
    ['capitals', 'ES DE [BANCOLONVIA→Bancolombia] CREO'],
    ['an inverted question mark', '¿[bancolonvia→Bancolombia]?'],
  ] as const)('%s', (_, marked) => {
    expectMarked({ language: 'es', terms: ['Bancolombia'] }, marked);
  });
});
