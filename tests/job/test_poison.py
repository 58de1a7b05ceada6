"""One entry that cannot be watched or stored stops nobody's reading."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.job.scene import FEED, Scene, utc
from tests.job.small_web import SmallWeb, rss
from tests.job.test_digest_once import item
from wirewatch.adapters.config import load_config
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
