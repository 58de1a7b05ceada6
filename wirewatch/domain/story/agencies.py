"""The phrases by which a text names a news agency as its source."""

from __future__ import annotations

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
