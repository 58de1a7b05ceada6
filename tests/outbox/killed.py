"""Compose and deliver, and be killed (-9) at a named point.

`python -m tests.outbox.killed POINT CHANNEL CONFIG HOME NOW`. The product knows nothing of these points: this program
wraps its functions from outside.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from wirewatch.adapters.config import load_config
from wirewatch.adapters.store import outbox
from wirewatch.steps import lane
from wirewatch.steps.cycle import cycle
from wirewatch.steps.desk import opened

Function = Callable[..., Any]


def die() -> None:
    """End as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(module: Any, name: str, when: Callable[..., bool]) -> None:
    """Die when that function of the module is about to be called."""
    real: Function = getattr(module, name)

    def wrapped(*given: Any, **named: Any) -> Any:
        if when(*given):
            die()
        return real(*given, **named)

    setattr(module, name, wrapped)


def after(module: Any, name: str, when: Callable[..., bool]) -> None:
    """Die when that function of the module has done its work."""
    real: Function = getattr(module, name)

    def wrapped(*given: Any, **named: Any) -> Any:
        result = real(*given, **named)
        if when(result, *given):
            die()
        return result

    setattr(module, name, wrapped)


def arm(point: str, channel: str) -> None:
    """Set the point at which this process dies."""
    match point:
        case "the digest is recorded, its deliveries are not":
            before(outbox, "plan", lambda *_: True)
        case "planned":
            before(outbox, "begin_attempt", lambda _store, _id: True)
        case "sending, nothing said yet":
            after(outbox, "begin_attempt", lambda attempt, *_: attempt.delivery.channel == channel)
        case "answered, the answer not stored":
            after(lane, "hand_over", lambda _receipt, _ways, attempt: attempt.delivery.channel == channel)
        case "a detail answered, the answer not stored":
            after(lane, "hand_over", lambda _receipt, _ways, attempt: attempt.delivery.part == 2)
        case "the answer stored":
            after(outbox, "end_attempt", lambda _state, _store, attempt, _receipt: attempt.delivery.channel == channel)
        case "unknown, not yet sent again":
            after(outbox, "strays", lambda ids, *_: bool(ids))
        case _:
            raise SystemExit(f"no such point: {point}")


async def main(point: str, channel: str, config: Path, home: Path, now: datetime) -> None:
    """Do the two steps."""
    arm(point, channel)
    loaded = load_config(config, environ={})
    async with opened(loaded, config_folder=config, home=home, now=now, environ={}, workers=1) as desk:
        await cycle(desk, now=now, only=("digest", "deliver"))


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(main(given[0], given[1], Path(given[2]), Path(given[3]), datetime.fromisoformat(given[4])))
