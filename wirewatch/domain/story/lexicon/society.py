"""Work, money, sport, people. English | Icelandic, Turkish | Russian | Arabic script | Devanagari | Han."""

from __future__ import annotations

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
"""  # noqa: E501 - a table reads best a row a line
