"""Requirements 13 to 17: waits, moves, what is gone, what is broken."""

from __future__ import annotations

from email.utils import format_datetime

import pytest

from tests.feeds.outpost import DAY, HOUR, MINUTE, NOON, Item, Outpost, rss
from tests.loopback import Loopback, Reply
from wirewatch.domain.model import Outcome

pytestmark = pytest.mark.slow


GOOD = rss(["a", "b"])
THREE_HOURS = ("10800", format_datetime(NOON + 3 * HOUR, usegmt=False).replace("+0000", "GMT"))


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("wait", THREE_HOURS, ids=["seconds", "date"])
async def test_a_retry_after_holds_all_feeds_of_a_public_host_through_restarts(
    public: Loopback, post: Outpost, status: int, wait: str
) -> None:
    post.network = {"proxy": public.url(), "per_host": 1}
    public.on("/busy", Reply(status=status, headers={"Retry-After": wait}), GOOD)
    public.on("/other", GOOD)
    post.read("http://www.news.example/busy")
    await post.poll()
    post.read("http://feeds.news.example/other")
    for hours in (1, 2.9):
        await post.poll(NOON + hours * HOUR, every=True)
    assert public.paths() == ["/busy"]
    assert any("asked us to wait until Mon 02 Mar 15:00 UTC" in note for note in post.health(NOON + HOUR)[0].notes)
    await post.poll(NOON + 3.1 * HOUR)
    assert sorted(public.paths()) == ["/busy", "/busy", "/other"]


async def test_a_retry_after_of_a_private_host_holds_that_feed_alone(site: Loopback, post: Outpost) -> None:
    site.on("/busy", Reply(status=429, headers={"Retry-After": "10800"}))
    site.on("/other", GOOD)
    post.read(site.url("/busy"))
    post.read(site.url("/other"))
    await post.poll()
    await post.poll(NOON + HOUR, every=True)
    assert sorted(site.paths()) == ["/busy", "/other", "/other"]


async def test_busy_without_a_time_backs_off_from_the_first_time_on(site: Loopback, post: Outpost) -> None:
    site.on("/feed", Reply(status=429))
    post.read(site.url("/feed"))
    await post.poll()
    assert len(site.asked) == 1
    assert HOUR <= post.feed().state.next_due_at - NOON <= 1.1 * HOUR


async def test_a_feed_that_moved_for_good_is_asked_there_after_three_answers_and_named(
    site: Loopback, post: Outpost
) -> None:
    site.on("/old", Reply(status=301, headers={"Location": "/new"}))
    site.on("/new", rss(["a", "b"], ETag='"n"'), Reply(status=304))
    post.read(site.url("/old"))
    for hours in range(4):
        await post.poll(NOON + hours * HOUR)
    assert site.paths() == ["/old", "/new"] * 3 + ["/new"]
    assert site.asked[-1].header("if-none-match") == '"n"'
    assert len(post.entries()) == 2
    assert any(f"moved to {site.url('/new')}" in problem for problem in post.problems(NOON + 4 * HOUR))
    assert any("wirewatch feeds follow-moves" in note for note in post.health(NOON + 4 * HOUR)[0].notes)


async def test_a_temporary_redirect_keeps_the_old_address(site: Loopback, post: Outpost) -> None:
    site.on("/old", Reply(status=302, headers={"Location": "/new"}))
    site.on("/new", GOOD)
    post.read(site.url("/old"))
    for hours in range(5):
        await post.poll(NOON + hours * HOUR)
    assert site.paths().count("/old") == 5
    assert post.problems(NOON + 4 * HOUR) == []


async def test_two_feeds_never_become_one(site: Loopback, post: Outpost) -> None:
    site.on("/old", Reply(status=301, headers={"Location": "/new"}))
    site.on("/new", GOOD)
    post.read(site.url("/old"))
    post.read(site.url("/new"))
    for hours in range(5):
        await post.poll(NOON + hours * HOUR)
    assert site.paths().count("/old") == 5
    assert any(site.url("/old") in problem and "moved" in problem for problem in post.problems(NOON + 4 * HOUR))


