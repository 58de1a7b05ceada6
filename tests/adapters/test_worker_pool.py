from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.pool_work import Refused, do
from wirewatch.adapters.worker_pool import (
    CpuTimeExceeded,
    MemoryExceeded,
    PoolClosed,
    WallTimeExceeded,
    WorkerDied,
    WorkPool,
)

pytestmark = pytest.mark.slow


ROOT = Path(__file__).parents[2]


@pytest.fixture
async def pool() -> AsyncIterator[WorkPool[..., object]]:
    async with WorkPool(do, workers=2, seconds=20) as opened:
        yield opened


def workers() -> set[int]:
    """The process ids of the workers that live now."""
    return {child.pid for child in multiprocessing.active_children() if child.pid is not None}


def _lives(pid: int) -> bool:
    return _state(pid) not in ("", "Z")


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


async def test_a_call_gives_the_functions_result_from_another_process(
    pool: WorkPool[..., object],
) -> None:
    assert await pool.call("echo", "سلام") == "سلام"
    assert await pool.call("pid") != os.getpid()


async def test_megabytes_travel_both_ways(pool: WorkPool[..., object]) -> None:
    page = os.urandom(5_000_000)
    assert await pool.call("echo", page) == page


async def test_many_tasks_share_few_workers_and_each_gets_its_own_answer(
    pool: WorkPool[..., object],
) -> None:
    answers = await asyncio.gather(*(pool.call("echo", number) for number in range(40)))
    assert answers == list(range(40))
    assert len(workers()) == 2


async def test_map_gives_results_and_failures_in_order(pool: WorkPool[..., object]) -> None:
    outcomes = [outcome async for outcome in pool.map([("echo", 1), ("refuse",), ("echo", 3)])]
    assert [type(outcome) for outcome in outcomes] == [int, Refused, int]


async def test_no_worker_is_started_before_it_is_needed() -> None:
    async with WorkPool(do, workers=8, seconds=20) as pool:
        assert workers() == set()
        await pool.call("pid")
        assert len(workers()) == 1


async def test_the_functions_own_exception_comes_back_whole_and_keeps_the_worker(
    pool: WorkPool[..., object],
) -> None:
    before = await pool.call("pid")
    with pytest.raises(Refused) as caught:
        await pool.call("refuse")
    assert caught.value.again is True
    assert "pool_work.py" in str(caught.value.__cause__)
    assert await pool.call("pid") == before


async def test_an_exception_that_cannot_travel_is_told_in_words(
    pool: WorkPool[..., object],
) -> None:
    with pytest.raises(RuntimeError, match="CannotTravel: lost"):
        await pool.call("cannot-travel")


async def test_a_call_over_time_costs_nobody_else() -> None:
    async with WorkPool(do, workers=2, seconds=0.5) as pool:
        await pool.call("echo", "warm")
        spinning = asyncio.create_task(pool.call("spin"))
        others = await asyncio.gather(*(pool.call("echo", number) for number in range(10)))
        with pytest.raises(CpuTimeExceeded, match="s of CPU time"):
            await spinning
        assert others == list(range(10))
        assert await pool.call("echo", "after") == "after"


@pytest.mark.parametrize(
    ("what", "error"),
    [("spin", CpuTimeExceeded), ("hang", WallTimeExceeded), ("stop", WallTimeExceeded)],
)
async def test_the_worker_of_a_call_over_its_limits_is_gone(
    what: str, error: type[Exception]
) -> None:
    async with WorkPool(do, workers=1, seconds=0.2, wall_seconds=1.5) as pool:
        first = await pool.call("pid")
        with pytest.raises(error):
            await pool.call(what)
        assert isinstance(first, int)
        assert not _lives(first)
        assert await pool.call("echo", "after") == "after"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
