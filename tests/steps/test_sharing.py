"""Runs that start together: each takes a few hosts at a time, and no host ever has two visitors."""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import new_database
from tests.support.many_hosts import ManyHosts, Visit, asked_twice, most_at_one_host, write_config
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store.leases import HOST, Holder, LeaseKeeper
from wirewatch.steps.poll import due_hosts, poll
from wirewatch.steps.read import read, waiting_hosts
from wirewatch.steps.reports import PollReport, ReadReport
from wirewatch.steps.resources import Resources, opened
from wirewatch.steps.sharing import WorkShare, shares

ONE, TWO = Holder("one", 1, "then"), Holder("two", 2, "then")
START = datetime(2026, 3, 2, 12, tzinfo=UTC)


@asynccontextmanager
async def machine(folder: Path, holder: Holder, *, now: datetime | None = None) -> AsyncIterator[Resources]:
    """The resources of one of several machines; all share the store of `folder`."""
    config = load_config(folder / "config", environ={})
    async with opened(
        config,
        config_folder=folder / "config",
        home=folder / "var",
        now=now or datetime.now(UTC),
        environ={},
        workers=1,
    ) as resources:
        leases = LeaseKeeper(resources.store, holder)
        try:
            yield replace(resources, holder=holder, leases=leases)
        finally:
            leases.close()


@asynccontextmanager
async def two_machines(folder: Path) -> AsyncIterator[tuple[Resources, Resources]]:
    async with machine(folder, ONE) as one, machine(folder, TWO) as two:
        yield one, two


def paths(visits: list[Visit], kind: str) -> list[str]:
    return [one.path for one in visits if one.path.startswith(f"/{kind}/")]


async def polled(resources: Resources, *, share: WorkShare, every: bool = False) -> PollReport:
    now = datetime.now(UTC)
    return await poll(resources, due_hosts(resources, now=now, every=every), now=now, every=every, share=share)


async def has_read(resources: Resources, *, share: WorkShare) -> ReadReport:
    now = datetime.now(UTC)
    return await read(resources, waiting_hosts(resources, now=now), now=now, share=share)


async def test_two_runs_share_the_feeds_and_none_is_asked_twice(tmp_path: Path) -> None:
    async with ManyHosts(hosts=12, feeds=36, delay=0.01) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 2})
        async with two_machines(tmp_path) as (one, two):
            share = WorkShare(machines=2)
            reports = await asyncio.gather(polled(one, share=share), polled(two, share=share))
        assert sum(report.feeds for report in reports) == 36
        assert min(report.feeds for report in reports) >= 12
        assert asked_twice(web.visits) == {}
        assert most_at_one_host(web.visits) == 1


async def test_while_one_run_polls_a_host_another_never_reads_there(tmp_path: Path) -> None:
    async with ManyHosts(hosts=3, feeds=9, pages=1, delay=0.01) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 3})
        async with two_machines(tmp_path) as (one, two):
            await polled(one, share=WorkShare())
            web.visits.clear()
            web.delay = 0.2
            polling = asyncio.create_task(polled(one, share=WorkShare(), every=True))
            while not one.leases.is_current(HOST, f"{web.host(0)}:{web.port}"):
                await asyncio.sleep(0)
            assert await has_read(two, share=WorkShare()) == ReadReport()
            web.delay = 0.0
            await polling
            await has_read(two, share=WorkShare())
        assert len(paths(web.visits, "f")) == 9
        assert len(paths(web.visits, "p")) == 9
        assert most_at_one_host(web.visits) == 1


async def test_a_run_that_has_machines_beside_it_holds_its_part_of_the_hosts_at_a_time(tmp_path: Path) -> None:
    async with ManyHosts(hosts=8, feeds=8, delay=0.01) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 32})
        async with machine(tmp_path, ONE) as one:
            assert (await polled(one, share=WorkShare(machines=4))).feeds == 8
        overlapping = [sum(a.began <= b.began < a.ended for a in web.visits) for b in web.visits]
        assert max(overlapping) <= 2


async def test_no_host_is_begun_once_the_time_is_up(tmp_path: Path) -> None:
    seconds = 0.0

    def clock() -> float:
        return seconds

    async with ManyHosts(hosts=6, feeds=6) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 1})
        async with machine(tmp_path, ONE) as one:
            share, rest = shares(1, time=timedelta(seconds=30), read_clock=clock)

            def up_after_two(_what: str, done: int, _total: int) -> None:
                nonlocal seconds
                seconds = 21.0 if done >= 1 else seconds

            report = await polled(replace(one, progress=up_after_two), share=share)
            assert 1 <= report.feeds < 6
            assert not rest.is_over
            assert one.leases.take(HOST, [f"127.0.2.{n}:{web.port}" for n in range(1, 7)]).left == []
            assert (await polled(one, share=WorkShare())).feeds == 6 - report.feeds


async def test_the_gap_to_a_host_holds_after_another_process_was_there(tmp_path: Path) -> None:
    async with ManyHosts(hosts=1, feeds=2, pages=1) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 1, "host_gap": "0.3s"})
        async with two_machines(tmp_path) as (one, two):
            await polled(one, share=WorkShare())
            await has_read(two, share=WorkShare())
        began = [visit.began for visit in web.visits]
        assert len(began) == 4
        assert min(later - earlier for earlier, later in itertools.pairwise(began)) >= 0.28


COMMAND = [sys.executable, "-m", "wirewatch", "run", "--only", "poll,read"]


@pytest.mark.slow
async def test_processes_with_homes_of_their_own_share_a_store_on_postgresql(
    tmp_path: Path, postgresql_server: str
) -> None:
    url = new_database(postgresql_server, f"shared-{tmp_path.name}")
    async with ManyHosts(hosts=8, feeds=16, pages=1, delay=0.05) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 2}, store={"url": url})

        async def run(home: str) -> tuple[int, str]:
            folders = ["--config", str(tmp_path / "config"), "--home", str(tmp_path / home)]
            process = await asyncio.create_subprocess_exec(*COMMAND, *folders, stderr=subprocess.PIPE, env=os.environ)
            said = (await process.communicate())[1].decode()
            return process.returncode or 0, said

        ended: Mapping[str, tuple[int, str]] = dict(
            zip(("one", "two"), await asyncio.gather(run("one"), run("two")), strict=True)
        )
        assert {code for code, _ in ended.values()} == {0}, ended
        assert sorted(paths(web.visits, "f")) == sorted(f"/f/{number}.xml" for number in range(16))
        assert len(paths(web.visits, "p")) == 16
        assert asked_twice(web.visits) == {}
        assert most_at_one_host(web.visits) == 1
        assert all("polled 0 feeds" not in said for _, said in ended.values()), ended
