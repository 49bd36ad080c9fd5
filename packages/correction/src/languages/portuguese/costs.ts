import type { PhoneCosts } from '../../phone-costs.ts';
import { phoneCosts } from '../phone-cost-table.ts';
import type { PortugueseDialect } from './dialect.ts';

/** In both countries. docs/phones.md says where the numbers come from. */
const CONFUSIONS: readonly string[] = [
  // Unstressed vowels close: -e towards i, -o towards u.
  'ei 17',
  'ou 18',
  'aə 10',
  // What a nasal vowel leaves behind, said or written.
  '~n 14',
  '~m 14',
  '~ŋ 14',
  'mn 18',
  'nɲ 18',
  // l that closes a syllable is w or u.
  'lu 22',
  'lw 18',
  'ʎl 16',
  // Strong r is breath.
  'rx 10',
  'rh 6',
  'rɾ 18',
  'sz 16',
  'sʃ 18',
  'zʒ 18',
  // Measured on recognisers' output.
  'ae 22',
  'ao 22',
  'eo 26',
  'td 20',
  'pb 19',
];

const LOSSES: readonly string[] = [
  'h 8',
  '~ 17',
  'ɾ 17',
  'e 18',
  'l 19',
  'o 21',
  'u 21',
  'a 23',
  's 22',
  'n 22',
  'k 24',
  't 24',
  'd 24',
  'm 22',
  'p 25',
];

/** Brazil: ti and di with a hush, an i after a stop that closes a syllable. Portugal: hushed -s, unstressed e unsaid. */
const OF_DIALECT: Readonly<
  Record<PortugueseDialect, { losses: readonly string[]; confusions: readonly string[] }>
> = {
  'pt-BR': { losses: ['i 19'], confusions: ['tʧ 12', 'dʤ 12', 'ʧʃ 16', 'ʤʒ 16'] },
  'pt-PT': { losses: ['e 16', 'o 19', 'ʃ 18'], confusions: ['sʃ 10', 'zʒ 12'] },
};

export function portugueseCosts(dialect: PortugueseDialect): PhoneCosts {
  const { losses, confusions } = OF_DIALECT[dialect];
  return phoneCosts({ losses: [...LOSSES, ...losses], confusions: [...CONFUSIONS, ...confusions] });
}
