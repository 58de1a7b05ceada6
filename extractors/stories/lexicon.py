"""Tables of news words: one concept per line, its English form first, `*` where endings follow.

Columns: English | Icelandic, Turkish | Russian | Arabic script | Devanagari | Han.
"""

from __future__ import annotations

from extractors.languages.calendar import EUROPEAN_FORMS, MONTH_FORMS, WEEKDAY_FORMS

_NUMBERS = """
ten 10 | tíu | десят* | ده عشر دس لسو | दस | 十个
twenty twentieth 20 | tuttugu yirmi | двадцат* | بیست بیستم العشرین عشرین بیس شلم | बीस | 二十
third | þriðj* üçüncü | треть* | سوم سومین ثالثة الثالثة تیسری درېیم | तीसरी तीसरे | 第三
"""
CALENDAR = WEEKDAY_FORMS.strip() + MONTH_FORMS + _NUMBERS.strip()


PLACES = """
taliban talib* | talibana talibanlar* | талиб* | طالبان طالب‌ها طالبها طالبانو ولطالبان | तालिबान* | 塔利 利班
moscow | moskv* moskova* | моск* | مسکو موسكو ماسکو | मॉस्को | 莫斯 斯科
kabul | kabúl kabil* | кабул кабуле кабула кабулу | کابل كابول کابول | काबुल | 喀布 布尔
kandahar | kandahar* | кандагар* | قندهار کندهار قندھار | कंधार | 坎大 大哈
kunduz | kunduz* | кундуз* | کندز قندوز کندوز | कुंदुज | 昆都 都士
doha | doha* | дох* | دوحه دوحة الدوحة دوحې | दोहा | 多哈
ankara | ankara* | анкар* | آنکارا انقره انقره‌ انقرې أنقرة انقرة | अंकारा | 安卡
dushanbe | duşanbe* | душанбе* | دوشنبه‌ دوشانبه | दुशांबे | 杜尚 尚别
tashkent | taşkent* | ташкент* | تاشکند تاشکنت طشقند | ताशकंद | 塔什
kremlin | kremlin* | кремл* | کرملین الكرملين | क्रेमलिन | 克里 里姆
afghanistan afghan* | afgan* | афган* | افغان* أفغان* | अफ़ग़ान* अफगान* | 阿富 富汗
russia* | rúss* rusya* rus | росси* рф русск* | روسیه روسی* روسيا روسية روس | रूस* | 俄罗 罗斯 俄外
china chinese | kína* kínv* çin* | китай* кита* кнр | چین* الصين صيني* | चीन* | 中国 中方
iran* | íran* | иран* | ایران* إيران* | ईरान* | 伊朗
pakistan* | pakistan* | пакистан* | پاکستان* باكستان* | पाकिस्तान* | 巴基 基斯
india indian* | indland* indver* hindistan* | инди* | هند* الهند بھارت* بھارتی | भारत* | 印度
turkey turkish türkiye | tyrk* türk* | турци* турец* | ترکیه* تركيا* ترکی* ترکیې | तुर्की* | 土耳 耳其
qatar* | katar* | катар* | قطر* | क़तर | 卡塔 塔尔
uzbek* | özbek* | узбек* | ازبک* أوزبك* | उज़्बेक* | 乌兹
tajik* | tacik* | таджик* | تاجیک* طاجيك* | ताजिक* | 塔吉
kazakh* | kazak* | казах* | قزاق* كازاخ* | कज़ाख* | 哈萨
ukrain* | úkraín* ukrayna* | украин* | اوکراین* أوكران* یوکرین* | यूक्रेन* | 乌克
belarus* | hvít-rúss* | белорус* белорусс* | بلاروس* بيلاروس* | बेलारूस | 白俄
syria* | sýr* suriye* | сири* | سوریه* سوريا* شام | सीरिया* | 叙利
iraq* | írak* ırak* | ирак* | عراق* العراق | इराक* | 伊拉
israel* | ísrael* israil* | израил* | اسرائیل* إسرائيل* | इज़राइल* | 以色
lebanon lebanese | líbanon lübnan | ливан* | لبنان* | लेबनान | 黎巴
saudi* | sádi* suudi* | саудов* | سعودی* السعودية | सऊदी | 沙特
american* us u.s usa states washington | bandarík* abd amerika* | сша америк* вашингтон* | امریکا* آمریکا* أميركا* أمريكا* أميرك* واشنطن واشنگتن امریکی* ایالات | अमेरिका* | 美国 美方
britain british uk london | bretland* bresk* ingiltere* | британ* великобритан* лондон* | بریتانیا* بريطاني* انگلیس* برطانی* لندن | ब्रिटेन* | 英国
england english | englan* | англи* | انگلستان إنجلترا | इंग्लैंड | 英格
scotland scottish | skotlan* skosk* | шотланд* | اسکاتلند | स्कॉटलैंड | 苏格
german* germany berlin | þýsk* alman* | герман* немецк* берлин* | آلمان* ألماني* جرمن* | जर्मन* | 德国
france french paris | frakk* frans* fransa* | франц* париж* | فرانس* فرنس* پاریس | फ्रांस* | 法国
ital* rome | ítal* italya* | итали* рим | ایتالیا* إيطاليا* | इटली | 意大
spain spanish | spán* spæn* | испан* | اسپانیا إسبانيا | स्पेन | 西班
sweden swedish | svíþjóð* sænsk* isveç* | швеци* шведск* | سوئد السويد | स्वीडन | 瑞典
iceland* | íslan* íslensk* | исланд* | ایسلند | आइसलैंड | 冰岛
japan* tokyo | japan* | япон* токио | ژاپن* اليابان جاپان* | जापान* | 日本
korea* kndr dprk | kóre* kore* | коре* кндр | کره کوریا كوريا* | कोरिया* | 朝鲜 韩国
vietnam* | víetnam* | вьетнам* | ویتنام فيتنام | वियतनाम | 越南
kenya* | ken* | кени* кенийск* | کنیا كينيا | केन्या | 肯尼
europe* eu | evróp* avrup* | европ* ес евросоюз* | اروپا* أوروب* یورپ* | यूरोप* | 欧洲 欧盟
nato | nató | нато | ناتو الناتو نیٹو | नाटो | 北约
un u.n united_nations | bm | оон | ملل المتحدة | संयुक्त | 联合 合国
isis isis-k isil daesh islamic_state | işid daiş | игил* иг исламск* хорасан* | داعش | आईएसआईएस | 伊斯
sco shanghai | şanghay* | шос шанхай* | شانگهای شنغهاي شنگھائی | शंघाई | 上合 上海
ttp tehrik-i-taliban | ttp | ттп | ٹی‌ٹی‌پی تحریک | टीटीपी | 巴塔
putin* | pútín* | путин* | پوتین بوتين پیوٹن | पुतिन | 普京
zakharova | zaharova | захаров* | زاخارووا زاخاروفا زخاروا | ज़ाखारोवा ज़खारोवा | 扎哈 哈罗
kabulov | kabulov | кабулов* | کابلوف كابولوف کابلف | काबुलोव | 卡布
lavrov | lavrov | лавров* | لاوروف لافروف | लावरोव | 拉夫
muttaqi | muttaki | муттак* мутаки | متقی متقي | मुत्तक़ी मुत्ताकी | 穆塔
haqqani | hakkani | хаккани | حقانی حقاني | हक़्क़ानी | 哈卡
petersburg | pétursborg* | петербург* | پترزبورگ بطرسبورغ | पीटर्सबर्ग | 圣彼
crimea* | krím* kırım | крым* | کریمه القرم | क्रीमिया | 克里米
donbas* | donbass | донбасс* | دونباس | डोनबास | 顿巴
california* | kaliforn* | калифорн* | کالیفرنیا كاليفورنيا | कैलिफोर्निया | 加州
"""
PLACE_NAMES = frozenset(line.split()[0].removesuffix("*") for line in PLACES.strip().splitlines())


