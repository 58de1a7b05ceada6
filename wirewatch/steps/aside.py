"""Writing beside the event loop: while the store makes us wait for another process, pages go on coming in."""

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
    return await asyncio.get_running_loop().run_in_executor(_hand(), partial(work, *arguments, **named))


@cache
def _hand() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
