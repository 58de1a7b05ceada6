"""Work at the store beside the event loop: while it makes us wait, pages go on coming in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


async def aside(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Do work that writes to the store or the archive in this process's one thread for that, and give what it gives.

    One thread: SQLite takes one writer at a time, and the archive's file is written to by one hand.
    """
    return await asyncio.get_running_loop().run_in_executor(_hand("store"), partial(work, *arguments, **named))


async def looked_up(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Do work that only reads the store in a thread of its own, and give what it gives.

    Reading never waits for a writer, so it is not to stand in line behind one who waits for another process.
    """
    return await asyncio.get_running_loop().run_in_executor(_hand("store-read"), partial(work, *arguments, **named))


@cache
def _hand(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
