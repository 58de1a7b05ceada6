"""Text made comparable, and headings and openings recognised for what they stand over."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from extractors.pages.phrases import ASIDE, COMMENTS, FOOT, OPENINGS

# Stand-ins of decoding.Joiners are dropped like the joiners themselves: a phrase is found with or without them.
_DROPPED = re.compile("[\u200b-\u200f\u00ad\ufeff\u0640\u2e30-\u2e35\u2e2b\u2e2c\u2056\u2058\u064b-\u0652\u0307]")
_NOT_WORD = re.compile(r"[\W_]+")
_ARABIC = str.maketrans("يىكۀةأإآی", "ییکههااای")


def comparable(text: str) -> str:
    """Give the words of a text in one spelling: case, joiners, punctuation, Arabic marks and letter forms aside."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_ARABIC)
    return _NOT_WORD.sub(" ", _DROPPED.sub("", folded)).strip()


def one_line(text: str) -> str:
    """Give the text with every run of white space as one space."""
    return " ".join(text.split())


_SENTENCE_END = re.compile(r"[.!?…。؟۔।;»”\"']\s*$")


def ends_a_sentence(text: str) -> bool:
    """Say whether a text ends like a sentence, in any script."""
    return _SENTENCE_END.search(text) is not None


_STOP = re.compile(r"[.!…。۔।;][»”\"')\]]*$")


def ends_with_a_stop(text: str) -> bool:
    """Say whether a text ends with a full stop: a headline may end with a question or a quotation."""
    return _STOP.search(text) is not None


def _phrases(*sources: str) -> frozenset[str]:
    return frozenset(_joined(phrase) for source in sources for phrase in source.split("|"))


def _joined(text: str) -> str:
    """Comparable words without spaces: where joiners, spaces and nothing stand for one another, all are one."""
    return comparable(text).replace(" ", "")


ASIDE_HEADINGS = _phrases(*ASIDE.values())
FOOT_HEADINGS = _phrases(*FOOT.values())
COMMENT_HEADINGS = _phrases(COMMENTS)
OPENING_WORDS = _phrases(OPENINGS)

_COUNT = re.compile(r"^\d+ | \d+$")


@lru_cache(maxsize=8192)  # menus and boxes are the same on every page of an outlet
def heading_kind(text: str) -> str | None:
    """Give what a heading of these words stands over: "aside", "foot", "comments", or None for anything else."""
    if not 2 <= len(text) <= 60:
        return None
    words = _COUNT.sub("", comparable(text)).split(" ")
    whole = "".join(words)
    if whole in ASIDE_HEADINGS or _begins_aside(words):
        return "aside"
    if whole in COMMENT_HEADINGS:
        return "comments"
    return "foot" if whole in FOOT_HEADINGS else None


def _begins_aside(words: list[str]) -> bool:
    """ "Most read this week", "Related news from Kabul": a phrase of two words or more, and one or two words more."""
    return any("".join(words[:end]) in ASIDE_HEADINGS for end in range(max(2, len(words) - 2), len(words)))


_OPENER = re.compile(r"^\W*(.{3,40}?)\s*[:：»›>\-–—|،]")


def opens_elsewhere(line: str) -> bool:
    """Say whether a line points away from the article: "Read also: …" in any of the languages known here."""
    found = _OPENER.match(line)
    return found is not None and (_joined(found.group(1)) in OPENING_WORDS or heading_kind(found.group(1)) is not None)
