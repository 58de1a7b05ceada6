"""Sport, arts, schooling, goods: what a text is about that only borrows a watched name. A row is one concept.

English | French, Spanish, Portuguese, Italian, German | Turkish | Russian, Tajik | Arabic script | Devanagari | Han.
"""

from __future__ import annotations

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
"""  # noqa: E501 - a table reads best a row a line
