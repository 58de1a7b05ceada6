"""Tie the lifetimes of processes together, and detect whether a run is alive.

`python -m wirewatch.adapters.processes PARENT MODULE …` runs a module that ends with its parent
process.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from wirewatch.adapters.permissions import make_folder, open_private

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
LAST_CYCLE_FILE = "last-cycle"  # under home: changed at the end of each good cycle


def die_with_parent(parent: int) -> None:
    """Make the kernel kill this process when its parent ends.

    Exit now if that has already happened.

    Linux only: elsewhere a process whose parent was killed ends with its own work.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def die_with_runner(environ: Mapping[str, str]) -> None:
    """Tie this process to the runner of `wirewatch up`, where one started it.

    A worker's processes stay free.
    """
    runner = environ.get("WIREWATCH_RUNNER")
    if runner:
        die_with_parent(int(runner))


def mark_cycle(home: Path) -> None:
    """Mark that a cycle was completed, for the supervisor, which reads no store."""
    mark = home / LAST_CYCLE_FILE
    with open(mark, "ab", opener=open_private):
        os.utime(mark)


def last_cycle_time(home: Path) -> float | None:
    """Return when a cycle was completed last, by the mark; None if none is known."""
    try:
        return (home / LAST_CYCLE_FILE).stat().st_mtime
    except OSError:
        return None


@contextmanager
def hold_run_lock(folder: Path, run: str) -> Iterator[None]:
    """Hold a lock file named after a run during the block.

    The system releases it when the process dies.
    """
    make_folder(folder)
    path = folder / run
    with open(path, "w", encoding="utf-8", opener=open_private) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(f"{os.getpid()}\n")
        file.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_running(folder: Path, run: str) -> bool:
    """True if a live process of this machine holds the run's lock; a dead one's file is deleted."""
    path = folder / run
    try:
        with path.open("r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
            return False
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True


def main() -> None:
    """Arrange to be killed when the parent ends, then exec the module.

    Arguments: PARENT_PID MODULE ARGUMENTS…
    """
    die_with_parent(int(sys.argv[1]))
    os.execv(sys.executable, [sys.executable, "-m", *sys.argv[2:]])


if __name__ == "__main__":
    main()
