"""Run a function on untrusted input in worker processes, with CPU and memory limits per call.

PoolError
 ├─ LimitExceeded          the call exceeded a limit because of its input, on any machine
 │   ├─ CpuTimeExceeded    more CPU time; its worker was killed and replaced
 │   └─ MemoryExceeded     more memory
 ├─ WallTimeExceeded       no result within the wall limit: a stopped worker, or a busy machine
 ├─ WorkerDied             the worker died during the call (C crash, out of memory, killed by hand)
 └─ PoolClosed             the pool was closed while the call waited
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, Generic, ParamSpec, TypeVar

from wirewatch.adapters.worker import CPU_TIME_IS_UP, Limits, OutOfMemory, WorkerFailure, run_worker

P = ParamSpec("P")
R = TypeVar("R")

# A starting worker has modules to import; only after this long does it count as dead.
START_TIMEOUT_SECONDS = 60.0
# The wall limit, in multiples of the CPU limit: a worker that shares its core with others still
# finishes, and one that is stopped does not block its caller for ever.
WALL_FACTOR = 10.0


class PoolError(Exception):
    """The pool could not complete a call; never raised for the function's own exceptions."""


class LimitExceeded(PoolError):
    """The call exceeded a limit, as it would on any machine."""


class CpuTimeExceeded(LimitExceeded):
    """The call exceeded its CPU time limit; its worker was killed and replaced."""


class MemoryExceeded(LimitExceeded):
    """The call exceeded its memory limit."""


class WallTimeExceeded(PoolError):
    """The call ran out of wall time; it may be retried, as its input need not be the cause."""


class WorkerDied(PoolError):
    """The worker process died during the call."""


class PoolClosed(PoolError):
    """The pool is closed."""


