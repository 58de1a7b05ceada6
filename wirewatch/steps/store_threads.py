"""The two threads of this process that use the store: one writes, one reads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    pass

P = ParamSpec("P")
R = TypeVar("R")


async def run_in_write_thread(work: Callable[P, R], *arguments: P.args, **keywords: P.kwargs) -> R:
    """Run a store or archive write in this process's only write thread.

    SQLite allows one writer at a time, and the archive file must have a single writer.
    """
    return await asyncio.get_running_loop().run_in_executor(
        _executor("store"), partial(work, *arguments, **keywords)
    )


async def run_in_read_thread(work: Callable[P, R], *arguments: P.args, **keywords: P.kwargs) -> R:
    """Run a function that only reads the store in a separate thread.

    Reads never wait for a writer, so they must not queue after a write that waits for another
    process.
    """
    return await asyncio.get_running_loop().run_in_executor(
        _executor("store-read"), partial(work, *arguments, **keywords)
    )


@cache
def _executor(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