async def test_a_new_address_that_dies_leads_back_to_the_old_one(site: Loopback, post: Outpost) -> None:
    moved = Reply(status=301, headers={"Location": "/new"})
    site.on("/old", moved, moved, moved, rss(["a", "b", "c"]))
    site.on("/new", GOOD, GOOD, GOOD, Reply(status=404))
    post.read(site.url("/old"))
    at = NOON
    for _ in range(8):
        await post.poll(at)
        at = max(at, post.feed().state.next_due_at)
    assert site.paths()[-1] == "/old"
    assert post.entries()[-1].title == "Report on c"


async def test_what_is_gone_is_asked_once_a_week_and_told(site: Loopback, post: Outpost) -> None:
    site.on("/feed", Reply(status=410))
    post.read(site.url("/feed"))
    for day in range(9):
        await post.poll(NOON + day * DAY)
    assert len(site.asked) == 2
    assert "gone for good" in post.problems(NOON + 9 * DAY)[0]


BROKEN = {
    "not there": Reply(status=404),
    "forbidden": Reply(status=403),
    "its own fault": Reply(status=500),
    "reset": Reply(drop=True),
    "cut": Reply(body=GOOD.body, send_only=50),
    "no HTTP": Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
async def test_trouble_doubles_the_wait_up_to_a_day_for_ever_and_one_good_answer_ends_it(
    site: Loopback, post: Outpost, broken: Reply
) -> None:
    site.on("/feed", *[broken] * 9, GOOD)
    post.read(site.url("/feed"))
    at, waits = NOON, []
    for _ in range(9):
        await post.poll(at)
        due = post.feed().state.next_due_at
        waits.append((due - at) / (30 * MINUTE))
        at = due
    doubled = [1, 2, 4, 8, 16, 32, 48, 48, 48]  # half hours; 48 make a day
    assert all(least <= wait <= 1.1 * least for least, wait in zip(doubled, waits, strict=True))
    assert "9 times in a row" in post.problems(at)[0]
    await post.poll(at)
    state = post.feed().state
    assert (state.failures, state.failing_since, len(post.entries())) == (0, None, 2)
    assert state.next_due_at - at <= 33 * MINUTE


async def test_one_broken_feed_costs_the_others_nothing(site: Loopback, post: Outpost) -> None:
    for number, reply in enumerate([*BROKEN.values(), GOOD]):
        site.on(f"/{number}", reply)
        post.read(site.url(f"/{number}"))
    report = await post.poll()
    assert (report.feeds, report.read, report.failed) == (len(BROKEN) + 1, 1, len(BROKEN))
    assert len(post.entries()) == 2
    assert len(post.problems(NOON)) == len(BROKEN)


async def test_an_access_check_is_named(site: Loopback, post: Outpost) -> None:
    site.on("/feed", Reply(status=403, headers={"Server": "cloudflare", "CF-Mitigated": "challenge"}))
    post.read(site.url("/feed"))
    await post.poll()
    assert "access check by Cloudflare" in post.feed().state.last_detail


async def test_a_circle_of_redirects_is_a_failure_in_words(site: Loopback, post: Outpost) -> None:
    site.on("/a", Reply(status=301, headers={"Location": "/b"}))
    site.on("/b", Reply(status=301, headers={"Location": "/a"}))
    post.read(site.url("/a"))
    await post.poll()
    assert site.paths() == ["/a", "/b"]
    assert post.feed().state.last_outcome is Outcome.BROKEN
    assert "redirect" in post.feed().state.last_detail


async def test_a_web_page_in_a_feeds_place_says_which_feeds_it_names(site: Loopback, post: Outpost) -> None:
    page = b'<!doctype html><title>News</title><link rel="alternate" type="application/rss+xml" href="/real.xml">'
    site.on("/feed", rss([Item(name="a")]), Reply(body=page))
    post.read(site.url("/feed"))
    await post.poll()
    await post.poll(NOON + HOUR)
    state = post.feed().state
    assert state.last_outcome is Outcome.NOT_A_FEED
    assert site.url("/real.xml") in state.last_detail
    assert len(post.entries()) == 1