class WorkPool(Generic[P, R]):
    """A pool of spawned processes that run one function, each one call at a time.

    The worker of a call that uses more than `seconds` of CPU time, or has no result after
    `wall_seconds` (by default ten times as many), is killed and replaced; other calls are not
    affected. A worker is replaced after `recycle_after` calls. `memory` caps a worker's address
    space in bytes. `warm_up` is called in each new worker before its first call. Workers start when
    first needed, end with this process however it ends, and ignore Ctrl-C. `function` and `warm_up`
    must be importable by name.

        async with WorkPool(extract_page, workers=2, seconds=10) as pool:
            article = await pool.call(html, url)
    """

    def __init__(
        self,
        function: Callable[P, R],
        *,
        workers: int,
        seconds: float,
        wall_seconds: float | None = None,
        recycle_after: int = 1000,
        memory: int | None = None,
        warm_up: Callable[[], object] | None = None,
    ) -> None:
        if workers < 1:
            raise ValueError(f"a pool needs at least one worker, not {workers}")
        self._function = function
        self._limits = Limits(
            cpu=seconds,
            wall=wall_seconds if wall_seconds is not None else WALL_FACTOR * seconds,
            memory=memory,
        )
        self._recycle_after = recycle_after
        self._warm_up = warm_up
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._free = asyncio.Semaphore(workers)
        self._closed = False

    async def __aenter__(self) -> WorkPool[P, R]:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def busy(self) -> int:
        """The number of workers that are running a call."""
        return len(self._all) - len(self._idle)

    async def call(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the function's result for these arguments; waits while all workers are busy.

        Raises what the function raised, CpuTimeExceeded, MemoryExceeded, WallTimeExceeded,
        WorkerDied, or PoolClosed.
        """
        async with self._free:
            if self._closed:
                raise PoolClosed("the pool is closed")
            worker = self._idle.pop() if self._idle else self._start_worker()
            try:
                result = await worker.run(args, kwargs)
            except BaseException:
                # Timed out, dead, or cancelled by the caller: its state is unknown, so replace it.
                await self._end(worker)
                raise
            await self._put_back(worker)
        if isinstance(result, WorkerFailure):
            raise result.error from _RemoteTraceback(result.traceback)
        return result  # type: ignore[no-any-return]

    async def map(self, calls: Iterable[tuple[Any, ...]]) -> AsyncIterator[R | BaseException]:
        """Yield each call's result, or the exception it raised, in the order of the calls."""
        call: Callable[..., Coroutine[Any, Any, R]] = self.call
        tasks = [asyncio.create_task(call(*args)) for args in calls]
        try:
            for task in tasks:
                (outcome,) = await asyncio.gather(task, return_exceptions=True)
                yield outcome
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """End all workers; running calls raise WorkerDied, later ones PoolClosed."""
        self._closed = True
        await asyncio.gather(*(self._end(worker) for worker in list(self._all)))

    def _start_worker(self) -> _Worker:
        worker = _Worker(self._function, self._warm_up, self._limits)
        self._all.add(worker)
        return worker

    async def _put_back(self, worker: _Worker) -> None:
        if self._closed or worker.calls >= self._recycle_after or not worker.is_alive:
            await self._end(worker)
        else:
            self._idle.append(worker)

    async def _end(self, worker: _Worker) -> None:
        self._all.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        await worker.end()


class _RemoteTraceback(Exception):
    """A worker's traceback, shown as the cause of the exception that it raised."""

    def __init__(self, text: str) -> None:
        super().__init__(text)

    def __str__(self) -> str:
        return f'\n"""\n{self.args[0]}"""'


class _Worker:
    """One process and the pipe to it."""

    def __init__(
        self, function: Callable[..., Any], warm_up: Callable[[], object] | None, limits: Limits
    ) -> None:
        self._limits = limits
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(
            target=run_worker,
            args=(theirs, function, warm_up, limits, os.getpid()),
            daemon=True,
            name="wirewatch-worker",
        )
        # The worker ignores Ctrl-C from its start, since the terminal sends it to every process.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self._is_ready = False
        self._watched: int | None = None  # the pipe's file descriptor while a caller waits for it
        self._arrived = asyncio.Event()
        self.calls = 0

    @property
    def is_alive(self) -> bool:
        """True if the process is alive."""
        return self._process.is_alive()

    async def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the result of one call, or a Failure.

        Raises CpuTimeExceeded, MemoryExceeded, WallTimeExceeded or WorkerDied.
        """
        if not self._is_ready:
            await self._receive(
                START_TIMEOUT_SECONDS,
                f"a worker did not start within {START_TIMEOUT_SECONDS:.0f} s",
            )
            self._is_ready = True
        self.calls += 1
        wall = self._limits.wall
        try:
            # Megabytes do not fit into the pipe at once, and writing must not block the event loop.
            async with asyncio.timeout(wall):
                await asyncio.to_thread(
                    self._send, pickle.dumps((args, kwargs), pickle.HIGHEST_PROTOCOL)
                )
        except TimeoutError:
            raise WallTimeExceeded(f"the call did not reach its worker within {wall:g} s") from None
        result = pickle.loads(await self._receive(wall, f"the call had no result after {wall:g} s"))
        if isinstance(result, OutOfMemory):
            raise MemoryExceeded("the call needed more memory than it may")
        return result

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self._process.kill()
        await asyncio.to_thread(self._process.join)
        # Wake the waiting caller first: the descriptor of a closed pipe may be reused at once.
        self._stop_watching()
        with contextlib.suppress(OSError):
            self._pipe.close()

    def _send(self, data: bytes) -> None:
        try:
            self._pipe.send_bytes(data)
        except OSError:
            raise self._death_error() from None

    async def _receive(self, seconds: float, complaint: str) -> bytes:
        if self._pipe.closed:
            raise self._death_error()
        self._arrived = arrived = asyncio.Event()
        self._watched = self._pipe.fileno()
        asyncio.get_running_loop().add_reader(self._watched, arrived.set)
        try:
            async with asyncio.timeout(seconds):
                await arrived.wait()
        except TimeoutError:
            raise WallTimeExceeded(complaint) from None
        finally:
            self._stop_watching()
        try:
            return await asyncio.to_thread(self._pipe.recv_bytes)
        except (EOFError, OSError):
            raise self._death_error() from None

    def _stop_watching(self) -> None:
        if self._watched is not None:
            asyncio.get_running_loop().remove_reader(self._watched)
            self._watched = None
            self._arrived.set()

    def _death_error(self) -> PoolError:
        self._process.join(1.0)
        code = self._process.exitcode
        if code == -CPU_TIME_IS_UP:
            return CpuTimeExceeded(f"the call used more than {self._limits.cpu:g} s of CPU time")
        how = (
            f"by signal {signal.Signals(-code).name}"
            if code is not None and code < 0
            else f"with exit code {code}"
        )
        return WorkerDied(f"the worker process ended {how} during the call")
