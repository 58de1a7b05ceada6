"""Values that extractors return: feeds, articles, mentions, stories, statements and dates.

Every datetime is timezone-aware; all but an article's own `published` are UTC.
Offsets count code points of the named field exactly as stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

Field = Literal["title", "lead", "body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record in a feed document, markup left as the feed gave it."""

    identity: str  # ours, from the raw guid or link, alike for every parser; unique in its feed
    title: str  # visible text
    link: str  # absolute http(s) address, or ""
    guid: str | None = None
    published: datetime | None = None  # as claimed; None when missing or unreadable
    updated: datetime | None = None
    summary: str = ""  # markup, not sanitised
    content: str = ""  # markup, not sanitised
    authors: tuple[str, ...] = ()
    language: str | None = None
    half: bool = False  # the document ended inside this entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceHints:
    """Polling hints in a feed document (RSS ttl, skipHours, skipDays; sy:*)."""

    ttl: timedelta | None = None
    update_every: timedelta | None = None  # sy:updatePeriod / sy:updateFrequency
    skip_hours: frozenset[int] = frozenset()  # 0-23, GMT
    skip_days: frozenset[int] = frozenset()  # Monday is 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """One feed, parsed."""

    title: str
    entries: tuple[Entry, ...]
    language: str | None = None
    hints: PaceHints = PaceHints()
    site_link: str | None = None
    cut_off: bool = False  # the document is incomplete
    left_out: int = 0  # entries beyond the most that are read of one document


Place = Literal["lead", "body", "heading", "list", "quote"]


BodySource = Literal["page", "json-ld", "feed"]


ReadingName = Literal["guarded", "trafilatura", "blocks"]


RejectionKind = Literal[
    "consent",
    "bot-check",
    "login",
    "paywall",
    "script-only",
    "pdf",
    "image",
    "not-html",
    "empty",
    "section",
    "soft-404",
    "too-large",
]

Precision = Literal["second", "minute", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of an article, with what later steps need to weigh it."""

    text: str
    place: Place = "body"
    link_density: float = 0.0  # share of its characters inside links, 0..1
    position: float = 0.0  # where it starts in the text, 0 first .. 1 last


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """Which reading of a page became the article, and what other readings of it contained."""

    name: ReadingName = "guarded"
    reason: str = ""  # why readings disagreed; "" where they agree
    unsure: tuple[
        str, ...
    ] = ()  # paragraphs that may be the article's: watched, but never reported
    unsure_actors: tuple[
        str, ...
    ] = ()  # ids of actors named only there, by the watchlist of that time
    box: str = ""  # tag and name of the element that held the article, such as "div.story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article extracted from an entry's page, without anything else on the page.

    `body` joins the texts of all paragraphs except the lead by newlines; it does not repeat the
    title.
    """

    title: str
    lead: str
    body: str
    paragraphs: tuple[Paragraph, ...] = ()
    published: datetime | None = None  # aware, the page's own offset kept
    published_precision: Precision = "day"
    date_source: str | None = None  # json-ld, meta, htmldate, url, feed
    authors: tuple[str, ...] = ()
    language: str | None = None  # BCP 47 primary tag
    site: str | None = None
    canonical_url: str | None = None
    body_source: BodySource = "page"
    reading: PageReading = field(default_factory=PageReading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One alias of an actor, found at one span of one field of an article."""

    actor: str  # actor id
    alias: str  # as the watchlist spells it
    alias_language: str
    surface: str  # the field's text[start:end]
    start: int
    end: int
    rule: str  # short stable name of the form rule that fired: exact, case, clitic, compound, ...
    reason: str  # one line for a person: alias, rule in words, context that satisfied it
    field: Field = "body"
    context: str | None = None  # the required word that was found near, if one was required


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A span that was nearly a mention, and what stopped it."""

    actor: str
    alias: str
    surface: str
    start: int
    end: int
    stopped_by: str  # one line for a person
    field: Field = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Salience:
    """How much an article is about an actor."""

    actor: str
    score: float  # logistic score; above 0 is about
    about: bool


class Relation(StrEnum):
    """How an article relates to its story."""

    LEAD = "lead"  # the first article, which the story grew from
    COPY = "copy"
    EDIT = "edit"
    REWRITE = "rewrite"
    TRANSLATION = "translation"
    INDEPENDENT = "independent"  # proved to be an independent report
    REPORT = "report"  # its origin is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """The parts of an article that the grouper needs."""

    id: str
    title: str
    text: str  # lead and body
    url: str
    outlet: str
    language: str | None
    published_at: datetime  # the outlet's claim where believable, else seen_at
    actors: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()  # actors that its title or lead names
    surfaces: frozenset[str] = frozenset()  # its mentions as written in the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where the grouper put an article, and why."""

    article: str
    story: str
    relation: Relation
    score: float  # likeness to the story it joined, 0..1; 1 for the first of a story
    nearest: str | None = None  # the most similar article of the story
    reason: str = ""  # one line for a person
    follows: str | None = None  # an earlier story that this new one develops
    origin: str | None = None  # the agency that the text names as its source


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement: the speaker, the words and their place in the text."""

    quote: str
    speaker: str
    verb: str
    start: int  # of the quote, in the text given
    end: int
    via: str | None = None
    said_on: str | None = None  # "YYYY-MM-DD", "YYYY-MM" or "YYYY-Www", where the text says when


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedDate:
    """An event's date as a text announces or recalls it."""

    span: str
    start: int
    end: int
    date: str  # "YYYY-MM-DD", "YYYY-MM" or "YYYY-Www"
    kind: Literal["upcoming", "past"]
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnippetPart:
    """A run of snippet text; `strong` runs are mentions."""

    text: str
    strong: bool = False
