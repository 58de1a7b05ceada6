"""Processes forked from a server that has the project loaded: to spawn each anew costs a second of CPU a test."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from functools import cache
from multiprocessing.context import ForkServerContext
from typing import Any


@cache
def fork_server() -> ForkServerContext:
    """Return the context whose processes come from the fork server."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.preloaded"])
    return context


def killed(main: Callable[..., Any], *given: Any) -> None:
    """Run `main` in a process of its own, which must end by SIGKILL."""
    process = fork_server().Process(target=main, args=given)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL, (
        f"{main.__module__} {given} ended with {process.exitcode}"
    )
