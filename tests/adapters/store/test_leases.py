from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from wirewatch.adapters.store import leases
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.leases import Holder
from wirewatch.adapters.store.schema import leases as rows

PROGRAM = """
import sys
from wirewatch.adapters.store import leases
from wirewatch.adapters.store.engine import open_store
store = open_store(sys.argv[1])
print(*leases.take(store, "poll", sys.argv[2:], holder=leases.this_process()), flush=True)
sys.stdin.read()
"""

US = leases.this_process()
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
        assert leases.take(store, "poll", ["herald.example", "post.example"], holder=US) == ["post.example"]


def test_the_lease_of_a_killed_process_is_void_at_once(store: Store, store_url: str) -> None:
    with worker(store_url, "herald.example") as (_, process):
        assert leases.take(store, "poll", ["herald.example"], holder=US) == []
        process.kill()
        process.wait()
        assert leases.take(store, "poll", ["herald.example"], holder=US) == ["herald.example"]


def test_a_pid_that_was_given_to_another_process_holds_nothing(store: Store) -> None:
    earlier = Holder(US.machine, os.getpid(), "before-the-reboot")
    leases.take(store, "poll", ["herald.example"], holder=earlier)
    assert leases.take(store, "poll", ["herald.example"], holder=US) == ["herald.example"]


def test_a_container_of_the_same_name_is_another_machine(store: Store) -> None:
    name, boot, *namespace = US.machine.split(" ")
    elsewhere = Holder(" ".join([name, boot, *(f"{number}1" for number in namespace), "else"]), 1, "then")
    same_name = Holder(platform.node(), 2**22 + 1, "then")  # no such process runs here
    leases.take(store, "poll", ["herald.example"], holder=elsewhere, seconds=60)
    leases.take(store, "poll", ["gazette.example"], holder=same_name, seconds=60)
    assert leases.take(store, "poll", ["herald.example", "gazette.example"], holder=US) == []


def test_a_lease_of_another_machine_stands_until_it_runs_out(store: Store) -> None:
    leases.take(store, "poll", ["herald.example"], holder=ELSEWHERE, seconds=60)
    leases.take(store, "poll", ["gazette.example"], holder=ELSEWHERE, seconds=-1)
    both = ["herald.example", "gazette.example"]
    assert leases.take(store, "poll", both, holder=US) == ["gazette.example"]


def test_the_holder_renews_its_lease(store: Store) -> None:
    leases.take(store, "poll", ["herald.example"], holder=US, seconds=10)
    with store.read() as tx:
        before = leases.held(tx)[0].lease_until
    assert leases.take(store, "poll", ["herald.example"], holder=US, seconds=100) == ["herald.example"]
    with store.read() as tx:
        assert (leases.held(tx)[0].lease_until - before).total_seconds() >= 89


def test_only_the_holder_gives_a_lease_back(store: Store) -> None:
    leases.take(store, "poll", ["herald.example"], holder=ELSEWHERE)
    leases.release(store, "poll", ["herald.example"], holder=US)
    assert leases.take(store, "poll", ["herald.example"], holder=US) == []
    leases.release(store, "poll", ["herald.example"], holder=ELSEWHERE)
    assert leases.take(store, "poll", ["herald.example"], holder=US) == ["herald.example"]


def test_kinds_of_work_do_not_hinder_one_another(store: Store) -> None:
    leases.take(store, "poll", ["herald.example"], holder=ELSEWHERE)
    assert leases.take(store, "read", ["herald.example"], holder=US) == ["herald.example"]


def test_a_thousand_hosts_are_shared_out_without_one_given_twice(store: Store, store_url: str) -> None:
    hosts = [f"host-{number}.example" for number in range(1000)]
    got: dict[str, list[str]] = {}

    def take(name: str) -> None:
        opened = open_store(store_url)
        got[name] = leases.take(opened, "poll", hosts, holder=Holder(name, 1, "now"))
        opened.close()

    threads = [threading.Thread(target=take, args=(name,)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(host for some in got.values() for host in some) == sorted(hosts)


def test_upkeep_drops_leases_that_hold_nothing(store: Store) -> None:
    leases.take(store, "poll", ["herald.example"], holder=ELSEWHERE, seconds=60)
    leases.take(store, "poll", ["gazette.example"], holder=ELSEWHERE, seconds=-1)
    leases.take(store, "poll", ["post.example"], holder=Holder(US.machine, os.getpid(), "before"), seconds=60)
    with store.begin() as tx:
        assert leases.delete_expired(tx) == 2
        assert list(tx.execute(select(rows.c.host)).scalars()) == ["herald.example"]
