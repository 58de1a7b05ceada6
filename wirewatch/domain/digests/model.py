"""The nouns of a digest and of the input it is composed from. Every datetime is aware UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from extractors.model import (
    AnnouncedDate,
    BodySource,
    Field,
    Mention,
    Relation,
    SnippetPart,
    Statement,
)
from wirewatch.domain.baseline import Anomaly
from wirewatch.domain.digests.digest_items import (
    ChangedArticle,
    DateAhead,
    Denial,
    DoubtfulArticle,
    Extract,
    Figure,
    Gloss,
    Quote,
    Step,
    UpcomingDate,
)

# --- what composing starts from ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateArticle:
    """One flagged article that belongs to a story, as stored."""

    id: int
    title: str
    lead: str
    body: str
    url: str
    outlet: str
    owner: str | None
    language: str | None
    published_at: datetime | None
    seen_at: datetime
    relation: Relation
    mentions: tuple[Mention, ...]
    body_source: BodySource = "page"
    revision: int = 1
    quiet: bool = False  # from a first poll or a new alias: reported only by backfill
    told: bool = False  # an earlier digest of this series cited it
    told_in: int | None = (
        None  # number of the first issue that reported it; None: not reported, or not known
    )
    brought_in: frozenset[str] = frozenset()  # actors that an edit added after an issue reported it
    about: frozenset[str] = frozenset()  # actors that it is about, not just passing
    origin: str | None = None
    nearest: int | None = (
        None  # id of the article of its story that it resembles most, or was derived from
    )
    gone_at: datetime | None = None  # when we saw that its outlet removed it
    missing_since: datetime | None = None  # since when its page could not be opened; None: it can
    statements: tuple[Statement, ...] = ()
    dates: tuple[AnnouncedDate, ...] = ()

    @property
    def dated_at(self) -> datetime:
        """The publication time; if the outlet gives none, when we first saw it."""
        return self.published_at or self.seen_at


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateStory:
    """One story with at least one unreported article; articles in the order they were placed."""

    id: int
    key: str
    articles: tuple[CandidateArticle, ...]
    told_revision: int = 0  # how often this series has reported it; 0 never
    follows: str | None = None  # key of the story it develops
    told_in: tuple[int, ...] = ()  # numbers of the issues that reported it, oldest first
    alerted_at: datetime | None = None
    alerted: tuple[
        tuple[str, datetime], ...
    ] = ()  # the same for each kind of readers that was alerted, by its name
    earlier: EarlierStory | None = None  # what the series reported of the story it develops
    thread: tuple[EarlierStory, ...] = ()  # earlier stories of its thread, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierTelling:
    """One reported article of an earlier story, with what decides which readers it reached."""

    number: int  # of the issue
    language: str | None
    named: frozenset[str]  # actors, ids
    about: frozenset[str] = frozenset()  # those of them that it is about
    outlet: str = ""
    url: str = ""
    title: str = ""
    text: str = ""  # lead and body
    published_at: datetime | None = None
    relation: Relation = Relation.REPORT
    gone: bool = False  # its outlet removed it


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierStory:
    """The story that another one develops, as far as a series has reported it."""

    key: str
    title: str  # of its first article
    told_in: tuple[
        int, ...
    ] = ()  # numbers of the issues that reported it, oldest first; empty: none did
    texts: tuple[
        tuple[str | None, str], ...
    ] = ()  # language, and title, lead and body, of each reported article
    tellings: tuple[EarlierTelling, ...] = ()  # in the order reported; empty: not known
    outlet: str = ""
    url: str = ""
    language: str | None = None
    first_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Counts of the window, collected by the step that composes."""

    articles_read: int
    articles_flagged: int
    feeds_total: int
    feeds_read: int
    blind: tuple[FeedTrouble, ...] = ()  # feeds not read in the window
    partly: tuple[FeedTrouble, ...] = ()  # feeds read in the window, but not throughout
    overdue: int = 0
    quiet: int | None = None  # flagged, but left out of digests; None: count the candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Which issue is composed: its number, its instants, and what the foot says."""

    number: int
    due_at: datetime
    window_start: datetime
    window_end: datetime
    composed_at: datetime
    late_by: timedelta | None = None
    missed: int = 0  # earlier issues that were never composed, whose time this one covers
    next_at: datetime | None = None
    first: bool = False
    archive_url: str | None = None
    unsubscribe_url: str | None = None
    config_hash: str = ""
    build: str = ""


