"""A story as a person reads it: its articles in order, what each adds, and the stories before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wirewatch.domain.model import Relation
from wirewatch.domain.story.novelty import new_sentences

MOST_COMPARED = 120_000  # characters of earlier articles in one language, what they repeat not counted

Dated = Literal["instant", "day", "seen"]


def key_of(told: str) -> str:
    """Give the key of a story by the id that a digest prints: "agldbapd", and "agldbapd.2" where nothing is merged."""
    return told.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryText:
    """One article of a story, with the decision that put it there."""

    id: int
    url: str
    outlet: str
    owner: str | None
    title: str
    text: str  # lead and body
    language: str | None
    published_at: datetime  # the outlet's claim; else when the article was seen, which is after it came out
    dated: Dated  # what the outlet claims: an instant, its day alone, or nothing
    seen_at: datetime
    relation: Relation
    score: float  # likeness to the story when it was placed, 0..1
    nearest: int | None  # id of the article that it was most like
    reason: str
    origin: str | None  # the agency that the text names as its source
    by_hand: bool = False
    gone: bool = False  # its page was taken away since


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article of a story in its turn, with the sentences that no earlier one in its language has."""

    article: StoryText
    adds: tuple[str, ...]
    opens: bool  # the first in its language: there was nothing to compare it with


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """One story of a line: what came before, the story asked for, what came after."""

    key: str
    title: str  # of its lead article
    outlet: str
    first_seen_at: datetime
    articles: int
    follows: str | None = None  # key


def reading_order(texts: Iterable[StoryText]) -> list[StoryText]:
    """Give articles in the order in which they came out."""
    return sorted(texts, key=lambda one: (one.published_at, one.seen_at, one.id))


def read_in_order(texts: Iterable[StoryText]) -> tuple[Reading, ...]:
    """Give articles in reading order, each with what it adds to those before it in its language."""
    before: dict[str, list[str]] = {}
    readings = []
    for one in reading_order(texts):
        earlier = before.setdefault((one.language or "").lower(), [])
        adds = new_sentences(one.text, earlier) if earlier else ()
        readings.append(Reading(article=one, adds=adds, opens=not earlier))
        if sum(map(len, earlier)) < MOST_COMPARED:
            earlier.append("\n".join(adds) if earlier else one.text)
    return tuple(readings)


def meant(texts: Sequence[StoryText], name: str) -> list[StoryText]:
    """Give the articles that a number or an address means, whole or by its start; what fits whole is meant alone."""
    wanted = name.strip().removeprefix("#")
    whole = [one for one in texts if wanted in (str(one.id), one.url, _bare(one.url))]
    if whole or not wanted:
        return whole
    return [one for one in texts if any(form.startswith(wanted) for form in (str(one.id), one.url, _bare(one.url)))]


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.")
