import { describe, expect, it } from 'vitest';
import { isInvented } from '../../src/whisper/inventions.ts';

describe('what nobody said', () => {
  it.each([
    '¡Suscríbete al canal!',
    'Suscríbete.',
    '¡Gracias por ver el video!',
    'Subtítulos realizados por la comunidad de Amara.org',
    'Subtítulos por la comunidad de Amara.org Subtítulos por la comunidad de Amara.org',
    'Legendas pela comunidade Amara.org',
    'Obrigado por assistir!',
    'Inscreva-se no canal. Inscreva-se no canal.',
    'Thanks for watching!',
    'Subtitles by the Amara.org community',
  ])('is "%s" in noise, and where nobody listened for speech', (text) => {
    expect(isInvented(text, 320)).toBe(true);
    expect(isInvented(text, undefined)).toBe(true);
  });

  it('is a long sentence in a quarter of a second of speech', () => {
    expect(isInvented('Me gustaría saber cuándo llega mi pedido', 250)).toBe(true);
  });

  it.each([
    ['gracias por su llamada', 1200],
    ['quiero suscribirme al canal de deportes', 2400],
    ['gracias por ver mi caso', 1500],
    ['¡Suscríbete al canal!', 1600],
    ['sí', 96],
    ['de acuerdo', 260],
    ['me gustaría saber cuándo llega mi pedido', 2600],
    ['me gustaría saber cuándo llega mi pedido', undefined],
    ['', 0],
  ] as const)('is not "%s" in %s ms of speech', (text, speechMs) => {
    expect(isInvented(text, speechMs)).toBe(false);
  });
});