POLITICS = """
talk* consultation* negotiat* | viðræð* görüşme* müzakere* | переговор* консультаци* | گفتگو* گفت‌وگو* مذاکر* محادثات مشاورات مباحثات خبرو خبرې رابطوں | वार्ता बातचीत | 会谈 谈判
meet* summit* session* conference* | fund* toplantı* zirve* | встреч* заседани* саммит* совещани* конференц* | نشست* اجلاس* جلسه* اجتماع لقاء قمة مؤتمر غونډ* ملاقات* | बैठक* सम्मेलन | 会议 峰会 会晤
delegation* | sendinefnd* heyet* | делегаци* | هیئت* هیات* وفد* وفدا پلاوي پلاوی | प्रतिनिधिमंडल | 代表
visit* arriv* travel* trip | heimsók* ziyaret* geldi | визит* прибы* посети* приед* | سفر* زيارة ورسېد تللی دورہ | यात्रा दौर* | 访问 抵达
minister* ministry | ráðherra* ráðuney* bakan* | министр* министерств* минобороны мид минздрав* | وزیر* وزارت* وزير* وزارة وزرا | मंत्री मंत्रालय | 部长 外交
foreign* | utanrík* dışişleri | иностран* зарубеж* мид | خارجه خارجی* خارجية الخارجية بهرنیو | विदेश* | 外交 外国
spokes* | talsm* sözcü* | представител* пресс-секретар* | سخنگو* متحدث* ناطق ویاند* ترجمان | प्रवक्ता | 发言
president* | forset* cumhurbaşkan* başkan* | президент* | رئیس‌جمهور رئیسجمهور* رئيس* صدر | राष्ट्रपति | 总统
prime_minister premier | forsætis* başbakan* | премьер* | نخست‌وزیر صدراعظم | प्रधानमंत्री | 总理
government* | ríkisstj* hükümet* | правительств* | حکومت* دولت* حكومة* | सरकार* | 政府
parliament* lawmaker* duma senate congress | alþing* þing* meclis* | парламент* дум* сенат* депутат* конгресс* | پارلمان* پارلیم* برلمان* شورا | संसद* | 议会
election* vote* ballot* | kosning* kjör* seçim* | выбор* голосован* | انتخابات* انتخاب* ووٹ | चुनाव* | 选举
candidate* | frambjóð* aday* | кандидат* | نامزد* مرشح* امیدوار | उम्मीदवार | 候选
recogni* | viðurkenn* tanıma* | признан* признать | شناختن رسمیت اعتراف* تسلیم | मान्यता | 承认
inclusive | kapsayıcı | инклюзив* | فراگیر همه‌شمول همهشمول شاملة | समावेशी | 包容
embass* consul* ambassador* | sendirá* sendiherra* büyükelç* | посольств* посол консульств* | سفارت* سفیر* سفارة سفير قنصل* | दूतावास | 大使
sanction* | refsiaðgerð* yaptırım* | санкци* | تحریم* عقوبات پابندی* | प्रतिबंध | 制裁
agree* deal accord* treat* | samkomul* samning* anlaşma* | соглашени* договор* | توافق* اتفاق* معاهدة معاہدہ | समझौता | 协议
border* frontier* | landamær* sınır* | границ* погранич* | مرز* حدود* سرحد* | सीमा | 边境 边界
humanitarian | mannúð* insani | гуманитар* | بشردوست* بشری انسانية إنسانية انساني | मानवीय | 人道
aid assistance relief donor* | aðstoð* yardım* | помощ* донор* | کمک* مساعد* مرست* امداد* | सहायता मदद | 援助
refugee* migrant* | flóttam* mülteci* göçmen* | беженц* мигрант* | پناهج* پناهن* لاجئ* مهاجر* | शरणार्थी | 难民
war | stríð* savaş* | войн* | جنگ* حرب | युद्ध | 战争
army military troop* soldier* force* | her herma* ordu* asker* | арми* военн* войск* солдат* | ارتش* نظامی* سرباز* جيش* عسكري* قوات نیروهای فوج* ځواکونو | सेना सैन्य सैनिक* | 军队 士兵 部队
ceasefire truce | vopnahlé* ateşkes* | перемири* прекращени* | آتش‌بس آتشبس هدنة جنگ‌بندی | युद्धविराम | 停火
weapon* missile* rocket* | vopn* flaug* füze* silah* | оружи* ракет* гиперзвук* | سلاح* موشک* صاروخ* میزائل ہتھیار | मिसाइल हथियार | 导弹 武器
drone* | dróna* | беспилотник* дрон* | پهپاد* طائرة_مسيرة ڈرون | ड्रोन | 无人
navy naval fleet ship* vessel* | sjóher* flot* donanma gemi* | вмф флот* флота морск* военно-морск* корабл* судно судов | دریایی بحرية ناو* کشتی* سفينة سفن | नौसेना जहाज* | 海军 舰
parade* | skrúðgang* | парад* | رژه عرض | परेड | 阅兵
terror* extremis* militant* fighter* | hryðjuverk* terör* | террор* боевик* экстрем* | تروریست* إرهاب* دهشت شدت | आतंक* | 恐怖
opposition | stjórnarandst* muhalefet* | оппозиц* | مخالفان اپوزیسیون معارضة اختلاف | विपक्ष | 反对
party | flokk* parti* | парти* | حزب* جماعت | पार्टी | 党
member* participant* | þátttak* üye* | участник* участи* член* | عضو* اعضا* أعضاء ارکان شرکت* | हिस्सा सदस्य | 成员 参加
invite* invitation* | boð davet* | приглаш* пригласи* | دعوت* دعوات بلنه | न्योता आमंत्रण | 邀请
expert* specialist* | sérfræðing* uzman* | эксперт* специалист* | کارشناس* خبراء خبير ماهر* | विशेषज्ञ* | 专家
security safety | öryggi* güvenlik* | безопасност* | امنیت* امنیتي* أمن* الأمن* امن | सुरक्षा | 安全
right* | réttind* hak* | прав права | حقوق | अधिकार | 权利
law court* judge* trial | lög dóm* mahkeme* yasa* | закон* суд суда суде судья | قانون* دادگاه* محکمة محكمة عدالت | अदालत क़ानून | 法院 法律
prison* jail* sentence* | fangels* hapis* | тюр* заключ* колони* приговор* | زندان* سجن* قید | जेल | 监狱
protest* rally demonstrat* | mótmæl* protesto* gösteri* | протест* митинг* демонстр* акци* | اعتراض* تظاهر* احتجاج* مظاهر* احتجاج | विरोध प्रदर्शन | 抗议
format | biçim* | формат* | فارمت فرمت صیغة صيغة فارمیٹ | फॉर्मेट | 模式
monument* statue* | minnismerki* styttu* anıt* | памятник* | مجسمه تمثال | स्मारक | 纪念
region* province* governor* | héra* bölge* vali* | област* регион* губернатор* | ولایت* والی منطقه* منطقة صوب* | प्रांत राज्यपाल | 地区 省
mayor | borgarstjór* | мэр* глав* | شهردار* عمدة میئر | मेयर | 市长
"""


