"""Statements and announced dates of articles."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from wirewatch.domain.model import AnnouncedDate, Statement


def replace(
    tx: Connection, article_id: int, *, statements: Sequence[Statement], dates: Sequence[AnnouncedDate]
) -> None:
    """Put these in the place of what was known of an article."""
    raise NotImplementedError


def statements_of(tx: Connection, article_ids: Collection[int]) -> dict[int, tuple[Statement, ...]]:
    """Give the statements of articles, in the order of the text."""
    raise NotImplementedError


def dates_of(tx: Connection, article_ids: Collection[int]) -> dict[int, tuple[AnnouncedDate, ...]]:
    """Give the announced dates of articles that nobody rejected, in the order of the text."""
    raise NotImplementedError
