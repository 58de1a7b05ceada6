"""What a feed usually brings, and the looks at it that were out of the ordinary."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import entries, feeds, fetches
from wirewatch.domain.model import OUTCOMES_OK

_GOOD = [outcome.value for outcome in OUTCOMES_OK]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What the looks at a feed brought in a span of time, without its first one."""

    most_in_one_look: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OddLook:
    """One look that brought more than it should, or perhaps less than there was."""

    feed_id: int
    fetched_at: datetime
    entries_new: int
    overflowed: bool  # all that the feed showed was new: some may have scrolled by unseen
    detail: str  # what was held back, in words; "" when nothing was


def brought(tx: Connection, feed_id: int, *, since: datetime) -> Brought:
    """Count what looks after `since` brought; looks whose entries were held back do not count."""
    count = (func.max(fetches.c.entries_new), func.sum(fetches.c.entries_new))
    ordinary = (fetches.c.feed_id == feed_id, fetches.c.fetched_at > since, fetches.c.detail == "")
    most, total = tx.execute(select(*count).where(*ordinary, fetches.c.entries_new > 0)).one()
    return Brought(most_in_one_look=most or 0, entries=total or 0)


def known_titles(tx: Connection, feed_id: int, titles: Collection[str]) -> set[str]:
    """Give those of the titles under which the feed brought an entry before."""
    found: set[str] = set()
    for batch in batches(sorted(set(titles) - {""})):
        query = select(entries.c.title).where(entries.c.feed_id == feed_id, entries.c.title.in_(batch))
        found.update(tx.execute(query).scalars())
    return found


def odd_looks(tx: Connection, *, since: datetime) -> list[OddLook]:
    """List the looks after `since` at configured feeds that overflowed or had entries held back, oldest first."""
    looks = select(*(fetches.c[name] for name in OddLook.__slots__)).join(feeds, feeds.c.id == fetches.c.feed_id)
    odd = or_(fetches.c.overflowed, fetches.c.detail != "")
    in_span = (fetches.c.fetched_at > since, fetches.c.outcome.in_(_GOOD), feeds.c.configured)
    return [OddLook(**row._mapping) for row in tx.execute(looks.where(*in_span, odd).order_by(fetches.c.fetched_at))]
