"""Stories: which flagged articles are still to be grouped, and where they were put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.domain.model import Placement, Relation, StoryArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupable:
    """One flagged article for the grouper; `article.id` is str(article_id)."""

    article_id: int
    seen_at: datetime
    article: StoryArticle
    story: str | None = None  # key, when it has been placed
    relation: Relation | None = None


def ungrouped(tx: Connection, *, limit: int = 500) -> list[Groupable]:
    """List flagged articles that are in no story, in the order they were seen."""
    raise NotImplementedError


def window(tx: Connection, *, since: datetime) -> list[Groupable]:
    """List the grouped articles with seen_at >= since, in the order they were seen: what a grouper is rebuilt from."""
    raise NotImplementedError


def place(tx: Connection, placements: Sequence[Placement], *, now: datetime) -> None:
    """Store where the grouper put articles; a story key not known yet makes a story. Placed by hand stays."""
    raise NotImplementedError


def split(tx: Connection, article_id: int, *, key: str, now: datetime) -> None:
    """Move an article out of its story into a new one with this key, by hand and for good."""
    raise NotImplementedError


def join(tx: Connection, article_id: int, *, other_article_id: int, now: datetime) -> None:
    """Move an article into the story of another one, by hand and for good. Raises LookupError: the other has none."""
    raise NotImplementedError
