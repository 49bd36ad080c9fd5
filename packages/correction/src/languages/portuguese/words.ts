/** Word classes of Portuguese that the corrector treats apart. Written folded; one class a constant. */
export const STOP_WORDS = `
  a ao aos aquela aquelas aquele aqueles aquilo as até cada com como cujo da das de dela delas dele deles depois desde
  dessa dessas desse desses desta destas deste destes disso disto do dos e ela elas ele eles em entre era eram essa essas
  esse esses esta estamos estar estas estava estavam este estes estou está estão eu foi for foram há isso isto já la lhe
  lhes lo mais mas me mesma mesmo meu meus minha minhas muito muita na nas nesse nessa neste nesta no nos nossa nossas
  nosso nossos num numa não né o onde os ou para pela pelas pelo pelos perante pode por porque pra pro quais qual quando
  que quem quê se seja sem ser será seu seus sido sob sobre sou sua suas são só também te tem temos tenho teu teus teve
  tinha tua tuas tudo tá têm um uma umas uns vai você vocês vos vou à às é és`;

export const NEGATIONS = 'não nem nunca jamais nada ninguém nenhum nenhuma nenhuns nenhumas sem tampouco';

export const QUANTITY_WORDS = `
  zero um uma dois duas três quatro cinco seis meia sete oito nove dez onze doze treze catorze quatorze quinze dezesseis
  dezasseis dezessete dezassete dezoito dezenove dezanove vinte trinta quarenta cinquenta sessenta setenta oitenta noventa
  cem cento centos duzentos duzentas trezentos trezentas quatrocentos quatrocentas quinhentos quinhentas seiscentos
  seiscentas setecentos setecentas oitocentos oitocentas novecentos novecentas mil milhão milhões bilhão bilhões
  meio metade terço quarto quartos dobro triplo dúzia dezena centena vírgula ponto porcento percentual
  primeiro primeira segundo segunda terceiro terceira quarta quinto quinta sexto sexta sétimo sétima oitavo oitava nono
  nona décimo décima
  janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
  terça sábado domingo feira hoje ontem amanhã anteontem
  segundos minuto minutos hora horas dia dias semana semanas quinzena mês meses trimestre semestre ano anos
  real reais euro euros dólar dólares centavo centavos cêntimo cêntimos libra libras conto contos
  metro metros quilômetro quilômetros quilómetro quilómetros quilo quilos grama gramas miligrama miligramas litro litros
  grau graus mega megas giga gigas gigabyte gigabytes megabyte megabytes quilowatt quilowatts watt watts`;

/** What may stand before a noun. */
export const DETERMINERS = `
  o a os as um uma uns umas este esta estes estas esse essa esses essas aquele aquela meu minha seu sua seus suas nosso
  nossa cada outro outra outros outras muito muita todo toda todos todas do da dos das no na nos nas ao à aos às`;

export const PREPOSITIONS = `
  a à ao aos às até com contra da das de desde do dos em entre na nas no nos para pela pelas pelo pelos por sem sob sobre`;

/** Forms of the commonest verbs. */
export const AUXILIARIES = `
  é são era eram foi foram ser sou seja está estão estava estavam estar há tem têm tinha tenho vai vão vou vamos pode podem`;

/** Words that a name often follows. */
export const NAME_CUES = `
  são santa santo dom dona senhor senhora doutor doutora rua avenida praça bairro rio monte ilha cidade vila estado
  município região país universidade instituto colégio escola hospital clínica hotel banco clube time partido empresa
  presidente rei rainha príncipe conde general capitão papa professor professora irmão irmã pai mãe filho filha chamado
  chamada porto castelo igreja parque museu teatro estação aeroporto copa liga batalha guerra serra vale lago mar costa
  grupo banda álbum série filme`;

/** Of gender, number, person, tense and derivation; without accents. */
export const ENDINGS = `
  s es e o a os as ado ada ados adas ido ida idos idas ando endo indo ar er ir ou eu iu ei i aram eram iram ava avam ia iam
  amos emos imos am em ara era ira ao arao erao irao aria eria iria asse esse isse mente inho inha inhos inhas ico ica icos
  icas ano ana anos anas eiro eira eiros eiras ista istas al ais cao coes dor dora dores esa eses ense enses ismo
  eia eus eias io ios ias`;

/** Names of letters in Brazil and Portugal, and the spelling words of the NATO alphabet. */
export const LETTER_NAMES = `
  á:a bê:b cê:c dê:d é:e efe:f gê:g guê:g agá:h i:i jota:j cá:k ka:k capa:k ele:l eme:m ene:n ó:o pê:p quê:q erre:r
  rê:r esse:s tê:t u:u vê:v dábliu:w dáblio:w duplo_vê:w vê_dobrado:w xis:x ípsilon:y
  i_grego:y zê:z cedilha:ç
  alfa:a bravo:b charlie:c delta:d eco:e foxtrot:f golfe:g hotel:h índia:i juliet:j julieta:j quilo:k lima:l mike:m
  novembro:n oscar:o óscar:o papa:p quebec:q romeu:r sierra:s tango:t uniforme:u victor:v whisky:w xadrez:x yankee:y
  zulu:z`;
