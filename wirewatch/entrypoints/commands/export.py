"""`wirewatch export`: articles, mentions and stories for other programs and for spreadsheets."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, tell

if TYPE_CHECKING:
    from wirewatch.adapters.store.exports import ExportFilter
    from wirewatch.domain.configuration import Config

What = Literal["articles", "mentions", "stories"]
Form = Literal["jsonl", "csv"]


def export(
    *,
    what: What = "articles",
    form: Annotated[Form, Parameter(name="--format")] = "jsonl",
    since: str | None = None,
    until: str | None = None,
    actor: str | None = None,
    series: str | None = None,
    every: Annotated[bool, Parameter(name="--all", negative="")] = False,
    out: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    common: Common | None = None,
) -> int:
    """Export flagged articles, mentions or stories as JSON Lines or CSV.

    The same window gives the same rows.

    Parameters
    ----------
    what
        articles, mentions (with offsets into title, lead and body), or stories
    form
        jsonl (one JSON object per line, texts unchanged) or csv (for spreadsheets)
    since
        seen at this instant or later, ISO 8601 or 3d for three days ago; for stories: begun
    until
        seen before this instant, ISO 8601 or 3d for three days ago
    actor
        only rows that name this actor, by its id
    series
        only what this series has reported
    every
        include articles that were not flagged
    out
        the file to write, replacing an existing one; default: stdout
    """
    from wirewatch.adapters.store.exports import ExportFilter

    common = common or Common()
    if every and what != "articles":
        raise WrongUsage(
            f"--all: {what} are of flagged articles; it goes with --what articles only"
        )
    config = common.load_active()
    _check(config, actor=actor, series=series)
    wanted = ExportFilter(
        since=common.moment(since, option="--since"),
        until=common.moment(until, option="--until"),
        actor=actor,
        series=series,
        unflagged=every,
    )
    _write_rows(common, config, wanted, row_kind=what, form=form, out=out)
    return 0


def _check(config: Config, *, actor: str | None, series: str | None) -> None:
    """Warn of unknown ids, possibly typos; ids removed from the config can still be exported."""
    if actor and actor not in {configured.id for configured in config.actors}:
        tell(f'--actor: the watchlist has no "{actor}" (any more)')
    if series and series not in {configured.id for configured in config.series}:
        tell(f'--series: digests.yaml has no "{series}" (any more)')


def _write_rows(
    common: Common,
    config: Config,
    wanted: ExportFilter,
    *,
    row_kind: What,
    form: Form,
    out: Path | None,
) -> None:
    from wirewatch.steps.export import iter_records

    store = common.open_store(config)
    try:
        with store.read() as tx:
            lines = iter_records(tx, wanted, what=row_kind, form=form)
            if out is None:
                _to_stdout(lines)
            else:
                tell(f"{_to_file(lines, out) - (form == 'csv')} {row_kind} in {out}")
    except OSError as trouble:
        if isinstance(trouble, BrokenPipeError):
            raise
        raise JobImpossible(
            f"{out or 'stdout'} cannot be written: {trouble.strerror or trouble}"
        ) from None
    finally:
        store.close()


def _to_stdout(lines: Iterable[str]) -> None:
    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write(line.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _to_file(lines: Iterable[str], out: Path) -> int:
    """Write the file atomically; return the number of lines."""
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    number = 0
    try:
        with unfinished.open("wb") as file:
            for line in lines:
                file.write(line.encode("utf-8", "replace"))
                number += 1
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return number
