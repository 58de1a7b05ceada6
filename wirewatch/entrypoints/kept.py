"""One process that is kept alive: started again when it dies or hangs, later and later if it dies at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wirewatch.entrypoints.options import tell

BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before a dead process is started again
STEADY = 120.0  # seconds after which a process counts as having started well
HANGING = 6  # looks in a row without an answer after which a process counts as hung
LONGEST_LOG = 10_000_000  # bytes; the log before it is kept beside it


@dataclass
class Kept:
    """One such process, with all that it starts, in a process group of its own."""

    name: str
    module: Sequence[str]  # a module and its arguments, run by this Python
    log: Path
    answers: Callable[[], bool] | None = None  # None: being there is answer enough
    inherits: Sequence[int] = ()  # file descriptors of ours that it goes on with
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0
    silences: int = 0

    def start(self) -> None:
        """Start it, its words going to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "wirewatch.entrypoints.tied", str(os.getpid()), *self.module]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=self.inherits,
            )
        self.started, self.silences = time.monotonic(), 0

    def look_after(self) -> None:
        """Start it again when it has died and its time has come."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.kill()  # what it had started must not work on beside its successor
            self.deaths = 0 if now - self.started > STEADY else self.deaths + 1
            wait = BACK_OFF[min(self.deaths, len(BACK_OFF) - 1)]
            tell(f"{self.name} {_ended(self.process.returncode)}; it is started again in {wait:.0f} s. See {self.log}")
            self.process, self.again_at = None, now + wait
        if self.process is None and now >= self.again_at:
            self.start()

    def look_closely(self) -> None:
        """Kill it when it has stopped answering, and keep its log short; called now and then."""
        shorten(self.log)
        if self.answers is None or self.process is None or time.monotonic() - self.started < STEADY:
            return
        self.silences = 0 if self.answers() else self.silences + 1
        if self.silences >= HANGING:
            tell(f"{self.name} no longer answers")
            self.kill()

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process itself: it stops what it started."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def is_running(self) -> bool:
        """Tell whether the process itself runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """Kill it and all that it started, whether it is still there itself or not."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def shorten(log: Path) -> None:
    """Move a long log aside; whoever appends to it goes on at its beginning."""
    with suppress(OSError):
        if log.stat().st_size > LONGEST_LOG:
            shutil.copyfile(log, log.with_name(f"{log.name}.1"))
            os.truncate(log, 0)


def _ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
