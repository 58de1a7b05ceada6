"""News agencies and the phrases by which a text names one as its source."""

from __future__ import annotations

# Name as we print it | spellings, in any script; capitals matter where a script has them.
AGENCIES = """
TASS | TASS, Tass, ITAR-TASS, ТАСС, ИТАР-ТАСС, تاس, طاس, टास, 塔斯社
RIA Novosti | RIA Novosti, RIA, РИА Новости, РИА, ریانووستی, ریا نووستی, نووستی, نوفوستي, ريا نوفوستي, 俄新社
Interfax | Interfax, INTERFAX, Интерфакс, اینترفاکس, إنترفاكس, 国际文传
Sputnik | Sputnik, Спутник, اسپوتنیک, سبوتنيك, 卫星通讯社
Reuters | Reuters, REUTERS, Рейтер, Reuters'a, رویترز, رويترز, روئٹرز, रॉयटर्स, 路透社
AP | Associated Press, AP, Ассошиэйтед Пресс, آسوشیتدپرس, اسوشیتد پرس, أسوشيتد برس, اسوشييتد برس, 美联社
AFP | Agence France-Presse, AFP, Франс Пресс, АФП, فرانس پرس, خبرگزاری فرانسه, فرانس برس, एएफ़पी, 法新社
dpa | dpa, DPA, ДПА, دی‌پی‌ای, د ب أ
UPI | UPI, United Press International
Bloomberg | Bloomberg, Блумберг, بلومبرگ, بلومبرغ, 彭博社
Xinhua | Xinhua, Синьхуа, شینهوا, شينخوا, 新华社, 新華社
IRNA | IRNA, ИРНА, ایرنا, إرنا
Tasnim | Tasnim, Тасним, تسنیم, تسنيم
Fars | Fars News, Fars, Фарс, خبرگزاری فارس, وكالة فارس
ISNA | ISNA, ایسنا
Mehr | Mehr News, خبرگزاری مهر
Anadolu | Anadolu Agency, Anadolu, Anadolu Ajansı, Анадолу, آناتولی, الأناضول, اناطولی, अनादोलु
Bakhtar | Bakhtar News Agency, Bakhtar, Бахтар, باختر
Pajhwok | Pajhwok Afghan News, Pajhwok, پژواک, باجهوك
Khaama Press | Khaama Press, خامه پرس
Tolo News | Tolo News, TOLOnews, طلوع نیوز, طلوع‌نیوز
Ariana News | Ariana News, آریانا نیوز
APP | Associated Press of Pakistan, APP, اے پی پی
PTI | Press Trust of India, PTI, पीटीआई, پی ٹی آئی
ANI | ANI, एएनआई
Kyodo | Kyodo, Киодо, 共同社
Yonhap | Yonhap, Ренхап, Ёнхап, 韩联社
KCNA | KCNA, ЦТАК, 朝中社
SPA | Saudi Press Agency, SPA, واس
WAM | WAM, Emirates News Agency, وام
QNA | Qatar News Agency, QNA, قنا
Belta | BelTA, БелТА, Белта
Ukrinform | Ukrinform, Укринформ
Kabar | Kabar, Кабар
Kazinform | Kazinform, Казинформ
AKIpress | AKIpress, АКИpress
Khovar | Khovar, Ховар
UzA | UzA, УзА
DW | Deutsche Welle, دویچه وله, دويتشه فيله
ANSA | ANSA, АНСА
EFE | EFE, ЭФЭ
PA | PA Media, Press Association
"""

