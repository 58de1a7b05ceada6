"""The main loop of a WorkPool process: runs one call at a time, each under a CPU time limit."""

from __future__ import annotations

import contextlib
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from wirewatch.adapters.processes import die_with_parent

CPU_TIME_IS_UP = signal.SIGPROF  # sent by the system when a CPU timer expires


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """An exception to be raised in the parent, with the worker's traceback as text."""

    error: BaseException
    traceback: str


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """Sent in place of a result when the call exceeded the memory limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use."""

    cpu: float  # seconds of the worker's own CPU time
    wall: float  # seconds
    memory: int | None  # bytes of address space


def run_worker(
    pipe: Connection,
    function: Callable[..., Any],
    warm_up: Callable[[], object] | None,
    limits: Limits,
    parent: int,
) -> None:
    """Run the calls received through the pipe until the parent is gone."""
    _prepare_process(limits.memory, parent)
    if warm_up is not None:
        warm_up()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, or has closed the pool
        pipe.send_bytes(b"ready")
        while True:
            args, kwargs = pickle.loads(pipe.recv_bytes())
            with _cpu_limited(limits.cpu):
                outcome = _call_function(function, args, kwargs)
            pipe.send_bytes(outcome)


@contextlib.contextmanager
def _cpu_limited(seconds: float) -> Iterator[None]:
    """End this process when the block uses more CPU time, user and system.

    A stopped or starved process uses none. The signal's default action ends the process even inside
    C code, where no Python handler would run. RLIMIT_CPU has a resolution of seconds and includes
    earlier calls.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _prepare_process(memory: int | None, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(CPU_TIME_IS_UP, signal.SIG_DFL)
    die_with_parent(parent)
    if memory is not None and sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):  # not every system supports the limit
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _call_function(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> bytes:
    try:
        return pickle.dumps(function(*args, **kwargs), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(OutOfMemory())
    except Exception as error:
        return _pickle_error(error)


def _pickle_error(error: Exception) -> bytes:
    trace = traceback.format_exc()
    try:
        data = pickle.dumps(WorkerFailure(error, trace), pickle.HIGHEST_PROTOCOL)
        pickle.loads(data)  # an exception may be pickled and still fail to unpickle
    except Exception:
        return pickle.dumps(WorkerFailure(RuntimeError(f"{type(error).__name__}: {error}"), trace))
    return data
