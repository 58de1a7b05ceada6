"""Article features compared by clustering: terms, names, numbers, days, and the sounds of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, pairwise

from extractors.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from extractors.model import StoryArticle
from extractors.stories.terms import TELLS_NOTHING, concept, fold, stem, words

WEEKDAYS = {name: number for number, name in enumerate(ENGLISH_WEEKDAYS)}
MONTHS = {name: number for number, name in enumerate(ENGLISH_MONTHS, start=1)}
OPENING_WORDS = 90
HEAD = 300  # characters: reports announce events at their beginning
WORDS_BEFORE = 10  # before a weekday, searched for the verb that announces it
WORDS_BEHIND = 4
_ANNOUNCING = """
will expected set scheduled due plans planned planning poised slated may could would
должны должен состоится состоятся пройдет пройдут будет будут планирует планируют ожидается намечен намечена
намечены приедет приедут прибудет прибудут встретятся начнутся начнется рассмотрит проведет проведут проголосует
обсудит обсудят
"""
_TELLING = (
    "said says told announced reported was were had did that сообщил сообщила сообщили сообщает"
)
_ANNOUNCES, _TELLS = frozenset(_ANNOUNCING.split()), frozenset(_TELLING.split())
_TOKEN = re.compile(r"[\w'-]+|[.!?\n;:“”\"«»]")
_VERB_MAY_FOLLOW = re.compile(
    r"[а-я]"
)  # Russian puts the day first: «Во вторник пройдут переговоры»
_TENS = {"ten": 10, "twenty": 20}
# "A day after the blast", "two days earlier", «днем ранее», «یک روز پس از»: the news follows an event.
# "A day before" is left out: it refers to the future as often.
_LOOKS_BACK = re.compile(
    r"\b(?P<count>a|one|two|three) days? (?:after|earlier)\b|\bthe (?:day|night) before[,.]"
    r"|\b(?P<ru>два|две|три|двое|трое)? ?(?:дня|суток|день|сутки) (?:спустя|назад|после|ранее)\b"
    r"|\bднем ранее\b|\bна следующий день\b|\bчерез (?:день|сутки) после\b|\bсутками ранее\b"
    r"|(?P<fa>یک|دو|سه) روز (?:پس|بعد)|بعد یوم من"
)
_HINTS = (
    "day",
    "night",
    "дн",
    "ден",
    "сутк",
    "روز",
    "یوم",
)  # cheap pre-check: every such phrase contains one of these
_COUNTS = {
    "two": 2,
    "three": 3,
    "два": 2,
    "две": 2,
    "двое": 2,
    "три": 3,
    "трое": 3,
    "دو": 2,
    "سه": 3,
}
SHORTEST = 3  # consonants; fewer are too ambiguous
# Capitals are sounds written with several letters in English: C for ch or sh, J for zh or j.
_CYRILLIC = dict(zip("бвгджзклмнпрстфхцчшщқғҳҷґў", "bvgdJzklmnprstfhsCCCkghJgv", strict=True))
_ARABIC = dict(
    zip(
        "بپتثجچحخدذرزژسشصضطظغفقکگلمنهټډړڼښږڅٹڈڑںھہ",
        "bpttJChhdzrzJsCsztzgfkkglmnhtdrnCgstdrnhh",
        strict=True,
    )
)
_ARABIC_WITH_V = _ARABIC | {"و": "v"}
_DEVANAGARI = dict(
    zip("कखगघचछजझटठडढणतथदधनपफबभमरलवशषसह", "khggCCJJttddnttddnpfbbmrlvCCsh", strict=True)
)
_LATIN = dict(zip("bcdfghjklmnpqrstvwzçşğñžščCJ", "bkdfghJklmnpkrstvvzCCgnJCCCJ", strict=True)) | {
    "x": "ks"
}
_GROUPS = {
    "sh": "C",
    "ch": "C",
    "zh": "J",
    "dj": "J",
    "kh": "h",
    "gh": "g",
    "ph": "f",
    "th": "t",
    "ts": "s",
    "tz": "s",
}
_GROUP = re.compile("|".join(sorted(_GROUPS, key=len, reverse=True)))
_DOUBLED = re.compile(r"(.)\1+")
ACTOR = "@"  # before the id of a watched actor among the keys
SOUND = "~"  # before the sounds of a name
LEAD_LENGTH = 900  # characters: reports name their subject at the beginning
READ_LENGTH = 2_400  # characters; later parts of a report are background
TITLE_COUNTS = 2
MOST_KEY_COUNT = 3  # caps a concept, which covers many words, so that it cannot dominate
_CAPITAL = "A-ZÀ-ÖØ-ÞĞİŞŠŽČА-ЯЁ"
_NAME = re.compile(rf"(?<![.!?“\"»:…] )(?<=[ (-])[{_CAPITAL}][\w'-]*(?: [{_CAPITAL}][\w'-]*)*")
_CASED = re.compile(r"[A-Za-zÀ-ɏА-яЁё]")
_FIRST_LETTERS = re.compile(r"[^\W\d_]")
_SCRIPTS = (("\u3400", "zh"), ("\u0900", "hi"), ("\u0600", "fa"), ("\u0400", "ru"), ("A", "en"))
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """The time references in an article's opening."""

    days: tuple[str, ...] = ()  # weekdays in the order named, in English
    fresh: bool = False  # the first of the days is the day of publication
    ahead: int = 0  # ordinal of the latest named date after publication; 0 without one
    published: int = 0  # ordinal
    due: frozenset[int] = frozenset()  # ordinals of the coming weekdays that the head announces
    came: frozenset[int] = (
        frozenset()
    )  # ordinals of the other weekdays in the head, taken as past days
    back: int = 0  # days since an earlier event that title or head refer to; 0: none


