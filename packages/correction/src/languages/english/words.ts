/** Word classes of English that the corrector treats apart, contractions by their halves. Written folded. */
export const STOP_WORDS = `
  a about after again all also am an and any are as at be because been before being both but by can could d did do does
  doing done each few for from get got had has have having he her here hers herself him himself his how i if in into is
  it its itself just ll m may me might more most must my myself of off on once only or other our ours ourselves out over
  own re s same shall she should so some such t than that the their theirs them themselves then there these they this
  those through to too up us very was we were what when where which while who whom whose why will with would ve you your
  yours yourself yourselves`;

export const NEGATIONS = `
  no not never none nothing nobody nowhere neither nor without cannot don doesn didn isn aren wasn weren hasn haven hadn
  won wouldn couldn shouldn mustn ain`;

export const QUANTITY_WORDS = `
  zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
  eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million
  millions billion billions trillion half halves quarter quarters third thirds double triple twice dozen point percent
  percentage first second fourth fifth sixth seventh eighth ninth tenth
  january february march april may june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday
  seconds minute minutes hour hours day days week weeks fortnight month months year years am pm
  dollar dollars cent cents euro euros pound pounds pence peso pesos
  inch inches foot feet mile miles meter meters metre metres kilometer kilometers kilometre kilometres kilo kilos gram
  grams milligram milligrams liter liters litre litres gallon gallons degree degrees gig gigs gigabyte gigabytes megabyte
  megabytes kilowatt kilowatts watt watts`;

/** What may stand before a noun. */
export const DETERMINERS = `
  the a an this that these those my your his her its our their each every some any all no another other`;

export const PREPOSITIONS = `
  of in to for with on at by from about as into through over after between under against during without`;

/** Forms of the commonest verbs. */
export const AUXILIARIES = `
  is are was were be been being am has have had do does did will would can could should may might must`;

/** Words that a name often follows. */
export const NAME_CUES = `
  mr mrs ms miss dr sir street avenue city county hospital university hotel with from analyst capital bank group company
  partners securities line question thanks thank hi hello morning afternoon president officer chief director called`;

/** Of number, person, tense and derivation. */
export const ENDINGS = `
  s es ed ing er ers or ors ly ness al ally ment ments ion ions able ful less y ies e est ity ism ist ists an ian ians`;

/** Names of letters, and the spelling words of the NATO alphabet. */
export const LETTER_NAMES = `
  ay:a bee:b cee:c see:c dee:d ee:e ef:f eff:f gee:g aitch:h haitch:h eye:i jay:j kay:k el:l em:m en:n oh:o pee:p cue:q
  queue:q ar:r ess:s tee:t you:u vee:v
  double_u:w double_you:w ex:x why:y wye:y zee:z zed:z
  alpha:a alfa:a bravo:b charlie:c delta:d echo:e foxtrot:f golf:g hotel:h india:i juliet:j juliett:j kilo:k lima:l
  mike:m november:n oscar:o papa:p quebec:q romeo:r sierra:s tango:t uniform:u victor:v whiskey:w xray:x yankee:y
  zulu:z`;
