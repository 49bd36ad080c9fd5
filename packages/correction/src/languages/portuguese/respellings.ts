import { wordMap } from '../word-classes.ts';

/** Foreign names that many say as abroad, each by a Portuguese spelling of its sound. See Spanish's. */
export const RESPELLINGS: ReadonlyMap<string, string> = wordMap(`
  google:gúgol apple:épou iphone:aifone ipad:aipéd icloud:aicláud wifi:uaifai wi:uai fi:fai facebook:feicebuque
  youtube:iutubi twitter:tuíter tiktok:tiquetoque skype:scaipe yahoo:iarru gmail:gimeiu hotmail:rotmeiu
  outlook:autluc nike:naique prime:praime online:onlaine life:laife line:laine time:taime mobile:móbaiu
  smart:smarte home:rôume one:uã live:laive play:plei space:speice business:bísnes github:guitirrâbe
  bluetooth:blutufe michael:máicou mike:maique george:jorge charles:tcharles james:djeimes john:djom
  johnson:djonson joe:djou jack:djéque jackson:djéquisson jason:djeisson jennifer:djênifer jim:djim
  jones:djones justin:djastin mark:marque peter:píter steve:stive steven:stíven taylor:teilor tyler:tailer
  wayne:ueine wright:raite bryan:braian brian:braian ryan:raian rachel:reitchel grace:greice blake:bleique
  kate:queite moore:mur white:uaite york:iórque`);
