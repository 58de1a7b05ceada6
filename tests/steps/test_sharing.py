"""Runs that start together: each takes a few hosts at a time, and no host ever has two visitors."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.conftest import new_database
from tests.support.many_hosts import ManyHosts, Visit, asked_twice, most_at_one_host, write_config
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.http.messages import Request
from wirewatch.adapters.store import lease_keeper, leases
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.adapters.store.lease_holders import Holder
from wirewatch.adapters.store.leases import HOST_KIND
from wirewatch.adapters.store.schema import leases as rows
from wirewatch.steps import resources as opened_resources
from wirewatch.steps.poll import due_hosts, poll_hosts
from wirewatch.steps.read import read_entries
from wirewatch.steps.reports import PollReport, ReadReport
from wirewatch.steps.resources import Resources, open_resources
from wirewatch.steps.sharing import (
    STORE_RETRY_SECONDS,
    STORE_TIMEOUT_SECONDS,
    WorkShare,
    gather_or_cancel,
    retry_while_store_away,
    split_run_time,
)

ONE, TWO = Holder("one", 1, "then"), Holder("two", 2, "then")
START = datetime(2026, 3, 2, 12, tzinfo=UTC)


@asynccontextmanager
async def machine(
    folder: Path, holder: Holder, *, now: datetime | None = None
) -> AsyncIterator[Resources]:
    """The resources of one of several machines; all share the store of `folder`."""
    config = load_config(folder / "config", environ={})
    async with open_resources(
        config,
        config_folder=folder / "config",
        home=folder / "var",
        now=now or datetime.now(UTC),
        environ={},
        workers=1,
        holder=holder,
    ) as resources:
        yield resources


@asynccontextmanager
async def two_machines(folder: Path) -> AsyncIterator[tuple[Resources, Resources]]:
    async with machine(folder, ONE) as one, machine(folder, TWO) as two:
        yield one, two


def paths(visits: list[Visit], kind: str) -> list[str]:
    return [one.path for one in visits if one.path.startswith(f"/{kind}/")]


async def polled(resources: Resources, *, share: WorkShare, every: bool = False) -> PollReport:
    now = datetime.now(UTC)
    return await poll_hosts(
        resources, due_hosts(resources, now=now, every=every), now=now, every=every, share=share
    )


async def has_read(resources: Resources, *, share: WorkShare) -> ReadReport:
    now = datetime.now(UTC)
    return await read_entries(resources, now=now, share=share)


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
            while not one.leases.is_current(HOST_KIND, f"{web.host(0)}:{web.port}"):
                await asyncio.sleep(0)
            assert await has_read(two, share=WorkShare()) == ReadReport()
            web.delay = 0.0
            await polling
            await has_read(two, share=WorkShare())
        assert len(paths(web.visits, "f")) == 9
        assert len(paths(web.visits, "p")) == 9
        assert most_at_one_host(web.visits) == 1


async def test_a_run_that_has_machines_beside_it_holds_its_part_of_the_hosts_at_a_time(
    tmp_path: Path,
) -> None:
    async with ManyHosts(hosts=8, feeds=8, delay=0.01) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 32})
        async with machine(tmp_path, ONE) as one:
            assert (await polled(one, share=WorkShare(machines=4))).feeds == 8
        overlapping = [sum(a.began <= b.began < a.ended for a in web.visits) for b in web.visits]
        assert max(overlapping) <= 2


async def test_no_host_is_begun_once_the_time_is_up(tmp_path: Path) -> None:
    async with ManyHosts(hosts=6, feeds=6) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 1})

        def clock() -> float:
            return 21.0 if len(web.visits) >= 2 else 0.0

        async with machine(tmp_path, ONE) as one:
            polls, reads = split_run_time(1, time=timedelta(seconds=30), read_clock=clock)
            assert (await polled(one, share=polls)).feeds == 2
            assert not reads.is_over
            with one.store.read() as tx:
                assert leases.current_leases(tx) == []
            assert (await polled(one, share=WorkShare())).feeds == 4


async def test_a_run_whose_host_was_taken_from_it_goes_on_with_the_others(tmp_path: Path) -> None:
    async with ManyHosts(hosts=4, feeds=8, delay=0.1) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 2})
        async with machine(tmp_path, ONE) as one:
            polling = asyncio.create_task(
                polled(one, share=WorkShare(machines=4))
            )  # one host at a time
            while not web.visits:
                await asyncio.sleep(0.01)
            first = f"{web.visits[0].host}:{web.port}"
            while one.leases.is_current(HOST_KIND, first):  # as after a sleep of this machine
                with one.store.begin() as tx:
                    tx.execute(update(rows).where(rows.c.host == first).values(holder=str(TWO)))
                one.leases.renew()
            assert 6 <= (await asyncio.wait_for(polling, 10)).feeds <= 8


async def test_the_gap_to_a_host_holds_after_another_process_was_there(tmp_path: Path) -> None:
    async with ManyHosts(hosts=1, feeds=2, pages=1) as web:
        write_config(
            tmp_path / "config", web.urls(), network={"concurrency": 1, "host_gap": "0.3s"}
        )
        async with two_machines(tmp_path) as (one, two):
            await polled(one, share=WorkShare())
            await has_read(two, share=WorkShare())
        *_, last_of_one = (visit for visit in web.visits if visit.path.startswith("/f/"))
        first_of_two = next(visit for visit in web.visits if visit.path.startswith("/p/"))
        assert first_of_two.began - last_of_one.ended >= 0.3


async def test_a_redirect_waits_until_another_process_has_left_the_host_that_it_leads_to(
    tmp_path: Path,
) -> None:
    async with ManyHosts(hosts=2, feeds=2, delay=0.3) as web:
        direct, other = web.urls()[1], f"http://{web.host(0)}:{web.port}/to/1.xml"
        write_config(tmp_path / "config", [direct, other], network={"concurrency": 2})
        async with two_machines(tmp_path) as (one, two):
            now = datetime.now(UTC)
            hosts = due_hosts(one, now=now, every=True)
            theirs, ours = (
                {host: hosts[host]}
                for host in (f"{web.host(1)}:{web.port}", f"{web.host(0)}:{web.port}")
            )
            reports = await asyncio.gather(
                poll_hosts(one, theirs, now=now, every=True),
                poll_hosts(two, ours, now=now, every=True),
            )
        assert [report.read for report in reports] == [1, 1]
        assert sorted(paths(web.visits, "f")) == ["/f/1.xml", "/f/1.xml"]
        assert most_at_one_host(web.visits) == 1


async def test_a_store_that_is_away_during_a_visit_is_not_called_a_fault_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("the store is away")

    async with ManyHosts(hosts=1, feeds=1) as web:
        write_config(tmp_path / "config", web.urls(), network={"concurrency": 1})
        async with machine(tmp_path, ONE) as one:
            enter, tries = one.leases.enter, list[str]()

            def enter_later(host: str) -> tuple[bool, datetime | None]:
                tries.append(host)
                if len(tries) == 1:
                    away()
                return enter(host)

            monkeypatch.setattr(one.leases, "enter", enter_later)
            monkeypatch.setattr(lease_keeper, "release_leases", away)
            monkeypatch.setattr(opened_resources, "HOST_POLL_SECONDS", 0.0)
            answer = await one.web.fetch(Request(url=web.urls()[0]))
        assert (answer.status, len(tries)) == (200, 2)


async def test_a_step_is_done_again_until_the_store_is_back() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def work() -> str:
        if len(waited) < 3:
            raise StoreUnavailable("the store is away")
        return "done"

    assert await retry_while_store_away(work, read_clock=lambda: sum(waited), sleep=sleep) == "done"
    assert waited == [STORE_RETRY_SECONDS] * 3


async def test_a_store_that_stays_away_ends_the_run() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def work() -> None:
        raise StoreUnavailable("the store is away")

    with pytest.raises(StoreUnavailable):
        await retry_while_store_away(work, read_clock=lambda: sum(waited), sleep=sleep)
    assert sum(waited) >= STORE_TIMEOUT_SECONDS


async def test_an_error_in_one_of_several_ends_the_others_before_it_is_raised() -> None:
    ended: list[str] = []

    async def goes_on() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("the other")

    async def fails() -> None:
        await asyncio.sleep(0)
        raise StoreUnavailable("the store is away")

    with pytest.raises(StoreUnavailable):
        await gather_or_cancel([goes_on(), fails()])
    assert ended == ["the other"]


COMMAND = [sys.executable, "-m", "wirewatch", "run", "--only", "poll,read"]


@pytest.mark.slow
async def test_processes_with_homes_of_their_own_share_a_store_on_postgresql(
    tmp_path: Path, postgresql_server: str
) -> None:
    url = new_database(postgresql_server, f"shared-{tmp_path.name}")
    async with ManyHosts(hosts=8, feeds=16, pages=1, delay=0.05) as web:
        write_config(
            tmp_path / "config", web.urls(), network={"concurrency": 2}, store={"url": url}
        )

        async def run(home: str) -> tuple[int, str]:
            folders = ["--config", str(tmp_path / "config"), "--home", str(tmp_path / home)]
            process = await asyncio.create_subprocess_exec(
                *COMMAND, *folders, stderr=subprocess.PIPE, env=os.environ
            )
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
