import { english } from '@enmienda/correction/en';
import { describe, expect, it } from 'vitest';
import { phonesOf, readTable } from './phone-notation.ts';

const WORDS = `
  knight nait     | write ɹait      | phone foun      | cheese ʧiz      | school ʃul      | judge ʤʌʤ       | bridge bɹiʤ
  age eiʤ         | gem ʤem         | get ɡet         | guard ɡaɹd      | league liɡ      | through θɹou    | thought θɔt
  city siti       | cat kæt         | cell sel        | back bæk        | queen kwin      | unique ʌnik     | boat bout
  coin koin       | house hauz      | now nou         | book bʊk        | food fud        | blue blu        | few fju
  eight eit       | receive ɹesiv   | health helθ     | learn ləɹn      | here hiɹ        | care keɹ        | star staɹ
  time taim       | timing taimiŋ   | service səɹvis  | active æktiv    | named neimd     | making meikiŋ   | nation neiʃən
  vision viʒən    | passion pæʃən   | picture pikʧəɹ  | measure meʒəɹ   | my mai          | bottle batəl    | castle kæsəl
  listed listəd   | loved louvd     | cats kæts       | dogs daɡz       | bus bʌs         | boxes baksəz    | yes jes
  this ðis        | that ðæt        | the ðə          | weather weðəɹ   | think θiŋk      | wash wɔʃ        | who hu
  target taɹɡet | sapphire sæfəɹ | gallagher ɡælæɡəɹ | therms θəɹmz | there ðeɹ | xfinity eksfiniti | door dɔɹ
  whole houl      | xerox zeɹaks    | thank θæŋk      | walk wɔk        | would wʊd       | 5g 5ɡ           | ocean ouʃæn
`;

describe('english', () => {
  it.each(readTable(WORDS))('reads %s as %s', (word, phones) => {
    expect(phonesOf(english(), word)).toBe(phones);
  });

  it('asks plainly', () => {
    const { questions } = english();
    expect(questions.confirm('Ally')).toBe('Did you say “Ally”?');
    expect(questions.choose(['Ally', 'Allie', 'Eli'])).toBe('Did you say “Ally”, “Allie” or “Eli”?');
    expect(questions.spell()).toBe('Could you spell that for me, please?');
  });

  it('ranks everyday words and knows names without ranking them', () => {
    const language = english();
    expect(language.wordRank('the')).toBeLessThan(10);
    expect(language.wordRank('invoice')).toBeGreaterThan(language.wordRank('house'));
    expect(language.wordRank('jennifer')).toBe(0);
    expect(language.isKnownWord('jennifer')).toBe(true);
  });
});
