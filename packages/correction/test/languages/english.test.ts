import { english } from '@enmienda/correction/en';
import { describe, expect, it } from 'vitest';
import { phonesOf, readTable, similarityOf } from './phone-notation.ts';

const WORDS = `
  knight nait     | write ɹait      | phone foun      | cheese ʧiz      | school skul      | judge ʤʌʤ       | bridge bɹiʤ
  age eiʤ         | gem ʤem         | get ɡet         | guard ɡaɹd      | league liɡ      | through θɹu    | thought θɔt
  city siti       | cat kæt         | cell sel        | back bæk        | queen kwin      | unique junik     | boat bout
  coin koin       | house hauz      | now nou         | book bʊk        | food fud        | blue blu        | few fju
  eight eit       | receive ɹesiv   | health helθ     | learn ləɹn      | here hiɹ        | care keɹ        | star staɹ
  time taim       | timing taimiŋ   | service səɹvis  | active æktiv    | named neimd     | making meikiŋ   | nation neiʃən
  vision viʒən    | passion pæʃən   | picture pikʧəɹ  | measure meʒəɹ   | my mai          | bottle batəl    | castle kæsəl
  listed listəd   | loved lʌvd     | cats kæts       | dogs daɡz       | bus bʌs         | boxes baksəz    | yes jes
  this ðis        | that ðæt        | the ðə          | weather weðəɹ   | think θiŋk      | wash wɔʃ        | who hu
  target taɹɡet | sapphire sæfaiəɹ | gallagher ɡælæɡəɹ | therms θəɹmz | there ðeɹ | xfinity eksfiniti | door dɔɹ
  apple æpəl     | apples æpəlz    | covered kʌvəɹd  | phoenix finiks | yahoo jahu      | psyche saiki    | mcgrath məkɡɹæθ
  walter wɔltəɹ   | chemist kemist  | iphone aifoun   | byebye baibai   | buybuy baibai   | zhang ʒæŋ       | global ɡloubəl
  katie keiti     | brian bɹaiən    | michael maikəl  | deutsche doiʧə  | sachs sæks      | thomas taməs    | juan wan
  payment peimənt | lately leitli   | actual ækʧuəl   | united junaitəd | station steiʃən | issues iʃuz     | one wʌn
  whole houl      | xerox zeɹaks    | thank θæŋk      | walk wɔk        | would wʊd       | 5g 5ɡ           | ocean ouʃən
`;

describe('english', () => {
  it.each(readTable(WORDS))('reads %s as %s', (word, phones) => {
    expect(phonesOf(english(), word)).toBe(phones);
  });

  it.each([
    ['sean', 'shawn'],
    ['kristine', 'christine'],
    ['philip', 'filip'],
    ['catherine', 'katherine'],
    ['stephen', 'steven'],
    ['katy', 'katie'],
    ['tracey', 'tracy'],
    ['lewis', 'louis'],
    ['marc', 'mark'],
    ['davies', 'davis'],
    ['buybuy', 'byebye'],
    ['wright', 'rite'],
    ['leigh', 'lee'],
    ['o’neal', 'oneal'],
  ])('hears little or no difference between %s and %s', (a, b) => {
    expect(similarityOf(english(), a, b)).toBeGreaterThan(0.9);
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
