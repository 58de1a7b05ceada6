"""One entry that cannot be watched or stored stops nobody's reading."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from extractors.model import Article
from extractors.names.watchlist import WatchResult
from tests.steps.test_compose import item
from tests.support.scene import FEED, NEWS, Scene, utc
from tests.support.small_web import SmallWeb, html, rss
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import articles
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.steps.cycle import run_cycle
from wirewatch.steps.extraction_jobs import extract_page
from wirewatch.steps.resources import Resources, open_resources


def test_unrelated_entries_that_share_a_link_are_stories_of_their_own(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    plain = [item(name, day=12, hour=5) for name in ("Herat", "Kunduz", "Ghazni")]
    for number in range(2):  # two in one cycle, one in a later
        shared = [replace(one, url=f"{NEWS}/bulletin") for one in plain[: 2 + number]]
        feed = rss(*shared)[2].decode()
        for place in range(len(shared)):
            feed = feed.replace(
                f"<guid>{NEWS}/bulletin</guid>", f"<guid>bulletin-{place}</guid>", 1
            )
        web.on(FEED, (200, {"Content-Type": "application/rss+xml"}, feed.encode()))
        scene.cycle(utc(12, 6 + number))
    with scene.look() as tx:
        stories = [one.story for one in articles.list_flagged(tx)]
    assert len(stories) == len(set(stories)) == 3


NOW = utc(12, 6)


class Choking:
    """A watchlist that fails at every text with a ferry in it."""

    def __init__(self, resources: Resources, error: Exception) -> None:
        self.own, self.error = resources.watchlist, error
        self.hash = self.own.hash

    def watch(self, *, lead: str, **told: Any) -> WatchResult:
        """Watch as the desk's own list does, but for ferries."""
        if "ferry" in lead:
            raise self.error
        return self.own.watch(lead=lead, **told)


@pytest.mark.parametrize(
    ("error", "read_later"),
    [(RuntimeError("no ferries"), 0), (StoreUnavailable("the store is away"), 1)],
)
def test_an_entry_that_cannot_even_be_told_by_its_feed_is_given_up_unless_the_store_was_away(
    scene: Scene, web: SmallWeb, error: Exception, read_later: int
) -> None:
    scene.write()
    web.on(FEED, rss(item("Kunduz", day=12, hour=5), item("Herat", day=12, hour=4)))

    async def job() -> tuple[int, int]:
        config = load_config(scene.config, environ={})
        async with open_resources(
            config, config_folder=scene.config, home=scene.home, now=NOW, environ={}, workers=1
        ) as resources:
            resources.__dict__["watchlist"] = Choking(resources, error)
            report = await run_cycle(resources, now=NOW, only=("poll", "read"), every=True)
        return report.read.given_up, report.read.feed_only

    assert asyncio.run(job()) == (1, 1)
    later = scene.cycle(NOW + timedelta(minutes=16), only=["read"]).read
    assert later.read + later.feed_only == read_later


def killed(
    html: bytes,
    url: str,
    content_type: str | None,
    language: str | None,
    latest: datetime,
    *boxes: object,
) -> Article:
    """End as a process does that a system short of memory picks."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(html, url, content_type, language, latest)


def stopped(
    html: bytes,
    url: str,
    content_type: str | None,
    language: str | None,
    latest: datetime,
    *boxes: object,
) -> Article:
    """Stand still, as a process does in a machine that is paused or swaps."""
    os.kill(os.getpid(), signal.SIGSTOP)
    raise AssertionError(html, url, content_type, language, latest)


def endless(
    html: bytes,
    url: str,
    content_type: str | None,
    language: str | None,
    latest: datetime,
    *boxes: object,
) -> Article:
    """Come to no end, as a reader does over a page made for that."""
    while True:
        pass


def _read_with(
    scene: Scene,
    reader: Callable[..., Article],
    *,
    now: datetime = NOW,
    seconds: float = 0.5,
    wall_seconds: float = 60,
) -> None:
    async def job() -> None:
        config = load_config(scene.config, environ={})
        async with (
            open_resources(
                config, config_folder=scene.config, home=scene.home, now=now, environ={}, workers=1
            ) as resources,
            WorkPool(reader, workers=1, seconds=seconds, wall_seconds=wall_seconds) as pool,
        ):
            await run_cycle(
                replace(resources, pool=pool), now=now, only=("poll", "read"), every=now == NOW
            )

    asyncio.run(job())


@pytest.fixture
def page(scene: Scene, web: SmallWeb) -> str:
    """The address of the one page that is to be read."""
    scene.write()
    told = item("Kunduz", day=12, hour=5)
    web.on(FEED, rss(told))
    web.on(
        told.url,
        html(
            "<h1>Kunduz</h1>"
            + "<p>A delegation of the Taliban came to Kunduz by road today.</p>" * 9
        ),
    )
    return told.url


def test_a_page_whose_reader_was_killed_is_tried_again(scene: Scene, page: str) -> None:
    _read_with(scene, killed)
    assert "next try 2021-10-12 06:15 UTC" in scene.run("explain", page).out


@pytest.mark.slow
def test_a_page_whose_reader_was_stopped_is_read_at_its_next_try(scene: Scene, page: str) -> None:
    _read_with(scene, stopped, wall_seconds=1.5)
    told = scene.run("explain", page).out
    assert "this machine was stopped or too busy" in told
    assert "next try 2021-10-12 06:15 UTC" in told
    _read_with(scene, extract_page, now=NOW + timedelta(minutes=16), seconds=20)
    assert "text from the page" in scene.run("explain", page).out


@pytest.mark.slow
def test_a_page_is_taken_for_hostile_once_it_used_up_its_cpu_time_twice(
    scene: Scene, page: str
) -> None:
    _read_with(scene, endless)
    told = scene.run("explain", page).out
    assert "more CPU time than a page may use" in told
    assert "next try 2021-10-12 06:15 UTC" in told
    _read_with(scene, endless, now=NOW + timedelta(minutes=16))
    told = scene.run("explain", page).out
    assert "twice; it may be broken or hostile" in told
    assert "next try" not in told
