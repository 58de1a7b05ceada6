from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from wirewatch.adapters.store import lease_holders, leases
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.lease_holders import Holder
from wirewatch.adapters.store.lease_keeper import LeaseKeeper
from wirewatch.adapters.store.leases import HOST_KIND
from wirewatch.adapters.store.schema import leases as rows

PROGRAM = """
import sys
from wirewatch.adapters.store import lease_holders, leases
from wirewatch.adapters.store.engine import open_store
store = open_store(sys.argv[1])
print(*leases.take_leases(store, "poll", sys.argv[2:], holder=lease_holders.current_holder()), flush=True)
sys.stdin.read()
"""

US = lease_holders.current_holder()
ELSEWHERE = Holder("another-machine", 1, "long-ago")


@contextmanager
def worker(url: str, *hosts: str) -> Iterator[tuple[list[str], subprocess.Popen[str]]]:
    """Another process that leases hosts and stays: what it got, and the process."""
    arguments = [sys.executable, "-c", PROGRAM, url, *hosts]
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split(), process
    finally:
        process.communicate()


def test_one_of_two_processes_gets_a_host(store: Store, store_url: str) -> None:
    with worker(store_url, "herald.example", "gazette.example") as (theirs, _):
        assert theirs == ["gazette.example", "herald.example"]
        assert leases.take_leases(store, "poll", ["herald.example", "post.example"], holder=US) == [
            "post.example"
        ]


def test_the_lease_of_a_killed_process_is_void_at_once(store: Store, store_url: str) -> None:
    with worker(store_url, "herald.example") as (_, process):
        assert leases.take_leases(store, "poll", ["herald.example"], holder=US) == []
        process.kill()
        process.wait()
        assert leases.take_leases(store, "poll", ["herald.example"], holder=US) == [
            "herald.example"
        ]


def test_a_pid_that_was_given_to_another_process_holds_nothing(store: Store) -> None:
    earlier = Holder(US.machine, os.getpid(), "before-the-reboot")
    leases.take_leases(store, "poll", ["herald.example"], holder=earlier)
    assert leases.take_leases(store, "poll", ["herald.example"], holder=US) == ["herald.example"]


def test_a_container_of_the_same_name_is_another_machine(store: Store) -> None:
    name, boot, *namespace = US.machine.split(" ")
    elsewhere = Holder(
        " ".join([name, boot, *(f"{number}1" for number in namespace), "else"]), 1, "then"
    )
    same_name = Holder(platform.node(), 2**22 + 1, "then")  # no such process runs here
    leases.take_leases(store, "poll", ["herald.example"], holder=elsewhere, seconds=60)
    leases.take_leases(store, "poll", ["gazette.example"], holder=same_name, seconds=60)
    assert leases.take_leases(store, "poll", ["herald.example", "gazette.example"], holder=US) == []


def test_a_lease_of_another_machine_stands_until_it_runs_out(store: Store) -> None:
    leases.take_leases(store, "poll", ["herald.example"], holder=ELSEWHERE, seconds=60)
    leases.take_leases(store, "poll", ["gazette.example"], holder=ELSEWHERE, seconds=-1)
    both = ["herald.example", "gazette.example"]
    assert leases.take_leases(store, "poll", both, holder=US) == ["gazette.example"]


def test_the_holder_renews_its_lease(store: Store) -> None:
    leases.take_leases(store, "poll", ["herald.example"], holder=US, seconds=10)
    with store.read() as tx:
        before = leases.current_leases(tx)[0].lease_until
    assert leases.take_leases(store, "poll", ["herald.example"], holder=US, seconds=100) == [
        "herald.example"
    ]
    with store.read() as tx:
        assert (leases.current_leases(tx)[0].lease_until - before).total_seconds() >= 89


