import type { PhoneCosts } from '../../phone-costs.ts';
import { phoneCosts } from '../phone-cost-table.ts';
import type { SpanishDialect } from './dialect.ts';

/** In every dialect. See docs/phones.md for the sources. */
const CONFUSIONS: readonly string[] = [
  // One phoneme in all or most of the dialects: what is left is spelling.
  'rɾ 5',
  'jʎ 3',
  'bv 3',
  'θs 4',
  'xh 3',
  'ʃʧ 6',
  // Below 3,400 Hz the fricatives lose what tells them apart.
  'sf 9',
  'θf 5',
  'sʃ 7',
  'sz 3',
  // Weak voiced stops between vowels, and the three of them against each other.
  'bd 11',
  'dɡ 11',
  'bɡ 10',
  'bw 9',
  'ɡw 9',
  'ɡx 10',
  'dɾ 9',
  'dl 12',
  'ɾl 9',
  // Nasals before a consonant or at the end share one place.
  'mn 6',
  'nɲ 8',
  'nŋ 2',
  // Yod between palatals.
  'jʃ 8',
  'jʧ 12',
  'jʤ 3',
  'ʤʧ 5',
  'ʎl 9',
];

const LOSSES: readonly string[] = [
  'n 18',
  'd 18',
  'ɾ 20',
  'l 20',
  'h 8',
  'x 18',
  'θ 20',
  's 18',
  'ɡ 20',
  'b 20',
];

/** Final -s: weakest in Chile, the River Plate and the Caribbean (Lipski, Latin American Spanish, 1994). */
const OF_DIALECT: Readonly<
  Record<SpanishDialect, { losses: readonly string[]; confusions: readonly string[] }>
> = {
  'es-419': { losses: ['s 16'], confusions: [] },
  'es-ES': { losses: ['s 20', 'd 14'], confusions: ['θs 5', 'θd 8'] },
  'es-MX': { losses: ['s 22', 'e 20', 'i 20'], confusions: [] },
  'es-CO': { losses: ['s 18'], confusions: [] },
  'es-AR': { losses: ['s 16'], confusions: ['jʃ 5', 'ʃʒ 2'] },
  'es-CL': { losses: ['s 12', 'd 14'], confusions: ['ʃʧ 3'] },
  'es-PE': { losses: ['s 20'], confusions: [] },
};

export function spanishCosts(dialect: SpanishDialect): PhoneCosts {
  const { losses, confusions } = OF_DIALECT[dialect];
  return phoneCosts({ losses: [...LOSSES, ...losses], confusions: [...CONFUSIONS, ...confusions] });
}
