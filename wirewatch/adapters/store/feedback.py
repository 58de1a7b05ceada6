"""Readers' verdicts, each stored once, and the issues that they refer to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from extractors.stories.timeline import key_of
from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.rows import record_from_row
from wirewatch.adapters.store.schema import digest_stories, digests, stories, story_articles
from wirewatch.adapters.store.schema import series as series_table
from wirewatch.adapters.store.schema import verdicts as table
from wirewatch.adapters.store.stories import current_story_id
from wirewatch.domain.feedback import ToldIssue, Verdict, VerdictSubject

DIGESTS_PER_READ = 20
# Of a withdrawn verdict; its row stays, so that reading the same mail twice does not restore it.
WITHDRAWN_KIND = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictTarget:
    """The issue and story that a verdict is about."""

    digest_id: int
    story_id: int | None


def series_ids(tx: Connection) -> list[str]:
    """List every series that ever was, configured or not."""
    return list(tx.execute(select(series_table.c.id).order_by(series_table.c.id)).scalars())


def find_target(tx: Connection, subject: VerdictSubject) -> VerdictTarget | None:
    """Find the issue that a token names, with the story if it names one; None if unknown."""
    issue = (digests.c.series == subject.series, digests.c.number == subject.number)
    digest_id = tx.execute(select(digests.c.id).where(*issue)).scalar()
    if digest_id is None:
        return None
    if subject.story is None:
        return VerdictTarget(digest_id=digest_id, story_id=None)
    told_stories = (
        select(stories.c.id)
        .join(digest_stories, digest_stories.c.story_id == stories.c.id)
        .where(digest_stories.c.digest_id == digest_id)
    )
    story_id = tx.execute(told_stories.where(stories.c.key == key_of(subject.story))).scalar()
    return None if story_id is None else VerdictTarget(digest_id=digest_id, story_id=story_id)


def add_verdict(
    tx: Connection,
    subject: VerdictSubject,
    target: VerdictTarget,
    *,
    subscriber: str,
    url: str | None,
    note: str,
    now: datetime,
) -> bool:
    """Store a verdict unless this reader's same verdict on the story is stored already.

    Returns whether it is new.
    """
    content = url or (note if subject.kind == "missed" else "")
    issue = (subject.kind, subject.series, str(subject.number), subject.story or "")
    identity = "\0".join((*issue, subscriber, content)).encode("utf-8", "replace")
    new_verdict = upsert(tx, table).values(
        digest_id=target.digest_id,
        story_id=target.story_id,
        subscriber=subscriber,
        kind=subject.kind,
        url=url,
        note=note,
        received_at=now,
        fingerprint=hashlib.sha256(identity).hexdigest(),
    )
    once = new_verdict.on_conflict_do_nothing(index_elements=["fingerprint"])
    return tx.execute(once.returning(table.c.id)).scalar() is not None


def list_verdicts(tx: Connection, *, since: datetime | None = None) -> list[Verdict]:
    """List the verdicts on issues composed at `since` or later, in the order they were received.

    Withdrawn ones are left out.
    """
    columns = table.c["kind", "subscriber", "url", "note", "received_at"]
    query = (
        select(digests.c.series, digests.c.number, stories.c.key.label("story"), *columns)
        .join(digests, digests.c.id == table.c.digest_id)
        .outerjoin(stories, stories.c.id == table.c.story_id)
        .where(table.c.kind != WITHDRAWN_KIND)
    )
    if since is not None:
        query = query.where(digests.c.composed_at >= since)
    rows = tx.execute(query.order_by(table.c.received_at, table.c.id))
    return [record_from_row(Verdict, row) for row in rows]


def withdraw_verdicts(tx: Connection, story: str) -> int:
    """Withdraw every "not relevant" verdict on a story; return how many."""
    story_ids = select(stories.c.id).where(stories.c.key == key_of(story))
    change = update(table).where(table.c.story_id.in_(story_ids), table.c.kind == "not-relevant")
    return tx.execute(change.values(kind=WITHDRAWN_KIND)).rowcount


def iter_told_issues(tx: Connection, *, since: datetime | None = None) -> Iterator[ToldIssue]:
    """Yield each issue composed at `since` or later, oldest first, with the stories it reported.

    DIGESTS_PER_READ documents are in memory at a time.
    """
    query = select(*digests.c["series", "number", "document"]).order_by(
        digests.c.composed_at, digests.c.id
    )
    if since is not None:
        query = query.where(digests.c.composed_at >= since)
    for row in tx.execution_options(yield_per=DIGESTS_PER_READ).execute(query):
        reasons = _reasons_by_story(row.document)
        yield ToldIssue(series=row.series, number=row.number, stories=reasons)


def _reasons_by_story(document: dict[str, Any]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The actors and aliases for which an issue reported each story, by its key."""
    reasons: dict[str, dict[tuple[str, str], None]] = {}
    for section in document.get("sections", []):
        for story in section.get("stories", []):
            of_story = reasons.setdefault(key_of(story["id"]), {})
            for reason in story.get("why", []):
                of_story[reason["actor"], reason["alias"]] = None
    return {key: tuple(of_story) for key, of_story in reasons.items()}


def story_article_ids(tx: Connection, story: str) -> list[int]:
    """List the ids of a story's articles, or of those of the story that it was joined into."""
    query = select(story_articles.c.article_id).where(
        story_articles.c.story_id == current_story_id(story)
    )
    return list(tx.execute(query.order_by(story_articles.c.article_id)).scalars())
