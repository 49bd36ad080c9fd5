import type { PortugueseDialect } from './dialect.ts';

/**
 * How Portuguese reads letters aloud, foreign names included. A nasal vowel is its vowel and `~`, whether it is written
 * with a tilde or with m or n. What both countries do to unstressed vowels, to ti and di, and to l and r at the end of a
 * syllable is left to the costs, because it hangs on where words are split.
 *
 * Sources: Mateus and d'Andrade, The Phonology of Portuguese (2000), chapter 2; the contexts of x and r follow
 * carlosjordao/metaphone-ptbr.
 */
export function portugueseRules(dialect: PortugueseDialect): readonly string[] {
  return dialect === 'pt-PT' ? [...PORTUGAL, ...RULES] : RULES;
}

/** Final -s and -z, and s before a voiceless consonant, are hushed. */
const PORTUGAL: readonly string[] = ['#(sch) ʃ', '#(s)[ptkfq] eʃ', 'V(s)# ʃ', '(s)[pctkfq] ʃ', '(z)# ʃ'];

const RULES: readonly string[] = [
  '(tion)# ʃo~',
  '(fy)# fai',
  '#C(y)# ai',
  '#CC(y)# ai',
  '(ight) ait',
  '(ee) i',
  '(oo)[bcdfgklmnprstv#] u',
  '#(kn) n',
  '#(wr) r',
  '#(ps) s',
  '(sch) ʃ',
  '(tch) ʧ',
  '(ph) f',
  '(sh) ʃ',
  '(th) t',
  '(tz) s',
  '(wh) w',
  '(kh) k',
  '(gh) ɡ',

  // Nasal diphthongs, then nasal vowels: m and n that close a syllable.
  '(ão) a~u',
  '(ãe) a~i',
  '(õe) o~i',
  'a(m)# ~u',
  '(ã) a~',
  '(õ) o~',
  '(nh) ɲ',
  '(mm) m',
  '(nn) n',
  'V(m)[#C] ~',
  'V(n)[#C] ~',
  '(m) m',
  '(n) n',

  '(lh) ʎ',
  '(ll) l',
  '(l) l',

  // x is hushed but for Latin and Greek stems.
  '#e(x)V z',
  '#e(xc)E s',
  '#e(x)C s',
  '#ine(x)V z',

  'pro(x)im s',
  'au(x)il s',
  'ma(x)im s',
  'trou(x)e s',
  'sinta(x) s',
  'ta(x)i ks',
  'fi(x) ks',
  'se(x)[ou] ks',
  'ne(x) ks',
  'ple(x) ks',
  'fle(x) ks',
  'to(x)i ks',
  'mo(x)i ks',
  'ro(x)in ks',
  '#o(x)i ks',
  '(x)y ks',
  'flu(x) ks',
  'odo(x) ks',
  'a(x)i[ao] ks',
  'le(x)i ks',
  'bo(x) ks',
  '(x)# ks',
  '(x)C s',
  '(x) ʃ',

  '(cc)E ks',
  '(cc) k',
  '(ch)[lr] k',
  '(ch) ʃ',
  '(ck) k',
  '(sc)E s',
  '(sç) s',
  '(c)E s',
  '(c) k',
  '(ç) s',
  '(qu)E k',
  '(qu)[ao] kw',
  '(qü) kw',
  '(q) k',
  '(k) k',
  '(zz) s',
  '(z)# s',
  '(z) z',

  '(gü) ɡw',
  '(gu)E ɡ',
  '(gu)[ao] ɡw',
  '(gg) ɡ',
  '(g)E ʒ',
  '(g) ɡ',
  '(j) ʒ',
  '(h)',

  '(rr) r',
  '(rh) r',
  '[#lnsm](r) r',
  '(r) ɾ',
  '(ss) s',
  '#(s)[bcdfgklmnpqrtv] es',
  'V(s)V z',
  '(s) s',

  'V(y)V j',
  '#(y)V j',
  '(y) i',
  'V(w)[#C] u',
  '(w) w',

  '(bb) b',
  '(b) b',
  '(dd) d',
  '(d) d',
  '(ff) f',
  '(f) f',
  '(pp) p',
  '(p) p',
  '(tt) t',
  '(t) t',
  '(v) v',
  '(a) a',
  '(e) e',
  '(i) i',
  '(o) o',
  '(u) u',
  '(ü) u',
];