async def test_a_worker_that_is_stopped_for_longer_than_its_cpu_limit_loses_nothing() -> None:
    async with WorkPool(do, workers=1, seconds=0.2, wall_seconds=60) as pool:
        worker = await pool.call("pid")
        assert isinstance(worker, int)
        call = asyncio.create_task(pool.call("stop"))
        while _state(worker) != "T":
            await asyncio.sleep(0)
        done, _ = await asyncio.wait([call], timeout=0.5)
        assert not done
        os.kill(worker, signal.SIGCONT)
        assert await call == "continued"
        assert await pool.call("pid") == worker


async def test_the_cpu_time_of_earlier_calls_does_not_count() -> None:
    async with WorkPool(do, workers=1, seconds=0.5) as pool:
        pids = {await pool.call("work", 0.2) for _ in range(5)}
        assert len(pids) == 1


async def test_a_crash_in_a_worker_is_said_and_the_pool_goes_on(
    pool: WorkPool[..., object],
) -> None:
    with pytest.raises(WorkerDied, match="SIGSEGV"):
        await pool.call("die")
    assert await pool.call("echo", "after") == "after"


async def test_an_idle_worker_killed_by_hand_costs_one_call_at_most(
    pool: WorkPool[..., object],
) -> None:
    victim = await pool.call("pid")
    assert isinstance(victim, int)
    os.kill(victim, 9)
    outcomes = [outcome async for outcome in pool.map([("echo", number) for number in range(6)])]
    assert sum(isinstance(outcome, WorkerDied) for outcome in outcomes) <= 1
    assert await pool.call("echo", "after") == "after"


async def test_a_worker_is_replaced_after_its_share_of_calls() -> None:
    async with WorkPool(do, workers=1, seconds=20, recycle_after=2) as pool:
        pids = [await pool.call("pid") for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_a_worker_cannot_swallow_the_machines_memory() -> None:
    async with WorkPool(do, workers=1, seconds=20, memory=1024**3) as pool:
        with pytest.raises(MemoryExceeded):
            await pool.call("swallow-memory")
        assert await pool.call("echo", "after") == "after"


async def test_ctrl_c_is_the_parents_business(pool: WorkPool[..., object]) -> None:
    assert await pool.call("interrupt") == "still here"


async def test_a_call_that_is_given_up_frees_its_worker() -> None:
    async with WorkPool(do, workers=1, seconds=20) as pool:
        await pool.call("echo", "warm")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await pool.call("hang")
        assert await pool.call("echo", "after") == "after"


async def test_closing_ends_all_workers_and_says_so_to_who_waits() -> None:
    pool: WorkPool[..., object] = WorkPool(do, workers=1, seconds=20)
    await pool.call("echo", "warm")
    pids = workers()
    hanging = asyncio.create_task(pool.call("hang"))
    waiting = asyncio.create_task(pool.call("echo", 1))
    while not pool.busy:
        await asyncio.sleep(0)
    await pool.close()
    with pytest.raises(WorkerDied):
        await hanging
    with pytest.raises(PoolClosed):
        await waiting
    with pytest.raises(PoolClosed):
        await pool.call("echo", 2)
    assert not any(map(_lives, pids))


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_killed_parent_leaves_no_worker_behind() -> None:
    script = textwrap.dedent(
        """
        import asyncio, multiprocessing, os, signal
        from tests.adapters.pool_work import do
        from wirewatch.adapters.worker_pool import WorkPool

        async def main():
            async with WorkPool(do, workers=2, seconds=60) as pool:
                await asyncio.gather(pool.call("echo", 1), pool.call("echo", 2))
                hanging = asyncio.create_task(pool.call("hang"))
                await pool.call("echo", 3)
                print(*(child.pid for child in multiprocessing.active_children()), flush=True)
                os.kill(os.getpid(), signal.SIGKILL)

        if __name__ == "__main__":
            asyncio.run(main())
        """
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    pids = [int(pid) for pid in told.stdout.split()]
    assert len(pids) == 2, told.stderr
    for _ in range(2000):
        if not any(map(_lives, pids)):
            break
        os.sched_yield()
        subprocess.run(["true"], check=False)
    assert not any(map(_lives, pids))
