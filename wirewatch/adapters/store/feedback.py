"""Readers' verdicts, each stored once, and the issues that they refer to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from extractors.stories.timeline import key_of
from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.schema import digest_stories, digests, stories, story_articles
from wirewatch.adapters.store.schema import series as series_rows
from wirewatch.adapters.store.schema import verdicts as table
from wirewatch.adapters.store.stories import current_story_id
from wirewatch.domain.feedback import ToldIssue, Verdict, VerdictSubject

DIGESTS_PER_READ = 20  # digests that are read at a time
WITHDRAWN_KIND = "withdrawn"  # a withdrawn verdict; its row stays, so that reading the same mail again does not restore it


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictTarget:
    """The issue and story that a verdict is about."""

    digest_id: int
    story_id: int | None


def series_ids(tx: Connection) -> list[str]:
    """List every series that ever was, configured or not."""
    return list(tx.execute(select(series_rows.c.id).order_by(series_rows.c.id)).scalars())


def find_target(tx: Connection, judged: VerdictSubject) -> VerdictTarget | None:
    """Return the issue that a token names and, if it names one, the story that it told; None when there is none."""
    query = select(digests.c.id).where(
        digests.c.series == judged.series, digests.c.number == judged.number
    )
    digest_id = tx.execute(query).scalar()
    if digest_id is None or judged.story is None:
        return None if digest_id is None else VerdictTarget(digest_id=digest_id, story_id=None)
    told = select(stories.c.id).join(digest_stories, digest_stories.c.story_id == stories.c.id)
    of_key = stories.c.key == key_of(judged.story)
    story_id = tx.execute(told.where(digest_stories.c.digest_id == digest_id, of_key)).scalar()
    return None if story_id is None else VerdictTarget(digest_id=digest_id, story_id=story_id)


def add_verdict(
    tx: Connection,
    judged: VerdictSubject,
    target: VerdictTarget,
    *,
    subscriber: str,
    url: str | None,
    note: str,
    now: datetime,
) -> bool:
    """Store a verdict unless this reader's same verdict on the story is stored already. Return whether it is new."""
    said = url or (note if judged.kind == "missed" else "")
    parts = (judged.kind, judged.series, str(judged.number), judged.story or "", subscriber, said)
    row = {
        "digest_id": target.digest_id,
        "story_id": target.story_id,
        "subscriber": subscriber,
        "kind": judged.kind,
        "url": url,
        "note": note,
        "received_at": now,
        "fingerprint": hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest(),
    }
    once = upsert(tx, table).values(**row).on_conflict_do_nothing(index_elements=["fingerprint"])
    return tx.execute(once.returning(table.c.id)).scalar() is not None


def list_verdicts(tx: Connection, *, since: datetime | None = None) -> list[Verdict]:
    """List the verdicts on issues composed at `since` or later, in the order they came."""
    columns = (table.c.kind, table.c.subscriber, table.c.url, table.c.note, table.c.received_at)
    query = select(digests.c.series, digests.c.number, stories.c.key.label("story"), *columns)
    joined = query.join(digests, digests.c.id == table.c.digest_id).outerjoin(
        stories, stories.c.id == table.c.story_id
    )
    after = [] if since is None else [digests.c.composed_at >= since]
    stands = table.c.kind != WITHDRAWN_KIND
    rows = tx.execute(joined.where(stands, *after).order_by(table.c.received_at, table.c.id))
    return [Verdict(**{name: getattr(row, name) for name in Verdict.__slots__}) for row in rows]


def withdraw_verdicts(tx: Connection, story: str) -> int:
    """Withdraw every "not relevant" verdict on a story; return how many. Rereading a mail changes nothing."""
    of_story = table.c.story_id.in_(select(stories.c.id).where(stories.c.key == key_of(story)))
    wrong = update(table).where(of_story, table.c.kind == "not-relevant")
    return tx.execute(wrong.values(kind=WITHDRAWN_KIND)).rowcount


def iter_told_issues(tx: Connection, *, since: datetime | None = None) -> Iterator[ToldIssue]:
    """Return each issue composed at `since` or later with what it told, oldest first, a few in memory at a time."""
    query = select(digests.c.series, digests.c.number, digests.c.document).order_by(
        digests.c.composed_at, digests.c.id
    )
    rows = tx.execution_options(yield_per=DIGESTS_PER_READ).execute(
        query if since is None else query.where(digests.c.composed_at >= since)
    )
    for row in rows:
        sections = row.document.get("sections", [])
        found: dict[str, dict[tuple[str, str], None]] = {}
        for story in (one for section in sections for one in section.get("stories", [])):
            whys = [(why["actor"], why["alias"]) for why in story.get("why", [])]
            found.setdefault(key_of(story["id"]), {}).update(dict.fromkeys(whys))
        reasons = {key: tuple(whys) for key, whys in found.items()}
        yield ToldIssue(series=row.series, number=row.number, stories=reasons)


def story_article_ids(tx: Connection, story: str) -> list[int]:
    """List the ids of a story's articles, or of those of the story that it was joined into."""
    query = select(story_articles.c.article_id).where(
        story_articles.c.story_id == current_story_id(story)
    )
    return list(tx.execute(query.order_by(story_articles.c.article_id)).scalars())
