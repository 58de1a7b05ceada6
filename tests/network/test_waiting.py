"""Requirement 13 and 22: Retry-After in both forms, gaps and places per host."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.loopback import Asked, Loopback, Reply
from tests.network.conftest import NOON, opened, settings
from wirewatch.adapters.http.client import Answer, Failure, Request, Turns, Web


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "until"),
    [
        ("120", NOON + timedelta(minutes=2)),
        ("Mon, 02 Mar 2026 14:05:00 GMT", NOON + timedelta(hours=2, minutes=5)),
        ("Monday, 02-Mar-26 14:05:00 GMT", NOON + timedelta(hours=2, minutes=5)),
        ("Mon Mar  2 14:05:00 2026", NOON + timedelta(hours=2, minutes=5)),
        ("Mon, 02 Mar 2020 14:05:00 GMT", None),
        ("soon", None),
        ("-5", None),
        ("99999999999999999999", NOON + timedelta(days=7)),
        ("Mon, 02 Mar 2126 14:05:00 GMT", NOON + timedelta(days=7)),
    ],
)
async def test_retry_after_is_read_in_every_form(
    site: Loopback, web: Web, status: int, retry_after: str, until: datetime | None
) -> None:
    site.on("/feed", Reply(status=status, headers={"Retry-After": retry_after}))
    answer = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(answer, Answer)
    assert (answer.status, answer.wait_until) == (status, until)
    assert len(site.asked) == 1


async def test_a_retry_after_holds_the_whole_public_host_but_no_other() -> None:
    async with Loopback() as proxy, opened(proxy=proxy.url()) as web:
        proxy.on("/busy", Reply(status=429, headers={"Retry-After": "3600"}))
        proxy.on("/other", Reply(body=b"here"))
        await web.fetch(Request(url="http://feeds.outlet.test/busy"))
        held = await web.fetch(Request(url="http://www.outlet.test/other"))
        free = await web.fetch(Request(url="http://elsewhere.test/other"))
    assert isinstance(held, Failure)
    assert (held.kind, held.wait_until) == ("busy", NOON + timedelta(hours=1))
    assert "13:00 UTC" in held.detail
    assert isinstance(free, Answer)
    assert proxy.paths() == ["/busy", "/other"]


async def test_requests_that_queue_behind_a_429_are_not_sent() -> None:
    async with Loopback() as proxy, opened(proxy=proxy.url(), per_host=1) as web:
        proxy.on("/busy", Reply(status=503, headers={"Retry-After": "60"}))
        got = await asyncio.gather(*(web.fetch(Request(url="http://outlet.test/busy")) for _ in range(5)))
    assert len(proxy.asked) == 1
    assert [type(one) for one in got].count(Failure) == 4


async def test_the_hold_ends_when_its_time_has_come() -> None:
    clock = [NOON]
    async with Loopback() as proxy:
        proxy.on("/busy", Reply(status=429, headers={"Retry-After": "60"}), Reply(body=b"here"))
        async with Web(settings(proxy=proxy.url()), version="1", read_clock=lambda: clock[0]) as web:
            await web.fetch(Request(url="http://outlet.test/busy"))
            clock[0] += timedelta(seconds=60)
            answer = await web.fetch(Request(url="http://outlet.test/busy"))
    assert isinstance(answer, Answer)
    assert answer.body == b"here"


async def test_two_starts_at_one_host_keep_their_gap() -> None:
    turns = Turns(per_host=4, host_gap=timedelta(milliseconds=40), concurrency=8)
    starts: list[float] = []

    async def one() -> None:
        async with turns.turn("outlet.test"):
            starts.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(one() for _ in range(4)))
    assert all(later - earlier >= 0.039 for earlier, later in pairwise(starts))


async def test_feeds_and_pages_of_one_host_share_its_gap(site: Loopback) -> None:
    site.on("/feed", Reply(body=b"x"))
    site.on("/page", Reply(body=b"x"))
    started = asyncio.get_running_loop().time()
    async with opened(host_gap=timedelta(milliseconds=50)) as web:
        await web.fetch(Request(url=site.url("/feed"), kind="feed"))
        await web.fetch(Request(url=site.url("/page"), kind="page"))
    assert asyncio.get_running_loop().time() - started >= 0.05


@pytest.mark.parametrize("places", [1, 2])
async def test_no_more_than_per_host_at_once(site: Loopback, places: int) -> None:
    site.on("/feed", Reply(body=b"slowly", drip=0.01))
    async with opened(per_host=places) as web:
        await asyncio.gather(*(web.fetch(Request(url=site.url("/feed"))) for _ in range(6)))
    assert site.most_at_once == places


async def test_hosts_wait_for_each_other_only_at_the_global_limit() -> None:
    proxy = Loopback()

    def slowly(_: Asked) -> Reply:
        return Reply(body=b"slowly", drip=0.01)

    proxy.on("/feed", slowly)
    async with proxy, opened(proxy=proxy.url(), per_host=1, concurrency=3) as web:
        await asyncio.gather(*(web.fetch(Request(url=f"http://outlet{n}.test/feed")) for n in range(9)))
    assert proxy.most_at_once == 3


async def test_waiting_for_a_turn_does_not_use_up_the_deadline(site: Loopback) -> None:
    site.on("/feed", Reply(body=b"slowly", drip=0.02))
    async with opened(per_host=1) as web:
        got = await asyncio.gather(*(web.fetch(Request(url=site.url("/feed"), deadline=0.4)) for _ in range(5)))
    assert [type(one) for one in got] == [Answer] * 5


async def test_a_request_that_is_called_off_gives_its_place_back(site: Loopback) -> None:
    site.on("/slow", Reply(hang=True))
    site.on("/feed", Reply(body=b"here"))
    async with opened(per_host=1, concurrency=1) as web:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(web.fetch(Request(url=site.url("/slow"))), 0.05)
        answer = await web.fetch(Request(url=site.url("/feed"), deadline=5))
    assert isinstance(answer, Answer)
    assert answer.body == b"here"
