from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
import traceback
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.support.reports import report
from tests.support.scene import FEED, NEWS, Scene, served, utc
from tests.support.small_web import Item, Said, SmallWeb, page, plain, rss
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import leases
from wirewatch.adapters.store.engine import Store
from wirewatch.steps import boilerplate
from wirewatch.steps.read import read_entries
from wirewatch.steps.resources import open_resources

pytestmark = pytest.mark.slow

NOW = utc(11, 6)
HOSTS = ("north.example", "south.example", "east.example")


@dataclass
class Watching(SmallWeb):
    """A web that notes what it is asked for, and which hosts were in a reader's hands just then."""

    scene: Scene | None = None
    asked: list[str] = field(default_factory=list)
    held: list[set[str]] = field(default_factory=list)

    def answer(self, url: str, poll: int, headers: Mapping[str, str] | None = None) -> Said:
        self.asked.append(url)
        if self.scene is not None:
            with self.scene.look() as tx:
                self.held.append(
                    {
                        lease.host
                        for lease in leases.current_leases(tx)
                        if lease.kind == leases.HOST_KIND
                    }
                )
        return super().answer(url, poll, headers)


@pytest.fixture
def web() -> Watching:
    return Watching()


def test_a_host_that_waits_for_its_turn_is_free_for_other_workers(
    scene: Scene, web: Watching
) -> None:
    scene.write(network={"concurrency": 1, "robots": {"pages": False}})
    links = [f"http://{host}/one" for host in HOSTS]
    web.on(FEED, rss(*(Item(url=link, title="Council speaks", at=NOW) for link in links)))
    scene.cycle(NOW, only=["poll"])
    for link in links:
        web.on(link, page("Council speaks", report("bridge"), at=NOW))
    web.scene = scene
    assert scene.cycle(NOW, only=["read"]).read.read >= 1
    assert sorted(map(sorted, web.held)) == sorted([host] for host in HOSTS)


def test_a_redirect_into_what_robots_txt_forbids_is_not_followed(
    scene: Scene, web: Watching
) -> None:
    scene.write()
    link, forbidden = f"{NEWS}/short/1", f"{NEWS}/members/talks"
    web.on(
        FEED,
        rss(Item(url=link, title="Envoys gather", at=NOW, text="Eleven states talk of roads.")),
    )
    web.on(f"{NEWS}/robots.txt", plain("User-agent: *\nDisallow: /members/\n"))
    web.on(link, (302, {"Location": forbidden}, b""))
    web.on(forbidden, page("Envoys gather", report("bridge"), at=NOW))
    scene.cycle(NOW)
    assert link in web.asked
    assert forbidden not in web.asked
    assert (
        "robots.txt of the outlet asks programs not to read this page"
        in scene.run("explain", link).out
    )


def test_a_redirect_to_another_host_asks_that_hosts_robots_txt_first(
    scene: Scene, web: Watching
) -> None:
    scene.write()
    link, target = f"{NEWS}/short/2", "http://mirror.example/talks"
    web.on(FEED, rss(Item(url=link, title="Envoys gather", at=NOW)))
    web.on(link, (301, {"Location": target}, b""))
    web.on(target, page("Envoys gather", report("bridge"), at=NOW))
    scene.cycle(NOW)
    there = [url for url in web.asked if "mirror.example" in url]
    assert there == ["http://mirror.example/robots.txt", target]


@dataclass
class Stalling(SmallWeb):
    """A web of which one host does not answer before it is told to."""

    may_answer: threading.Event = field(default_factory=threading.Event)

    def answer(self, url: str, poll: int, headers: Mapping[str, str] | None = None) -> Said:
        if "south.example" in url:
            self.may_answer.wait(30)
        return super().answer(url, poll, headers)


