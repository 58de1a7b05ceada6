from __future__ import annotations

import asyncio
import time

import pytest

from tests.support.scene import FEED, NEWS, Scene, flagged, utc
from tests.support.small_web import Item, Said, SmallWeb, html, page, plain, rss
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import entries, hosts
from wirewatch.domain.model import EntryState
from wirewatch.steps import polite_fetch
from wirewatch.steps.cycle import CYCLE_STEPS
from wirewatch.steps.resources import open_resources

pytestmark = pytest.mark.slow

FORBIDDEN = f"{NEWS}/members/talks"
NOW = utc(11, 6)
PAGE_TEXT = (
    "Envoys of eleven states gathered in the old town hall on Monday to talk about the roads to the south.",
    "A delegation of the Taliban sat at the far end of the table and took notes through the morning session.",
    "The hosts said that a second meeting would follow before the first snow closes the passes for the winter.",
)


def outlet(web: SmallWeb) -> None:
    web.on(
        FEED,
        rss(
            Item(
                url=FORBIDDEN,
                title="Envoys gather",
                at=utc(11, 5),
                text="Eleven states talk of roads.",
            )
        ),
    )
    web.on(FORBIDDEN, page("Envoys gather", PAGE_TEXT, at=utc(11, 5)))
    web.on(f"{NEWS}/robots.txt", plain("User-agent: *\nDisallow: /members/\n"))


def states(scene: Scene) -> dict[EntryState, int]:
    with scene.look() as tx:
        return {state: count for state, count in entries.count_by_state(tx).items() if count}


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
        async with open_resources(
            config, config_folder=scene.config, home=scene.home, now=NOW, environ={}
        ) as resources:
            await polite_fetch.require_robots_permission(resources, "http://warm.example/", now=NOW)
            before = time.thread_time()
            await polite_fetch.require_robots_permission(resources, FORBIDDEN, now=NOW)
            return time.thread_time() - before

    assert asyncio.run(spent()) < 0.3


def test_with_robots_switched_off_the_page_is_read(scene: Scene, web: SmallWeb) -> None:
    outlet(web)
    scene.write(network={"robots": {"pages": False}})
    scene.cycle(NOW)
    assert states(scene) == {EntryState.READ: 1}
    assert "flagged    taliban" in scene.run("explain", FORBIDDEN).out


def test_a_robots_txt_that_cannot_be_read_for_now_is_asked_again(
    scene: Scene, web: SmallWeb
) -> None:
    outlet(web)
    web.on(f"{NEWS}/robots.txt", (503, {}, b""), plain(""))
    scene.write()
    scene.cycle(NOW)
    assert states(scene) == {EntryState.FEED_ONLY: 1}
    assert "next try" in scene.run("explain", FORBIDDEN).out
    scene.cycle(utc(12, 6))
    assert states(scene) == {EntryState.READ: 1}


URL = f"{NEWS}/talks"
TITLE = "Envoys gather in the old town hall"
TEXT = (
    "Envoys of eleven states gathered in the old town hall on Tuesday to talk about the roads to the south.",
    "A delegation of the Taliban sat at the far end of the table and took notes through the morning session.",
    "The hosts said that a second meeting would follow before the first snow closes the passes for the winter.",
)
BUSY = html("<h1>Too many readers, come back later</h1>", status=503)
GOOD = page(TITLE, TEXT, at=utc(12, 6))


def settled(scene: Scene, web: SmallWeb, *, says: str, page_answers: tuple[Said, ...]) -> None:
    """A home with one issue behind it, and a new entry on the morning of the 12th."""
    scene.write()
    web.on(FEED, rss())
    scene.cycle(utc(11, 8))
    web.on(FEED, rss(Item(url=URL, title=TITLE, at=utc(12, 6), text=says)))
    web.on(URL, *page_answers)
    scene.cycle(utc(12, 6, 30))


def counts(scene: Scene) -> dict[EntryState, int]:
    with scene.look() as tx:
        return {state: count for state, count in entries.count_by_state(tx).items() if count}


def test_a_page_that_was_busy_once_is_read_later_and_its_article_told_once(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web, says="The Taliban are at the table.", page_answers=(BUSY, GOOD))
    assert counts(scene) == {EntryState.FEED_ONLY: 1}
    scene.cycle(utc(12, 7, 1), only=CYCLE_STEPS[3:])
    scene.cycle(utc(12, 8))
    scene.cycle(utc(13, 7, 1))
    assert counts(scene) == {EntryState.READ: 1}
    told = scene.run("explain", URL).out
    assert "read after 2 tries" in told
    assert "text from the page" in told
    assert "revision 2" in told
    assert [issue.count(URL) for issue in scene.issues()] == [0, 1, 0]


