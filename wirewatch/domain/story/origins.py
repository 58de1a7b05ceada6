"""The agency that a text names as its source."""

from __future__ import annotations

import re
from functools import lru_cache

from wirewatch.domain.languages.agencies import agencies
from wirewatch.domain.story.agencies import FRAMES

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


def wire(text: str) -> str | None:
    """Give the agency whose dateline heads a text, None when there is no such head.

    As in "MOSCOW, Oct 14 (CWS) - " or «МОСКВА, 14 октября. /ТАСС/.».
    """
    found = _HEAD_OF_WIRE.match(text)
    name = (found[1] or found[2]) if found else None
    return _NAMED.get(name, name) if name else None


def _may_name_one(text: str) -> bool:
    if _BEYOND_LATIN.search(text):
        return _MENTIONED.search(text) is not None
    return not _FIRST_WORDS.isdisjoint(_WORD.findall(text))


def ends(text: str) -> str:
    """Give the part of a text in which `origin` looks: its head and its foot."""
    return text if len(text) <= HEAD + FOOT else text[:HEAD] + text[-FOOT:]


@lru_cache(maxsize=2_048)
def origin(text: str) -> str | None:
    """Give the agency that an article names as its source, None when it names none.

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
