"""The nouns of the news, as frozen values.

Every datetime is timezone-aware; all but an article's own `published` are UTC.
Offsets count code points of the named field exactly as stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

Field = Literal["title", "lead", "body"]


# --- a feed document, as the feed extractor reads it ---------------------------------------------


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
    """What a feed document says about how often to come back (RSS ttl, skipHours, skipDays; sy:*)."""

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


# --- polling -------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """How one fetch of a feed ended."""

    NEW = "new"  # answered, with entries not seen before
    NOTHING_NEW = "nothing-new"  # answered, parsed, all known
    NOT_MODIFIED = "not-modified"  # 304
    UNCHANGED = "unchanged"  # 200 with the bytes we know
    NOT_A_FEED = "not-a-feed"
    GONE = "gone"  # 410
    BUSY = "busy"  # 429 or 503: asked to wait
    REFUSED = "refused"  # other 4xx, or forbidden by our own guard
    BROKEN = "broken"  # 5xx, timeout, TLS, DNS, reset, cut or oversized body


OUTCOMES_OK = frozenset({Outcome.NEW, Outcome.NOTHING_NEW, Outcome.NOT_MODIFIED, Outcome.UNCHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOutcome:
    """The outcome of one fetch of a feed, with a sentence that `status` can show."""

    outcome: Outcome
    fetched_at: datetime
    status: int | None = None  # HTTP status of the last answer; None when none came
    detail: str = ""  # one plain sentence for a person; "" when all is well
    final_url: str | None = None
    moved_to: str | None = None  # target of an unbroken chain of 301/308, else None
    etag: str | None = None  # byte for byte
    last_modified: str | None = None  # byte for byte
    body_hash: str | None = None
    body_bytes: int = 0
    entries_seen: int = 0
    entries_new: int = 0
    fresh_for: timedelta | None = None  # Cache-Control max-age or Expires
    wait_until: datetime | None = None  # Retry-After, absolute
    hints: PaceHints | None = None  # None: not parsed this time, keep what is known
    overflowed: bool = False  # every entry was new to us: some may have scrolled by unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What we know of a feed between two polls."""

    fetch_url: str
    next_due_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    wait_until: datetime | None = None  # never ask before this instant, not even with --all
    last_outcome: Outcome | None = None
    last_detail: str = ""
    last_fetch_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    last_full_at: datetime | None = None  # last unconditional request that was answered
    moved_to: str | None = None
    moved_times: int = 0  # answers in a row that agreed on moved_to
    hints: PaceHints = PaceHints()
    fresh_for: timedelta | None = None
    first_polled_at: datetime | None = None


# --- an article, as the page extractor reads it --------------------------------------------------

Place = Literal["lead", "body", "heading", "list", "quote"]
BodySource = Literal["page", "json-ld", "feed"]
ReadingName = Literal["guarded", "trafilatura", "blocks"]
Precision = Literal["second", "minute", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of an article, with what later steps need to weigh it."""

    text: str
    place: Place = "body"
    link_density: float = 0.0  # share of its characters that stand inside links, 0..1
    position: float = 0.0  # where it starts in the text, 0 first .. 1 last


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """Which reading of a page became the article, and what other readings of it contained."""

    name: ReadingName = "guarded"
    reason: str = ""  # why readings disagreed; "" where they agree
    unsure: tuple[str, ...] = ()  # paragraphs that may be the article's: watched, but what they name is not told
    unsure_actors: tuple[str, ...] = ()  # ids of actors named only there, by the watchlist of that time
    box: str = ""  # tag and name of the element that held the article, such as "div.story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The page behind an entry, extracted: the article and nothing but the article.

    `body` is the paragraphs' texts but the lead's, joined by one newline; the title is not repeated in it.
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


class EntryState(StrEnum):
    """How far an entry has come."""

    WAITING = "waiting"
    READ = "read"
    FEED_ONLY = "feed-only"  # the page could not be fetched; the feed's own text is used
    GIVEN_UP = "given-up"  # neither


# --- watching ------------------------------------------------------------------------------------


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


# --- stories -------------------------------------------------------------------------------------


class Relation(StrEnum):
    """What an article is to its story."""

    LEAD = "lead"  # the first article, which the story grew from
    COPY = "copy"
    EDIT = "edit"
    REWRITE = "rewrite"
    TRANSLATION = "translation"
    INDEPENDENT = "independent"  # shown to be a report of its own
    REPORT = "report"  # its origin is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """What the grouper needs to know of an article."""

    id: str
    title: str
    text: str  # lead and body
    url: str
    outlet: str
    language: str | None
    published_at: datetime  # the outlet's claim where believable, else seen_at
    actors: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()  # actors that its title or lead names
    surfaces: frozenset[str] = frozenset()  # its mentions as they stand in the text


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


# --- statements and announced dates --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who said what, where in the text."""

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