def test_what_only_the_page_names_is_told_once_it_could_be_read(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web, says="Eleven states talk of roads.", page_answers=(BUSY, GOOD))
    scene.cycle(utc(12, 7, 1), only=CYCLE_STEPS[3:])
    scene.cycle(utc(12, 8))
    scene.cycle(utc(13, 7, 1))
    assert [issue.count(URL) for issue in scene.issues()] == [0, 0, 1]


def test_a_page_is_not_asked_for_again_before_its_time(scene: Scene, web: SmallWeb) -> None:
    settled(scene, web, says="The Taliban are at the table.", page_answers=(BUSY, GOOD))
    scene.cycle(utc(12, 6, 35))
    assert counts(scene) == {EntryState.FEED_ONLY: 1}
    assert "next try 2021-10-12 06:45 UTC" in scene.run("explain", URL).out


def test_a_page_that_is_never_to_be_had_stays_with_the_feeds_text_after_four_tries(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web, says="The Taliban are at the table.", page_answers=(BUSY,))
    for now in (utc(12, 7), utc(12, 10), utc(13, 6), utc(14, 6), utc(15, 6)):
        scene.cycle(now, only=("read",))
    told = scene.run("explain", URL).out
    assert "feed-only after 4 tries\n" in told
    assert "503" in told


def test_a_page_that_is_gone_is_not_asked_for_again(scene: Scene, web: SmallWeb) -> None:
    settled(
        scene,
        web,
        says="The Taliban are at the table.",
        page_answers=(html("Gone", status=410), GOOD),
    )
    scene.cycle(utc(13, 6))
    assert counts(scene) == {EntryState.FEED_ONLY: 1}


def test_what_an_edit_brings_in_is_seen_though_the_page_was_busy_just_then(
    scene: Scene, web: SmallWeb
) -> None:
    settled(
        scene,
        web,
        says="Eleven states talk of roads.",
        page_answers=(page(TITLE, TEXT[::2], at=utc(12, 6)),),
    )
    edited = "Envoys of eleven states gather in the old town hall"
    web.on(
        FEED, rss(Item(url=URL, title=edited, at=utc(12, 6), text="Eleven states talk of roads."))
    )
    web.on(URL, BUSY, page(edited, TEXT, at=utc(12, 6)))
    scene.cycle(utc(12, 8))
    assert "next try 2021-10-12 08:15 UTC" in scene.run("explain", URL).out
    scene.cycle(utc(12, 9))
    assert "flagged    taliban" in scene.run("explain", URL).out


def asked_to_wait(seconds: int) -> Said:
    return html("<h1>Too many readers</h1>", status=429, Retry_After=str(seconds))


def test_a_page_that_asks_us_to_wait_is_not_asked_before_even_by_another_process(
    scene: Scene, web: SmallWeb
) -> None:
    settled(
        scene,
        web,
        says="The Taliban are at the table.",
        page_answers=(asked_to_wait(5 * 3600), GOOD),
    )
    assert "next try 2021-10-12 11:30 UTC" in scene.run("explain", URL).out
    with scene.look() as tx:
        assert hosts.back_off_end(tx, "news.example") is not None
    scene.cycle(utc(12, 8))
    assert counts(scene) == {EntryState.FEED_ONLY: 1}
    scene.cycle(utc(12, 12))
    assert counts(scene) == {EntryState.READ: 1}


def test_entries_behind_a_long_wait_are_watched_by_the_feeds_text_meanwhile(
    scene: Scene, web: SmallWeb
) -> None:
    others = [f"{NEWS}/talks/{number}" for number in range(3)]
    scene.write(network={"per_host": 1})
    says = "The Taliban are at the table."
    web.on(
        FEED,
        rss(
            *(Item(url=url, title=f"{TITLE} {url[-1]}", at=utc(12, 6), text=says) for url in others)
        ),
    )
    for url in others:
        web.on(url, asked_to_wait(5 * 3600))
    scene.cycle(utc(12, 6, 30))
    assert counts(scene) == {EntryState.FEED_ONLY: 3}
    assert set(flagged(scene)) == set(others)


def test_a_robots_txt_behind_a_short_wait_costs_no_try(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    away = "http://www.news.example/talks"  # of the same domain, so the wait binds it too; another robots.txt
    links = [f"{NEWS}/talks/{number}" for number in range(8)] + [
        away
    ]  # the ninth comes when the others are done
    web.on(FEED, rss(*(Item(url=url, title=f"{TITLE} {url[-1]}", at=utc(12, 6)) for url in links)))
    for url in links:
        web.on(url, asked_to_wait(600))
    scene.cycle(utc(12, 6, 30))
    for url in links:
        web.on(url, GOOD)
    scene.cycle(utc(12, 8), only=("read",))
    assert "read after one try" in scene.run("explain", away).out
