"""The states of an article: what stood there before, what was found in its place, when it is looked at next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from wirewatch.adapters.store.places import WarcPlace
from wirewatch.adapters.store.schema import articles, revisions, warc_records


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One earlier state of an article, and why it gave way."""

    number: int
    seen_at: datetime  # when this state was first seen
    kind: str  # edit, reread, page
    title: str
    lead: str
    body: str
    place: WarcPlace | None = None  # of the page that it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How looking again at an article stands."""

    looked_at: datetime | None = None
    next_look_at: datetime | None = None
    missing_since: datetime | None = None
    gone_at: datetime | None = None
    gone_place: WarcPlace | None = None  # of the answer that stood in the article's place
    once_flagged: bool = False


def earlier(tx: Connection, article_id: int) -> tuple[State, ...]:
    """List the earlier states of an article, oldest first."""
    of_state = ("number", "seen_at", "kind", "title", "lead", "body")
    query = select(*(revisions.c[name] for name in of_state), *_PLACE).outerjoin_from(
        revisions, warc_records, warc_records.c.id == revisions.c.warc_record_id
    )
    rows = tx.execute(query.where(revisions.c.article_id == article_id).order_by(revisions.c.number))
    return tuple(State(**{name: getattr(row, name) for name in of_state}, place=_place(row)) for row in rows)


def looks(tx: Connection, article_id: int) -> Looks:
    """Give how looking again at an article stands."""
    of_look = ("looked_at", "next_look_at", "missing_since", "gone_at")
    query = select(*(articles.c[name] for name in of_look), articles.c.flagged_at, *_PLACE).outerjoin_from(
        articles, warc_records, warc_records.c.id == articles.c.gone_record_id
    )
    row = tx.execute(query.where(articles.c.id == article_id)).one_or_none()
    if row is None:
        return Looks()
    known = {name: getattr(row, name) for name in of_look}
    return Looks(**known, gone_place=_place(row), once_flagged=row.flagged_at is not None)


_PLACE = tuple(warc_records.c[name].label(f"warc_{name}") for name in WarcPlace.__slots__)


def _place(row: Row[Any]) -> WarcPlace | None:
    if row.warc_file is None:
        return None
    return WarcPlace(**{name: getattr(row, f"warc_{name}") for name in WarcPlace.__slots__})
