"""Functions for the pool's workers; they are imported by name in another process."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


class Refused(Exception):
    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.again = again

    def __reduce__(self) -> tuple[object, ...]:
        return (_refused, (self.args[0], self.again))


def _refused(reason: str, again: bool) -> Refused:
    return Refused(reason, again=again)


class CannotTravel(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)
        self.two = two


def do(what: str, value: object = None) -> object:
    match what:
        case "echo":
            return value
        case "pid":
            return os.getpid()
        case "work":
            end = time.process_time() + float(str(value))
            while time.process_time() < end:
                pass
            return os.getpid()
        case "refuse":
            raise Refused("no article", again=True)
        case "cannot-travel":
            raise CannotTravel("lost", "words")
    return _misbehave(what)


def _misbehave(what: str) -> object:
    match what:
        case "hang":
            while True:
                time.sleep(60)
        case "spin":
            while True:
                pass
        case "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
            return "continued"
        case "die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "swallow-memory":
            return len(b"x" * (8 * 1024**3))
        case "interrupt":
            os.kill(os.getpid(), signal.SIGINT)
            return "still here"
    raise AssertionError(what)


def leave_a_mark(folder: str) -> str:
    (Path(folder) / str(os.getpid())).touch()
    return folder
