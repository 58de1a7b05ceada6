"""The record of corrections by hand: what was done, to which article, when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import stories, story_corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One article that a person moved, or story that a person linked with an earlier one."""

    kind: str  # split, join; follows, parted
    article_id: int
    made_at: datetime
    from_key: str | None
    into_key: str | None

    @property
    def words(self) -> str:
        """What was done, in words."""
        if self.kind == "follows":
            return f"{self.from_key} said to take {self.into_key} further"
        if self.kind == "parted":
            return f"{self.from_key} said not to take {self.into_key} further"
        return f"article #{self.article_id} {self.kind} from {self.from_key} into {self.into_key}"


def note(tx: Connection, kind: str, article_id: int, other_id: int, *, between: tuple[int, int], now: datetime) -> None:
    """Remember a correction of an article, beside which other one, from which story to which."""
    from_id, into_id = between
    row = {"kind": kind, "article_id": article_id, "other_article_id": other_id, "made_at": now}
    tx.execute(insert(story_corrections).values(**row, from_id=from_id, into_id=into_id))


def made(tx: Connection, article_ids: Collection[int]) -> list[Correction]:
    """List the corrections that moved these articles, oldest first."""
    left, entered = stories.alias("left"), stories.alias("entered")
    query = (
        select(story_corrections, left.c.key.label("from_key"), entered.c.key.label("into_key"))
        .outerjoin(left, left.c.id == story_corrections.c.from_id)
        .outerjoin(entered, entered.c.id == story_corrections.c.into_id)
        .order_by(story_corrections.c.id)
    )
    return [
        Correction(**{name: getattr(row, name) for name in Correction.__slots__})
        for batch in batches(sorted(article_ids))
        for row in tx.execute(query.where(story_corrections.c.article_id.in_(batch)))
    ]
