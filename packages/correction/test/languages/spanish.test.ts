import { type SpanishDialect, spanish } from '@enmienda/correction/es';
import { describe, expect, it } from 'vitest';
import { phonesOf, readTable } from './phone-notation.ts';

const dialects: readonly SpanishDialect[] = ['es-419', 'es-ES', 'es-MX', 'es-CO', 'es-AR', 'es-CL', 'es-PE'];

const EVERYWHERE = `
  guitarra ɡitara  | gemelos xemelos   | jirafa xiɾafa     | queso keso        | kilo kilo       | jamón xamon
  hueso weso       | huevo webo        | guapo wapo        | averiguar abeɾiwaɾ | pingüino pinwino | agua awa
  Huawei wawei     | hielo jelo        | vaca baka         | beber bebeɾ       | carro karo      | caro kaɾo
  rosa rosa        | enrique enrike    | alrededor alrededoɾ | israel israel   | muy mui         | ley lei
  méxico mexiko    | oaxaca oaxaka     | texas texas       | taxi taksi        | extra estɾa     | xilófono xilofono
  enviar embiaɾ    | inmóvil immobil   | campo kampo       | islam islan       | ñoño ɲoɲo       | barça baɾsa
  chocolate ʧokolate | christian kɾistian | chrysler kɾisleɾ | txiki ʧiki     | müller muleɾ    | iraq iɾak
  shopping ʃopin   | washington waʃinɡton | whisky wiski   | philips filips    | thomas tomas    | station estaʃon
  spotify espotifai | starbucks estaɾbuks | stop estop     | schmidt ʃmidt     | google ɡuɡle    | speed espid
  cooperar koopeɾaɾ | Mitchell miʧel   | dell del          | wells wels        | knorr nor       | netflix netfliks
  national naʃonal  | cuestión kuestion | session seʃon      | meets mits         | creen kɾeen       | green ɡɾin
  bryan bɾaian     | scarborough eskaɾboɾo | bosch bos         | wright rait        | beethoven beetoben | bacchus bakus
  light lait | xbox ekisboks | sky eskai
  psicología sikoloxia | quórum kuoɾun | marketing maɾketin | bbva bba         | 13 13           | g4s ɡ4s
`;

const OF_DIALECT: Readonly<Partial<Record<SpanishDialect, string>>> = {
  'es-419':
    'zapato sapato | cena sena | Allianz alians | excelente eselente | acción aksion | calle kaje | yo jo | piscina pisina',
  'es-ES':
    'zapato θapato | cena θena | excelente esθelente | acción akθion | calle kaje | yo jo | piscina pisθina',
  'es-AR': 'zapato sapato | cena sena | calle kaʃe | yo ʃo | lluvia ʃubia | hielo jelo | rey rei | shell ʃel',
};

describe('spanish', () => {
  for (const dialect of dialects) {
    const language = spanish({ dialect });
    it.each(readTable(EVERYWHERE))(`in ${dialect} reads %s as %s`, (word, phones) => {
      expect(phonesOf(language, word)).toBe(phones);
    });
    it.each(readTable(OF_DIALECT[dialect] ?? ''))(`of ${dialect} reads %s as %s`, (word, phones) => {
      expect(phonesOf(language, word)).toBe(phones);
    });
  }

  it.each([
    ['vázquez', 'básquez'],
    ['hernández', 'ernandes'],
    ['quique', 'kike'],
    ['huawei', 'guawey'],
    ['ximena', 'jimena'],
    ['yolanda', 'llolanda'],
    ['spotify', 'espotifai'],
    ['philips', 'filips'],
  ])('hears no difference between %s and %s in Latin America', (a, b) => {
    expect(phonesOf(spanish(), a)).toBe(phonesOf(spanish(), b));
  });

  it('takes Latin America for its dialect unless told', () => {
    expect(spanish().dialect).toBe('es-419');
    expect(spanish({ dialect: 'es-CL' }).dialect).toBe('es-CL');
  });

  it('asks politely, and says u before the sound o', () => {
    const { questions } = spanish();
    expect(questions.confirm('Vázquez')).toBe('¿Dijo «Vázquez»?');
    expect(questions.choose(['Vázquez', 'Básquez'])).toBe('¿Dijo «Vázquez» o «Básquez»?');
    expect(questions.choose(['Pérez', 'Ochoa'])).toBe('¿Dijo «Pérez» u «Ochoa»?');
    expect(questions.choose(['Pérez', 'Hortensia'])).toBe('¿Dijo «Pérez» u «Hortensia»?');
    expect(questions.choose(['Visa', 'Bisa', 'Ueno'])).toBe('¿Dijo «Visa», «Bisa» o «Ueno»?');
    expect(questions.spell()).toBe('¿Me lo puede deletrear, por favor?');
  });

  it('ranks everyday words and knows names without ranking them', () => {
    const language = spanish();
    expect(language.wordRank('de')).toBeGreaterThan(0);
    expect(language.wordRank('de')).toBeLessThan(20);
    expect(language.wordRank('factura')).toBeGreaterThan(language.wordRank('quiero'));
    expect(language.wordRank('mitchell')).toBe(0);
    expect(language.isKnownWord('mitchell')).toBe(true);
    expect(language.isKnownWord('factura')).toBe(true);
    expect(language.isKnownWord('básquez')).toBe(false);
  });
});