SOCIETY = """
child* kid* boy* girl* baby infant* | barn* börn* dreng* stúlk* çocuk* kız | ребен* дет* мальчик* девочк* младен* девушк* | کودک* دختر* پسر طفل* أطفال بچ* نجونو | बच्च* लड़की | 儿童 女孩
woman women | kona konu* kven* kadın* | женщин* | زن زنان نساء امرأة خواتین ښځ* | महिला* | 妇女
father* dad mother* mom parent* | faðir föður* móð* foreldr* anne baba | отец отца отцу мать матер* родител* | پدر مادر والد* أب أم | पिता माता | 父亲 母亲
famil* couple wife husband | fjölskyld* eiginkon* hjón* aile* | семь* супруг* жена жены муж мужа пар* | خانواده* خانوا* عائلة عائل* خاندان زوج* | परिवार | 家庭
school* student* teacher* universit* | skól* nemend* háskól* okul* öğrenci* | школ* учащ* студент* учител* университет* | مکتب* مدرسه* مدرسة* دانشگاه* دانش* جامعة سکول* طلب* شاګرد* | स्कूल* छात्र | 学校 大学 学生
work* job* labour labor employ* union | vinn* starf* iş* | работ* труд* трудов* профсоюз* | کار* عمل عمال کارگر | काम मज़दूर | 工作
company firm business* | fyrirtæk* şirket* | компани* предприят* бизнес* фирм* | شرکت‌ كشركة شركة کمپنی | कंपनी | 公司
bank* banking | bank* banka* | банк* | بانک* بنک* مصرف المصارف بینک* | बैंक* | 银行
money fund* million* billion* dollar* euro* | milljón* milljarð* pening* para milyon* milyar* | деньг* деньги миллион* млн миллиард* млрд доллар* евро | پول میلیون* ملیون* میلیارد* دالر دلار مليون مليار دولار ارب کروڑ | लाख करोड़ डॉलर | 万 亿 美元
price* cost* pay* paid salar* | verð* laun* fiyat* | цен* стоимост* зарплат* плат* оплач* | قیمت* نرخ سعر أسعار تنخواه | कीमत | 价格
economy economic* | efnahag* ekonomi* | экономик* экономич* | اقتصاد* معیشت | अर्थव्यवस्था आर्थिक | 经济
market* trade* export* import* | markað* viðskipt* ticaret* | рынок рынк* торгов* экспорт* импорт* | بازار* تجارت* سوق تجار* سوداګر* | बाज़ार व्यापार | 贸易 市场
oil gas energy | olí* orku* petrol* | нефт* газ* энерг* | نفت* گاز* نفط غاز تیل | तेल गैस | 石油 天然
power electricity | rafmagn* elektrik* | электр* | برق کهرباء كهرباء بجلی | बिजली | 电力
house* home* building* apartment* | hús* íbúð* bygging* ev | дом дома доме квартир* здани* жил* | خانه* ساختمان* بيت مبنى مکان* کور | घर मकान | 住房
city town residents* | borg* bæ* íbú* şehir* kent* | город* жител* | شهر شهری* مدينة المدينة شہر ښار | शहर | 城市
village* | þorp* köy* | сел* деревн* | روستا* قریه* قرية گاؤں کلي | गांव | 村
water sea river lake | vatn* sjó* haf* su deniz* | вод* мор* рек* озер* | آب دریا* بحر ماء ماء* پانی | पानी समुद्र | 水
food bread bakery | mat* brauð* ekmek* gıda* | еда еды продук* хлеб* пекарн* продовольств* | غذا* نان خوراک* طعام غذاء آرد | खाद्य | 食品 面粉
animal* dog* cat* | dýr* hund* kött* ket* köpek* kedi* | животн* собак* кош* кот | حیوان* سگ* حيوان كلب | कुत्त* | 动物
football soccer | fótbolt* knattspyrn* futbol* | футбол* | فوتبال كرة فٹبال | फुटबॉल | 足球
hockey ice | íshokk* buz | хокке* лед | هاکی هوكي | हॉकी | 冰球
basketball | körfubolt* | баскетбол* | بسکتبال | बास्केटबॉल | 篮球
match* game* | leik* maç* oyun* | матч* игр* | مسابقه* بازی* مباراة لعبة میچ | मैच खेल | 比赛
team* club* | lið* félag* takım* kulüp* | команд* клуб* | تیم* باشگاه* فريق نادي ٹیم | टीम | 球队
player* goalkeeper* striker* midfielder* | leikm* markv* oyuncu* | игрок* вратар* нападающ* полузащитник* форвард* | بازیکن* دروازه لاعب | खिलाड़ी | 球员
coach* trainer* | þjálfar* antrenör | тренер* | مربی مدرب کوچ | कोच | 教练
champion* league cup tournament* | deild* bikar* mót* şampiyon* lig | чемпион* лиг* кубок* кубк* турнир* апл рпл | قهرمان* لیگ جام بطولة دوري کپ | लीग चैंपियन | 冠军 联赛
goal* score* victor* win* won defeat* beat | mark* sigur* sigra* vann gol galib* | гол гола голов побед* выигра* победил* разгром* | گول گل پیروز* فوز هدف جیت | जीत गोल | 胜
race* heat* racing | kappakst* yarış* | гонк* заезд* | مسابقات سباق | दौड़ | 赛车
season* | leiktíð* tímabil* sezon* | сезон* | فصل موسم‌ | सीज़न | 赛季
contract* transfer* | samning‌* sözleşme* | контракт* трансфер* | قرارداد* عقد | अनुबंध | 合同
film* movie* actor* actress* | kvikmynd* leikar* film* | фильм* кино* актер* актрис* | فیلم* سینما ممثل فلم | फ़िल्म | 电影
music* song* sing* concert* band* duet* | tónlist* söng* lag hljómsveit* şarkı* | музык* песн* концерт* певец певиц* солист* групп* дуэт* | موسیقی آهنگ کنسرت أغنية حفل گانا | संगीत | 音乐
show* tv television* | sjónvarp* þátt* | шоу телев* телекан* эфир* | تلویزیون* تلفزيون ٹی | टीवी | 电视
video footage photo* picture* | myndband* mynd* video* | видео* фото* кадр* снимк* | ویدیو* عکس* فيديو صورة | वीडियो तस्वीर | 视频
internet online social_media facebook twitter instagram | net* samfélagsmiðl* | интернет* соцсет* онлайн инстаграм* | انترنت* اینترنت* الإنترنت انٹرنیٹ | इंटरनेट | 网
book* writer* author* | bók* rithöf* kitap* yazar* | книг* писател* автор* | کتاب* نویسنده* كاتب | किताब | 书
scien* research* study | vísind* rannsókn‌* bilim* araştırma* | учен* наук* исследован* | علم* دانشمند* دراسة علماء تحقیقات | वैज्ञानिक | 研究
space satellite* | geim* uzay* | космос* космич* спутник* | فضا* فضاء ماهواره | अंतरिक्ष | 太空 卫星
phone* telephon* mobile* | síma* símt* telefon* | телефон* мобильн* смартфон* | تلفن* تلیفون* هاتف موبایل فون | फोन | 电话
winter | vetur* kış* | зим* | زمستان شتاء موسم_سرما ژمي | सर्दि* | 冬
summer | sumar* yaz | летн* | تابستان صيف | गर्मियों | 夏
tourist* tourism hotel* | ferðam* hótel* turist* otel* | турист* туризм* отел* гостиниц* | گردشگر* هتل* سياح* فندق سیاح | पर्यटक | 旅游
fish* | fisk* balık* | рыб* | ماهی* سمك مچھلی | मछली | 渔
cook* kitchen recipe* menu | matreið* elda* uppskrift* yemek | кулинар* кухн* рецепт* готов* меню | آشپز* طبخ مطبخ | खाना | 菜
weight obes* kilo* | ofþyngd* kíló* þyngd* kilo* | вес веса килограмм* кг похуде* поправил* ожирен* | وزن* کیلو* كيلو | वज़न | 体重
boat* yacht* | bát* skút* tekne* | лодк* яхт* катер* | قایق* قارب کشتی‌ | नाव | 船
bicycle* bike* | hjól* bisiklet* | велосипед* | دوچرخه* بایسکل* دراجة | साइकिल | 自行
surger* operation transplant* bone | aðgerð* ameliyat* | операци* пересадк* кост* | عملیات جراحی عملية زراعة | ऑपरेशन | 手术
"""


