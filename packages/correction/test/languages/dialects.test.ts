import { type SpanishDialect, spanish } from '@enmienda/correction/es';
import { type PortugueseDialect, portuguese } from '@enmienda/correction/pt';
import { describe, expect, it } from 'vitest';
import { similarityOf } from './phone-notation.ts';

/** `same`: no difference is heard; `near`: what the dialect confuses; `far`: what it tells apart. */
type Likeness = 'same' | 'near' | 'far';

const SPANISH: readonly (readonly [SpanishDialect, string, Likeness])[] = [
  // Everywhere: b is v, h is mute, g before e and i is j, c before them and k, m before p.
  ...(['es-419', 'es-ES', 'es-MX', 'es-CO', 'es-AR', 'es-CL', 'es-PE'] as const).flatMap((dialect) =>
    (
      [
        ['vaca baca', 'same'],
        ['hola ola', 'same'],
        ['gerez jerez', 'same'],
        ['quiosco kiosko', 'same'],
        ['canpo campo', 'same'],
        ['exacto eksacto', 'same'],
        ['carro caro', 'near'],
        ['verdad verdá', 'near'],
        ['los lo', 'near'],
        ['usted usté', 'near'],
        ['pero peso', 'far'],
        ['mano pato', 'far'],
        ['casa cama', 'far'],
      ] as const
    ).map(([pair, likeness]) => [dialect, pair, likeness] as const),
  ),
  // Seseo in America, distinción in Spain, where ceceo and seseo are heard too.
  ['es-419', 'casa caza', 'same'],
  ['es-MX', 'cocer coser', 'same'],
  ['es-AR', 'zeta seta', 'same'],
  ['es-ES', 'casa caza', 'near'],
  ['es-ES', 'cocer coser', 'near'],
  ['es-ES', 'madrid madriz', 'near'],
  // Yeísmo.
  ['es-419', 'pollo poyo', 'same'],
  ['es-ES', 'pollo poyo', 'same'],
  ['es-AR', 'pollo poyo', 'same'],
  // Sheísmo, and y beside the hushed y of foreign names.
  ['es-AR', 'yo sho', 'same'],
  ['es-AR', 'lluvia shuvia', 'same'],
  ['es-CL', 'chile shile', 'near'],
  // Aspiration and loss of s.
  ['es-CL', 'estos eto', 'near'],
  ['es-AR', 'las casas la casa', 'near'],
  ['es-CO', 'las casas la casa', 'near'],
];

const PORTUGUESE: readonly (readonly [PortugueseDialect, string, Likeness])[] = [
  ...(['pt-BR', 'pt-PT'] as const).flatMap((dialect) =>
    (
      [
        ['caça cassa', 'same'],
        ['homem omem', 'same'],
        ['chá xá', 'same'],
        ['gente jente', 'same'],
        ['filho filio', 'near'],
        ['ninho nino', 'near'],
        ['bom bon', 'same'],
        ['carro rato', 'far'],
        ['bala pato', 'far'],
      ] as const
    ).map(([pair, likeness]) => [dialect, pair, likeness] as const),
  ),
  // Brazil: ti and di hushed, l that closes a syllable as u, -s as s.
  ['pt-BR', 'tia tchia', 'near'],
  ['pt-BR', 'brasil brasiu', 'near'],
  ['pt-BR', 'paz pás', 'same'],
  ['pt-BR', 'leite leiti', 'near'],
  ['pt-BR', 'menino meninu', 'near'],
  // Portugal: -s and -z hushed, e unsaid at the beginning and the end, ou as o.
  ['pt-PT', 'estar chtar', 'same'],
  ['pt-PT', 'spotify espotifai', 'same'],
  ['pt-PT', 'ouro oro', 'same'],
  ['pt-PT', 'dez dech', 'same'],
  ['pt-PT', 'leite leit', 'near'],
  ['pt-PT', 'menino meninu', 'near'],
];

/** Unrelated sounds in one of four phones leave 0.75. */
const NEAR_MIN = 0.76;

function expectLikeness(similarity: number, likeness: Likeness): void {
  switch (likeness) {
    case 'same':
      expect(similarity).toBe(1);
      return;
    case 'near':
      expect(similarity).toBeGreaterThanOrEqual(NEAR_MIN);
      expect(similarity).toBeLessThan(1);
      return;
    case 'far':
      expect(similarity).toBeLessThan(NEAR_MIN);
  }
}

const halves = (pair: string): readonly [string, string] => {
  const words = pair.split(' ');
  const half = words.length / 2;
  return [words.slice(0, half).join(' '), words.slice(half).join(' ')];
};

describe('in Spanish', () => {
  it.each(SPANISH)('%s: %s is %s', (dialect, pair, likeness) => {
    const [a, b] = halves(pair);
    expectLikeness(similarityOf(spanish({ dialect }), a, b), likeness);
  });
});

describe('in Portuguese', () => {
  it.each(PORTUGUESE)('%s: %s is %s', (dialect, pair, likeness) => {
    const [a, b] = halves(pair);
    expectLikeness(similarityOf(portuguese({ dialect }), a, b), likeness);
  });
});

it('hears a lost s more readily where speech loses it', () => {
  const likeness = (dialect: SpanishDialect) => similarityOf(spanish({ dialect }), 'los estados', 'lo etado');
  expect(likeness('es-CL')).toBeGreaterThan(likeness('es-AR'));
  expect(likeness('es-AR')).toBeGreaterThan(likeness('es-MX'));
});

it('hears a z for a final d more readily in Castile', () => {
  const likeness = (dialect: SpanishDialect) =>
    similarityOf(spanish({ dialect }), 'valladolid', 'valladoliz');
  expect(likeness('es-ES')).toBeGreaterThan(likeness('es-MX'));
});
