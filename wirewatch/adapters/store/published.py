"""What the published folder is made from: filed issues, the newest digests, and a stamp that tells of changes."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, func, select

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import facts
from wirewatch.adapters.store.digests import Issue
from wirewatch.adapters.store.documents import as_digest
from wirewatch.adapters.store.schema import articles, deliveries, digest_stories, digests, stories
from wirewatch.domain.digest.model import DeliveryState, Digest

FILE = "file"  # the channel of filed pages
ISSUES = 60  # of a series that its feed is made from at most
STORIES = 300  # after so many, older issues are not read
AUTHORITY = "tag_authority"


def filed_issues(tx: Connection) -> list[Issue]:
    """List the issues that were filed as a page, the newest first."""
    page = (deliveries.c.channel == FILE, deliveries.c.kind == "digest", deliveries.c.subscriber.like("%.html"))
    sent = deliveries.c.state == DeliveryState.SENT.value
    filed = select(deliveries.c.digest_id).where(*page, sent, deliveries.c.digest_id.is_not(None))
    columns = (digests.c[name] for name in Issue.__slots__)
    query = select(*columns).where(digests.c.id.in_(filed)).order_by(digests.c.composed_at.desc(), digests.c.id.desc())
    return [Issue(**{name: getattr(row, name) for name in Issue.__slots__}) for row in tx.execute(query)]


def first_headlines(tx: Connection) -> dict[int, str]:
    """Give "Outlet: headline" of the first story that each issue told, by the issue's id, as the article stands now."""
    query = (
        select(digest_stories.c.digest_id, articles.c.outlet, articles.c.title)
        .join(stories, stories.c.id == digest_stories.c.story_id)
        .join(articles, articles.c.id == stories.c.lead_article_id)
        .where(digest_stories.c.position == 1)
    )
    return {digest_id: f"{outlet}: {title}" for digest_id, outlet, title in tx.execute(query).tuples()}


def newest(tx: Connection, series: str) -> list[Digest]:
    """List the newest digests of a series, the newest first, as many as hold STORIES stories and at most ISSUES."""
    found: list[Digest] = []
    stories = 0
    for issue in stored_digests.listing(tx, series, limit=ISSUES):
        document = stored_digests.document(tx, series, issue.number)
        if document is None or stories >= STORIES:
            break
        found.append(as_digest(document))
        stories += len(found[-1].stories)
    return found


def stamp(tx: Connection) -> str:
    """Give a word that changes with the issues that the published files are made from."""
    pages = select(func.count()).where(deliveries.c.channel == FILE, deliveries.c.state == DeliveryState.SENT.value)
    parts = (tx.execute(select(func.max(digests.c.id))).scalar(), tx.execute(pages).scalar())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def known_authority(tx: Connection) -> str | None:
    """Give the authority in the ids of this store's feeds and events; None before any was made."""
    known: str | None = facts.get(tx, AUTHORITY)
    return known


def make_authority(tx: Connection, domain: str, *, now: datetime) -> str:
    """Note the authority once for all ("desk.example,2026", RFC 4151): ids must never change, settings may."""
    made: str = facts.put_once(tx, AUTHORITY, f"{domain},{now:%Y}", now=now)
    return made
