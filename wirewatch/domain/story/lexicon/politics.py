"""States and what they do. English | Icelandic, Turkish | Russian | Arabic script | Devanagari | Han."""

from __future__ import annotations

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
"""  # noqa: E501 - a table reads best a row a line