EVENTS = """
kill* dead death* die* died | látn* lést dán* drepi* drep* öldü ölü | погиб* убит* убил* смерт* умер* умира* | کشت* کشته* مرگ* قتل* قتيل* قتلى وفاة ہلاک جاں | मौत मारे | 死亡 遇难
injur* wound* hurt | særð* slös* yaral* | ранен* пострада* травм* | زخمی* مجروح* جرحى مصاب* ټپیان | घायल | 受伤
explosion* blast* bomb* exploded | spreng* patlama* bomba* | взрыв* бомб* | انفجار* بم انفجارات چاودن* دھماک* | विस्फोट धमाक* | 爆炸
attack* assault* | árás* saldırı* | атак* нападени* теракт* напал* | حمله* هجوم* برید* حملہ | हमल* | 袭击
shoot* shot gunman gunfire | skot* | стрельб* стреля* перестрелк* застрел* | تیراندازی إطلاق فائرنگ | गोलीबारी | 枪击
fire* blaze burn* | eld* bruni* yangın* | пожар* горе* сгоре* | آتش‌سوزی آتش حريق حرائق آگ | आग | 火灾
crash* collision collide* accident* | slys* árekst* kaza* | авари* дтп столкн* крушени* | تصادف* سقوط تصادم حادث* تحطم حادثہ | दुर्घटना | 事故 坠毁
earthquake* quake | jarðskjálft* deprem* | землетряс* | زلزله* زلزال زلزلہ | भूकंप | 地震
flood* | flóð* sel | наводнен* паводк* | سیل* فيضان* سیلاب | बाढ़ | 洪水
rain* shower* thunderstorm* | rigning* yağmur* | дожд* гроз* ливн* | باران مطر أمطار بارش | बारिश | 雨
weather forecast* meteorolog* | veður* hava | погод* синоптик* прогноз* гидромет* | هوا طقس الطقس موسم | मौसम | 天气
temperature* degree* | hita* gráð* sıcaklık* | температур* градус* тепл* | دما حرارة درجة | तापमान | 气温
heat* hot warm* | hlý* sıcak* | жар* тепл* | گرما حر گرمی | गर्मी | 高温
cold cool* chill | kald* soğuk* | холод* прохлад* | سرما برد سردی | ठंड | 寒
storm* hurricane* wind* | storm* fırtına* | шторм* ураган* ветер ветра | طوفان* عاصفة رياح | तूफ़ान | 风暴
police officer* | lögregl* polis* | полици* полицейск* | پلیس* پولیس* شرطة الشرطة | पुलिस | 警察
arrest* detain* | handtek* gözaltı* tutukl* | арест* задерж* | بازداشت* دستگیر* اعتقال* گرفتار* | गिरफ़्तार गिरफ्तार | 逮捕
crime* criminal* suspect* | glæp* suç* şüpheli* | преступ* подозрева* уголовн* | جرم* جنایت* جريمة مشتبه* | अपराध | 犯罪
investigat* inquiry | rannsók* soruşturma* | расследован* следстви* следовател* | تحقیق* بررسی* تحقيق* تفتیش | जांच | 调查
kidnap* abduct* hostage* | rænt* kaçır* | похищ* заложник* | ربوده گروگان* خطف رهائن اغوا | अपहरण | 绑架
mosque* minaret* | moska* mosku* cami* | мечет* минарет* | مسجد* جومات مساجد مئذنة | मस्जिद | 清真
church* priest* vatican | kirkj* prest* kilise* | церк* храм* священник* ватикан* | کلیسا كنيسة | चर्च | 教堂
prayer* worship* | bæn* namaz* | молитв* намаз* | نماز* صلاة لمانځه | नमाज़ नमाज | 祈祷
hospital* clinic* patient* | sjúkrahús* spítal* sjúkling* hastane* | больниц* госпитал* пациент* клиник* | بیمارستان* شفاخانه* مستشفى المستشفى روغتون ہسپتال | अस्पताल | 医院
doctor* physician* | lækn* doktor* | врач* доктор* медик* | پزشک* داکتر* طبيب ڈاکٹر | डॉक्टर | 医生
coronavirus covid covid-19 pandemic* virus infect* | kóronuveiru* kórónuveiru* veiru* veira* smit* faraldur* koronavirüs | коронавирус* covid* пандеми* вирус* заражен* инфицир* | کرونا* کورونا* كورونا* | कोरोना* | 新冠 疫情 病毒
quarantine* isolat* lockdown | sóttkví* einangrun karantina* | карантин* изоляц* самоизоляц* | قرنطینه حجر قرنطینہ | क्वारंटीन | 隔离
vaccin* | bóluset* bóluefn* aşı* | вакцин* прививк* | واکسن* لقاح ویکسین | टीका | 疫苗
mask* | grím* maske* | маск* | ماسک كمامة | मास्क | 口罩
health* | heilbrigð* heils* sağlık* | здоровь* здравоохран* | صحت* صحی سلامت بهداشت روغتیا الصحة | स्वास्थ्य | 卫生
drug* opium heroin narcotic* | fíkniefn* uyuşturucu* | наркот* наркотраф* | مواد مخدر* منشیات | नशीले | 毒品 禁毒
emergency state_of_emergency | neyðar* acil* | чрезвычайн* экстренн* чп мчс | اضطراری طوارئ ہنگامی | आपातकाल | 紧急
disaster catastroph* crisis crises | hamfar* krepp* kriz* | катастроф* кризис* | فاجعه بحران* أزمة كارثة بحران | संकट | 危机
claim* responsib* | ábyrgð* sorumlu* | ответственност* | مسئولیت مسوولیت مسؤولية تبن* ذمہ | जिम्मेदारी | 负责
victim* casualt* | fórnarl* kurban* | жертв* | قربانی* ضحايا الضحايا متاثر* | पीड़ित | 遇难者
bus buses | strætó rút* otobüs* | автобус* | بس اتوبوس حافلة | बस | 巴士
car vehicle* driver* | bíl* ökutæk* araba* | автомобил* машин* водител* | موتر خودرو راننده سيارة گاڑی | कार वाहन | 汽车
aircraft plane* flight* airline* airport* | flug* uçak* uçuş* havaliman* havaalan* | самолет* авиа* рейс* аэропорт* | هواپیما* پرواز* فرودگاه* طائرة مطار رحل* هوايي ډګر پروازیں | विमान हवाई उड़ान | 航班 机场 飞机
train* railway* rail | lest* tren* | поезд* железнодорож* | قطار* راه‌آهن راهآهن سكة ٹرین | ट्रेन रेल | 铁路 火车
bridge* | brú* köprü* | мост* | پل جسر | पुल | 大桥
road* street* | gata* götu* yol* | дорог* улиц* шоссе | سرک جاده* خیابان* طريق شارع شوارع سڑک لارې | सड़क | 公路
park* parking | garð* | парк* парков* стоянк* | پارک حديقة | पार्क | 公园
"""


