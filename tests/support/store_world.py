"""Small true-to-life rows for the store's tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from extractors.model import Mention, Placement, Relation
from wirewatch.adapters.store import articles, digests, entry_matching, feeds, grouping
from wirewatch.domain.configuration import Feed, Interval, Series
from wirewatch.domain.digests.model import Account, Digest
from wirewatch.domain.model import FeedState, FetchOutcome, Outcome

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
EVERY = Interval(min=HALF_HOUR, max=HALF_HOUR)


def at(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def feed(name: str = "herald", **changes: Any) -> Feed:
    return Feed(
        **dict[str, Any](outlet=name.title(), url=f"https://www.{name}.example/rss") | changes
    )


def sync(tx: Connection, *some: Feed, now: datetime = NOON) -> dict[str, int]:
    """Configure feeds; gives their ids by address."""
    feeds.sync_feeds(tx, some, default=EVERY, now=now)
    return {one.url: one.id for one in feeds.list_feeds(tx)}


Look = tuple[int, FeedState, FetchOutcome]


def look(feed_id: int, now: datetime, outcome: Outcome = Outcome.NEW, **changes: Any) -> Look:
    ok_at = now if outcome in (Outcome.NEW, Outcome.NOT_MODIFIED) else None
    state = FeedState(
        fetch_url="https://www.herald.example/rss",
        next_due_at=now + HALF_HOUR,
        last_fetch_at=now,
        last_outcome=outcome,
        last_ok_at=ok_at,
    )
    return feed_id, state, FetchOutcome(**dict[str, Any](outcome=outcome, fetched_at=now) | changes)


def entry(name: str = "talks", **changes: Any) -> entry_matching.NewEntry:
    plain: dict[str, Any] = {
        "identity": f"id-{name}",
        "guid": name,
        "url": f"https://www.herald.example/{name}",
        "host": "herald.example",
        "title": f"Title of {name}",
        "summary": f"Summary of {name}",
        "content_hash": f"hash-{name}",
    }
    return entry_matching.NewEntry(**plain | changes)


def mention(actor: str = "taliban", start: int = 4, **changes: Any) -> Mention:
    plain: dict[str, Any] = {
        "actor": actor,
        "alias": "Taliban",
        "alias_language": "en",
        "surface": "Taliban",
        "start": start,
    }
    spanned = plain | {
        "start": start,
        "end": start + 7,
        "rule": "exact",
        "reason": "the alias as written",
    }
    return Mention(**spanned | changes)


def article(feed_id: int, name: str = "talks", **changes: Any) -> articles.NewArticle:
    plain: dict[str, Any] = {
        "url": f"https://www.herald.example/{name}",
        "canonical_url": f"https://www.herald.example/{name}",
        "url_key": f"herald.example/{name}",
        "feed_id": feed_id,
        "outlet": "Herald",
        "title": f"Title of {name}",
        "lead": "A lead.",
        "body": "The Taliban came.",
        "text_hash": f"text-{name}",
        "seen_at": NOON,
        "watched_with": "list-1",
    }
    return articles.NewArticle(**plain | changes)


def flagged(
    tx: Connection,
    feed_id: int,
    name: str = "talks",
    *,
    actors: Sequence[str] = ("taliban",),
    **changes: Any,
) -> int:
    """Store a flagged article; gives its id."""
    return articles.add_article(
        tx, article(feed_id, name, **changes), mentions=[mention(actor) for actor in actors]
    )


def place(
    tx: Connection, article_id: int, key: str, relation: Relation = Relation.LEAD, **changes: Any
) -> None:
    grouping.store_placements(
        tx,
        [Placement(article=str(article_id), story=key, relation=relation, score=1.0, **changes)],
        now=NOON,
    )


def series(tx: Connection, *ids: str, now: datetime = NOON) -> None:
    some = [
        Series(id=one, actors=("taliban",), at=(now.timetz().replace(tzinfo=None),)) for one in ids
    ]
    digests.ensure_series(tx, some, now=now)


def digest(
    number: int = 1, *, due_at: datetime = NOON, series: str = "morning", **changes: Any
) -> Digest:
    account = Account(
        window_start=due_at - timedelta(days=1),
        window_end=due_at,
        articles_read=1,
        articles_flagged=1,
        stories=1,
        new_stories=1,
        follow_ups=0,
        feeds_total=1,
        feeds_read=1,
    )
    plain: dict[str, Any] = {
        "series": series,
        "title": "Morning",
        "number": number,
        "timezone": "UTC",
    }
    return Digest(**plain | {"due_at": due_at, "composed_at": due_at, "account": account} | changes)
