import type { PhoneCosts } from '../../phone-costs.ts';
import { phoneCosts } from '../phone-cost-table.ts';

/** See docs/phones.md for the sources. */
const CONFUSIONS: readonly string[] = [
  // Spelling leaves the vowel open, and unstressed vowels become schwa.
  'aɔ 6',
  'aə 8',
  'eə 8',
  'iə 8',
  'oə 8',
  'uʊ 4',
  'æe 8',
  'aʌ 6',
  'ʌə 4',
  'ɔo 6',
  'oa 10',
  'sz 6',
  'θð 6',
  'θf 10',
  'ðd 12',
  'ðθ 6',
  'nŋ 8',
  'mn 12',
  'sf 14',
  'ɹl 20',
];

const LOSSES: readonly string[] = ['ə 16', 'h 16', 't 22', 'd 22', 'ɹ 24', 's 24', 'z 22', 'ɡ 24'];

export function englishCosts(): PhoneCosts {
  return phoneCosts({ losses: LOSSES, confusions: CONFUSIONS });
}