# --- a digest ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One article of a story, as a digest cites it."""

    outlet: str
    language: str | None
    url: str
    title: str
    published_at: datetime | None
    seen_at: datetime
    relation: Relation = Relation.INDEPENDENT
    owner: str | None = None
    body_source: BodySource = "page"
    of: str | None = None  # address of the report that it was derived from
    of_outlet: str | None = None

    @property
    def dated_at(self) -> datetime:
        """The publication time; if the outlet gives none, when we first saw it."""
        return self.published_at or self.seen_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a story was flagged for one actor: the first mention, and how many more there are."""

    actor: str  # id
    name: str
    alias: str  # as the watchlist spells it
    surface: str  # as the article spells it
    places: tuple[Field, ...]  # where it is named: title, lead, body, in this order
    times: int = 1  # mentions of the actor in the article
    context: str | None = None  # the required word that was found nearby


Novelty = Literal["all", "some", "none"]
Length = Literal["brief", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStory:
    """One story as one digest prints it."""

    id: str  # short, stable, printable
    title: str  # of the lead article, in its own language
    sources: tuple[
        Source, ...
    ]  # starts with the snippet of the lead article, or with the news of a follow-up
    actors: tuple[str, ...]  # actor ids, watchlist order
    snippet: tuple[SnippetPart, ...]
    snippet_language: str | None
    why: tuple[Why, ...]  # one per actor
    further: tuple[
        SnippetPart, ...
    ] = ()  # replaces the snippet if the brief already has its beginning
    follow_up: bool = False  # an earlier digest of the series reported it
    late: bool = False  # published long before it was seen
    independent_outlets: int = 1
    statements: tuple[Quote, ...] = ()
    dates: tuple[DateAhead, ...] = ()
    in_title: bool = False
    level: Length = "full"  # how much of it is printed: a passing mention takes one line
    gloss: Gloss | None = None
    known: Source | None = None  # the earlier report whose headline it keeps if nothing is new
    figures: tuple[Figure, ...] = ()  # that differ within its thread, in the order stated
    denials: tuple[Denial, ...] = ()
    steps: tuple[Step, ...] = ()  # of its thread, before it, in order
    withdrawn: bool = False  # its outlet removed its only report
    unopened_at: datetime | None = None  # when its page could not be opened, once
    alerted_at: datetime | None = None
    develops: str | None = None  # id of the earlier story that this one develops
    told_in: tuple[int, ...] = ()  # numbers of the issues that reported it
    # all: not compared, or nothing to compare with; some: the snippet has only sentences that the
    # series has not reported; none: the same report again
    novelty: Novelty = "all"
    develops_title: str | None = None  # headline of the earlier story
    develops_in: tuple[int, ...] = ()  # numbers of the issues that reported the earlier story
    not_relevant_url: str | None = (
        None  # mailto: or https:, by which a reader says that it is not relevant
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSection:
    """The stories under one heading; a story that fits two is printed once, with pointers."""

    actor: str
    name: str
    stories: tuple[ToldStory, ...]
    pointers: tuple[
        tuple[str, str, str], ...
    ] = ()  # (story id, title, name of the actor it is printed under)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTrouble:
    """A feed with gaps or faults, in words."""

    outlet: str
    url: str
    what: str
    since: datetime | None = None
    kind: Literal[
        "failing", "gone", "healed", "moved", "silent", "undated", "unreadable", "overdue"
    ] = "failing"
    fresh: bool = True  # began in this window; others are only counted
    until: datetime | None = None  # healed: when it was read again


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The scope of a digest: coverage, printed before any news."""

    window_start: datetime
    window_end: datetime
    articles_read: int
    articles_flagged: int
    stories: int
    new_stories: int
    follow_ups: int
    feeds_total: int
    feeds_read: int
    blind: tuple[FeedTrouble, ...] = ()  # feeds not read in the window
    partly: tuple[FeedTrouble, ...] = ()  # feeds read in the window, but not throughout
    overdue: int = 0
    held_back: int = 0  # recorded but not reported: first run, new feed, new alias
    late_by: timedelta | None = None
    missed: int = 0  # issues before it that were never composed


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What a later issue says of one story that was not delivered."""

    title: str
    url: str
    outlet: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """An issue that could not be sent to a reader in time."""

    number: int
    window_end: datetime
    stories: int
    archive_url: str | None
    headlines: tuple[Headline, ...]  # empty for the older ones of many


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One numbered issue of a series, ready to be rendered."""

    series: str
    title: str
    number: int
    timezone: str  # IANA name, the reader's
    due_at: datetime
    composed_at: datetime
    account: Account
    top: tuple[str, ...] = ()  # ids of top stories, at most three
    sections: tuple[ActorSection, ...] = ()
    unnamed: tuple[str, ...] = ()  # names of the requested actors without a story
    unusual: tuple[
        Anomaly, ...
    ] = ()  # actors named unusually often or seldom; those reported before are recorded
    changed: tuple[ChangedArticle, ...] = ()  # changed since they were reported
    coming: tuple[UpcomingDate, ...] = ()  # announced dates ahead, the next first
    troubles: tuple[FeedTrouble, ...] = ()
    notes: tuple[str, ...] = ()  # about the configuration, for the foot
    next_issue_at: datetime | None = None
    first_issue: bool = False
    archive_url: str | None = None
    unsubscribe_url: str | None = None
    missed_url: str | None = (
        None  # mailto: or https:, by which a reader says that something is missing
    )
    length: Length = "full"  # brief: a line or two per story
    chosen: str = ""  # in words, the part of the series that its readers asked for; "": all of it
    undelivered: tuple[
        Undelivered, ...
    ] = ()  # issues before it that could not be sent to its readers, oldest first
    config_hash: str = ""
    build: str = ""
    actor_names: dict[str, str] = field(default_factory=dict)
    brief: tuple[Extract, ...] = ()
    not_meant: tuple[DoubtfulArticle, ...] = ()
    watching: tuple[str, ...] = ()  # ids of the actors and interests that it covers
    reads: tuple[
        str, ...
    ] = ()  # languages of its readers, primary tags; empty: that of the interface

    @property
    def stories(self) -> tuple[ToldStory, ...]:
        """Every story of the digest, in printed order."""
        return tuple(story for section in self.sections for story in section.stories)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The record of one story in a digest."""

    story_id: int
    revision: int  # 1 first report, 2 first follow-up, ...
    article_ids: tuple[int, ...]
    position: int  # in the digest, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A digest, the records of its stories, and whether it is sent at all."""

    digest: Digest
    told: tuple[Told, ...] = ()
    silent: bool = False  # no news in a series that skips empty digests


# --- delivery ------------------------------------------------------------------------------------


class DeliveryState(StrEnum):
    """The state of a delivery."""

    PLANNED = "planned"
    SENDING = "sending"  # committed before the socket opens
    SENT = "sent"
    REFUSED = "refused"  # permanently
    UNKNOWN = "unknown"  # crashed or lost the reply after the data went out
    HELD = "held"  # the channel itself fails; an operator must act
    ENDED = "ended"  # never sent: alert too late or already in a digest, or the reader left
    REPLACED = "replaced"  # never sent: a later issue, sent in its place, lists its headlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the receiving server answered to one attempt."""

    outcome: str  # sent, refused, retry, unknown, held
    reply: str = ""  # code and text of the server, or the error, for display
    retry_after: timedelta | None = None
    everyone: bool = (
        False  # applies to the whole channel, so that further messages need not be tried now
    )
    known_as: str = (
        ""  # the server's id of the message, if it returns one: Slack's channel and timestamp
    )