def moments(found: Sequence[str], *, title: str, head: str, published: date) -> Moments:
    """Extract the time references of an article.

    Args:
        found: Folded words of the opening.
        title: Folded title.
        head: Folded head of the text.
    """
    known = [concept(word) or word for word in found[:OPENING_WORDS]]
    days = tuple(dict.fromkeys(name for name in known if name in WEEKDAYS))
    due, came = _announced(head[:HEAD], published) if days else (frozenset[int](), frozenset[int]())
    return Moments(
        due=due,
        came=came,
        days=days,
        fresh=bool(days) and published.weekday() == WEEKDAYS[days[0]],
        ahead=_ahead(known, published),
        published=published.toordinal(),
        back=_days_back(f"{title}\n{head[:HEAD]}".lower()),
    )


def _days_back(opening: str) -> int:
    found = _LOOKS_BACK.search(opening) if any(hint in opening for hint in _HINTS) else None
    if not found:
        return 0
    count = found["count"] or found["ru"] or found["fa"] or ""
    return _COUNTS.get(count, 1)


def _announced(head: str, published: date) -> tuple[frozenset[int], frozenset[int]]:
    """Return the coming days that a head announces by weekday, and the past days it reports on."""
    tokens = [token.lower() for token in _TOKEN.findall(head)]
    today, due, came = published.toordinal(), set[int](), set[int]()
    for at, token in enumerate(tokens):
        number = WEEKDAYS.get(concept(token) or "")
        if number is None:
            continue
        if _is_announced(tokens, at):
            due.add(today + (number - published.weekday()) % 7)
        else:
            came.add(today - (published.weekday() - number) % 7)
    return frozenset(due - {today}), frozenset(came - due)


def _is_announced(tokens: Sequence[str], at: int) -> bool:
    before = reversed(tokens[max(0, at - WORDS_BEFORE) : at])
    behind = tokens[at + 1 : at + 1 + WORDS_BEHIND] if _VERB_MAY_FOLLOW.match(tokens[at]) else []
    return _announces(before) or _announces(behind)


def _announces(tokens: Iterable[str]) -> bool:
    for token in tokens:
        if token in _ANNOUNCES:
            return True
        if token in _TELLS or not token[0].isalnum():
            return False
    return False


def _ahead(known: Sequence[str], published: date) -> int:
    latest = 0
    for at, name in enumerate(known):
        month = MONTHS.get(name)
        if not month:
            continue
        for near in (*known[at + 1 : at + 2], *known[max(0, at - 1) : at]):
            day = _TENS.get(near) or (int(near) if near.isdecimal() and len(near) < 3 else 0)
            latest = max(latest, _nearest(published, month, day))
    return latest if latest > published.toordinal() else 0


def _nearest(published: date, month: int, day: int) -> int:
    """Return the ordinal of the date in the year nearest to publication; 0 if it does not exist."""
    try:
        years = [date(published.year + shift, month, day).toordinal() for shift in (-1, 0, 1)]
    except ValueError:
        return 0
    return min(years, key=lambda ordinal: abs(ordinal - published.toordinal()))


_GROUPS |= {"shch": "C", "sch": "C", "tch": "C", "ck": "k"}


@lru_cache(maxsize=65_536)
def sounds(word: str) -> tuple[str, ...]:
    """Return the consonant skeletons of a folded word; () when it has too few consonants.

    "Zakharova" and «Захарова» give "zhrv". Where the script leaves open whether a letter is a vowel,
    both readings are returned.
    """
    first = word[:1].lower()
    if "\u0400" <= first <= "\u052f":
        return _readings((stem(word), _CYRILLIC), (word.lower(), _CYRILLIC))
    if "\u0600" <= first <= "\u06ff":
        low = stem(word)
        return _readings((low, _ARABIC), (low, _ARABIC_WITH_V))
    if "\u0900" <= first <= "\u097f":
        return _readings((word, _DEVANAGARI))
    return _readings((_latin(word), _LATIN)) if first.isalpha() and first < "\u0250" else ()


