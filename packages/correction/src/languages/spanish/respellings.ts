import { wordMap } from '../word-classes.ts';

/**
 * Foreign names that many say as abroad, though their letters read otherwise here: each by a Spanish spelling of its sound.
 * Brands a call centre hears, and given names and surnames of the United States. A table, not English rules: reading every
 * term that looks foreign by those found three more misheard terms in five hundred, and decided no better (docs/phones.md).
 */
export const RESPELLINGS: ReadonlyMap<string, string> = wordMap(`
  google:gúgol apple:ápol iphone:aifon ipad:aipad imac:aimac icloud:aiclaud wifi:guaifai wi:guai fi:fai facebook:feisbuk
  youtube:yutub uber:úber twitter:tuíter tiktok:tíktok skype:escáip yahoo:yajú gmail:yímeil hotmail:jotmeil outlook:autluk
  nike:naik colgate:cólgueit amazon:ámazon prime:práim disney:dísnei online:onláin life:láif line:láin time:táim
  mobile:móbail smart:esmárt home:jóum phone:fon one:uán live:láiv play:pléi sky:escái space:espéis business:bísnes
  chase:chéis wells:güels fargo:fargo blue:blu cross:cros care:quer united:yunáited airlines:érlains jet:yet
  ford:ford jeep:yip chevrolet:chevrolé peugeot:peyó renault:renó citroën:citroén volkswagen:vólsvaguen
  carrefour:carrefur decathlon:decatlón auchan:oshán leroy:leruá merlin:merlán
  michael:máikel mike:máik george:yorch charles:charls james:yéims john:yon johnny:yoni johnson:yonson joe:yo joseph:yósef
  jack:yak jackson:yakson jason:yéison jennifer:yénifer jessica:yésica jim:yim jones:yons jordan:yordan justin:yastin
  kevin:kevin kyle:kail mark:mark peter:píter steve:estiv stephen:estiven steven:estiven taylor:téilor tyler:táiler
  wayne:uéin wright:ráit bryan:bráian brian:bráian ryan:ráian nicole:nicol michelle:mishel rachel:réichel grace:gréis
  alice:alis blake:bléik brooke:bruk bruce:brus drake:dréik jane:yéin kate:kéit luke:luk moore:mur page:péich
  pierce:pirs white:uáit david:déivid daniel:dániel`);
