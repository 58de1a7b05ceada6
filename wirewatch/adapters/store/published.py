"""What the published folder is made from: filed issues, headlines, feeds, and the tag authority."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, func, select

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import key_values
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.adapters.store.documents import digest_from_json
from wirewatch.adapters.store.rows import record_from_row
from wirewatch.adapters.store.schema import articles, deliveries, digest_stories, digests, stories
from wirewatch.domain.digests.model import DeliveryState, Digest

FILE_CHANNEL = "file"
MAX_FEED_ISSUES = 60
MAX_FEED_STORIES = 300  # once a feed has so many, older issues are not read
AUTHORITY_KEY = "tag_authority"

_IS_FILED = (
    deliveries.c.channel == FILE_CHANNEL,
    deliveries.c.state == DeliveryState.SENT.value,
)


def filed_issues(tx: Connection) -> list[StoredIssue]:
    """List the issues that were filed as a page, newest first."""
    pages = select(deliveries.c.digest_id).where(
        *_IS_FILED,
        deliveries.c.kind == "digest",
        deliveries.c.subscriber.like("%.html"),
        deliveries.c.digest_id.is_not(None),
    )
    query = select(*digests.c[tuple(StoredIssue.__slots__)]).where(digests.c.id.in_(pages))
    newest_first = query.order_by(digests.c.composed_at.desc(), digests.c.id.desc())
    return [record_from_row(StoredIssue, row) for row in tx.execute(newest_first)]


def first_headlines(tx: Connection) -> dict[int, str]:
    """The "Outlet: headline" of each issue's first story, by digest id, as the article is now."""
    query = (
        select(digest_stories.c.digest_id, articles.c.outlet, articles.c.title)
        .join(stories, stories.c.id == digest_stories.c.story_id)
        .join(articles, articles.c.id == stories.c.lead_article_id)
        .where(digest_stories.c.position == 1)
    )
    return {row.digest_id: f"{row.outlet}: {row.title}" for row in tx.execute(query)}


def newest_digests(tx: Connection, series: str) -> list[Digest]:
    """List the digests of a series that its feed holds, newest first.

    As many as it takes to reach MAX_FEED_STORIES, and MAX_FEED_ISSUES at most.
    """
    newest: list[Digest] = []
    story_count = 0
    for issue in stored_digests.list_issues(tx, series, limit=MAX_FEED_ISSUES):
        document = stored_digests.digest_document(tx, series, issue.number)
        if document is None or story_count >= MAX_FEED_STORIES:
            break
        digest = digest_from_json(document)
        newest.append(digest)
        story_count += len(digest.stories)
    return newest


def published_fingerprint(tx: Connection) -> str:
    """A hash that changes with the issues that the published files are made from."""
    newest_id = tx.execute(select(func.max(digests.c.id))).scalar()
    filed = tx.execute(select(func.count()).where(*_IS_FILED)).scalar()
    return hashlib.sha256(repr((newest_id, filed)).encode()).hexdigest()[:32]


def get_authority(tx: Connection) -> str | None:
    """The authority in the ids of this store's feeds and events; None before any was made."""
    authority: str | None = key_values.get_value(tx, AUTHORITY_KEY)
    return authority


def create_authority(tx: Connection, domain: str, *, now: datetime) -> str:
    """Store the tag authority once ("desk.example,2026", RFC 4151).

    Settings may change, published ids must not.
    """
    authority: str = key_values.set_value_once(tx, AUTHORITY_KEY, f"{domain},{now:%Y}", now=now)
    return authority