def test_only_the_holder_gives_a_lease_back(store: Store) -> None:
    leases.take_leases(store, "poll", ["herald.example"], holder=ELSEWHERE)
    leases.release_leases(store, "poll", ["herald.example"], holder=US)
    assert leases.take_leases(store, "poll", ["herald.example"], holder=US) == []
    leases.release_leases(store, "poll", ["herald.example"], holder=ELSEWHERE)
    assert leases.take_leases(store, "poll", ["herald.example"], holder=US) == ["herald.example"]


def test_kinds_of_work_do_not_hinder_one_another(store: Store) -> None:
    leases.take_leases(store, "poll", ["herald.example"], holder=ELSEWHERE)
    assert leases.take_leases(store, "read", ["herald.example"], holder=US) == ["herald.example"]


def test_a_thousand_hosts_are_shared_out_without_one_given_twice(
    store: Store, store_url: str
) -> None:
    hosts = [f"host-{number}.example" for number in range(1000)]
    got: dict[str, list[str]] = {}

    def take(name: str) -> None:
        opened = open_store(store_url)
        got[name] = leases.take_leases(opened, "poll", hosts, holder=Holder(name, 1, "now"))
        opened.close()

    threads = [threading.Thread(target=take, args=(name,)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(host for some in got.values() for host in some) == sorted(hosts)


def test_upkeep_drops_leases_that_hold_nothing(store: Store) -> None:
    leases.take_leases(store, "poll", ["herald.example"], holder=ELSEWHERE, seconds=60)
    leases.take_leases(store, "poll", ["gazette.example"], holder=ELSEWHERE, seconds=-1)
    leases.take_leases(
        store,
        "poll",
        ["post.example"],
        holder=Holder(US.machine, os.getpid(), "before"),
        seconds=60,
    )
    with store.begin() as tx:
        assert leases.delete_expired_leases(tx) == 2
        assert list(tx.execute(select(rows.c.host)).scalars()) == ["herald.example"]


class Clock:
    """The system clock, and some seconds."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def keeper(store: Store, holder: Holder, clock: Clock | None = None) -> LeaseKeeper:
    return LeaseKeeper(store, holder, read_clock=clock or Clock())


def test_a_few_hosts_are_taken_in_order_and_those_of_others_left_out(store: Store) -> None:
    leases.take_leases(store, HOST_KIND, ["b.example"], holder=ELSEWHERE)
    ours = keeper(store, US)
    taken = ours.take(HOST_KIND, ["c.example", "b.example", "a.example", "d.example"], limit=2)
    assert (list(taken.visited), taken.not_tried) == (["c.example", "a.example"], ["d.example"])
    assert ours.is_current(HOST_KIND, "a.example")
    assert not ours.is_current(HOST_KIND, "b.example")
    ours.close()


def test_leases_are_renewed_while_work_goes_on_and_last_a_minute_after(store: Store) -> None:
    clock = Clock()
    ours, theirs = keeper(store, US, clock), keeper(store, ELSEWHERE, clock)
    ours.take(HOST_KIND, ["a.example"])
    for _ in range(4):
        clock.ahead += timedelta(seconds=30)
        ours.renew()
        assert theirs.take(HOST_KIND, ["a.example"]).visited == {}
    clock.ahead += timedelta(seconds=61)
    assert list(theirs.take(HOST_KIND, ["a.example"]).visited) == ["a.example"]
    assert not ours.holds(HOST_KIND, "a.example")
    ours.close()
    theirs.close()


def test_a_renewal_that_another_process_came_before_gives_the_lease_up(store: Store) -> None:
    clock = Clock()
    ours, theirs = keeper(store, US, clock), keeper(store, ELSEWHERE, clock)
    ours.take(HOST_KIND, ["a.example", "b.example"])
    clock.ahead += timedelta(seconds=61)
    theirs.take(HOST_KIND, ["a.example"])
    ours.renew()
    assert (ours.is_current(HOST_KIND, "a.example"), ours.is_current(HOST_KIND, "b.example")) == (
        False,
        True,
    )
    ours.release(HOST_KIND, ["a.example", "b.example"])
    assert leases.take_leases(
        store, HOST_KIND, ["a.example", "b.example"], holder=Holder("third", 1, "then")
    ) == ["b.example"]
    theirs.close()
    ours.close()


def test_a_lease_that_ran_out_while_the_machine_slept_is_taken_again(store: Store) -> None:
    clock = Clock()
    ours = keeper(store, US, clock)
    ours.take(HOST_KIND, ["a.example"])
    clock.ahead += timedelta(hours=1)
    assert not ours.is_current(HOST_KIND, "a.example")
    assert ours.holds(HOST_KIND, "a.example")
    ours.close()


def test_who_takes_a_host_learns_when_another_process_left_it(store: Store) -> None:
    ours, theirs = keeper(store, US), keeper(store, ELSEWHERE)
    assert ours.take(HOST_KIND, ["a.example"]).visited == {"a.example": None}
    before = datetime.now(UTC)
    ours.release(HOST_KIND, ["a.example"])
    assert ours.take(HOST_KIND, ["a.example"]).visited == {"a.example": None}
    ours.release(HOST_KIND, ["a.example"])
    left = theirs.take(HOST_KIND, ["a.example"]).visited["a.example"]
    assert left is not None
    assert before <= left <= datetime.now(UTC)
    ours.close()
    theirs.close()


def test_a_host_whose_holder_died_may_have_been_visited_just_now(store: Store) -> None:
    leases.take_leases(
        store, HOST_KIND, ["a.example"], holder=Holder(US.machine, os.getpid(), "before")
    )
    ours, before = keeper(store, US), datetime.now(UTC)
    left = ours.take(HOST_KIND, ["a.example"]).visited["a.example"]
    assert left is not None
    assert left >= before
    ours.close()


def test_upkeep_keeps_the_last_visits_of_hosts_for_a_while(store: Store) -> None:
    ours = keeper(store, US)
    ours.take(HOST_KIND, ["a.example"])
    ours.close()
    with store.begin() as tx:
        assert leases.current_leases(tx) == []
        assert leases.delete_expired_leases(tx) == 0
        tx.execute(update(rows).values(lease_until=datetime.now(UTC) - timedelta(hours=1)))
        assert leases.delete_expired_leases(tx) == 1


def test_the_thread_renews_what_nobody_asks_for(store: Store) -> None:
    ours = LeaseKeeper(store, US, seconds=2)
    ours.take("group", ["*"])

    def until() -> datetime:
        with store.read() as tx:
            return next(one.lease_until for one in leases.current_leases(tx) if one.kind == "group")

    first, deadline = until(), time.monotonic() + 10
    while until() <= first and time.monotonic() < deadline:
        time.sleep(0.02)
    assert until() > first
    ours.close()
    with store.read() as tx:
        assert leases.current_leases(tx) == []


def test_a_visit_to_a_host_that_was_not_taken_leases_it_until_the_last_one_ends(
    store: Store,
) -> None:
    ours, theirs = keeper(store, US), keeper(store, ELSEWHERE)
    assert ours.enter("a.example") == (True, None)
    assert ours.enter("a.example") == (True, None)
    assert theirs.enter("a.example") == (False, None)
    assert not ours.is_current(HOST_KIND, "a.example")
    ours.leave("a.example")
    assert theirs.take(HOST_KIND, ["a.example"]).visited == {}
    ours.leave("a.example")
    entered, left = theirs.enter("a.example")
    assert entered
    assert left is not None
    ours.close()
    theirs.close()


def test_a_host_that_is_taken_or_still_visited_is_not_released_under_the_other(
    store: Store,
) -> None:
    ours, theirs = keeper(store, US), keeper(store, ELSEWHERE)
    ours.enter("a.example")
    ours.take(HOST_KIND, ["a.example"])
    ours.leave("a.example")
    assert theirs.enter("a.example") == (False, None)
    ours.enter("a.example")
    ours.release(HOST_KIND, ["a.example"])
    assert theirs.enter("a.example") == (False, None)
    ours.leave("a.example")
    assert theirs.enter("a.example")[0]
    ours.close()
    theirs.close()
