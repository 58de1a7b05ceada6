"""The account of readers' verdicts as plain lines, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from wirewatch.domain.feedback import Precision, PrecisionRow, Verdict
from wirewatch.render.clean import NAME, SENTENCE, TITLE, clean, safe_url
from wirewatch.render.columns import width
from wirewatch.render.words import many

FEW = 20  # judged stories: below, a share says little
ALIASES = 40  # that are named, those with the most complaints first


def lines(measured: Precision) -> Iterator[str]:
    """Give the account as plain lines: the whole, each actor, each alias that was told."""
    told = f"{many(measured.issues, 'issue')} told {many(measured.told, 'story', 'stories')}"
    if not measured.judged:
        yield f"{told}. No verdict on one of them has come."
        yield "The links in mails need digests.verdicts_to in settings.yaml; answers are taken in from a mailbox."
        return
    yield (
        f"{told}. Verdicts came in on {many(measured.issues_judged, 'issue')}; of the "
        f"{many(measured.judged, 'story', 'stories')} told there, {measured.not_relevant or 'none'} "
        f"{'was' if measured.not_relevant == 1 else 'were'} called not relevant."
    )
    yield ""
    yield from _table("actor", [(row.actor, row) for row in measured.actors])
    yield ""
    named = [row for row in measured.aliases if row.judged][:ALIASES]
    yield from _table("alias", [(f"{row.actor}: {row.alias}", row) for row in named])
    if any(row.judged < FEW for row in (*measured.actors, *named)):
        yield ""
        yield f"* fewer than {FEW} judged stories: the share says little yet."


def _table(head: str, rows: Sequence[tuple[str, PrecisionRow]]) -> Iterator[str]:
    names = [clean(name, NAME) for name, _ in rows]
    wide = max((width(name) for name in [head, *names]), default=0)
    yield f"{_padded(head, wide)}  {'told':>6}  {'judged':>6}  {'not relevant':>12}  precision"
    for name, (_, row) in zip(names, rows, strict=True):
        yield f"{_padded(name, wide)}  {row.told:6}  {row.judged:6}  {row.not_relevant:12}  {_share(row):>9}"


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def _share(row: PrecisionRow) -> str:
    if row.precision is None:
        return "-"
    return f"{row.precision:.0%}{'*' if row.judged < FEW else ''}"


def missed_lines(verdict: Verdict, *, known: str) -> Iterator[str]:
    """Give what one reader missed, and what the store knows of it."""
    url = safe_url(verdict.url) if verdict.url else None
    yield f"  {verdict.received_at:%Y-%m-%d}  {verdict.series} {verdict.number}  {url or clean(verdict.note, SENTENCE)}"
    yield f"      {known}"


def known_of(title: str | None, *, flagged: bool, outlet: str = "", url: str | None = None) -> str:
    """Give in words what the store knows of something missed: nothing, an article not flagged, one that was."""
    if url is None:
        return "no address was given"
    if title is None:
        return "not in the store: no feed of feeds.yaml has had it"
    name = f"“{clean(title, TITLE)}”, {clean(outlet, NAME)}"
    if flagged:
        return f"{name}: flagged; wirewatch explain tells where it was told"
    return f"{name}: read, but not flagged; wirewatch watch test tries it on the watchlist"


def document(measured: Precision, missed: Sequence[dict[str, Any]], *, since: datetime | None) -> dict[str, Any]:
    """Give the account as JSON can hold it."""
    whole = {"told": measured.told, "judged": measured.judged, "not_relevant": measured.not_relevant}
    return {
        "since": since.isoformat().replace("+00:00", "Z") if since else None,
        "issues": measured.issues,
        "issues_judged": measured.issues_judged,
        "stories": whole,
        "actors": [{"actor": row.actor, **_figures(row)} for row in measured.actors],
        "aliases": [{"actor": row.actor, "alias": row.alias, **_figures(row)} for row in measured.aliases],
        "missed": list(missed),
    }


def _figures(row: PrecisionRow) -> dict[str, Any]:
    share = None if row.precision is None else round(row.precision, 4)
    return {"told": row.told, "judged": row.judged, "not_relevant": row.not_relevant, "precision": share}
