from __future__ import annotations

import asyncio
import time

import pytest

from tests.job.scene import FEED, NEWS, Scene, utc
from tests.job.small_web import Item, SmallWeb, page, plain, rss
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import entries
from wirewatch.domain.model import EntryState
from wirewatch.steps import fetch
from wirewatch.steps.resources import opened

pytestmark = pytest.mark.slow

FORBIDDEN = f"{NEWS}/members/talks"
NOW = utc(11, 6)
TEXT = (
    "Envoys of eleven states gathered in the old town hall on Monday to talk about the roads to the south.",
    "A delegation of the Taliban sat at the far end of the table and took notes through the morning session.",
    "The hosts said that a second meeting would follow before the first snow closes the passes for the winter.",
)


def outlet(web: SmallWeb) -> None:
    web.on(FEED, rss(Item(url=FORBIDDEN, title="Envoys gather", at=utc(11, 5), text="Eleven states talk of roads.")))
    web.on(FORBIDDEN, page("Envoys gather", TEXT, at=utc(11, 5)))
    web.on(f"{NEWS}/robots.txt", plain("User-agent: *\nDisallow: /members/\n"))


def states(scene: Scene) -> dict[EntryState, int]:
    with scene.look() as tx:
        return {state: count for state, count in entries.counts(tx).items() if count}


def test_a_page_that_robots_txt_forbids_is_known_from_the_feed_alone_and_explain_says_why(
    scene: Scene, web: SmallWeb
) -> None:
    outlet(web)
    scene.write()
    scene.cycle(NOW)
    assert states(scene) == {EntryState.FEED_ONLY: 1}
    told = scene.run("explain", FORBIDDEN)
    assert "why: robots.txt of the outlet asks programs not to read this page" in told.out
    assert "next try" not in told.out
    assert "flagged    no" in told.out


def test_a_large_robots_txt_is_matched_beside_the_event_loop(scene: Scene, web: SmallWeb) -> None:
    rules = "User-agent: *\n" + "".join(f"Disallow: /*%{n:04x}\n" for n in range(15_000))
    web.on(f"{NEWS}/robots.txt", plain(rules))
    scene.write()

    async def spent() -> float:
        config = load_config(scene.config, environ={})
        async with opened(config, config_folder=scene.config, home=scene.home, now=NOW, environ={}) as desk:
            await fetch.ask_robots(desk, "http://warm.example/", now=NOW)
            before = time.thread_time()
            await fetch.ask_robots(desk, FORBIDDEN, now=NOW)
            return time.thread_time() - before

    assert asyncio.run(spent()) < 0.3


def test_with_robots_switched_off_the_page_is_read(scene: Scene, web: SmallWeb) -> None:
    outlet(web)
    scene.write(network={"robots": {"pages": False}})
    scene.cycle(NOW)
    assert states(scene) == {EntryState.READ: 1}
    assert "flagged    taliban" in scene.run("explain", FORBIDDEN).out


def test_a_robots_txt_that_cannot_be_read_for_now_is_asked_again(scene: Scene, web: SmallWeb) -> None:
    outlet(web)
    web.on(f"{NEWS}/robots.txt", (503, {}, b""), plain(""))
    scene.write()
    scene.cycle(NOW)
    assert states(scene) == {EntryState.FEED_ONLY: 1}
    assert "next try" in scene.run("explain", FORBIDDEN).out
    scene.cycle(utc(12, 6))
    assert states(scene) == {EntryState.READ: 1}
