import { portuguese } from '@enmienda/correction/pt';
import { describe, expect, it } from 'vitest';
import { phonesOf, readTable } from './phone-notation.ts';

const EVERYWHERE = `
  chave ʃave       | filho fiʎo        | ninho niɲo        | coração koɾasa~u 
  mãe ma~i         | pão pa~u          | falam fala~u      | bem be~           | bom bo~         | um u~
  banco ba~ko      | campo ka~po       | carro karo        | rato rato         | caro kaɾo       | honra o~ra
  mar maɾ          | casa kaza         | massa masa        | zero zeɾo         | cinco si~ko     | açúcar asukaɾ
  caça kasa        | exame ezame       | exemplo eze~plo   | táxi taksi      | fixo fikso
  próximo pɾosimo  | máximo masimo     | auxílio ausilio       | caixa kaiʃa     | xícara ʃikaɾa
  lixo liʃo        | inox inoks        | quente ke~te      | quanto kwa~to     | água aɡwa       | guerra ɡera
  levotiroxina levotiɾoksina | oxigênio oksiʒenio | galaxy ɡalaksi | roxo roʃo | light lait
  linguiça li~ɡisa | gelo ʒelo         | jogo ʒoɡo         | homem ome~        | show ʃou        | whatsapp watsap
  national naʃonal | compreender ko~pɾee~deɾ | cooperar koopeɾaɾ | tree tɾi | zoom zu~
  facebook fasebuk | philips filips    | telefônica telefonika | kaiser kaizeɾ | 13 13
`;

const BRAZIL =
  'trouxe tɾouse | questão kesta~u | sky eskai | casas kazas | nascer naseɾ | thomas tomas | paz pas | rapaz rapas | explicar esplikaɾ | spotify espotifai | bradesco bɾadesko | exceto eseto';
const PORTUGAL =
  'sky ʃkai | estar ʃtaɾ | ouro oɾo | spotify ʃpotifai | extra ʃtɾa | schmidt ʃmidt | casas kazaʃ | nascer naʃseɾ | thomas tomaʃ | paz paʃ | dez deʃ | meus meuʃ | lisboa lisboa';

describe('portuguese', () => {
  it.each(readTable(EVERYWHERE))('reads %s as %s in both countries', (word, phones) => {
    expect(phonesOf(portuguese(), word)).toBe(phones);
    expect(phonesOf(portuguese({ dialect: 'pt-PT' }), word)).toBe(phones);
  });
  it.each(readTable(BRAZIL))('in Brazil reads %s as %s', (word, phones) => {
    expect(phonesOf(portuguese({ dialect: 'pt-BR' }), word)).toBe(phones);
  });
  it.each(readTable(PORTUGAL))('in Portugal reads %s as %s', (word, phones) => {
    expect(phonesOf(portuguese({ dialect: 'pt-PT' }), word)).toBe(phones);
  });

  it('takes Brazil for its dialect unless told', () => {
    expect(portuguese().dialect).toBe('pt-BR');
  });

  it('asks as each country does', () => {
    const brazil = portuguese().questions;
    const portugal = portuguese({ dialect: 'pt-PT' }).questions;
    expect(brazil.confirm('Itaú')).toBe('Você disse “Itaú”?');
    expect(brazil.choose(['Itaú', 'Itaí', 'Ita'])).toBe('Você disse “Itaú”, “Itaí” ou “Ita”?');
    expect(brazil.spell()).toBe('Você pode soletrar, por favor?');
    expect(portugal.choose(['NOS', 'Nós'])).toBe('Disse «NOS» ou «Nós»?');
    expect(portugal.spell()).toBe('Pode soletrar, por favor?');
  });

  it('ranks everyday words and knows names without ranking them', () => {
    const language = portuguese();
    expect(language.wordRank('não')).toBeGreaterThan(0);
    expect(language.wordRank('fatura')).toBeGreaterThan(language.wordRank('casa'));
    expect(language.wordRank('gustavo')).toBe(0);
    expect(language.isKnownWord('gustavo')).toBe(true);
  });
});
