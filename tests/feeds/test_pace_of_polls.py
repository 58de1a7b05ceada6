"""Requirements 8 to 12: when a feed is asked again, across restarts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.feeds.outpost import DAY, HOUR, MINUTE, NOON, Item, Outpost, rss
from tests.loopback import Loopback, Reply
from wirewatch.domain.configuration import Interval

ELASTIC = Interval(min=10 * MINUTE, max=6 * HOUR)


async def test_a_restart_asks_nothing_early(site: Loopback, post: Outpost) -> None:
    site.on("/feed", rss(["a"]))
    post.read(site.url("/feed"))
    await post.poll()
    for minutes in (0, 1, 29):
        await post.poll(NOON + minutes * MINUTE)
    assert len(site.asked) == 1
    await post.poll(NOON + 34 * MINUTE)
    assert len(site.asked) == 2


async def test_a_failure_asks_nothing_early_either(site: Loopback, post: Outpost) -> None:
    site.on("/feed", Reply(status=500))
    post.read(site.url("/feed"))
    await post.poll()
    await post.poll(NOON + 10 * MINUTE)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("channel", "headers", "least"),
    [
        ("<ttl>120</ttl>", {}, 120 * MINUTE),
        ("", {"Cache_Control": "max-age=7200"}, 120 * MINUTE),
        ("", {"Cache_Control": "max-age=60"}, 30 * MINUTE),
        ("<ttl>99999999</ttl>", {}, DAY),
        ("<skipHours><hour>12</hour><hour>13</hour></skipHours>", {}, 120 * MINUTE),
        ("<skipDays><day>Monday</day></skipDays>", {}, 12 * HOUR),
    ],
)
async def test_a_publishers_wish_stretches_the_interval(
    site: Loopback, post: Outpost, channel: str, headers: dict[str, str], least: timedelta
) -> None:
    site.on("/feed", rss(["a"], channel=channel, **headers))
    post.read(site.url("/feed"))
    await post.poll()
    assert least <= post.feed().state.next_due_at - NOON <= least * 1.1


async def test_feeds_of_one_interval_drift_apart(site: Loopback, post: Outpost) -> None:
    for number in range(12):
        site.on(f"/{number}", rss(["a"]))
        post.read(site.url(f"/{number}"))
    await post.poll()
    due = {post.feed(feed.url).state.next_due_at for feed in post.feeds}
    assert len(due) > 6
    assert min(due) >= NOON + 30 * MINUTE
    assert max(due) <= NOON + 33 * MINUTE


async def test_an_elastic_interval_follows_what_a_week_brings(site: Loopback, post: Outpost) -> None:
    busy = [Item(name=f"b{number}", at=NOON) for number in range(84)]
    site.on("/quiet", rss(["q"]), rss(["q", "r"]))
    site.on("/busy", rss(busy[:42]), rss(busy))
    for path in ("/quiet", "/busy"):
        post.read(site.url(path), every=ELASTIC)

    def waits(since: datetime) -> list[timedelta]:
        return [post.feed(site.url(path)).state.next_due_at - since for path in ("/quiet", "/busy")]

    await post.poll()
    quiet, full = waits(NOON)
    assert 6 * HOUR <= quiet <= 6.6 * HOUR  # one entry in a week
    assert 4 * HOUR <= full <= 4.4 * HOUR  # 42 in a week, by their dates
    await post.poll(NOON + DAY)
    quiet, full = waits(NOON + DAY)
    assert 6 * HOUR <= quiet <= 6.6 * HOUR
    assert 2 * HOUR <= full <= 2.2 * HOUR  # 84 in a week


async def test_a_feed_that_showed_only_new_entries_is_asked_sooner_and_named(site: Loopback, post: Outpost) -> None:
    site.on("/feed", rss(["a", "b"]), rss(["c", "d"]), rss(["d", "e"]))
    post.read(site.url("/feed"))
    await post.poll()
    later = NOON + HOUR
    await post.poll(later)
    assert 15 * MINUTE <= post.feed().state.next_due_at - later <= 16.5 * MINUTE
    assert any("all 2 entries that it showed were new" in note for note in post.health(later)[0].notes)
    assert any("some may have been missed" in problem for problem in post.problems(later))
    await post.poll(later + HOUR)
    assert post.feed().state.next_due_at - later - HOUR >= 30 * MINUTE
    assert "missed" not in str(post.problems(later + 2 * DAY))
