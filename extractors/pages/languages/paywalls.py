"""Beginnings of lines that sell the rest of a text or a subscription, by language; phrases are separated by bars.

Collected for this project from the headings and lines that news sites print; no outside word list is used.
"""

from __future__ import annotations

# Beginnings of the lines that are printed in or under a text where the rest of it is sold.
PAY_BARRIERS_BY_LANGUAGE = {
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
SUBSCRIPTION_OFFERS = """
    subscribe now | subscribe today | become a subscriber | get full access | get unlimited access |
    get unlimited digital access | start your free trial | jetzt abonnieren | suscríbete ahora | suscríbete y |
    hazte suscriptor | assine já | assine agora | torne se assinante | abbonati ora | abbonati subito | word abonnee |
    word nu abonnee | neem een abonnement | bli prenumerant | bliv abonnent | bli abonnent | wykup dostęp |
    wykup prenumeratę | předplaťte si | predplaťte si | оформите подписку | оформіть передплату | fizessen elő |
    γίνετε συνδρομητές | γίνε συνδρομητής | abone olun ve | abunə olun və | مشترک شوید | 立即订阅 | 立即訂閱
"""
