import { wordMap } from '../word-classes.ts';

/**
 * Foreign names that many say as abroad, though their letters read otherwise here: each by a Spanish spelling of its sound.
 * Brands a call centre hears, and given names and surnames of the United States. A table, not English rules: reading every
 * term that looks foreign by those found three more misheard terms in five hundred, and decided no better (docs/phones.md).
 */
export const RESPELLINGS: ReadonlyMap<string, string> = wordMap(`
  google:gúgol apple:ápol iphone:aifon ipad:aipad imac:aimac icloud:aiclaud wifi:guaifai wi:guai fi:fai
  facebook:feisbuk youtube:yutub twitter:tuíter skype:escáip yahoo:yajú gmail:yímeil hotmail:jotmeil
  outlook:autluk nike:naik colgate:cólgueit prime:práim online:onláin life:láif line:láin time:táim
  mobile:móbail home:jóum phone:fon one:uán live:láiv play:pléi space:espéis business:bísnes chase:chéis
  blue:blu care:quer united:yunáited airlines:érlains jet:yet jeep:yip chevrolet:chevrolé peugeot:peyó
  renault:renó volkswagen:vólsvaguen carrefour:carrefur auchan:oshán leroy:leruá michael:máikel mike:máik
  george:yorch charles:charls james:yéims john:yon johnny:yoni johnson:yonson joe:yo joseph:yósef jack:yak
  jackson:yakson jason:yéison jennifer:yénifer jessica:yésica jim:yim jones:yons jordan:yordan justin:yastin
  kyle:kail peter:píter steve:estiv stephen:estiven steven:estiven taylor:téilor tyler:táiler wayne:uéin
  brian:bráian nicole:nicol michelle:mishel rachel:réichel grace:gréis alice:alis blake:bléik brooke:bruk
  bruce:brus drake:dréik jane:yéin kate:kéit luke:luk moore:mur page:péich pierce:pirs white:uáit`);