# What stands before the agency's name, or after it; {agency} is the place of the name, {kind} that of words before it.
KINDS = (
    "[Tt]he|an?|its|state|state-run|state-owned|official|semi-official|media|Russian|Iranian|Chinese|Turkish|Afghan|Pakistani"
    "|Indian|French|German|American|Japanese|South|North|Korean|news|wire|press|agency|outlet|service|local|private"
    "|broadcaster|organi[sz]ation"
    "|информационн\\w+|российск\\w+|иранск\\w+|китайск\\w+|информ\\w+|агентств\\w+|телеканал\\w*|издани\\w+|корреспондент\\w*"
    "|خبرگزاری|آژانس|رسانه|شبکه|دولتی|رسمی|روسی|روسیه|خبری|وكالة|لوكالة|وكالات|الأنباء|أنباء|للأنباء|الروسية|الإيرانية"
)
_BEFORE = (
    # English
    "[Aa]ccording to|[Aa]s per|[Cc]iting|[Cc]ites|[Cc]ited by|[Qq]uoting|[Qq]uoted by|[Rr]eported by|[Tt]old|[Vv]ia"
    "|[Ss]peaking to|[Ii]nterview (?:with|to)|(?:[Cc]omments|[Rr]emarks|[Ss]tatements?) to|[Ii]nformed"
    "|(?:[Cc]arried|[Ss]een|[Rr]eviewed|[Oo]btained|[Pp]ublished) by|^By"
    "|[Ww]ith reference to|[Rr]eports? (?:by|from|in)|[Ss]ource:|[Cc]redit:|[Ff]rom"
    # Russian
    "|[Пп]ередает|[Пп]ередаёт|[Сс]ообщает|[Пп]ишет|[Ии]нформирует|[Цц]итирует|[Сс]ообщил[аи]?|[Рр]ассказал[аи]?"
    "|[Сс]о ссылкой на|[Пп]о данным|[Пп]о информации|[Пп]о сообщению|[Вв] интервью"
    "|[Вв] (?:беседе|разговоре) с|[Вв] комментарии(?: для)?|[Зз]аявил[аи]?|[Сс]казал[аи]?|[Пп]ояснил[аи]?"
    "|[Уу]точнил[аи]?|[Пп]одтвердил[аи]?|[Сс]ообщили|[Ии]сточник|[Сс]обеседник"
    # Persian and Dari
    "|به نقل از|به گزارش|بر اساس گزارش|به گفته|نقل از"
    # Arabic
    "|نقلا عن|نقلاً عن|بحسب|وفقا ل|وفقًا ل|حسب|و?ذكرت|و?أفادت|و?نقلت|و?قالت"
    "|و?قال|و?صرح|في تصريح(?:ات)?|في حديث"
    # Chinese
    "|据|綜合|综合"
)
_AFTER = (
    # English
    (
        "(?:'s)?(?: (?:news|state|press|wire))?(?: (?:agency|service))? (?:has |had |also |earlier |later )?"
        "(?:was (?:the )?first to report\\b|report(?:ed|s)|quot(?:ed|es)|cit(?:ed|es)|said|says|wrote|writes)\\b"
    ),
    # Russian; Persian, Urdu, Pashto, Hindi; Turkish; Chinese
    '[»"]? (?:сообщает|передает|передаёт|пишет|сообщило)',
    " (?:گزارش|نوشت|گفت|کے مطابق|نے بتایا|په حواله|د راپور|के मुताबिक|के अनुसार|ने बताया)",
    " (?:haberine göre|bildirdi|aktardı|ajansı)",
    "(?:报道|報道|电|電|消息)",
)
FRAMES = (
    # the head of a wire report: MOSCOW, Oct 14 (TASS) -   /   (Reuters) -   /   /TASS/.
    r"^[^\n]{0,80}[(/]\s*{agency}\s*[)/]\s*[-–—:.]",
    r"^\s*{agency}\s*[-–—:]\s",
    r"^[А-ЯЁ][^\n]{0,40}\s[-–—]?\s*{agency}(?:\.RU)?(?:\s*[-–—]|\.\s)",
    rf"(?:{_BEFORE})\s*(?:(?:{KINDS})\s+){{0,6}}[«\"]?" + "{agency}",
    *("{agency}" + after for after in _AFTER),
    # the foot of a page
    r"(?:[Ss]ource|SOURCE|[Ии]сточник|منبع|المصدر|Kaynak)\s*:\s*{agency}",
)
