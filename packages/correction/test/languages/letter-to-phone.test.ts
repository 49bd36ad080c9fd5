import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/languages/letter-to-phone.ts';
import { PHONE_SYMBOLS } from '../../src/languages/phones.ts';

function read(rules: readonly string[], word: string): string {
  const out = new Uint8Array(64);
  const end = compileRules(rules)(word, out, 0);
  return Array.from(out.subarray(0, end), (phone) => PHONE_SYMBOLS.charAt(phone)).join('');
}

describe('compileRules', () => {
  it.each<[what: string, rules: readonly string[], reading: readonly [word: string, phones: string]]>([
    ['writes the first rule that fits', ['(a) a', '(a) e'], ['a', 'a']],
    ['consumes all letters of a rule', ['(sh) ʃ', '(s) s', '(h) h'], ['shhs', 'ʃhs']],
    ['leaves a letter without a rule silent', ['(a) a'], ['haha', 'aa']],
    ['leaves a rule without phones silent', ['(h)', '(a) a'], ['ha', 'a']],
    ['looks behind, nearest last', ['me(x) x', '(x) k'], ['mexemx', 'xk']],
    ['looks ahead', ['(c)E s', '(c) k'], ['cecacyc', 'sksk']],
    ['knows both edges of a word', ['#(r)# t', '#(r) r', '(r)# d', '(r) ɾ'], ['rrr', 'rɾd']],
    ['knows a word of one letter', ['#(r)# t', '#(r) r'], ['r', 't']],
    ['reads sets, edges in them too', ['(n)[bp#] m', '(n) n'], ['nbnan', 'mnm']],
    ['tells vowels from consonants', ['V(s)V z', '(s)C ʃ', '(s) s'], ['asastas', 'zʃs']],
    ['keeps marks that change the sound', ['(ñ) ɲ', '(n) n', '(ü) w', '(u) u'], ['nñuü', 'nɲuw']],
    ['folds other marks away', ['(a) a', '(e) e'], ['áàâäéēę', 'aaaaeee']],
    ['reads capitals as small letters', ['(a) a', '(ñ) ɲ'], ['AÑÁ', 'aɲa']],
    ['writes digits as themselves', ['(a) a'], ['a1990', 'a1990']],
    ['takes a digit for neither letter nor edge', ['(a)# e', '(a)C i', '(a)V o', '(a) a'], ['a1', 'a1']],
    ['reads over signs and other scripts', ['(n)[b] m', '(n) n', '(b) b'], ['n-’я界b', 'mb']],
  ])('%s', (_what, rules, [word, phones]) => {
    expect(read(rules, word)).toBe(phones);
  });

  it('writes from the place it is given and says where it ended', () => {
    const out = new Uint8Array(8);
    expect(compileRules(['(a) a'])('aa', out, 3)).toBe(5);
    expect([...out]).toEqual([0, 0, 0, 1, 1, 0, 0, 0]);
  });

  it('writes no more than the room there is', () => {
    const out = new Uint8Array(3);
    expect(compileRules(['(x) ks'])('xx', out, 0)).toBe(3);
  });

  it('is not misled by a longer word read before', () => {
    const transcribe = compileRules(['(a)[#b]b e', '(a) a', '(b) b']);
    const out = new Uint8Array(64);
    transcribe('aaabbb', out, 0);
    expect(transcribe('a', out, 0)).toBe(1);
    expect(PHONE_SYMBOLS.charAt(out[0] ?? 0)).toBe('a');
  });

  it.each(['', 'a', '(a', '(a) a b', '(ж) a', '(a) Q', '() a', 'B(a) a'])('refuses the rule %j', (line) => {
    expect(() => compileRules([line])).toThrow(RangeError);
  });
});
