"""Headings and openings that point away from an article, by language; phrases are separated by bars.

Collected for this project from the headings and lines that news sites print; no outside word list is used.
"""

from __future__ import annotations

# Headings of lists of other articles.
ASIDE_HEADINGS_BY_LANGUAGE = {
    "en": """
    related | related articles | related stories | related news | related content | related posts |
    related topics | related links | more on this story | more on this | more on this topic | more
    stories | more news | more from | other news | other stories | latest | latest news | latest stories
    | latest articles | recent posts | recent news | recent articles | recommended | recommended for you
    | recommended reading | recommended stories | you may also like | you might also like | you may like
    | also read | read also | see also | read more | read next | up next | next up | most read | most
    popular | most viewed | most shared | popular | popular news | popular posts | popular stories |
    trending | trending now | top stories | top news | editors picks | editor s picks | editor s choice
    | editors choice | in other news | around the web | from the web | from around the web | sponsored |
    sponsored content | promoted | promoted stories | advertisement | advertising | must read | dont
    miss | don t miss | in case you missed it | what to read next | keep reading | continue reading |
    more headlines | headlines | latest headlines | latest updates | just in | live updates | the latest
    | breaking news | in this section | more in this section | further
    reading | similar news | similar articles | similar stories | related coverage | explore more | more
    like this | more to read | more to explore | news in brief
    """,
    "ru": """
    материалы по теме | по теме | читайте также | читать также | читайте еще | читайте ещё | смотрите
    также | самое читаемое | популярное | популярные новости | последние новости | другие новости |
    новости по теме | похожие новости | похожие материалы | еще по теме | ещё по теме | рекомендуем |
    рекомендуем почитать | лента новостей | главное | главные новости | самое популярное | новости
    партнеров | новости партнёров | выбор редакции | лучшее | сейчас читают | в тему | связанные новости
    | сюжет | также по теме | читайте далее | топ новостей | главное за день | все новости | новости
    """,
    "uk": """
    читайте також | за темою | матеріали за темою | популярне | останні новини | новини за темою | схожі
    новини | інші новини | рекомендуємо | дивіться також | найпопулярніше
    """,
    "fa": """
    مطالب مرتبط | اخبار مرتبط | خبرهای مرتبط | مرتبط | همچنین بخوانید | بیشتر بخوانید | بخوانید |
    پربازدیدترین | پربازدیدترین ها | پربازدیدترینها | پربازدید ها | پربازدیدها | پربیننده ترین |
    پربیننده ترین ها | پر بیننده ترین ها | پرخواننده ترین | پرخواننده ترین ها | پربحث ترین | آخرین اخبار
    | تازه ترین اخبار | جدیدترین اخبار | تازه ها | آخرین خبرها | اخبار دیگر | خبرهای دیگر | دیگر خبرها |
    مطالب دیگر | دیگر مطالب | پیشنهاد ما | پیشنهادی | مطالب پیشنهادی | در همین زمینه | در همین رابطه |
    مطالب مشابه | اخبار مشابه | اخبار مهم | مهم ترین اخبار | مهمترین اخبار | محبوب ترین | پیوندهای مرتبط
    | گزارش های مرتبط | سرخط خبرها | برگزیده ها | بیشترین بازدید | مطالب مرتبط با این خبر | خبر های
    مرتبط | داغ ترین ها | پر خواننده ها | محبوب
    """,
    "ps": """
    تر ټولو ډېر کتل شوي | ډېر کتل شوي | ډېر لوستل شوې | نورې ليکنې | نور راپورونه | ورته خبرونه | تازه ليکنې |
    اړوند مطالب | اړوند خبرونه | نور خبرونه | تازه خبرونه | وروستي خبرونه | دا هم ولولئ | دا هم وگورئ |
    ډېر لوستل شوي | ډیر لوستل شوي | تر ټولو ډېر لوستل شوي | تر ټولو ډیر لوستل شوي | زیات لوستل شوي |
    ورته مطالب | مشهور | نور ولولئ | ورته خبرونه | نور مطالب | تر ټولو لوستل شوي
    """,
    "ur": """
    متعلقہ خبریں | متعلقہ | متعلقہ مضامین | یہ بھی پڑھیں | مزید پڑھیں | مزید خبریں | سب سے زیادہ پڑھی
    گئیں | سب سے زیادہ پڑھی جانے والی | سب سے زیادہ پڑھے گئے | تازہ ترین | تازہ ترین خبریں | تازہ خبریں
    | یہ بھی دیکھیں | مزید دیکھیں | مقبول |
    مقبول خبریں | مقبول ترین | دیگر خبریں | اہم خبریں | ٹاپ اسٹوریز | زیادہ پڑھی جانے والی خبریں | ملتی
    جلتی خبریں
    """,
    "ar": """
    مواضيع ذات صلة | ذات صلة | أخبار ذات صلة | مقالات ذات صلة | اقرأ أيضا | إقرأ أيضا | اقرأ المزيد |
    الأكثر قراءة | الأكثر مشاهدة | الأكثر شيوعا | آخر الأخبار | أحدث الأخبار | أخبار أخرى | المزيد |
    المزيد من الأخبار | قد يعجبك أيضا | قد يهمك | شاهد أيضا | موضوعات متعلقة | أخبار متعلقة | الأكثر
    تداولا | مواضيع مشابهة | موضوعات ذات صلة | أهم الأخبار | الأخبار العاجلة | اخترنا لك | قصص ذات صلة |
    الأكثر رواجا | المقالات الأكثر قراءة
    """,
    "tg": """
    серхонандатарин | серхонандатаринҳо | серхондашуда | хондашавандатарин | дигар хабарҳо | навгониҳо |
    маводи марбут | хабарҳои марбут | ҳамчунин бихонед | инчунин бихонед | бештар хонда шуд | бештар
    хондашуда | серхонанда | хабарҳои охирин | хабарҳои дигар | мавзӯъҳои марбут | мақолаҳои монанд |
    серхондатарин | маводҳои марбут | пурхонандатарин | бештар бихонед | инро ҳам хонед | инро низ хонед |
    ҳамчунин хонед | боз хонед
    """,
    "hi": """
    संबंधित खबरें | संबंधित ख़बरें | संबंधित समाचार | संबंधित लेख | यह भी पढ़ें | ये भी पढ़ें | और पढ़ें
    | सबसे ज्यादा पढ़ी गई | सबसे ज़्यादा पढ़ी गई | सबसे अधिक पढ़ा गया | सबसे ज्यादा पढ़े गए | सर्वाधिक
    पढ़ी गई | ताज़ा खबरें | ताजा खबरें | ताज़ा ख़बरें | लोकप्रिय | अन्य खबरें | टॉप न्यूज | बड़ी खबरें |
    संबंधित
    """,
    "tr": """
    ilgili haberler | benzer haberler | diger haberler | diğer haberler | son haberler | en cok
    okunanlar | en çok okunanlar | en cok okunan | en çok okunan | ayrica okuyun | ayrıca okuyun |
    bunlar da ilginizi cekebilir | bunlar da ilginizi çekebilir | ilginizi cekebilir | ilginizi
    çekebilir | son dakika | son dakika haberleri | bunu da okuyun | bunlar da var | gundem | gündemden
    | sıradaki haber | populer | popüler | one cikanlar | öne çıkanlar | önerilen haberler
    """,
    "de": """
    mehr zum thema | zum thema | auch interessant | lesen sie auch | lesen sie mehr | das konnte sie
    auch interessieren | das könnte sie auch interessieren | weitere artikel | weitere nachrichten |
    weitere themen | weitere meldungen | meistgelesen | meist gelesen | meistgelesene artikel | am
    meisten gelesen | beliebt | neueste | neueste artikel | aktuelle nachrichten | empfehlungen |
    empfohlen | verwandte artikel | ahnliche artikel | ähnliche artikel | mehr aus | top themen |
    anzeige | themen | mehr dazu | aktuelle meldungen | neueste meldungen | weitere beitrage | weitere beiträge |
    das konnte sie interessieren | das könnte sie interessieren | nachrichtenticker | newsticker | schlagzeilen
    """,
    "fr": """
    a lire aussi | à lire aussi | lire aussi | sur le meme sujet | sur le même sujet | articles lies |
    articles liés | les plus lus | le plus lu | les plus lues | plus lus | a la une | à la une | voir
    aussi | dans la meme rubrique | dans la même rubrique | dernieres actualites | dernières actualités
    | recommande | recommandé pour vous | articles similaires | en lien | publicite | publicité | à ne
    pas manquer | nos suggestions
    """,
    "es": """
    lee tambien | lee también | leer mas | leer más | noticias relacionadas | relacionados |
    relacionadas | articulos relacionados | artículos relacionados | mas leidas | más leídas | lo mas
    leido | lo más leído | lo mas visto | lo más visto | te puede interesar | tambien te puede interesar
    | también te puede interesar | mas noticias | más noticias | ultimas noticias | últimas noticias |
    temas relacionados | publicidad | ver tambien | ver también | te recomendamos
    """,
    "pt": """
    leia tambem | leia também | leia mais | mais lidas | mais lidos | noticias relacionadas | notícias
    relacionadas | relacionadas | veja tambem | veja também | ultimas noticias | últimas notícias |
    recomendados | saiba mais | mais noticias | mais notícias | publicidade
    """,
    "it": """
    leggi anche | articoli correlati | notizie correlate | correlati | i piu letti | i più letti | piu
    letti | più letti | potrebbe interessarti | ultime notizie | altre notizie | vedi anche | potrebbero
    interessarti
    """,
    "nl": """
    lees ook | gerelateerd | gerelateerde artikelen | meest gelezen | meer nieuws | laatste nieuws | zie
    ook | lees meer
    """,
    "nordic": """
    les ogsa | les også | las ocksa | läs också | laes ogsa | læs også | mest lest | mest last | mest
    läst | mest laest | mest læst | mest leste | mest lasta | mest lästa | relaterte saker | relaterade
    artiklar | siste nytt | senaste nytt | flere nyheter | fler nyheter | les mer | läs mer | läs mera |
    lue myös | luetuimmat | uusimmat
    """,
    "pl_cs": """
    czytaj tez | czytaj też | czytaj także | zobacz takze | zobacz także | zobacz też | najczesciej
    czytane | najczęściej czytane | powiazane | powiązane | najnowsze | polecane | przeczytaj tez |
    przeczytaj też | ctete take | čtěte také | souvisejici | související | související články |
    nejctenejsi | nejčtenější | mohlo by vás zajímat
    """,
    "zh": """
    相关阅读 | 相关新闻 | 相关文章 | 相關閱讀 | 相關新聞 | 相關文章 | 延伸阅读 | 延伸閱讀 | 推荐阅读 |
    推薦閱讀 | 热门新闻 | 熱門新聞 | 热门文章 | 最新新闻 |
    最新新聞 | 更多新闻 | 更多新聞 | 热点 | 热门 | 熱門 | 阅读排行 | 点击排行 | 猜你喜欢 | 更多 | 最受欢迎 |
    最多人看 | 最热 | 阅读最多 | 相关报道 | 相关链接
    """,
    "ja": """
    関連記事 | 関連ニュース | おすすめ記事 | おすすめ | 人気記事 | アクセスランキング | ランキング |
    最新ニュース | 最新記事 | あわせて読みたい | こちらもおすすめ |
    注目記事 | 新着記事 | よく読まれている記事 | 関連リンク | 他の記事 | もっと見る | 人気 | 最も読まれた
    """,
    "ko": """
    관련기사 | 관련 기사 | 관련뉴스 | 관련 뉴스 | 많이 본 뉴스 | 많이 본 기사 | 인기기사 | 인기 기사 |
    추천기사 | 추천 기사 | 최신기사 | 최신 기사 | 주요기사
    | 주요뉴스 | 주요 뉴스
    """,
    "id": """
    baca juga | berita terkait | artikel terkait | terpopuler | berita populer | berita lainnya |
    terkini | berita terbaru | rekomendasi | simak juga | lihat juga
    """,
    "sv_da_no_fi_more": """
    läs även | läs vidare | läs mer om | relaterat | læs mere | læs videre | relaterede artikler | mest læste |
    les videre | lue lisää | lue seuraavaksi | lue myös nämä | aiheesta lisää | suosituimmat
    """,
    "el": """
    διαβάστε επίσης | διαβάστε ακόμα | διαβάστε ακόμη | διαβάστε περισσότερα | δείτε επίσης | δείτε ακόμα |
    δείτε ακόμη | σχετικά άρθρα | σχετικές ειδήσεις | δημοφιλέστερα | τελευταία νέα | διαβάστε σχετικά
    """,
    "ro": """
    citește și | citeste si | citiți și | citește mai mult | citește mai departe | vezi și | articole similare |
    știri similare | cele mai citite | ultimele știri | pe aceeași temă | articole recomandate
    """,
    "hu": """
    olvassa el ezt is | ezt is olvassa el | ezt olvasta már | kapcsolódó cikkek | kapcsolódó cikk | legolvasottabb |
    legolvasottabbak | legfrissebb hírek | ajánlott cikkek | további hírek
    """,
    "bg": """
    прочетете още | прочетете също | вижте още | вижте също | още по темата | свързани новини | свързани статии |
    най четени | последни новини
    """,
    "sr_hr_bs": """
    pročitajte još | pročitajte i | pročitaj još | pročitajte i ovo | vezane vijesti | povezane vijesti |
    povezane vesti | vezane vesti | najčitanije | najnovije vijesti | najnovije vesti | možda će vas zanimati |
    прочитајте још | прочитајте и | повезане вести | најчитаније | најновије вести
    """,
    "mk": "прочитајте и | поврзани вести | најчитани | прочитајте повеќе",
    "sk": """
    čítajte tiež | čítajte aj | prečítajte si tiež | prečítajte si aj | súvisiace články | najčítanejšie |
    mohlo by vás zaujímať
    """,
    "sl": "preberite tudi | preberite še | berite tudi | sorodne novice | najbolj brano | povezani članki",
    "lt": "taip pat skaitykite | skaitykite taip pat | skaitykite daugiau | susiję straipsniai | skaitomiausi",
    "lv": "lasi arī | lasiet arī | lasi vēl | saistītie raksti | saistītās ziņas | lasītākie",
    "et": "loe ka | loe lisaks | loe veel | seotud lood | seotud artiklid | loetumad",
    "sq": "lexo edhe | lexoni edhe | lexo më shumë | lajme të ngjashme | më të lexuarat",
    "he": """
    קראו גם | קרא גם | קראו עוד | כתבות נוספות | כתבות קשורות | עוד בנושא | לקריאה נוספת | הנקראות ביותר |
    אולי יעניין אותך
    """,
    "vi": """
    xem thêm | đọc thêm | tin liên quan | bài liên quan | tin cùng chuyên mục | đọc nhiều nhất | tin mới nhất |
    có thể bạn quan tâm | tin đọc nhiều
    """,
    "th": """
    อ่านเพิ่มเติม | อ่านข่าวเพิ่มเติม | ข่าวที่เกี่ยวข้อง | บทความที่เกี่ยวข้อง | เรื่องที่เกี่ยวข้อง | ข่าวยอดนิยม | ข่าวล่าสุด
    """,
    "bn": "আরও পড়ুন | আরো পড়ুন | সম্পর্কিত খবর | সর্বাধিক পঠিত | আরও খবর | সর্বশেষ খবর",
    "mr_ne": "हे ही वाचा | हेही वाचा | संबंधित बातम्या | यो पनि पढ्नुहोस् | सम्बन्धित समाचार | सम्बन्धित खबर",
    "ta": "மேலும் படிக்க | இதையும் படியுங்கள் | தொடர்புடைய செய்திகள் | அதிகம் படித்தவை",
    "az": "həmçinin oxuyun | oxşar xəbərlər | ən çox oxunanlar | digər xəbərlər | bunları da oxuyun",
    "kk": "сондай ақ оқыңыз | тағы оқыңыз | ұқсас жаңалықтар | соңғы жаңалықтар | көп оқылғандар",
    "uz": "shuningdek o qing | mavzuga oid | mavzuga doir | o xshash xabarlar | шунингдек ўқинг | мавзуга оид",
    "ka": "ასევე წაიკითხეთ | წაიკითხეთ ასევე | მსგავსი სიახლეები | წაიკითხეთ მეტი",
    "hy": "կարդացեք նաև | կարդալ նաև | նմանատիպ նյութեր",
    "sw": "soma pia | soma zaidi | habari zinazohusiana | pia soma",
    "and_more": """
    lesen sie dazu | lesen sie dazu auch | mehr lesen | siehe auch | das könnte dich auch interessieren |
    lire également | à lire également | lire la suite | en savoir plus | pour aller plus loin | lea también |
    lea además | lee además | le puede interesar | mira también | mire también | sigue leyendo | te puede gustar |
    leia ainda | veja mais | continue lendo | leggi di più | per approfondire | leggi pure | lees verder |
    przeczytaj także | czytaj więcej | czytaj dalej | zobacz więcej | przečtěte si také | přečtěte si | čtěte více |
    bunu da oku | okumaya devam et | ayrıca bakınız | baca selengkapnya | berita terkini | подробнее по теме |
    читайте подробнее | читайте об этом | читайте ще | більше по темі | 另请参阅 | 更多阅读 | 阅读更多 | 閱讀更多 |
    合わせて読みたい | こちらも読む | 続きを読む | 함께 읽으면 좋은 기사 | 함께 보면 좋은 기사 | طالع أيضا |
    تابع أيضا | این مطلب را هم بخوانید | بیشتر بدانید | مزید جانیے | نور معلومات
    """,
}
# Headings of page footers.
FOOT_HEADINGS_BY_KIND = {
    "share": """
    share | share this | share this article | share this story | share on | follow us | follow us on |
    поделиться | поделитесь | подписывайтесь | подписаться | به اشتراک بگذارید | اشتراک گذاری | همرسانی
    | شیئر کریں | شریک کړئ | شریکول | مشاركة | شارك | شاركها | शेयर करें | शेयर | paylas | paylaş |
    teilen | partager | compartir | compartilhar | condividi | 分享 | 공유 | シェア | bagikan | поширити |
    мубодила | ба дигарон фиристед | del | dela | delen | udostępnij
    """,
    "tags": """
    tags | tag | topics | keywords | filed under | теги | тэги | метки | ключевые слова | темы | برچسب |
    برچسب ها | برچسبها | برچسب های خبر | کلیدواژه ها | کلید واژه ها | کلیدواژه | ټګونه | ټاګونه | ټګ |
    ٹیگز | ٹیگ | العلامات | الوسوم | كلمات مفتاحية | الكلمات المفتاحية | كلمات دلالية | टैग | टैग्स |
    etiketler | schlagworte | schlagwörter | mots cles | mots clés | etiquetas | 标签 | 標籤 | タグ | 태그 |
    барчаспҳо | тегҳо | калидвожаҳо
    """,
    "subscribe": """
    subscribe | sign up | newsletter | subscribe to our newsletter | sign up for our newsletter | join
    our newsletter | подписка | خبرنامه | اشتراک | النشرة البريدية | abone ol | newsletter abonnieren
    """,
    "author": """
    about the author | about author | author | об авторе | درباره نویسنده | عن الكاتب | uber den autor |
    über den autor | a propos de l auteur | à propos de l auteur | yazar hakkinda | yazar hakkında |
    مصنف کے بارے میں | د لیکوال په اړه | लेखक के बारे में | 作者简介 | sobre el autor | دربارۀ نویسنده | дар
    бораи муаллиф
    """,
}
# Headings of reader comments and comment forms.
COMMENT_HEADINGS = """
    comments | comment | leave a comment | leave a reply | post a comment | add a comment | write a
    comment | join the conversation | view comments | show comments | reader comments | discussion |
    your comment | комментарии | комментарий | оставить комментарий | добавить комментарий | написать
    комментарий | обсуждение | ваш комментарий | коментарі | نظرات | نظر شما | نظر بدهید | دیدگاه |
    دیدگاه ها | دیدگاهها | ارسال نظر | دیدگاه شما | نظرات کاربران | نظر خود را بنویسید | ثبت نظر | تبصرے
    | تبصرہ | تبصرہ کریں | اپنی رائے دیں | تعليقات | التعليقات | اترك تعليقا | أضف تعليقا | أضف تعليق |
    تبصرې | څرګندونې | ستاسو نظر | خپل نظر ولیکئ | نظرونه | टिप्पणियां | टिप्पणी | टिप्पणी करें | अपनी
    टिप्पणी दें | yorumlar | yorum yap | yorum yaz | kommentare | kommentar schreiben | kommentar |
    diskussion | diskutieren sie mit | ihre meinung | commentaires | commenter | reagir | réagir |
    comentarios | comentários | deja un
    comentario | deixe um comentário | commenti | reacties | kommentarer | 评论 | 發表評論 | 留言 |
    コメント | 댓글 |
    шарҳҳо | назарҳо | шарҳ диҳед | назари шумо | komentar | komentarze | komentáře
"""
# Phrases before a colon or an arrow and a headline: "Read also: …".
POINTER_LABELS = """
    a lire aussi | also read | auch interessant | ayrıca okuyun | baca juga | czytaj także | czytaj też
    | don t miss | dont miss | bunu da okuyun | etiketler | filed under | ilgili haber | ilgili haberler
    | keywords | lee
    tambien | lee también | leer más | lees ook | leggi anche | leia mais | leia também | les mer | les
    også | lesen sie auch | lesen sie hier | lesen sie mehr | lire aussi | listen | lue myös | läs mer |
    läs också | læs også | mehr dazu | mehr zum thema | more | more on this | read also | read more |
    recommended | related | related news | see also | see more | tag | tags | te puede interesar |
    topics | up next | veja também | ver también | voir aussi | watch | watch also | zobacz też | à lire
    aussi | čtěte také | дивіться також | инчунин бихонед | маводи марбут | материалы по теме | по теме
    | смотрите также | также по теме | теги | читайте еще | читайте ещё | читайте также | читайте також
    | читать также | ҳамчунин бихонед | إقرأ أيضا | اخبار مرتبط | اقرأ أيضا | اقرأ المزيد | اړوند مطالب
    | بخوانید | برچسب ها | بیشتر بخوانید | خبر مرتبط | دا هم ولولئ | در همین رابطه | در همین زمینه | ذات
    صلة | شاهد أيضا | متعلقہ خبریں | مزید پڑھیں | مطالب مرتبط | مواضيع ذات صلة | نور ولولئ | همچنین
    بخوانید | ٹیگز | ټګونه | یہ بھی پڑھیں | टैग | यह भी पढ़ें | ये भी पढ़ें | 延伸閱讀 | 延伸阅读 |
    相关阅读 | 相關閱讀
    | 関連記事 | 관련기사
"""