EUROPEAN = """
talk* | pourparler* négociat* négoci* negociac* negociaç* negozia* conversaciones diálogo dialogue gespräch* verhandlung* onderhandel*
meet* | réunion réunit réunir* rencontre* sommet reunión reunirá reunieron cumbre encuentro reunião reunir* cúpula encontro riunione vertice treffen gipfel* tagung bijeenkomst
delegation* | délégation* delegación* delegação* delegazion* abordnung* delegatie*
visit* | visite* visita* besuch* bezoek* arrivé* llegó llegada chegou chegada arrivat*
minister* | ministre* ministère* ministro* ministra* ministerio* ministério* ministero* ministeri* außenminister* innenminister* verteidigungsminister*
foreign* | étrangères étranger* exteriores exterior estrangeir* esteri auswärtig* außen* buitenlandse
spokes* | porte-parole portavo* porta-voz porta-vozes portavoce sprecher* pressesprecher* woordvoerder*
president* | président* presidente* presidenta* presidencial* präsident* staatschef*
prime_minister | premier-ministre primer-ministro primeiro-ministro ministerpräsident* regierungschef* bundeskanzler* kanzler*
government* | gouvernement* gobierno* governo* governament* regierung* regering* autoridades autorités autorità behörde*
parliament* | parlement* parlamento* député* diputad* deputad* congreso assemblée asamblea assembleia abgeordnet* bundestag
election* | élection* elección* elecciones eleiç* elezion* wahl wahlen verkiezing* scrutin* urnas
candidate* | candidat* kandidat*
recogni* | reconnaiss* reconnu* reconoc* reconhec* riconosc* anerkenn*
embass* | ambassad* embajad* embaixad* ambasciat* botschaft* consulat* consulad*
sanction* | sancion* sanção sançõe* sanzion* sanktion* sancties
agree* | accord* acuerdo* acordo* abkommen einigung vereinbarung* akkoord traité* tratado* trattato
border* | frontière* frontalier* frontera* fronteiriç* fronteira* frontier* grenz* grens*
humanitarian | humanitaire* humanitari* humanitär*
aid | secours ayuda ajuda aiuti hilfe hilfsg* hulp entraide
refugee* | réfugié* refugiad* rifugiat* flüchtling* vluchteling* migrant* migrante* déplacés desplazad* deslocad* vertrieben*
war | guerre* guerra* krieg* oorlog
army | armée* militaire* ejército* militar militares exército* esercito soldat* soldado* tropas troupes truppen armee streitkräfte
ceasefire | cessez-le-feu trêve cessar-fogo tregua waffenruhe waffenstillstand
weapon* | arme armes armas missile* misil* míssil* mísseis waffe* rakete*
drone* | dron drones drohne*
terror* | terroris* djihad* jihad* yihad* dschihad* insurg* rebelle* rebelde* rebell* combattant* combatient* combatent* kämpfer* militant*
opposition | opositor* oposición oposição opposizione
party | parti partis partido* partito partei*
member* | membre* miembro* membro* mitglied*
invite* | invité* invitación convidad* convite einladung* eingeladen
expert* | experte* experto* especialista* especialist* expertos
security | sécurité seguridad segurança sicurezza sicherheit* veiligheid
right* | droits derechos direitos diritti menschenrecht* rechte
law | loi tribunal* justice juge* juez* justicia justiça giudice gericht* richter gesetz*
prison* | cárcel* prisión* prisão prigion* gefängnis* haft emprisonn* encarcel*
protest* | manifestation* manifestant* manifestación manifestaç* protesta* protesto* demonstration* kundgebung*
format | formato
region* | région* región regiones região regiões provinc* provínc* gouverneur* gobernador* governador* bundesland
mayor | maire alcalde* alcaldesa prefeito* sindaco bürgermeister*
kill* | tué* tués tuées mort morts mortes muert* mortos matad* mató mata mataron asesin* assassin* uccis* morti getötet* tote toten todesopfer* doden
injur* | blessé* herido* heridos ferido* feriti verletz* verwund* gewonden
explosion* | explos* bombe bomba* attentat sprengsatz anschlag*
attack* | attaqu* attentat* ataque* atentado* attacc* angriff* überfall* aanval*
shoot* | tirs fusillade* tiroteo* tiroteio* sparatoria schüsse schieß*
fire* | incendie* incendio* incêndio* brände*
crash* | choque* acidente* incidente unfall* unglück* colisión collision
earthquake* | séisme* tremblement terremoto* sismo* erdbeben
flood* | inondation* inundac* inundaç* alluvion* hochwasser überschwemm* überflut*
rain* | pluie* pluies lluvia* chuva* pioggia regen*
heat* | chaleur* calor canicul* hitze*
police | policía* polícia* polizia polizist* polizei* gendarm* policier* agente agentes politie
arrest* | arrêté* interpell* arrestation* detenid* detuv* detención preso presos prendeu arrestat* festgenommen* verhaft* festnahme*
crime* | criminel* crimen* criminal* verbrech* suspect* sospech* suspeit* verdächtig*
investigat* | enquête* investigac* investigaç* indagin* ermittl* untersuchung*
kidnap* | enlèvement* enlevé* otage* secuestr* rehén* rehenes sequestr* refém* reféns rapit* entführ* geisel*
mosque* | mosquée* mezquita* mesquita* moschee*
church* | église* iglesia* igreja* chiesa kirche* vatikan
hospital* | hôpital hôpitaux hospitales hospitais ospedal* krankenhaus* klinik*
doctor* | médecin* médico* médicos arzt ärzt* medico medici
vaccin* | vacuna* vacina* impf*
health* | santé salud saúde salute gesundheit*
drug* | drogue* droga* narco* drogen rauschgift
emergency | urgence emergencia emergência emergenza notstand notfall
disaster | catastrophe* catástrofe* desastre* katastrophe* crise* crisis krise
claim* | revendiqu* reivindic* responsabilidad responsabilité rivendic* bekannt bekannte
victim* | victime* víctima* vítima* vittim* opfer
bus | autobus autobús ônibus autocar
car | voiture* véhicule* coche* vehículo* carro carros veículo* fahrzeug* auto autos
aircraft | avion* avión aviones avião aviões aereo flugzeug* aéroport* aeropuerto* aeroporto* flughafen vol vols vuelo* voo
train* | trenes tren trem trens treno zug züge
bridge* | pont ponts puente* ponte brücke*
road* | route* carretera* estrada* strada straße* autoroute
child* | enfant* niño* niña* criança* bambin* kind kinder kindern menores
woman | femme* mujer* mulher* donna donne frau frauen
famil* | famille* familia* família* famigli*
school* | école* escuela* escola* scuol* schule* schüler* lycée* élève* alumno*
work* | travail* trabaj* trabalh* lavor* arbeit* emploi* empleo* emprego*
company | entreprise* empresa* azienda unternehmen société firma*
bank* | banque* banco* bancario* banca banche
money | argent dinero dinheiro geld milliard* millones milhões bilhões millionen milliarden fonds fondos fundos
price* | prix precio* preço* prezz* preis* coût* coste*
economy | économi* economía* economia* wirtschaft*
market* | marché* mercado* mercat* markt märkte commerce comercio comércio handel* exporta* importa*
oil | pétrole* petróleo petrolio erdöl gaz gás énergie energía energia
power | électricité electricidad eletricidade strom*
house* | maison* logement* casa casas vivienda* moradia* haus häuser wohnung*
city | ville* ciudad* cidade* città stadt städte* habitants habitantes einwohner*
village* | aldea* pueblo pueblos aldeia* villaggi* dorf dörfer*
water | eau eaux agua água acqua wasser rivière* fleuve* río rio fluss*
food | alimentaire* alimento* comida nahrung* lebensmittel* pain trigo trigal blé weizen
animal* | chien* perro* cachorro* hund hunde bétail ganado gado vieh*
match* | jogo jogos partita spiel spiele
team* | équipe* equipo* equipe squadra mannschaft*
champion* | coupe copa taça coppa pokal meister* campeón campeon* campeã*
season* | saison* temporada* stagion*
film* | cinéma película* filme* kino*
book* | livre livres libro* livro* buch bücher* auteur* autor autora
scien* | chercheur* étude* científic* estudio* estudo* wissenschaft* studie* forscher*
phone* | téléphone* teléfono* telefone* telefono telefon*
moscow | moscou moscú moskau mosca
russia* | russie russe russes russisch* russland* rusia ruso rusos rusa rússia russo russi
china | chine chinois* chino chinos chinesisch* chinês cinese cinesi
iran* | irán irã iraní iranien* iraniano*
pakistan* | paquist*
india* | inde indien* índia indiano*
turkey | turquie turquía turquia türkei* türkisch* turc turcs turco turcos turchia
ukrain* | ucran*
syria* | syrie* siria* síria* syrien*
iraq* | irak*
israel* | israël* israelí israelisch*
german* | allemagne* allemand* alemania alemán* alemanha alemão deutschland* deutsch* germania tedesc*
france | francia francés* frança francês* frankreich französisch* français* francese*
britain | royaume-uni britannique* británic* britânic* großbritannien britisch* gran-bretaña
american* | états-unis américain* estadounidense* norteameric* eua eeuu amerikan*
europe* | européen* europäisch* europea europeo ue
un | onu nations-unies vereinte uno-
"""


