"""`wirewatch init` and `wirewatch check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wirewatch.entrypoints.options import Common, WrongUsage, say

if TYPE_CHECKING:
    from datetime import datetime

    from wirewatch.domain.configuration import Config


def init(folder: Path = Path("."), /) -> int:
    """Write a commented config to start from.

    Parameters
    ----------
    folder
        where to; existing files are never overwritten
    """
    from wirewatch.adapters.config.loader import init as write

    if folder.exists() and not folder.is_dir():
        raise WrongUsage(f"{folder} is a file; name a folder to write the config to")
    for path in write(folder):
        say(str(path))
    return 0


def check(
    *,
    archive: Annotated[bool, Parameter(negative="", help="tell how often each alias and rule fired of late")] = False,
    common: Common | None = None,
) -> int:
    """Validate the config, and say what was loaded and when each next digest is due."""
    from wirewatch.entrypoints.check import next_issues, report

    common = common or Common()
    config = common.load()
    now = common.instant()
    if archive:
        _say_firing(common, config, now=now)
    say(report(config, now=now, next_issues=next_issues(config, now=now)))
    return 0


def _say_firing(common: Common, config: Config, *, now: datetime) -> None:
    from wirewatch.entrypoints.progress import shown
    from wirewatch.render.tables import firing_lines
    from wirewatch.steps.backtest import firing

    store = common.open_store(config)
    with shown() as progress, store.read() as tx:
        found = firing(tx, config, now, progress=progress)
    store.close()
    for line in firing_lines(found, config.actors):
        say(line)
    say()
