"""The news agency that a text names as its source, and whether it rests on anybody's word."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.languages.agencies import agencies

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


# What a reporter writes, and phrases typical of a comment.
_CITES = {
    "en": re.compile(
        r"\b(?:said|says|saying|told|tells|according to|report(?:s|ed|edly|ing)?|confirm\w+|added|stated?|statement"
        r"|wrote|writes|tweeted|announced|claim(?:s|ed)|warned|argued|insisted|interview\w*|officials?|witness\w*"
        r"|sources?)\b",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\b(?:сообщ\w+|заяв\w+|сказал\w*|рассказал\w*|отметил\w*|подчеркнул\w*|добавил\w*|переда[её]т|пишет|уточнил\w*"
        r"|по словам|по данным|со ссылкой|источник\w*|очевид\w+|объявил\w*|подтвердил\w*)\b",
        re.IGNORECASE,
    ),
}
_SPEAKS_FOR_ITSELF = {
    "en": re.compile(r"\b(?:I|I've|I'm|my|me)\b"),
    "ru": re.compile(r"\b(?:я|мне|меня|мой|моя|моего)\b", re.IGNORECASE),
}
HEAD = 1_500  # characters: an agency named later is one source among many
FOOT = 200
_HEAD_OF_WIRE = re.compile(
    r"^[A-ZÀ-ÞА-ЯЁ][\w ,./'-]{1,60}(?:\(([A-ZА-ЯЁ][\w.-]{1,14})\)\s*[-–—:.]|/([A-ZА-ЯЁ][\w.-]{1,14})/\s*[-–—:.])"
)
_NAMED = {spelling: agency.name for agency in agencies() for spelling in agency.in_attribution}
_FORMS = "|".join(re.escape(form) for form in sorted(_NAMED, key=len, reverse=True))
_LETTER = r"[^\W_\u3400-\u9fff]"  # Chinese sets no spaces
_PERSON = r"(?<!Mayor )(?<!Mike )(?<!Michael )(?<!Mr\. )"  # Bloomberg is one, too
_ANY = rf"(?<!{_LETTER}){_PERSON}(?P<agency>{_FORMS})(?:[ауе]|ом|'[a-zı]+)?(?!{_LETTER})"
_MENTIONED = re.compile(_ANY)
_WORD = re.compile(r"\w+")
_FIRST_WORDS = {_WORD.findall(form)[0] for form in _NAMED}
_BEYOND_LATIN = re.compile(r"[\u0370-\u1fff\u3040-\ud7ff]")
_FRAMES = tuple(re.compile(frame.replace("{agency}", _ANY)) for frame in FRAMES)


def is_comment(text: str, *, language: str) -> bool:
    """Return whether a text speaks in its writer's name and cites nobody; False in languages not listed here."""
    cites, first_person = _CITES.get(language), _SPEAKS_FOR_ITSELF.get(language)
    if cites is None or first_person is None:
        return False
    return first_person.search(text) is not None and not cites.search(text)


def wire(text: str) -> str | None:
    """Return the agency whose dateline heads a text, None when there is no such head.

    As in "MOSCOW, Oct 14 (CWS) - " or «МОСКВА, 14 октября. /ТАСС/.».
    """
    found = _HEAD_OF_WIRE.match(text)
    name = (found[1] or found[2]) if found else None
    return _NAMED.get(name, name) if name else None


def without_dateline(text: str) -> str:
    """Return a text without the head of a wire report: what follows "MOSCOW, Oct 14 (CWS) - "."""
    found = _HEAD_OF_WIRE.match(text)
    rest = text[found.end() :].lstrip(" -–—:.") if found else ""
    return rest or text


def _may_name_one(text: str) -> bool:
    if _BEYOND_LATIN.search(text):
        return _MENTIONED.search(text) is not None
    return not _FIRST_WORDS.isdisjoint(_WORD.findall(text))


def ends(text: str) -> str:
    """Return the part of a text in which `origin` looks: its head and its foot."""
    return text if len(text) <= HEAD + FOOT else text[:HEAD] + text[-FOOT:]


@lru_cache(maxsize=2_048)
def origin(text: str) -> str | None:
    """Return the agency that an article names as its source, None when it names none.

    The head of a wire report counts first ("MOSCOW, Oct 14 (CWS) - ": any name in that place), then the first of a
    closed list of agencies that stands in a phrase of attribution, in several languages, near the head or at the foot.
    """
    heading = wire(text)
    if heading:
        return heading
    head = text[:HEAD]
    if not _may_name_one(head if len(text) <= HEAD else f"{head} {text[-FOOT:]}"):
        return None
    found = [match for frame in _FRAMES if (match := frame.search(head))]
    if not found:
        found = [match for frame in _FRAMES if (match := frame.search(text[-FOOT:]))]
    first = min(found, key=lambda match: match.start("agency"), default=None)
    return _NAMED[first["agency"]] if first else None