def _latin(word: str) -> str:
    low = word.lower().removesuffix("'s").removesuffix("'")
    return _GROUP.sub(lambda found: _GROUPS[found[0]], low)


def _skeleton(word: str, letters: dict[str, str]) -> str:
    return _DOUBLED.sub(r"\1", "".join(letters.get(letter, "") for letter in word))


def _readings(*spellings: tuple[str, dict[str, str]]) -> tuple[str, ...]:
    found = dict.fromkeys(_skeleton(word, letters) for word, letters in spellings)
    return tuple(skeleton for skeleton in found if len(skeleton) >= SHORTEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFeatures:
    """The countable features of one article."""

    title: Counter[str]  # stems
    full: Counter[str]  # stems of the title (twice) and of the text read
    names: Counter[str]  # names, whole and in parts, and numbers
    keys: Counter[str]  # language-independent: concepts, watched actors, sounds of names, numbers
    moments: Moments
    cased: bool  # its script has capitals


def read(article: StoryArticle) -> ArticleFeatures:
    """Extract the features of an article."""
    title, text = fold(article.title), fold(article.text[:READ_LENGTH])
    cut = text.rfind(" ", 0, LEAD_LENGTH) if len(text) > LEAD_LENGTH else len(text)
    opening = text[:cut]
    title_words, lead_words, more_words = words(title), words(opening), words(text[cut:])
    title_stems = _stems(title_words)
    names = _names(title, text)
    return ArticleFeatures(
        title=Counter(title_stems),
        full=Counter(title_stems * TITLE_COUNTS + _stems(lead_words) + _stems(more_words)),
        names=names,
        keys=_keys(title_words * TITLE_COUNTS + lead_words, actors=article.actors, text=opening),
        moments=moments(lead_words, title=title, head=text, published=article.published_at.date()),
        cased=_is_cased(opening),
    )


def language_of(article: StoryArticle) -> str:
    """Return the article's language; if unknown, the most common language of its script."""
    named = (article.language or "").split("-")[0].lower()
    if named:
        return "fa" if named == "prs" else named
    letters = _FIRST_LETTERS.search(f"{article.title} {article.text}")
    first = letters[0] if letters else ""
    return next((language for first_letter, language in _SCRIPTS if first >= first_letter), "und")


def named_by(surface: str) -> frozenset[str]:
    """Return all terms of every kind that a watched actor's surface form or id can produce."""
    found = words(fold(surface).replace("-", " "))
    parts = [stemmed for word in found if (stemmed := stem(word))]
    pairs = [" ".join(pair) for pair in pairwise(parts)]
    keys = chain.from_iterable(
        (*keys_of(word, False), *map(SOUND.__add__, sounds(word))) for word in found
    )
    return frozenset((*parts, *pairs, *keys, ACTOR + surface))


def _stems(found: list[str]) -> list[str]:
    return [stemmed for word in found if (stemmed := stem(word)) not in TELLS_NOTHING]


def _names(title: str, text: str) -> Counter[str]:
    runs = _NAME.findall(text) + ([] if _in_title_case(title) else _NAME.findall(" " + title))
    numbers = [
        number.rstrip(".,:") for number in _NUMBER.findall(f"{title} {text}") if len(number) > 1
    ]
    return Counter(chain(chain.from_iterable(map(_parts, runs)), numbers))


@lru_cache(maxsize=16_384)
def _parts(run: str) -> tuple[str, ...]:
    """Return the terms of a run of capitalised words: each word and each pair of neighbours."""
    parts = [stem(part) for part in run.removesuffix("'s").split()]
    return (
        *(part for part in parts if part not in TELLS_NOTHING),
        *(" ".join(pair) for pair in pairwise(parts)),
    )


def _in_title_case(title: str) -> bool:
    longer = [word for word in title.split()[1:] if len(word) > 3]
    return sum(word[0].isupper() for word in longer) > 0.6 * len(longer)


def _is_cased(text: str) -> bool:
    return len(_CASED.findall(text[:80])) > 20


def _keys(found: list[str], *, actors: Iterable[str], text: str) -> Counter[str]:
    cased = _is_cased(text)
    keys = Counter(chain.from_iterable([keys_of(word, cased) for word in found]))
    for key, count in keys.items():
        if count > MOST_KEY_COUNT:
            keys[key] = MOST_KEY_COUNT
    keys.update(ACTOR + actor for actor in actors)
    return keys


@lru_cache(maxsize=65_536)
def keys_of(word: str, cased: bool) -> tuple[str, ...]:
    """Return the cross-language keys of a folded word: a concept, a number, the sounds of a name."""
    known = concept(word)
    if known:
        return (known,)
    if word[0].isdigit():
        return (stem(word),) if len(word) > 1 else ()
    if cased and not word[0].isupper():
        return ()
    return tuple(SOUND + sound for sound in sounds(word))
