"""Articles as they go into the store and come out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from wirewatch.adapters.store.schema import articles as table
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
    revised_at: datetime | None = None  # when this state was seen; None: it is the first
    gone_at: datetime | None = None  # taken away by its outlet
    warc_record_id: int | None = None  # of the page that it was read from


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


STORED = select(*(table.c[name] for name in StoredArticle.__slots__))


def stored(row: Row[Any]) -> StoredArticle:
    """Give the article of a row that holds at least the columns of STORED."""
    columns = {name: getattr(row, name) for name in StoredArticle.__slots__}
    return StoredArticle(**columns | {"authors": tuple(row.authors)})
