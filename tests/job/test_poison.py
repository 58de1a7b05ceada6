"""One entry that cannot be watched or stored stops nobody's reading."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.job.scene import FEED, Scene, utc
from tests.job.small_web import SmallWeb, html, rss
from tests.job.test_digest_once import item
from wirewatch.adapters.config import load_config
from wirewatch.adapters.pool import WorkPool
from wirewatch.domain.model import Article
from wirewatch.domain.watch import Watched
from wirewatch.steps.cycle import cycle
from wirewatch.steps.desk import Desk, opened

NOW = utc(12, 6)


class Choking:
    """A watchlist that fails at every text with a ferry in it."""

    def __init__(self, desk: Desk) -> None:
        self.own = desk.watchlist
        self.hash = self.own.hash

    def watch(self, *, lead: str, **told: Any) -> Watched:
        """Watch as the desk's own list does, but for ferries."""
        if "ferry" in lead:
            raise RuntimeError("no ferries")
        return self.own.watch(lead=lead, **told)


def test_an_entry_that_cannot_even_be_told_by_its_feed_is_given_up(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    web.on(FEED, rss(item("Kunduz", day=12, hour=5), item("Herat", day=12, hour=4)))

    async def job() -> tuple[int, int]:
        config = load_config(scene.config, environ={})
        async with opened(config, config_folder=scene.config, home=scene.home, now=NOW, environ={}, workers=1) as desk:
            desk.__dict__["watchlist"] = Choking(desk)
            report = await cycle(desk, now=NOW, only=("poll", "read"), every=True)
        return report.read.given_up, report.read.feed_only

    assert asyncio.run(job()) == (1, 1)


def killed(html: bytes, url: str, content_type: str | None, language: str | None, latest: datetime) -> Article:
    """End as a process does that a system short of memory picks."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(html, url, content_type, language, latest)


def test_a_page_whose_reader_was_killed_is_tried_again(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    told = item("Kunduz", day=12, hour=5)
    web.on(FEED, rss(told))
    web.on(told.url, html("<h1>Kunduz</h1><p>A page.</p>"))

    async def job() -> None:
        config = load_config(scene.config, environ={})
        async with (
            opened(config, config_folder=scene.config, home=scene.home, now=NOW, environ={}, workers=1) as desk,
            WorkPool(killed, workers=1, seconds=20) as pool,
        ):
            await cycle(replace(desk, pool=pool), now=NOW, only=("poll", "read"), every=True)

    asyncio.run(job())
    assert "next try 2021-10-12 06:15 UTC" in scene.run("explain", told.url).out
