"""What the grouper reads in an article: its words, its names and numbers, and what can be compared across languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from wirewatch.domain.model import StoryArticle
from wirewatch.domain.story.commonplace import TELLS_NOTHING
from wirewatch.domain.story.concepts import concept
from wirewatch.domain.story.moments import Moments, moments
from wirewatch.domain.story.sounds import sounds
from wirewatch.domain.story.words import fold, stem, words

ACTOR = "@"  # before the id of a watched actor among the keys
SOUND = "~"  # before the sounds of a name
LEAD_LENGTH = 900  # characters: what a report says first is what it is about
READ_LENGTH = 2_400  # characters beyond which a report turns to background
TITLE_COUNTS = 2
MOST_KEY_COUNT = 3  # one concept covers many words; it must not drown the others

_CAPITAL = "A-ZÀ-ÖØ-ÞĞİŞŠŽČА-ЯЁ"
_NAME = re.compile(rf"(?<![.!?“\"»:…] )(?<=[ (-])[{_CAPITAL}][\w'-]*(?: [{_CAPITAL}][\w'-]*)*")
_CASED = re.compile(r"[A-Za-zÀ-ɏА-яЁё]")
_FIRST_LETTERS = re.compile(r"[^\W\d_]")
_SCRIPTS = (("\u3400", "zh"), ("\u0900", "hi"), ("\u0600", "fa"), ("\u0400", "ru"), ("A", "en"))
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The countable contents of one article."""

    title: Counter[str]  # stems
    full: Counter[str]  # stems of title (twice) and all that is read
    names: Counter[str]  # names, whole and in parts, and numbers
    keys: Counter[str]  # concepts, watched actors, sounds of names, numbers: alike in every language
    moments: Moments
    cased: bool  # its script has capitals


def read(article: StoryArticle) -> Reading:
    """Give what an article holds for comparing."""
    title, text = fold(article.title), fold(article.text[:READ_LENGTH])
    cut = text.rfind(" ", 0, LEAD_LENGTH) if len(text) > LEAD_LENGTH else len(text)
    opening = text[:cut]
    title_words, lead_words, more_words = words(title), words(opening), words(text[cut:])
    title_stems = _stems(title_words)
    names = _names(title, text)
    return Reading(
        title=Counter(title_stems),
        full=Counter(title_stems * TITLE_COUNTS + _stems(lead_words) + _stems(more_words)),
        names=names,
        keys=_keys(title_words * TITLE_COUNTS + lead_words, actors=article.actors, text=opening),
        moments=moments(lead_words, title=title, head=text, published=article.published_at.date()),
        cased=_is_cased(opening),
    )


def language_of(article: StoryArticle) -> str:
    """Give the language by which an article is compared; where none is named, the commonest of its script."""
    named = (article.language or "").split("-")[0].lower()
    if named:
        return "fa" if named == "prs" else named
    letters = _FIRST_LETTERS.search(f"{article.title} {article.text}")
    first = letters[0] if letters else ""
    return next((language for first_letter, language in _SCRIPTS if first >= first_letter), "und")


def named_by(surface: str) -> frozenset[str]:
    """Give all terms, of whatever kind, that the name of a watched actor as found in a text, or its id, puts there."""
    found = words(fold(surface).replace("-", " "))
    parts = [stemmed for word in found if (stemmed := stem(word))]
    pairs = [" ".join(pair) for pair in pairwise(parts)]
    keys = chain.from_iterable((*keys_of(word, False), *map(SOUND.__add__, sounds(word))) for word in found)
    return frozenset((*parts, *pairs, *keys, ACTOR + surface))


def _stems(found: list[str]) -> list[str]:
    return [stemmed for word in found if (stemmed := stem(word)) not in TELLS_NOTHING]


def _names(title: str, text: str) -> Counter[str]:
    runs = _NAME.findall(text) + ([] if _in_title_case(title) else _NAME.findall(" " + title))
    numbers = [number.rstrip(".,:") for number in _NUMBER.findall(f"{title} {text}") if len(number) > 1]
    return Counter(chain(chain.from_iterable(map(_parts, runs)), numbers))


@lru_cache(maxsize=16_384)
def _parts(run: str) -> tuple[str, ...]:
    """Give what a run of capitalised words is compared by: its words, and each two neighbours."""
    parts = [stem(part) for part in run.removesuffix("'s").split()]
    return (*(part for part in parts if part not in TELLS_NOTHING), *(" ".join(pair) for pair in pairwise(parts)))


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
    """Return what a folded word is compared by across languages: a concept, a number, the sounds of a name."""
    known = concept(word)
    if known:
        return (known,)
    if word[0].isdigit():
        return (stem(word),) if len(word) > 1 else ()
    if cased and not word[0].isupper():
        return ()
    return tuple(SOUND + sound for sound in sounds(word))
