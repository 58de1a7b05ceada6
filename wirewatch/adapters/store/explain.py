"""An entry's whole way, as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.adapters.store.articles import StoredArticle
from wirewatch.adapters.store.places import WarcPlace
from wirewatch.domain.model import EntryState, Mention, Outcome, Relation, Salience


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedFetch:
    """One look at the entry's feed."""

    fetched_at: datetime
    outcome: Outcome
    status: int | None
    detail: str
    entries_new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedEntry:
    """One entry, with its feed's latest looks (newest first)."""

    id: int
    feed_url: str
    outlet: str
    url: str
    title: str
    seen_at: datetime
    published_at: datetime | None
    state: EntryState
    attempts: int
    next_attempt_at: datetime | None
    reason: str
    first_poll: bool
    revision: int
    fetches: tuple[ExplainedFetch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedMember:
    """One article of the story."""

    article_id: int
    outlet: str
    title: str
    url: str
    relation: Relation
    score: float
    reason: str
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedTelling:
    """One digest that told the story."""

    series: str
    number: int
    due_at: datetime
    revision: int
    cites_it: bool  # this very article, not just its story


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """All that the store knows of one address."""

    entries: tuple[ExplainedEntry, ...]
    article: StoredArticle | None
    mentions: tuple[Mention, ...]
    saliences: tuple[Salience, ...]
    place: WarcPlace | None
    story: str | None  # key
    members: tuple[ExplainedMember, ...]
    tellings: tuple[ExplainedTelling, ...]


def explain(tx: Connection, url: str, *, url_key: str | None = None) -> Explained | None:
    """Tell all about an entry's link, an article's canonical URL or look-up form, or a story's key; None: unknown."""
    raise NotImplementedError
