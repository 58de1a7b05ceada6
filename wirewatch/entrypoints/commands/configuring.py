"""`wirewatch init` and `wirewatch check`."""

from __future__ import annotations

from pathlib import Path

from wirewatch.entrypoints.options import Common, say


def init(folder: Path = Path("."), /) -> int:
    """Write a commented config to start from.

    Parameters
    ----------
    folder: where to; existing files are never overwritten
    """
    from wirewatch.adapters.config import init as write

    for path in write(folder):
        say(str(path))
    return 0


def check(*, common: Common | None = None) -> int:
    """Validate the config, and say what was loaded and when each next digest is due."""
    from wirewatch.entrypoints.check import next_issues, report

    common = common or Common()
    config = common.load()
    now = common.instant()
    say(report(config, now=now, next_issues=next_issues(config, now=now)))
    return 0
