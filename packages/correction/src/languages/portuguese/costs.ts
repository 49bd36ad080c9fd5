import type { PhoneCosts } from '../../phone-costs.ts';
import { phoneCosts } from '../phone-cost-table.ts';
import type { PortugueseDialect } from './dialect.ts';

/** In both countries. See docs/phones.md for the sources. */
const CONFUSIONS: readonly string[] = [
  // Unstressed vowels close: -e towards i, -o towards u.
  'ei 8',
  'ou 8',
  'aə 6',
  // What a nasal vowel leaves behind, said or written.
  '~n 8',
  '~m 8',
  'mn 10',
  'nɲ 10',
  // l that closes a syllable is w or u.
  'lu 14',
  'lw 12',
  'ʎl 10',
  'uw 6',
  'ij 6',
  // Strong r is breath.
  'rx 6',
  'rh 4',
  'rɾ 10',
  'sz 8',
  'sʃ 10',
  'zʒ 10',
  'zʃ 14',
  'sf 14',
  'bv 14',
];

const LOSSES: readonly string[] = ['ɾ 20', 's 20', '~ 14', 'l 22', 'h 8', 'i 24', 'e 24'];

/** Brazil: ti and di with a hush, an i after a stop that closes a syllable. Portugal: hushed -s, unstressed e unsaid. */
const OF_DIALECT: Readonly<
  Record<PortugueseDialect, { losses: readonly string[]; confusions: readonly string[] }>
> = {
  'pt-BR': { losses: ['i 20'], confusions: ['tʧ 8', 'dʤ 8', 'ʧʃ 10', 'ʤʒ 10'] },
  'pt-PT': { losses: ['e 16', 'o 20', 'ʃ 20'], confusions: ['sʃ 6', 'zʒ 8'] },
};

export function portugueseCosts(dialect: PortugueseDialect): PhoneCosts {
  const { losses, confusions } = OF_DIALECT[dialect];
  return phoneCosts({ losses: [...LOSSES, ...losses], confusions: [...CONFUSIONS, ...confusions] });
}
