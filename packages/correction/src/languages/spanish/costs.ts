import type { PhoneCosts } from '../../phone-costs.ts';
import { phoneCosts } from '../phone-cost-table.ts';
import type { SpanishDialect } from './dialect.ts';

/** In every dialect. docs/phones.md says where the numbers come from. */
const CONFUSIONS: readonly string[] = [
  // One phoneme in all or most of the dialects: what is left is spelling.
  'rɾ 12',
  'jʎ 4',
  'bv 4',
  'θs 6',
  'xh 4',
  'ʃʧ 10',
  'nŋ 4',
  'sz 4',
  'jʤ 6',
  // Below 3,400 Hz the fricatives lose what tells them apart.
  'sf 18',
  'θf 14',
  // Weak voiced consonants between vowels.
  'bw 16',
  'ɡw 14',
  'ɡx 18',
  'dɾ 20',
  // Nasals before a consonant or at the end share one place.
  'mn 16',
  'nɲ 16',
  // Measured on recognisers' output: commoner, or rarer, than articulation says.
  'ae 23',
  'ao 23',
  'ai 28',
  'au 28',
  'eo 26',
  'lj 20',
  'kɡ 19',
  'pb 19',
  'pf 20',
  'td 19',
  'ʧx 22',
  'xj 22',
];

const LOSSES: readonly string[] = [
  'e 16',
  'd 16',
  'h 8',
  'x 18',
  'n 18',
  'k 18',
  't 19',
  'ɾ 19',
  'l 19',
  'i 19',
  'u 19',
  'a 21',
  'b 21',
  'f 22',
  'm 23',
  'p 23',
];

/** Final -s and -d: weakest in Chile, the River Plate and the Caribbean (Lipski, Latin American Spanish, 1994). */
const OF_DIALECT: Readonly<
  Record<SpanishDialect, { losses: readonly string[]; confusions: readonly string[] }>
> = {
  'es-419': { losses: ['s 16'], confusions: [] },
  'es-ES': { losses: ['s 18', 'd 14'], confusions: ['θd 16'] },
  'es-MX': { losses: ['s 20'], confusions: [] },
  'es-CO': { losses: ['s 17'], confusions: [] },
  'es-AR': { losses: ['s 15'], confusions: ['jʃ 8', 'ʃʒ 4'] },
  'es-CL': { losses: ['s 13', 'd 14'], confusions: ['ʃʧ 6'] },
  'es-PE': { losses: ['s 18'], confusions: [] },
};

export function spanishCosts(dialect: SpanishDialect): PhoneCosts {
  const { losses, confusions } = OF_DIALECT[dialect];
  return phoneCosts({ losses: [...LOSSES, ...losses], confusions: [...CONFUSIONS, ...confusions] });
}
