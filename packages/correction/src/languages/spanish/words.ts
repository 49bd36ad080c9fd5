/** Word classes of Spanish that the corrector treats apart. Written folded; one class a constant. */
export const STOP_WORDS = `
  a al algo alguna algunas alguno algunos algún ante aquel aquella aquellas aquello aquellos así aun aunque aún bajo bien
  cada como con contra cual cuales cualquier cuando cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo de del desde
  donde durante dónde e el ella ellas ello ellos en entre era eran eres es esa esas ese eso esos esta estaba estamos están
  estar estas este esto estos estoy está fue fueron ha había habían han hasta hay he hemos la las le les lo los me mi mis
  mismo muy más mí mía mío nos nosotras nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero
  poco por porque pues que quien quienes quién qué se sea ser será si sido sin sobre sois somos son soy su sus suya suyo
  sí también tan tanto te tengo tiene tienen toda todas todo todos tras tu tus tuya tuyo tú u un una unas uno unos usted
  ustedes va vamos van voy vos vosotros vuestra vuestro y ya yo él`;

export const NEGATIONS = 'no ni nunca jamás nada nadie ninguno ninguna ningún ningunos ningunas sin tampoco';

export const QUANTITY_WORDS = `
  cero un uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
  dieciocho diecinueve veinte veintiún veintiuno veintiuna veintidós veintitrés veinticuatro veinticinco veintiséis
  veintisiete veintiocho veintinueve treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos
  doscientos doscientas trescientos trescientas cuatrocientos cuatrocientas quinientos quinientas seiscientos seiscientas
  setecientos setecientas ochocientos ochocientas novecientos novecientas mil miles millón millones billón billones
  medio media mitad tercio cuarto cuartos doble triple docena decena centenar par coma punto por ciento porcentaje
  primer primero primera segundo segunda tercer tercero tercera cuarta quinto quinta sexto sexta séptimo séptima octavo
  octava noveno novena décimo décima
  enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
  lunes martes miércoles jueves viernes sábado sábados domingo domingos
  hoy ayer mañana anteayer segundos minuto minutos hora horas día días semana semanas quincena mes meses trimestre
  semestre año años
  peso pesos euro euros dólar dólares sol soles centavo centavos céntimo céntimos real reales libra libras luca lucas
  uf utm
  metro metros kilómetro kilómetros kilo kilos gramo gramos miligramo miligramos litro litros grado grados mega megas
  giga gigas gigabyte gigabytes megabyte megabytes kilovatio kilovatios vatio vatios`;

/** What may stand before a noun. */
export const DETERMINERS = `
  el la los las un una unos unas este esta estos estas ese esa esos esas aquel aquella aquellos aquellas mi tu su mis tus
  sus nuestro nuestra nuestros nuestras cada otro otra otros otras mucho mucha muchos muchas todo toda todos todas algún
  alguna lo al del`;

export const PREPOSITIONS = `
  a al ante bajo con contra de del desde durante en entre hacia hasta para por según sin sobre tras`;

/** Forms of the commonest verbs. */
export const AUXILIARIES = `
  es son era eran fue fueron ser sea sido soy somos está están estaba estaban estar estoy hay ha han había habían he hemos
  tiene tienen tengo va van voy vamos puede pueden`;

/** Words that a name often follows. */
export const NAME_CUES = `
  san santa santo don doña señor señora señorita doctor doctora calle avenida plaza paseo barrio río monte isla ciudad
  villa provincia estado departamento municipio región condado país universidad instituto colegio escuela hospital clínica
  hotel banco club equipo partido compañía empresa presidente rey reina príncipe conde duque general capitán papa profesor
  profesora maestro hermano hermana padre madre hijo hija esposa esposo llamado llamada puerto castillo iglesia catedral
  parque museo teatro estación aeropuerto premio copa liga batalla guerra valle lago mar costa golfo grupo banda álbum
  serie película novela revista`;

/** Of gender, number, person, tense and derivation; without accents. */
export const ENDINGS = `
  s es e o a os as ado ada ados adas ido ida idos idas ando iendo ar er ir i aron ieron aba aban ia ian amos emos imos an
  en ara era ira aran eran iran aria eria iria ase iese iera aste iste mente ito ita itos itas ico ica icos icas ano ana
  anos anas ero eros eras ista istas al ales cion ciones dor dora dores oras ense enses esa eses esas eno ena ismo
  eo ea eos eas io ios ias`;

/** Names of letters as callers spell with them, Spain's and America's, and the spelling words of the NATO alphabet. */
export const LETTER_NAMES = `
  a:a be:b bé:b be_larga:b be_grande:b be_alta:b ce:c de:d e:e efe:f ge:g hache:h i:i i_latina:i jota:j ka:k ca:k ele:l eme:m ene:n eñe:ñ o:o pe:p cu:q ku:q erre:r ere:r
  ese:s te:t u:u uve:v ve:v ve_corta:v ve_chica:v ve_baja:v
  doble_u:w doble_uve:w uve_doble:w doble_ve:w ve_doble:w equis:x ye:y i_griega:y zeta:z ceta:z seta:z
  alfa:a bravo:b charlie:c delta:d eco:e foxtrot:f golf:g hotel:h india:i juliet:j julieta:j kilo:k lima:l mike:m
  noviembre:n óscar:o oscar:o papá:p papa:p quebec:q romeo:r sierra:s tango:t uniforme:u víctor:v whisky:w yanqui:y
  zulú:z`;
