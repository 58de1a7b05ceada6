"""What a digest prints of an article in addition to its story: quotations, dates, changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from extractors.model import AnnouncedDate, Relation, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Statement):
    """A statement as a digest prints it, with the article that has its words."""

    url: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateAhead(AnnouncedDate):
    """An announced date as a digest prints it, with the article that announces it."""

    url: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many people an outlet says were killed, injured or detained."""

    what: Literal["killed", "injured", "detained"]
    value: int
    at_least: bool  # it says "at least" or "more than"
    outlet: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A sentence in which somebody denies what a story says of them, as its article has it."""

    sentence: str
    outlet: str
    url: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An earlier story of a thread."""

    story: str  # id
    title: str
    outlet: str
    url: str
    language: str | None
    at: datetime | None
    number: int | None = None  # of the issue that last reported it; None: this one
    withdrawn: bool = False  # its outlets took it away


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss:
    """Another report's headline of the same story, in a language that the reader reads."""

    title: str
    url: str
    outlet: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A sentence of the brief at the head of an issue, word for word as its article has it."""

    kind: Literal["happened", "changed", "next"]
    text: str
    url: str
    outlet: str
    language: str | None = None
    story: str = ""
    withdrawn: bool = False  # its outlet took the article down
    before: str = ""  # the earlier headline; "" if unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulArticle:
    """An article that uses an actor's alias in another sense."""

    url: str
    title: str
    outlet: str
    language: str | None
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedArticle:
    """One reported article that its outlet has since changed or removed."""

    story: str  # key of its story
    title: str  # the current title, or the last one
    url: str
    outlet: str
    language: str | None
    kind: Literal["edited", "retracted"]
    seen_at: datetime  # when we saw the change
    told_in: tuple[int, ...] = ()  # numbers of the issues that reported it
    old_title: str | None = None  # when the headline is another now
    gained: tuple[str, ...] = ()  # sentences added since it was reported
    lost: tuple[str, ...] = ()  # sentences that are gone
    actors: tuple[str, ...] = ()  # that the article names, ids; empty: not known
    article_id: int = 0  # in the store
    revision: int = 1  # of the article's current text
    brought_in: tuple[str, ...] = ()  # actors that an edit added since it was reported, ids
    retold: bool = (
        False  # an edit added an actor of the series: news to its followers, a change to others
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingDate:
    """One date that a flagged article announces and that still lies ahead."""

    id: int  # the argument of `wirewatch coming-up --reject`
    date: str  # "YYYY-MM-DD", "YYYY-MM" or "YYYY-Www"
    span: str  # as the article writes it
    sentence: str
    story: str  # key of its story, or ""
    title: str
    url: str
    outlet: str
    language: str | None
    actors: tuple[str, ...]  # that the article names, ids
    published_at: datetime | None = None
    relation: Relation | None = None  # of the article to its story
    about: bool = False  # the article is about an actor, not just passing
    names: bool = False  # its sentence names an actor
