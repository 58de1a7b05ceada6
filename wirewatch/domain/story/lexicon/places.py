"""Places, peoples and watched actors. English | Icelandic, Turkish | Russian | Arabic script | Devanagari | Han."""

from __future__ import annotations

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
"""  # noqa: E501 - a table reads best a row a line
