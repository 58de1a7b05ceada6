"""Progress on stderr: a bar at a terminal, a plain line every two seconds otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY = 2.0  # seconds between two plain lines

Progress = Callable[[str, int, int], None]


@contextmanager
def shown() -> Iterator[Progress]:
    """Give a function that shows (what, done, total) while the block runs."""
    if not sys.stderr.isatty():
        yield plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield show


def plain_lines(clock: Callable[[], float] = time.monotonic) -> Progress:
    """Give a function that writes at most one line every two seconds, and one at each end."""
    last = 0.0

    def show(what: str, done: int, total: int) -> None:
        nonlocal last
        if clock() - last >= EVERY or done == total:
            last = clock()
            sys.stderr.write(f"{what}: {done} of {total}\n")
            sys.stderr.flush()

    return show
