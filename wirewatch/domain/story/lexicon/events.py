"""What befalls people. English | Icelandic, Turkish | Russian | Arabic script | Devanagari | Han."""

from __future__ import annotations

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
"""  # noqa: E501 - a table reads best a row a line
