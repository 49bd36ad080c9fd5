import type { PhoneCosts } from '../../phone-costs.ts';
import { phoneCosts } from '../phone-cost-table.ts';

/** docs/phones.md says where the numbers come from. */
const CONFUSIONS: readonly string[] = [
  // Spelling leaves the vowel open, and unstressed vowels become schwa.
  'aɔ 14',
  'aə 16',
  'eə 16',
  'iə 18',
  'oə 18',
  'uə 18',
  'æə 18',
  'ʌə 10',
  'uʊ 8',
  'aʌ 14',
  'ɔo 14',
  // Measured on recognisers' output: commoner, or rarer, than articulation says.
  'ei 16',
  'aæ 16',
  'ao 17',
  'eæ 17',
  'ae 21',
  'iæ 23',
  'sz 14',
  'θð 12',
  'nŋ 18',
  'mn 20',
  'pb 18',
  'fv 18',
  'ɹl 23',
  'ks 25',
];

const LOSSES: readonly string[] = [
  'u 15',
  'i 16',
  'e 16',
  'a 17',
  'æ 18',
  'ə 14',
  'h 16',
  't 16',
  'd 16',
  'n 17',
  'ɹ 17',
  's 18',
  'z 18',
  'l 18',
  'k 20',
  'o 21',
  'b 22',
  'm 23',
  'f 23',
  'p 22',
  'ʃ 24',
  'ʧ 24',
  'ɡ 24',
];

export function englishCosts(): PhoneCosts {
  return phoneCosts({ losses: LOSSES, confusions: CONFUSIONS });
}
