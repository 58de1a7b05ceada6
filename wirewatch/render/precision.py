"""Render readers' verdicts: the precision of actors and aliases, and missed articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from wirewatch.domain.feedback import Precision, PrecisionRow, Verdict
from wirewatch.render.cleaning import clean, clean_name, clean_title, safe_url
from wirewatch.render.formatting import column_width, quantity

MIN_TELLING_VERDICTS = 20  # with fewer judged stories, a share says little
MAX_ALIASES = 40  # named, those with the most complaints first


def precision_lines(precision: Precision) -> Iterator[str]:
    """Plain lines: totals, then each actor, then each alias that was reported."""
    told_counts = f"{quantity(precision.issues, 'issue')} told {_stories(precision.told)}"
    if not precision.judged:
        yield f"{told_counts}. No verdict on any of them has arrived."
        yield (
            "The links in mails need digests.verdicts_to in settings.yaml; answers are collected "
            "from a mailbox."
        )
        return
    verb = "was" if precision.not_relevant == 1 else "were"
    yield (
        f"{told_counts}. Verdicts came in on {quantity(precision.issues_judged, 'issue')}; of the "
        f"{_stories(precision.judged)} told there, {precision.not_relevant or 'none'} "
        f"{verb} called not relevant."
    )
    yield ""
    yield from _table_lines("actor", [(row.actor, row) for row in precision.actors])
    yield ""
    aliases = [row for row in precision.aliases if row.judged][:MAX_ALIASES]
    yield from _table_lines("alias", [(f"{row.actor}: {row.alias}", row) for row in aliases])
    if any(_is_uncertain(row) for row in (*precision.actors, *aliases)):
        yield ""
        yield f"* fewer than {MIN_TELLING_VERDICTS} judged stories: the share says little yet."


def missed_lines(verdict: Verdict, *, stored_state: str) -> Iterator[str]:
    """The articles that a reader reported as missed, with their state in the store."""
    url = safe_url(verdict.url) if verdict.url else None
    missed = url or clean(verdict.note)
    yield f"  {verdict.received_at:%Y-%m-%d}  {verdict.series} {verdict.number}  {missed}"
    yield f"      {stored_state}"


def describe_stored_article(
    title: str | None, *, flagged: bool, outlet: str = "", url: str | None = None
) -> str:
    """Say whether the store lacks a missed article, has it unflagged, or has it flagged."""
    if url is None:
        return "no address was given"
    if title is None:
        return "not in the store: no feed of feeds.yaml has had it"
    name = f"“{clean_title(title)}”, {clean_name(outlet)}"
    if flagged:
        return f"{name}: flagged; wirewatch explain tells where it was told"
    return f"{name}: read, but not flagged; wirewatch watch test tries it on the watchlist"


def precision_document(
    precision: Precision, missed: Sequence[dict[str, Any]], *, since: datetime | None
) -> dict[str, Any]:
    """The account as JSON values."""
    return {
        "since": since.isoformat().replace("+00:00", "Z") if since else None,
        "issues": precision.issues,
        "issues_judged": precision.issues_judged,
        "stories": {
            "told": precision.told,
            "judged": precision.judged,
            "not_relevant": precision.not_relevant,
        },
        "actors": [{"actor": row.actor, **_figures(row)} for row in precision.actors],
        "aliases": [
            {"actor": row.actor, "alias": row.alias, **_figures(row)} for row in precision.aliases
        ],
        "missed": list(missed),
    }


def _stories(count: int) -> str:
    return quantity(count, "story", "stories")


def _table_lines(head: str, rows: Sequence[tuple[str, PrecisionRow]]) -> Iterator[str]:
    names = [head, *(clean_name(name) for name, _ in rows)]
    columns = max(column_width(name) for name in names)
    padded = [name + " " * (columns - column_width(name)) for name in names]
    yield f"{padded[0]}  {'told':>6}  {'judged':>6}  {'not relevant':>12}  precision"
    for name, (_, row) in zip(padded[1:], rows, strict=True):
        figures = f"{row.told:6}  {row.judged:6}  {row.not_relevant:12}  {_share(row):>9}"
        yield f"{name}  {figures}"


def _is_uncertain(row: PrecisionRow) -> bool:
    return row.judged < MIN_TELLING_VERDICTS


def _share(row: PrecisionRow) -> str:
    if row.precision is None:
        return "-"
    mark = "*" if _is_uncertain(row) else ""
    return f"{row.precision:.0%}{mark}"


def _figures(row: PrecisionRow) -> dict[str, Any]:
    return {
        "told": row.told,
        "judged": row.judged,
        "not_relevant": row.not_relevant,
        "precision": None if row.precision is None else round(row.precision, 4),
    }