def test_what_breaks_at_one_host_leaves_nobody_at_work_with_a_closed_desk(
    bare_scene: Scene, empty_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = Stalling()
    bare_scene.home.mkdir()
    shutil.copy(empty_sqlite, bare_scene.home / "wirewatch.db")
    links = [f"http://{host}/one" for host in HOSTS[:2]]
    web.on(FEED, rss(*(Item(url=link, title="Council speaks", at=NOW) for link in links)))
    web.on(links[0], page("Council speaks", report("bridge"), at=NOW))

    def breaks(*_: object, **__: object) -> int:
        raise OSError("no room on the disk")

    async def job() -> set[asyncio.Task[object]]:
        config = load_config(bare_scene.config, environ={})
        folder, home = bare_scene.config, bare_scene.home
        async with open_resources(
            config, config_folder=folder, home=home, now=NOW, environ={}, workers=1
        ) as resources:
            with pytest.raises(OSError, match="no room"):
                await read_entries(resources, now=NOW)
            return asyncio.all_tasks() - {asyncio.current_task()}

    with served(bare_scene, web):
        bare_scene.write(network={"robots": {"pages": False}})
        bare_scene.cycle(NOW, only=["poll"])
        monkeypatch.setattr(boilerplate, "clean_flagged_articles", breaks)
        left = asyncio.run(job())
        web.may_answer.set()
    assert left == set()


@dataclass
class Locking(SmallWeb):
    """A web that, at the second page, has another process hold the store until the last page is asked for."""

    store: Path | None = None
    pages: list[str] = field(default_factory=list)
    lock: sqlite3.Connection | None = None

    def answer(self, url: str, poll: int, headers: Mapping[str, str] | None = None) -> Said:
        if url.startswith(f"{NEWS}/page"):
            self.pages.append(url)
            if len(self.pages) == 2 and self.store is not None:
                self.lock = sqlite3.connect(
                    self.store, isolation_level=None, check_same_thread=False
                )
                self.lock.execute("BEGIN IMMEDIATE")
            if len(self.pages) == 5 and self.lock is not None:
                self.lock.rollback()
                self.lock.close()
                self.lock = None
        return super().answer(url, poll, headers)


def test_pages_go_on_coming_in_while_another_process_holds_the_store(
    bare_scene: Scene, empty_sqlite: Path
) -> None:
    web = Locking()
    bare_scene.home.mkdir()
    shutil.copy(empty_sqlite, bare_scene.home / "wirewatch.db")
    links = [f"{NEWS}/page{number}" for number in range(5)]
    web.on(
        FEED,
        rss(*(Item(url=link, title=f"Council speaks of {link[-1]}", at=NOW) for link in links)),
    )
    for link in links:
        web.on(link, page(f"Council speaks of {link[-1]}", report(f"bridge {link[-1]}"), at=NOW))
    with served(bare_scene, web):
        bare_scene.write(network={"per_host": 1, "robots": {"pages": False}})
        bare_scene.cycle(NOW, only=["poll"])
        web.store = bare_scene.home / "wirewatch.db"
        assert bare_scene.cycle(NOW, only=["read"]).read.read == 5
    assert web.lock is None


def test_the_store_is_never_read_on_the_event_loop_while_pages_come_in(
    scene: Scene, web: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.write()
    links = [f"{NEWS}/{number}" for number in range(3)]
    web.on(
        FEED,
        rss(*(Item(url=link, title=f"Council speaks of {link[-1]}", at=NOW) for link in links)),
    )
    for link in links:
        web.on(link, page(f"Council speaks of {link[-1]}", report(f"bridge {link[-1]}"), at=NOW))
    scene.cycle(NOW, only=["poll"])
    on_the_loop: list[str] = []

    def noted(store: Store) -> AbstractContextManager[Connection]:
        if threading.current_thread() is threading.main_thread():
            callers = (
                frame.name for frame in traceback.extract_stack() if "steps" in frame.filename
            )
            on_the_loop.extend(
                caller for caller in callers if caller in {"_read_host", "read_entry", "ask"}
            )
        return really(store)

    really = Store.read
    monkeypatch.setattr(Store, "read", noted)
    assert scene.cycle(NOW, only=["read"]).read.read == 3
    assert on_the_loop == []
