/**
 * What Whisper writes where nobody speaks. It learned from subtitles, whose makers sign them, and whose films thank for being
 * watched. Two things give it away: those sentences, and more letters than can be said in the speech that is there.
 */

/** Nobody says more letters in a second of speech; fast Spanish has 15 to 18 (Pellegrino et al. 2011: 7.8 syllables). */
const LETTERS_PER_SECOND_MAX = 35;

/** A stock sentence in half of the time that it takes is not believed either. */
const STOCK_LETTERS_PER_SECOND_MAX = 18;

/** A short answer may be clipped by the detector. */
const SHORT_LETTERS = 8;

/** As whole texts, without case, accents and signs. */
const STOCK = [
  /^(?:subtitulos|subtitulado)(?: (?:realizados|hechos|creados))? por (?:la )?comunidad de amara ?org$/,
  /^(?:subtitulos|subtitulado|subtitulacion|traduccion) por .{1,90}$/,
  /^(?:no (?:te )?olvides? )?(?:suscribete|suscribanse|suscribirte)(?: al canal| a mi canal| a nuestro canal)?(?: .{0,40}campanita)?$/,
  /^(?:muchas )?gracias por (?:ver|mirar)(?: (?:el|este|nuestro|mi))?(?: video)?$/,
  /^legendas? (?:pela|por|da) .{1,90}$/,
  /^legendado por .{1,40}$/,
  /^(?:inscreva ?se|se inscreva)(?: no canal| no meu canal)?$/,
  /^obrigad[oa] por assistir(?: .{0,20})?$/,
  /^subtitles (?:by|provided by) .{1,40}$/,
  /^(?:thanks|thank you) for watching(?: .{0,20})?$/,
  /^(?:please )?(?:like and )?subscribe(?: to (?:my|our|the) channel)?$/,
  /^transcri(?:bed|ption) by .{1,40}$/,
];

/** `speechMs` is how much of the sound is speech; `undefined` where nobody listened for it. */
export function isInvented(text: string, speechMs: number | undefined): boolean {
  const letters = text.replace(/[^\p{L}\p{N}]/gu, '').length;
  const perSecond = speechMs === undefined ? undefined : (letters * 1000) / Math.max(1, speechMs);
  if (perSecond !== undefined && letters > SHORT_LETTERS && perSecond > LETTERS_PER_SECOND_MAX) return true;
  return isStock(text) && (perSecond === undefined || perSecond > STOCK_LETTERS_PER_SECOND_MAX);
}

/** Each sentence of it; it likes to repeat them. */
function isStock(text: string): boolean {
  const sentences = text
    .split(/[.!?¡¿]+(?=\s|$)/)
    .map(plain)
    .filter((sentence) => sentence !== '');
  return (
    sentences.length > 0 && sentences.every((sentence) => STOCK.some((pattern) => pattern.test(sentence)))
  );
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
