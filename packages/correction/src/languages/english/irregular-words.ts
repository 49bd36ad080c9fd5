/**
 * Words that no rule reads, as `word phones` divided by bars: the everyday ones, then given names and surnames. Which words
 * stand here was found by reading the 4,500 commonest words and the commonest names with the rules alone and comparing
 * with the CMU Pronouncing Dictionary (http://www.speech.cs.cmu.edu/cgi-bin/cmudict, 2-clause BSD); so were their phones.
 */
export const IRREGULAR_WORDS = `
  to tu | of ʌv | is iz | have hæv | having hæviŋ | do du | are aɹ | i ai | oh ou | one wʌn | ones wʌnz | once wʌns
  | yeah jæ | she ʃi | he hi | be bi | me mi | we wi | ok oukei | okay oukei | off ɔf | only ounli | two tu
  | sure ʃəɹ | surely ʃəɹli | said sed | says sez | does dʌz | doing duiŋ | goes ɡouz | gone ɡɔn | being biiŋ
  | been bin | give ɡiv | given ɡivən | live liv | lived livd | any eni | many meni | anyone eniwʌn
  | anything eniθiŋ | everyone evɹiwʌn | every evɹi | everything evɹiθiŋ | someone sʌmwʌn | ah a | ha ha | ma ma
  | la la | da da | na na | ya ja | pa pa | nah na | eyes aiz | eye ai | aye ai | hour auəɹ | hours auəɹz
  | honest anəst | honestly anəstli | honor anəɹ | honour anəɹ | heir eɹ | truth tɹuθ | women wimən | woman wʊmən
  | along əlɔŋ | among əmʌŋ | across əkɹɔs | upon əpan | allow əlau | promise pɹaməs | purpose pəɹpəs
  | process pɹases | notice noutəs | noticed noutəst | mr mistəɹ | mrs misiz | dr daktəɹ | tv tivi | shall ʃæl
  | laugh læf | laughs læfs | laughed læft | laughing læfiŋ | laughter læftəɹ | longer lɔŋɡəɹ | anger æŋɡəɹ
  | finger fiŋɡəɹ | hanging hæŋiŋ | movie muvi | movies muviz | clothes klouðz | area eɹiə | areas eɹiəz
  | security sikjəɹiti | secure sikjəɹ | cure kjəɹ | pure pjəɹ | poor pɔɹ | marriage mæɹiʤ | camera kæməɹə
  | cameras kæməɹəz | doubt daut | doubts dauts | debt det | favorite feivəɹit | favourite feivəɹit | favor feivəɹ
  | favour feivəɹ | patient peiʃənt | patients peiʃənts | patience peiʃəns | private pɹaivət | owe ou | own oun
  | owned ound | waste weist | wasted weistid | engine enʤən | engines enʤənz | colonel kəɹnəl | awesome ɔsəm
  | awkward ɔkwəɹd | whom hum | whole houl | sword sɔɹd | answer ænsəɹ | answers ænsəɹz | safety seifti | safe seif
  | event ivent | events ivents | began biɡæn | basic beisik | basically beisikli | basis beisəs | based beist
  | stomach stʌmək | tongue tʌŋ | theory θiəɹi | tour tʊɹ | sugar ʃʊɡəɹ | regular ɹeɡjələɹ | ancient einʧənt
  | chocolate ʧɔklət | appears əpiɹz | appear əpiɹ | liar laiəɹ | lion laiən | attorney ətəɹni | material mətiɹiəl
  | materials mətiɹiəlz | garage ɡəɹaʒ | alien eiliən | demon dimən | behavior biheivjəɹ | opposite apəzət
  | senior sinjəɹ | deny dinai | rely ɹilai | apply əplai | supply səplai | reply ɹiplai | aboard əbɔɹd
  | abroad əbɹɔd | argue aɹɡju | recall ɹikɔl | champagne ʃæmpein | campaign kæmpein | baseball beisbɔl
  | database deitəbeis | data deitə | iron aiəɹn | agency eiʤənsi | agencies eiʤənsiz | agent eiʤənt
  | agents eiʤənts | unknown ənnoun | known noun | grown ɡɹoun | shown ʃoun | crisis kɹaisəs | homework houmwəɹk
  | wolf wʊlf | average ævɹiʤ | occasion əkeiʒən | sacred seikɹəd | gross ɡɹous | equal ikwəl | liquor likəɹ
  | chaos keias | review ɹivju | view vju | views vjuz | item aitəm | items aitəmz | hopefully houpfəli
  | patrol pətɹoul | control kəntɹoul | caesar sizəɹ | suggest səʤest | suggested səʤestid | suggestion səʤesʧən
  | question kwesʧən | questions kwesʧənz | soda soudə | closely klousli | close klouz | recipe ɹesəpi
  | motel moutel | region ɹiʤən | regional ɹiʤənəl | obey oubei | belonged bilɔŋd | massage məsaʒ
  | continue kəntinju | continued kəntinjud | paradise pæɹədais | wicked wikəd | video vidiou | videos vidiouz
  | radio ɹeidiou | studio studiou | gig ɡiɡ | opera apɹə | bacon beikən | approval əpɹuvəl | approve əpɹuv
  | executed eksəkjutid | executive iɡzekjətiv | accurate ækjəɹət | solar souləɹ | polar pouləɹ | island ailənd
  | islands ailəndz | friend fɹend | friends fɹendz | heard həɹd | heart haɹt | could kʊd | would wʊd | should ʃʊd
  | you ju | your jɔɹ | yours jɔɹz | were wəɹ | what wʌt | from fɹʌm | there ðeɹ | their ðeɹ | they ðei | them ðem
  | then ðen | than ðæn | though ðou | although ɔlðou | thought θɔt | enough inʌf | business biznəs | busy bizi
  | minute minət | minutes minəts | people pipəl | company kʌmpəni | companies kʌmpəniz | february febɹueɹi
  | wednesday wenzdei | vehicle viikəl | vehicles viikəlz | quarter kwɔɹtəɹ | quarters kwɔɹtəɹz | capital kæpətəl
  | digital diʤətəl | total toutəl | associates əsousieits | association əsousieiʃən | pharma faɹmə | future fjuʧəɹ
  | insurance inʃəɹəns | ensure enʃəɹ | assure əʃəɹ | issue iʃu | issues iʃuz | tissue tiʃu | russia ɹʌʃə
  | asia eiʒə | japan ʤəpæn | china ʧainə | india indiə | africa æfɹikə | europe jəɹəp | texas teksəs
  | chicago ʃikaɡou | illinois ilənoi | arkansas aɹkənsɔ | houston hjustən | los lɔs | angeles ænʤələs | san sæn
  | juan wan | jose houzei | jorge hɔɹhei | jesus ʤizəs | luis luis | carlos kaɹlous | michael maikəl
  | michelle miʃel | michele miʃel | thomas taməs | sean ʃɔn | shaun ʃɔn | ian iən | ryan ɹaiən | brian bɹaiən
  | bryan bɹaiən | owen ouən | hugh hju | hughes hjuz | david deivid | davies deiviz | davis deivis | joel ʤouəl
  | noel nouəl | louis luis | lewis luis | louise luiz | stephen stivən | steven stivən | stephens stivənz
  | stephanie stefəni | graham ɡɹeiəm | graeme ɡɹeiəm | joseph ʤousəf | josephine ʤousəfin | jacob ʤeikəb
  | jason ʤeisən | nathan neiθən | aaron eɹən | adrian eidɹiən | damian deimiən | damien deimiən | amy eimi
  | aimee eimi | naomi neioumi | ruth ɹuθ | chloe kloui | zoe zoui | phoebe fibi | leah liə | mia miə
  | sophie soufi | rosie ɹouzi | rose ɹouz | toby toubi | tony touni | jodie ʤoudi | joan ʤoun | joanne ʤouæn
  | joanna ʤouænə | diane daiæn | diana daiænə | irene aiɹin | denise dənis | annette ənet | antoinette æntwənet
  | yvonne ivan | sara seɹə | sarah seɹə | karen keɹən | sharon ʃæɹən | carol kæɹəl | carole kæɹəl
  | caroline kæɹəlain | carolyn kæɹəlin | marilyn mæɹəlin | valerie væləɹi | natalie nætəli | melanie meləni
  | alice ælis | janice ʤænis | charlotte ʃaɹlət | cheryl ʃeɹəl | charlene ʃaɹlin | chantal ʃantal | guy ɡai
  | nigel naiʤəl | simon saimən | neil nil | neal nil | keith kiθ | leonard lenəɹd | leon lian | reynolds ɹenəldz
  | nicholas nikələs | nicholls nikəlz | nicola nikələ | nicole nikoul | rachel ɹeiʧəl | rachael ɹeiʧəl
  | hazel heizəl | hayes heiz | jamie ʤeimi | james ʤeimz | katie keiti | katy keiti | stacey steisi | stacy steisi
  | tracey tɹeisi | tracy tɹeisi | lucas lukəs | jonas ʤounəs | jonah ʤounə | isaac aizək | isaacs aizəks
  | elijah əlaiʤə | isaiah aizeiə | roger ɹaʤəɹ | rogers ɹaʤəɹz | robert ɹabəɹt | roberts ɹabəɹts
  | roberto ɹəbeɹtou | douglas dʌɡləs | stewart stuəɹt | stuart stuəɹt | khan kan | singh siŋ | patel pətel
  | ali ali | ahmed amed | mohamed mouhaməd | mohammed mouhaməd | mohammad mouhaməd | muhammad mouhaməd
  | hussain husein | hussein husein | shah ʃa | malik mælik | begum beiɡəm | xavier zeiviəɹ | geoff ʤef
  | geoffrey ʤefɹi | jeffrey ʤefɹi | george ʤɔɹʤ | georgia ʤɔɹʤə | georgina ʤɔɹʤinə | jennifer ʤenəfəɹ
  | gillian ʤiliən | kieran kiɹən | siobhan ʃəvɔn | niamh niv | liam liəm | sylvia silviə | olivia əliviə
  | schofield skoufild | schwartz ʃwɔɹts | wright ɹait | knight nait | leigh li | rhys ɹis | pearce piɹs
  | pierce piɹs | rowe ɹou | lowe lou | lloyd loid | coates kouts | coleman koulmən | colin kalin | collins kalinz
  | holmes houmz | walsh wɔlʃ | walker wɔkəɹ | watson watsən | gough ɡɔf | malcolm mælkəm | lincoln liŋkən
  | campbell kæmbəl | mcdonald məkdanəld | mckenzie məkenzi | mclean məklein | mcleod məklaud | macdonald məkdanəld
  | deutsche doiʧə | sachs sæks | suisse swis | porsche pɔɹʃ | nike naiki | adobe ədoubi | cisco siskou
  | ikea aikiə | audi audi | hyundai hʌndei | boeing bouiŋ | phoenix finiks | google ɡuɡəl | yahoo jahu | ebay ibei | ipad aipæd
  | iphone aifoun | byebye baibai`;