TABLES = (CALENDAR, PLACES, POLITICS, EVENTS, SOCIETY, EUROPEAN, EUROPEAN_FORMS)


# English | French, Spanish, Portuguese, Italian, German | Turkish | Russian, Tajik | Arabic script | Devanagari | Han.

CULTURE = """
chess grandmaster* | échecs ajedrez xadrez scacchi schach* | satranç* | шахмат* гроссмейстер* шоҳмот* | شطرنج | शतरंज | 国际象棋 棋手
exhibition* exhibit* gallery museum* biennale | exposition* exposición exposição mostra* ausstellung* musée* museo museu galerie* | sergi* müze* | выставк* музе* галере* экспозици* осорхона* | نمایشگاه* موزیم موزه معرض متحف نندارتون | प्रदर्शनी संग्रहालय | 展览 博物
ballet* ballerina* dancer* choreograph* | danseu* bailar* bailarin* tänzer* coreogr* chorégraph* | bale* dans* | балет* балерин* танц* хореограф* рақс* | باله رقص* بالیه | बैले नृत्य | 芭蕾 舞蹈
theatre* theater* stage premiere* playwright* | théâtre* teatro* teatral bühne* | tiyatro* sahne* | театр* спектакл* премьер премьеру сцен* драматург* | تئاتر مسرح* تھیٹر تیاتر | रंगमंच नाटक | 剧院 戏剧
opera orchestra* symphon* philharmon* conductor* violin* pianist* | opéra orchestre* orquest* sinfoni* filarm* dirigent* | orkestra* senfoni* | опер* оркестр* симфони* филармони* дирижер* скрипач* | ارکستر* أوركسترا سمفونی سيمفونية | ऑर्केस्ट्रा | 乐团 交响
concert* album* singer* rapper* musician* | concierto* cantan* músic* sänger* musiker* chanteu* rappeur* | konser* şarkıcı* | концерт* альбом* певец* певиц* рэпер* музыкант* | کنسرت خواننده* مغني* ألبوم سندرغاړ* | गायक | 歌手 专辑
festival* carnival* | festiv* carnaval* karneval* | şenlik* | фестивал* карнавал* | جشنواره مهرجان فستیوال میله | महोत्सव | 艺术节
novel* memoir* poem* poet* poetry novelist* bestseller* publisher* | roman* mémoires memorias poema* poète* poeta* romancier* verlag* | şiir* hatırat* | роман романа романе мемуар* поэт* стих* издательств* | رمان* خاطرات شعر* شاعر* مذكرات رواية ناول | उपन्यास कविता | 小说 回忆录 诗人
calligraph* painter* sculpt* artist* drawing* | calligraph* calígraf* peintre* pintor* pittor* maler* künstler* escult* | hattat* ressam* | каллиграф* художник* скульпт* хаттот* | خطاط* نقاش* رسام* هنرمند* فنان* مصور* | चित्रकार | 书法 画家
exam* examination* scholarship* graduat* undergraduat* olympiad* | examen* bourse* beca* bolsa* prüfung* stipendi* laurea* | sınav* burs* öğrenci* olimpiyat* | экзамен* стипенди* выпускник* студент* олимпиад* имтиҳон* донишҷӯ* | کانکور کنکور امتحان* ازموین* بورس* فارغ* محصل* طالبات طلبہ المپیاد امتحانات اختبار* منحة محصلین داوطلبان | परीक्षा छात्रवृत्ति | 考试 奖学金
university* campus faculty | universit* universid* hochschule* | üniversite* | университет* донишгоҳ* факультет* | دانشگاه* پوهنتون* جامعة الجامعة یونیورسٹی جامعہ | विश्वविद्यालय | 大学
engineer* robot* inventor* laborator* prototype* | ingénieur* ingenier* engenh* robotik* erfind* | mühendis* robot* | инженер* робот* изобретат* лаборатор* | روبات* ربات* روبوت* مهندس* مخترع* انجینئر | रोबोट | 机器人 工程师
contest* competition* medal* trophy championship* | concours concurso* gara medaille* médaille* medalla* medalha* wettbewerb* | yarışma* madalya* | соревновани* конкурс* медал* чемпионат* мусобиқа* | مسابق* سیال* مدال* ميدالية بطولة مقابلے | प्रतियोगिता पदक | 比赛 奖牌
wrestl* boxer* boxing judo sprinter* swimmer* athlet* | lutteur* lutador* ringer boxe* | güreş* boks* | борец борца борцов* боксер* дзюдо* спортсмен* гӯштин* | کشتی‌گیر پهلوان* ملاكم مصارع پہلوان | पहलवान | 摔跤 拳击
footbal* striker* midfielder* goalkeeper* referee* | fußball* futebol* fútbol calcio | futbol* | футбол* вратар* полузащитник* | فوتبال* كرة فٹبال | फुटबॉल | 足球
recipe* cuisine* chef restaurant* saffron wine* | recette* receta* receita* ricetta* koch* vin vino* | tarif* restoran* safran | рецепт* ресторан* шафран* вино вина | آشپز* زعفران* رستوران* مطعم طبخ زعفران | व्यंजन | 餐厅 食谱
software computer* programmer* server* | logiciel* ordinateur* programa* rechner* | yazılım* bilgisayar* | компьютер* программист* сервер* | کامپیوتر* نرم‌افزار* حاسوب برنامج کمپیوٹر | कंप्यूटर | 电脑 软件
retail* shopper* supermarket* brand* | détaillant* minorista* varejo* einzelhandel* | perakende* | ритейл* супермаркет* бренд* | فروشگاه* متجر متاجر | सुपरमार्केट | 零售 超市
tariff* tuna exporter* fishery | thon atún atum* thunfisch* zölle | | тунц* тариф* экспортер* | | | 金枪鱼
architect* designer* facade* interior* | architect* arquitet* architekt* diseñ* | mimar* tasarım* | архитектор* бюро макет* дизайнер* меъмор* | معمار* مهندس_معمار مصمم | वास्तुकार | 建筑师
bride* wedding* celebrit* gossip fashion* | mariage* boda* casamento* hochzeit* mode | düğün* moda* | свадьб* мода моды знаменитост* | عروس* مشاهير فیشن | शादी | 婚礼 时尚
"""
