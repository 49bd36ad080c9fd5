import type { SpanishDialect } from './dialect.ts';

/**
 * How Spanish reads letters aloud, foreign names included. All dialects have b = v, mute h, and n = m before a lip
 * consonant; they differ in z (`θ` in Castile, `s` elsewhere) and in ll and y (`ʃ` on the River Plate, `j` elsewhere).
 *
 * Sources: Hualde, The Sounds of Spanish (2005), chapters 1 and 9, for the native letters; for how foreign spellings are
 * read, FreeLing's es/phonetics-corr.dat (hardware, whisky) and the names of the sample lexicons.
 */
export function spanishRules(dialect: SpanishDialect): readonly string[] {
  const z = dialect === 'es-ES' ? 'θ' : 's';
  const sz = dialect === 'es-ES' ? 'sθ' : 's';
  const y = dialect === 'es-AR' ? 'ʃ' : 'j';
  return [
    // Names that keep the old x, and hushing ones.
    'me(x)[ij] x',
    'oa(x)a x',
    'te(x)a x',
    '#(x)imen x',
    '#(x)avi x',
    '#(x)i[lou]o x',
    '#(x)o[cl] s',
    '#(x)C ekis',
    '#(x) s',
    `(xc)E ${sz}`,
    '(xh) ks',
    '(x)[bcdfgklmnpqrstvz] s',
    '(x) ks',

    // Foreign endings and clusters, as locals read them.
    '(tion)# ʃon',
    '(tions)# ʃons',
    '(fy)# fai',
    '#C(y)# ai',
    '#CC(y)# ai',
    '(ight) ait',
    '(ee)[kptndl]# i',
    'c(oo)[pr] oo',
    'z(oo)l oo',
    'r(oo)n oo',
    '(oo) u',
    '#(kn) n',
    '#(wr) r',
    '#(ps) s',
    '(sch) ʃ',
    '(tch) ʧ',
    '(tx) ʧ',
    '(ph) f',
    '(sh) ʃ',
    '(th) t',
    '(tz) s',
    '(wh) w',
    '(kh) k',
    '(gh) ɡ',
    '(dj) j',

    '(cc)E k' + z,
    '(cc) k',
    '(ch)[lr] k',
    '(ch) ʧ',
    '(ck) k',
    '(cq)u k',
    `(c)E ${z}`,
    '(c) k',
    '(qu)E k',
    '(q) k',
    '(kk) k',
    '(k) k',
    '(zz) s',
    `(z) ${z}`,
    '(ç) s',

    '(gü) w',
    '(gu)E ɡ',
    '(gu)[ao] w',
    '(gg) ɡ',
    'n(g)#',
    '(g)E x',
    '(g) ɡ',
    '(j) x',
    '#(hi)e j',
    '(hu)[aeio] w',
    '(h)',

    '(ll)[#C] l',
    'ü(ll) l',
    '(ll)i[ao] l',
    `(ll) ${y}`,
    '(l) l',
    'V(y)[#C] i',
    `(y)[aeiou] ${y}`,
    '(y) i',
    'V(w)[#C] u',
    '(w) w',

    '(mm) m',
    '(m)# n',
    '(m) m',
    '(nn) n',
    '(n)[bpvm] m',
    '(n) n',
    '(ñ) ɲ',
    '(rr) r',
    '(rh) r',
    '[#lns](r) r',
    '(r) ɾ',

    `(sc)E ${sz}`,
    '(ss) s',
    // No Spanish word begins with s and a consonant: Spotify is said "espotifai".
    '#(s)[bcdfgklmnpqrtv] es',
    '(s) s',

    '(bb) b',
    '(b) b',
    '(v) b',
    '(dd) d',
    '(d) d',
    '(ff) f',
    '(f) f',
    '(pp) p',
    '(p) p',
    '(tt) t',
    '(t) t',

    '(a) a',
    '(ã) a',
    '(e) e',
    '(i) i',
    '(o) o',
    '(õ) o',
    '(u) u',
    '(ü) u',
  ];
}
