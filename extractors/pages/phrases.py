"""Phrases by language that outlets print next to boilerplate, and the comparison of text with them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Headings of lists of other articles.
ASIDE = {
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
FOOT = {
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
COMMENTS = """
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
OPENINGS = """
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


# Stand-ins of decoding.Joiners are dropped like the joiners themselves: a phrase is found with or without them.
_DROPPED = re.compile(
    "[\u200b-\u200f\u00ad\ufeff\u0640\u2e30-\u2e35\u2e2b\u2e2c\u2056\u2058\u064b-\u0652\u0307]"
)
_NOT_WORD = re.compile(r"[\W_]+")
_ARABIC = str.maketrans("يىكۀةأإآی", "ییکههااای")


def comparable_words(text: str) -> str:
    """Return the words of a text normalised for case, joiners, punctuation, Arabic marks and letter forms."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_ARABIC)
    return _NOT_WORD.sub(" ", _DROPPED.sub("", folded)).strip()


# Chinese, Japanese, Korean: a character says as much as three letters.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def units(text: str) -> int:
    """Return the length of a text in letters, so that one limit fits all scripts."""
    return len(text) if text.isascii() else len(text) + 2 * len(_DENSE.findall(text))


def one_line(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


_SENTENCE_END = re.compile(r"[.!?…。؟۔।;»”\"']\s*$")


def ends_a_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence, in any script."""
    return _SENTENCE_END.search(text) is not None


_STOP = re.compile(r"[.!…。۔।;][»”\"')\]]*$")


def ends_with_a_stop(text: str) -> bool:
    """Return whether a text ends with a full stop: a headline may end with a question or a quotation."""
    return _STOP.search(text) is not None


def _phrases(*sources: str) -> frozenset[str]:
    return frozenset(_spaceless_words(phrase) for source in sources for phrase in source.split("|"))


def _spaceless_words(text: str) -> str:
    """Return comparable words without spaces, as joiners, spaces and neither are used interchangeably."""
    return comparable_words(text).replace(" ", "")


ASIDE_HEADINGS = _phrases(*ASIDE.values())
FOOT_HEADINGS = _phrases(*FOOT.values())
COMMENT_HEADINGS = _phrases(COMMENTS)
OPENING_WORDS = _phrases(OPENINGS)

_COUNT = re.compile(r"^\d+ | \d+$")


@lru_cache(maxsize=8192)  # menus and boxes are the same on every page of an outlet
def heading_kind(text: str) -> str | None:
    """Return the kind of section under a heading: "aside", "foot", "comments", or None for anything else."""
    if not 2 <= len(text) <= 60:
        return None
    words = _COUNT.sub("", comparable_words(text)).split(" ")
    whole = "".join(words)
    if whole in ASIDE_HEADINGS or _begins_aside(words):
        return "aside"
    if whole in COMMENT_HEADINGS:
        return "comments"
    return "foot" if whole in FOOT_HEADINGS else None


def _begins_aside(words: list[str]) -> bool:
    """ "Most read this week", "Related news from Kabul": a phrase of two words or more, and one or two words more."""
    return any(
        "".join(words[:end]) in ASIDE_HEADINGS for end in range(max(2, len(words) - 2), len(words))
    )


_OPENER = re.compile(r"^\W*(.{3,40}?)\s*[:：»›>\-–—|،]")


def begins_with_pointer(line: str) -> bool:
    """Return whether a line points away from the article: "Read also: …" in any of the languages known here."""
    found = _OPENER.match(line)
    return found is not None and is_pointer_label(found.group(1))


def is_pointer_label(words: str) -> bool:
    """Return whether these are the words before a link to another article: "Read also"."""
    return _spaceless_words(words) in OPENING_WORDS or heading_kind(words) is not None


# Beginnings of the lines that are printed in or under a text where the rest of it is sold.
PAY_BARRIERS = {
    "en": """
    subscribe to continue | subscribe to read | subscribe to keep reading | subscribe to unlock |
    subscribe to access | subscribe for full access | subscribe for unlimited | to continue reading |
    to keep reading | to finish reading | to read the full story | to read the full article | continue reading with |
    continue reading for | keep reading with | keep reading for | want to keep reading | already a subscriber |
    already subscribed | already a member | already have a subscription | already have an account |
    this article is for subscribers | this story is for subscribers | this content is for subscribers |
    this article is only for | this story is only for | this article is only available to |
    this article is available to subscribers | this article is reserved for | this article is exclusive to |
    this content is only available to | this content is exclusive to | this is a subscriber only |
    this is premium content | you have reached your | you ve reached your | you have read your |
    you have one free article | you have no free articles | you have used all your | log in to continue |
    log in to read | sign in to continue | sign in to read | log in or subscribe | unlock this article |
    unlock this story | unlock the full | become a member to | register to continue | register for free to |
    the rest of this article is | the rest of this story is | for subscribers only | subscriber only content
    """,
    "de": """
    jetzt weiterlesen | jetzt testen und | weiterlesen mit | lesen sie weiter mit | sie haben bereits ein abo |
    sie haben schon ein abo | du hast bereits ein abo | bereits abonnent | schon abonnent |
    dieser artikel ist nur für | dieser artikel ist exklusiv für | dieser beitrag ist nur für |
    dieser text ist nur für | dieser inhalt ist nur für | dieser artikel ist abonnenten vorbehalten |
    um weiterzulesen | um weiterlesen zu können | zum weiterlesen | nur für abonnenten | exklusiv für abonnenten |
    mit einem abo lesen
    """,
    "fr": """
    cet article est réservé | article réservé aux abonnés | contenu réservé aux abonnés | réservé aux abonnés |
    réservé à nos abonnés | abonnez vous pour | abonnez vous et | abonnez vous dès | déjà abonné |
    pour lire la suite | pour continuer à lire | pour continuer votre lecture | pour poursuivre votre lecture |
    pour poursuivre la lecture | la suite de cet article est réservée | la suite est réservée |
    poursuivez votre lecture | connectez vous pour lire | identifiez vous pour lire
    """,
    "es": """
    este artículo es exclusivo | este artículo es solo para | este artículo es sólo para |
    este contenido es exclusivo | este contenido es solo para | contenido exclusivo para suscriptores |
    exclusivo para suscriptores | solo para suscriptores | suscríbete para | suscríbase para | ya eres suscriptor |
    ya es suscriptor | para seguir leyendo | para continuar leyendo | inicia sesión para seguir |
    has llegado al límite de artículos
    """,
    "pt": """
    este artigo é exclusivo | este conteúdo é exclusivo | esta matéria é exclusiva | este texto é exclusivo |
    artigo exclusivo para assinantes | conteúdo exclusivo para assinantes | exclusivo para assinantes | assine para |
    já é assinante | já sou assinante | para continuar a ler | para continuar lendo | continue a ler com |
    faça login para continuar
    """,
    "it": """
    questo articolo è riservato | questo contenuto è riservato | articolo riservato agli abbonati |
    contenuto riservato agli abbonati | riservato agli abbonati | abbonati per continuare | abbonati per leggere |
    sei già abbonato | per continuare a leggere | continua a leggere con | accedi per continuare
    """,
    "nl": """
    dit artikel is alleen voor | dit artikel is exclusief voor | alleen voor abonnees | exclusief voor abonnees |
    al abonnee | om verder te lezen | verder lezen met | log in om verder te lezen
    """,
    "sv_da_no_fi": """
    artikeln är endast för | den här artikeln är för prenumeranter | endast för prenumeranter | för att läsa vidare |
    för att fortsätta läsa | logga in för att läsa | redan prenumerant | denne artikel er kun for |
    artiklen er forbeholdt | kun for abonnenter | for at læse videre | for at læse hele | log ind for at læse |
    allerede abonnent | denne saken er kun for | denne artikkelen er kun for | bare for abonnenter |
    for å lese videre | for å lese hele | logg inn for å lese | tämä artikkeli on vain tilaajille |
    juttu on vain tilaajille | vain tilaajille | tilaa ja lue | kirjaudu lukeaksesi | oletko jo tilaaja
    """,
    "pl": """
    artykuł dostępny tylko dla | ten artykuł jest dostępny tylko | artykuł tylko dla prenumeratorów |
    tylko dla prenumeratorów | tylko dla subskrybentów | masz już prenumeratę | aby czytać dalej |
    aby przeczytać cały | zaloguj się aby czytać | dalsza część artykułu dostępna | czytaj dalej z
    """,
    "cs_sk": """
    tento článek je pouze pro | tento článek je jen pro | článek je určen předplatitelům | pouze pro předplatitele |
    jen pro předplatitele | máte předplatné | už máte předplatné | pro pokračování ve čtení |
    tento článok je len pre | článok je určený predplatiteľom | len pre predplatiteľov | máte predplatné |
    pre pokračovanie v čítaní
    """,
    "ru": """
    материал доступен только | этот материал доступен только | статья доступна только | этот текст доступен только |
    доступно только подписчикам | доступно только по подписке | доступно по подписке | только для подписчиков |
    чтобы читать дальше | чтобы продолжить чтение | чтобы прочитать полностью | чтобы дочитать | подпишитесь чтобы |
    уже есть подписка | войдите чтобы читать | продолжение доступно подписчикам
    """,
    "uk": """
    матеріал доступний лише | цей матеріал доступний | стаття доступна лише | лише для передплатників |
    тільки для передплатників | передплатіть щоб | щоб читати далі | щоб прочитати повністю
    """,
    "ro": """
    acest articol este disponibil doar | acest articol este rezervat | doar pentru abonați | abonează te pentru |
    abonați vă pentru | ai deja abonament | pentru a citi mai departe | pentru a citi articolul integral
    """,
    "hu": """
    a cikk csak előfizetőink | ez a cikk csak előfizetőknek | csak előfizetőknek | előfizetőink számára |
    a cikk folytatásához | már előfizető | az olvasás folytatásához
    """,
    "el": """
    το άρθρο είναι διαθέσιμο μόνο | αυτό το άρθρο είναι μόνο για | μόνο για συνδρομητές |
    για να συνεχίσετε την ανάγνωση | είστε ήδη συνδρομητής
    """,
    "bg": "статията е достъпна само | само за абонати | абонирайте се за да | вече сте абонат | за да прочетете цялата",
    "sr_hr_bs": """
    ovaj članak je dostupan samo | članak je dostupan samo | samo za pretplatnike | pretplatite se da |
    pretplatite se i | već ste pretplatnik | za nastavak čitanja | da biste nastavili čitanje | само за претплатнике |
    претплатите се да
    """,
    "tr": """
    bu haber abonelere | bu yazı abonelere | bu içerik abonelere | bu haber sadece abone | bu içerik sadece abone |
    sadece aboneler | yalnızca aboneler | okumaya devam etmek için | devamını okumak için | abone olarak okumaya |
    zaten abone
    """,
    "az": "bu məqalə yalnız abunəçilər | yalnız abunəçilər üçün | davamını oxumaq üçün",
    "ar": """
    هذا المقال متاح للمشتركين | هذا المقال للمشتركين | هذا المقال مخصص للمشتركين | هذا المحتوى للمشتركين |
    هذا المحتوى متاح للمشتركين | للمشتركين فقط | محتوى حصري للمشتركين | اشترك لمتابعة | اشترك الآن لمتابعة |
    اشترك لقراءة | لمتابعة القراءة | لقراءة بقية المقال | لقراءة باقي المقال | هل أنت مشترك | سجل الدخول لمتابعة
    """,
    "fa": """
    این مطلب ویژه مشترکان | این مطلب فقط برای مشترکان | این مقاله ویژه مشترکان | این محتوا ویژه مشترکان |
    این محتوا فقط برای مشترکان | ویژه مشترکان | فقط برای مشترکان | برای ادامه مطالعه این | برای خواندن ادامه |
    برای مطالعه ادامه | برای خواندن متن کامل | برای دسترسی کامل مشترک
    """,
    "ps": "د لوستلو د دوام لپاره | یوازې د ګډون کوونکو لپاره | دا مطلب یوازې د ګډون",
    "ur": """
    یہ مضمون صرف سبسکرائبرز | یہ خبر صرف سبسکرائبرز | صرف سبسکرائبرز کے لیے | مزید پڑھنے کے لیے سبسکرائب |
    مزید پڑھنے کے لیے لاگ ان | مکمل مضمون پڑھنے کے لیے
    """,
    "hi": """
    यह लेख केवल सब्सक्राइबर | यह लेख सिर्फ सब्सक्राइबर | यह खबर केवल सब्सक्राइबर | केवल सब्सक्राइबर्स के लिए |
    आगे पढ़ने के लिए सब्सक्राइब | आगे पढ़ने के लिए लॉग इन | पूरी खबर पढ़ने के लिए | पूरा लेख पढ़ने के लिए
    """,
    "bn": "আরও পড়তে সাবস্ক্রাইব | সম্পূর্ণ পড়তে সাবস্ক্রাইব | শুধুমাত্র গ্রাহকদের জন্য",
    "ta": "தொடர்ந்து படிக்க சந்தா | சந்தாதாரர்களுக்கு மட்டும்",
    "zh": """
    本文仅限会员 | 本文仅限订阅 | 本文为会员 | 本文为付费 | 本文僅限會員 | 本文僅限訂閱 | 本文為會員 | 本文為付費 |
    此内容仅限 | 此內容僅限 | 全文仅限 | 全文僅限 | 订阅后继续阅读 | 訂閱後繼續閱讀 | 登录后继续阅读 |
    登入後繼續閱讀 | 订阅即可阅读 | 訂閱即可閱讀 | 继续阅读请订阅 | 繼續閱讀請訂閱 | 继续阅读请登录 | 繼續閱讀請登入 |
    会员专享 | 會員專享
    """,
    "ja": """
    この記事は有料会員 | この記事は会員限定 | この記事は購読者 | 続きを読むには | ここから先は有料 |
    ここから先は会員 | 会員限定記事 | 有料会員限定 | すでに会員の方
    """,
    "ko": """
    이 기사는 유료회원 | 이 기사는 유료 회원 | 이 기사는 구독자 | 이 기사는 회원 | 계속 읽으려면 | 전문을 읽으려면 |
    기사를 계속 읽으시려면 | 구독하고 계속 | 로그인 후 계속 | 구독자 전용 | 유료회원 전용 | 이미 구독 중
    """,
    "id_ms": """
    artikel ini hanya untuk pelanggan | artikel ini khusus pelanggan | konten ini khusus pelanggan |
    konten ini hanya untuk | khusus pelanggan | berlangganan untuk | untuk melanjutkan membaca |
    untuk membaca selengkapnya | sudah berlangganan | artikel ini untuk pelanggan sahaja
    """,
    "vi": """
    bài viết này dành riêng cho | bài viết chỉ dành cho | nội dung dành riêng cho | đăng ký để đọc tiếp |
    đăng nhập để đọc tiếp | để đọc tiếp bài viết
    """,
    "th": "บทความนี้สำหรับสมาชิก | บทความนี้เฉพาะสมาชิก | สมัครสมาชิกเพื่ออ่าน | เข้าสู่ระบบเพื่ออ่าน",
    "he": "כתבה זו זמינה למנויים | תוכן זה זמין למנויים | למנויים בלבד | להמשך קריאה | כבר מנוי",
    "sw": "makala haya ni kwa wanachama | jisajili ili kuendelea kusoma | ili kuendelea kusoma",
}
# Beginnings of lines that sell a subscription, whether or not the text is whole.
OFFERS = """
    subscribe now | subscribe today | become a subscriber | get full access | get unlimited access |
    get unlimited digital access | start your free trial | jetzt abonnieren | suscríbete ahora | suscríbete y |
    hazte suscriptor | assine já | assine agora | torne se assinante | abbonati ora | abbonati subito | word abonnee |
    word nu abonnee | neem een abonnement | bli prenumerant | bliv abonnent | bli abonnent | wykup dostęp |
    wykup prenumeratę | předplaťte si | predplaťte si | оформите подписку | оформіть передплату | fizessen elő |
    γίνετε συνδρομητές | γίνε συνδρομητής | abone olun ve | abunə olun və | مشترک شوید | 立即订阅 | 立即訂閱
"""
_LONGEST_BARRIER = 250  # characters of a line
_QUOTES = ('"', "“", "„", "«", "‘", "»", "「", "『")
_BARRIERS = tuple(_phrases(*PAY_BARRIERS.values()))
_SOLD = (*_BARRIERS, *_phrases(OFFERS))


def is_pay_barrier(line: str) -> bool:
    """Return whether a line asks its reader to pay or to log in for the rest of the text."""
    return _begins_with_phrase(line, _BARRIERS)


def is_subscription_offer(line: str) -> bool:
    """Return whether a line sells the rest of the text, or a subscription."""
    return _begins_with_phrase(line, _SOLD)


def _begins_with_phrase(line: str, phrases: tuple[str, ...]) -> bool:
    return (
        len(line) <= _LONGEST_BARRIER
        and not line.startswith(_QUOTES)
        and _spaceless_words(line).startswith(phrases)
    )
