"""Articles with their mentions: adding, finding, revising, watching anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from wirewatch.domain.model import BodySource, Mention, Paragraph, Precision, Salience


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """One article to be stored."""

    url: str  # the entry's link
    canonical_url: str
    url_key: str  # look-up form of the canonical URL
    feed_id: int
    outlet: str
    title: str
    lead: str
    body: str
    text_hash: str
    seen_at: datetime
    watched_with: str  # hash of the watchlist
    paragraphs: tuple[Paragraph, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None
    site: str | None = None
    published_at: datetime | None = None  # the one believed
    published_raw: str | None = None  # the page's own, offset kept
    published_precision: Precision = "day"
    date_source: str | None = None
    date_quarrel: str | None = None
    body_source: BodySource = "page"
    quiet: bool = False
    warc_record_id: int | None = None
    next_look_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """One article as it stands."""

    id: int
    url: str
    canonical_url: str
    url_key: str
    feed_id: int
    outlet: str
    title: str
    lead: str
    body: str
    authors: tuple[str, ...]
    language: str | None
    published_at: datetime | None
    published_raw: str | None
    date_source: str | None
    date_quarrel: str | None
    body_source: BodySource
    text_hash: str
    seen_at: datetime
    revision: int
    quiet: bool
    flagged: bool
    watched_with: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedArticle:
    """One article with mentions."""

    article: StoredArticle
    entry_urls: tuple[str, ...]  # the links under which feeds gave it, first seen first
    story: str | None  # key
    mentions: tuple[Mention, ...]
    about: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewatched:
    """What watching a stored article anew found."""

    article_id: int
    mentions: tuple[Mention, ...]
    saliences: tuple[Salience, ...] = ()
    quiet: bool | None = None  # None: as it was


def find(tx: Connection, *, url_keys: Sequence[str]) -> StoredArticle | None:
    """Give the article stored under one of these look-up forms, the first that is known."""
    raise NotImplementedError


def find_by_link(tx: Connection, url: str) -> StoredArticle | None:
    """Give the article that an entry with exactly this link was read as, from whatever feed."""
    raise NotImplementedError


def find_by_text(tx: Connection, text_hash: str, *, outlet: str | None = None) -> StoredArticle | None:
    """Give the first seen article with this text, of one outlet or of any."""
    raise NotImplementedError


def get(tx: Connection, article_id: int) -> StoredArticle | None:
    """Give an article."""
    raise NotImplementedError


def add(tx: Connection, article: NewArticle, *, mentions: Sequence[Mention], saliences: Sequence[Salience] = ()) -> int:
    """Store an article, flagged when it has mentions; gives its id.

    When another worker stored the same url_key meanwhile, nothing is written and that article's id is given.
    """
    raise NotImplementedError


def revise(
    tx: Connection,
    article_id: int,
    article: NewArticle,
    *,
    mentions: Sequence[Mention],
    saliences: Sequence[Salience] = (),
    kind: Literal["edit", "retraction"] = "edit",
) -> int:
    """Keep an article's state as a revision and put the new one in its place; gives the new revision's number.

    Where it was found stays (url, canonical_url, url_key, feed, outlet, seen_at, quiet); article.seen_at is the edit's.
    """
    raise NotImplementedError


def flagged(
    tx: Connection, *, since: datetime | None = None, until: datetime | None = None, actor: str | None = None
) -> list[FlaggedArticle]:
    """List flagged articles with since <= seen_at < until that mention the actor, in the order they were seen."""
    raise NotImplementedError


def unwatched(tx: Connection, *, watchlist_hash: str, limit: int = 500) -> list[StoredArticle]:
    """List articles that were watched with another watchlist, newest first."""
    raise NotImplementedError


def rewatch(tx: Connection, found: Sequence[Rewatched], *, watchlist_hash: str, now: datetime) -> None:
    """Replace the mentions of articles with what watching them anew found."""
    raise NotImplementedError


def texts(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    after_id: int = 0,
    limit: int = 500,
) -> list[StoredArticle]:
    """List every article with since <= seen_at < until and an id above after_id, by id: page on with the last id."""
    raise NotImplementedError
