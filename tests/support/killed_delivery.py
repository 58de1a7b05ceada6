"""Compose and deliver, and be killed (-9) at a named point.

With `again`, the newest issue is sent again on request instead. The product knows nothing of these points: `main`,
in a process of its own, wraps its functions from outside.

A point is one of POINTS; or a change of CHANGES with ", not committed" (its transaction is over but for the commit) or
", committed" (right after it).
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import delivery_attempts, outbox, outbox_queries
from wirewatch.adapters.store.engine import Store
from wirewatch.steps.cycle import run_cycle
from wirewatch.steps.delivery import dispatch
from wirewatch.steps.delivery.resend import resend_issue
from wirewatch.steps.operations import notify_operator
from wirewatch.steps.resources import open_resources

Function = Callable[..., Any]

# All that changes the state of a delivery or when it is due: by a name for people, the function that does it.
CHANGES: dict[str, tuple[Any, str]] = {
    "planned": (outbox, "plan_deliveries"),
    "sending": (delivery_attempts, "begin_attempt"),
    "answered": (delivery_attempts, "end_attempt"),
    "unknown, as its sender died": (delivery_attempts, "recover_interrupted"),
    "refused with an earlier part": (outbox, "refuse_delivery"),
    "put off with the others": (outbox, "postpone_channel"),
    "held with its channel": (outbox, "hold_channel"),
    "set free with its channel": (outbox, "release_channel"),
    "replaced by a later issue": (outbox, "replace_deliveries"),
    "put off by quiet hours": (outbox, "postpone_deliveries"),
    "ended, as nobody waits for it": (outbox, "cancel_delivery"),
    "ended, as its reader has left": (outbox, "cancel_recipient"),
    "ended, as the operator is told anew": (outbox, "cancel_kind"),
}
OF_THEIR_OWN = (
    "begin_attempt",
    "end_attempt",
)  # they begin and commit a transaction; the others are given one


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


def at_commit(module: Any, name: str, channel: str, *, committed: bool) -> None:
    """Die before or after the commit of a transaction in which that function of the store has changed something."""
    real, real_begin, here = getattr(module, name), Store.begin, threading.local()

    def wrapped(*given: Any, **named: Any) -> Any:
        own = name in OF_THEIR_OWN
        if own:
            here.armed = _channel(*given) == channel
        result = real(*given, **named)
        if not own and (result is None or result):  # ids, a count, or nothing to tell
            here.armed = True
        return result

    @contextmanager
    def begin(store: Store) -> Iterator[Any]:
        with real_begin(store) as tx:
            yield tx
            if getattr(here, "armed", False) and not committed:
                die()
        if getattr(here, "armed", False):
            die()

    setattr(module, name, wrapped)
    setattr(Store, "begin", begin)  # noqa: B010


def _channel(store: Store, which: Any, *_: Any) -> str:
    if isinstance(which, delivery_attempts.Attempt):
        return which.delivery.channel
    with store.read() as tx:
        delivery = outbox_queries.delivery_by_id(tx, which)
    return delivery.channel if delivery else ""


POINTS: dict[str, Callable[[str], None]] = {
    "the digest is recorded, its deliveries are not": lambda _: before(
        outbox, "plan_deliveries", lambda *_: True
    ),
    "planned": lambda _: before(delivery_attempts, "begin_attempt", lambda _store, _id: True),
    "sending, nothing said yet": lambda channel: after(
        delivery_attempts, "begin_attempt", lambda attempt, *_: attempt.delivery.channel == channel
    ),
    "answered, the answer not stored": lambda channel: after(
        dispatch,
        "send_attempt",
        lambda _receipt, _connections, attempt: attempt.delivery.channel == channel,
    ),
    "a detail answered, the answer not stored": lambda _: after(
        dispatch, "send_attempt", lambda _receipt, _connections, attempt: attempt.delivery.part == 2
    ),
    "the answer stored": lambda channel: after(
        delivery_attempts,
        "end_attempt",
        lambda _state, _store, attempt, _receipt: attempt.delivery.channel == channel,
    ),
    "unknown, not yet sent again": lambda _: before(
        outbox_queries, "queued_parts", lambda *_: True
    ),
    "a page is written, not yet in its place": lambda _: before(
        Path, "replace", lambda unfinished, _place: unfinished.name.startswith(".")
    ),
}


def arm(point: str, channel: str) -> None:
    """Set the point at which this process dies."""
    if point in POINTS:
        POINTS[point](channel)
        return
    change, when = next(
        (point.removesuffix(end), end)
        for end in (", not committed", ", committed")
        if point.endswith(end)
    )
    at_commit(*CHANGES[change], channel, committed=when == ", committed")


def main(
    point: str, channel: str, config: Path, home: Path, now: datetime, again: bool = False
) -> None:
    """Do the two steps, or send the newest issue again, up to that point."""
    arm(point, channel)
    asyncio.run(_run(point, config, home, now, again))


async def _run(point: str, config: Path, home: Path, now: datetime, again: bool) -> None:
    loaded = load_config(config, environ={})
    async with open_resources(
        loaded, config_folder=config, home=home, now=now, environ={}, workers=1
    ) as resources:
        if point.startswith("ended, as the operator"):
            await notify_operator(resources, now=now)
        elif again:
            await resend_issue(resources, loaded.series[0], number=None, to=None, now=now)
        else:
            await run_cycle(resources, now=now, only=("digest", "deliver"), first_at_once=True)
