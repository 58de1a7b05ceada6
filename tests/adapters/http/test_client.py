"""Requirement 13 and 22: Retry-After in both forms, gaps and places per host."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.adapters.http.conftest import NOON, opened, settings
from tests.support.loopback import Asked, Loopback, Reply
from wirewatch.adapters.http.client import HttpClient
from wirewatch.adapters.http.limiter import HostLimiter
from wirewatch.adapters.http.messages import FetchFailure, Request, Response


def to(location: str, status: int = 301) -> Reply:
    return Reply(status=status, headers={"Location": location}, body=b"moved")


@pytest.mark.parametrize("status", [301, 308])
async def test_a_permanent_redirect_is_reported_as_a_move(
    site: Loopback, web: HttpClient, status: int
) -> None:
    site.on("/old", to("/new", status))
    site.on("/new", Reply(body=b"here", headers={"ETag": '"new"'}))
    answer = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(answer, Response)
    assert (answer.body, answer.url, answer.moved_to) == (
        b"here",
        site.url("/new"),
        site.url("/new"),
    )
    assert answer.etag == '"new"'


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_temporary_redirect_is_followed_and_the_old_address_kept(
    site: Loopback, web: HttpClient, status: int
) -> None:
    site.on("/old", to("/new", status))
    site.on("/new", Reply(body=b"here"))
    answer = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(answer, Response)
    assert (answer.url, answer.moved_to) == (site.url("/new"), None)


@pytest.mark.parametrize("chain", [(301, 302), (302, 301), (308, 307, 301)])
async def test_one_temporary_hop_breaks_the_chain(
    site: Loopback, web: HttpClient, chain: tuple[int, ...]
) -> None:
    for step, status in enumerate(chain):
        site.on(f"/{step}", to(f"/{step + 1}", status))
    site.on(f"/{len(chain)}", Reply(body=b"here"))
    answer = await web.fetch(Request(url=site.url("/0")))
    assert isinstance(answer, Response)
    assert answer.body == b"here"
    assert answer.moved_to is None


async def test_a_circle_is_refused_after_each_address_was_asked_once(
    site: Loopback, web: HttpClient
) -> None:
    site.on("/a", to("/b", 302))
    site.on("/b", to("/a", 302))
    failure = await web.fetch(Request(url=site.url("/a")))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "redirect-loop"
    assert site.paths() == ["/a", "/b"]


async def test_an_endless_chain_is_given_up_after_eight_redirects(
    site: Loopback, web: HttpClient
) -> None:
    for step in range(20):
        site.on(f"/{step}", to(f"/{step + 1}"))
    failure = await web.fetch(Request(url=site.url("/0")))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "redirect-loop"
    assert len(site.asked) == 9


@pytest.mark.parametrize(
    "location", ["ftp://example.org/feed", "file:///etc/passwd", "javascript:alert(1)"]
)
async def test_a_redirect_away_from_the_web_is_refused(
    site: Loopback, web: HttpClient, location: str
) -> None:
    site.on("/old", to(location))
    failure = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "bad-url"


async def test_a_location_in_raw_utf8_is_followed(site: Loopback, web: HttpClient) -> None:
    site.on("/old", to("/жөнө".encode().decode("latin-1"), 302))
    site.on("/%D0%B6%D3%A9%D0%BD%D3%A9", Reply(body=b"here"))
    answer = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(answer, Response)
    assert answer.body == b"here"


async def test_a_redirect_without_location_is_an_answer(site: Loopback, web: HttpClient) -> None:
    site.on("/old", Reply(status=302, body=b"?"))
    answer = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(answer, Response)
    assert answer.status == 302


async def test_a_password_goes_to_its_own_host_only(site: Loopback) -> None:
    async with Loopback("127.0.0.2") as other, opened() as web:
        site.on("/feed", to("/inside", 302))
        site.on("/inside", to(other.url("/outside"), 302))
        other.on("/outside", Reply(body=b"here"))
        answer = await web.fetch(Request(url=site.url("/feed").replace("//", "//reader:secret@")))
    assert isinstance(answer, Response)
    assert [one.header("authorization") for one in site.asked] == ["Basic cmVhZGVyOnNlY3JldA=="] * 2
    assert other.asked[0].header("authorization") is None
    assert "secret" not in answer.url


@pytest.mark.parametrize(
    "etag",
    [
        '"plain"',
        'W/"weak-1"',
        "unquoted",
        '"a,b"',
        '"with ""inner"" quotes"',
        '"caf\xe9"',
        "'single'",
        '"x--gzip"',
    ],
)
async def test_an_etag_is_kept_and_sent_back_byte_for_byte(
    site: Loopback, web: HttpClient, etag: str
) -> None:
    site.on("/feed", Reply(body=b"<rss/>", headers={"ETag": etag}), Reply(status=304))
    first = await web.fetch(Request(url=site.url("/feed"), kind="feed"))
    assert isinstance(first, Response)
    await web.fetch(Request(url=site.url("/feed"), kind="feed", etag=first.etag))
    assert site.asked[0].header("if-none-match") is None
    assert site.asked[1].header("if-none-match") == etag


@pytest.mark.parametrize(
    "date", ["Mon, 02 Mar 2026 11:00:00 GMT", "2026-03-02 11:00", "yesterday", "0"]
)
async def test_a_last_modified_is_never_reformatted(
    site: Loopback, web: HttpClient, date: str
) -> None:
    site.on("/feed", Reply(body=b"<rss/>", headers={"Last-Modified": date}), Reply(status=304))
    first = await web.fetch(Request(url=site.url("/feed"), kind="feed"))
    assert isinstance(first, Response)
    await web.fetch(Request(url=site.url("/feed"), kind="feed", last_modified=first.last_modified))
    assert site.asked[1].header("if-modified-since") == date
    assert site.asked[1].header("if-none-match") is None


async def test_both_validators_go_out_when_both_were_given(site: Loopback, web: HttpClient) -> None:
    site.on("/feed", Reply(status=304))
    answer = await web.fetch(Request(url=site.url("/feed"), etag='"1"', last_modified="then"))
    assert isinstance(answer, Response)
    assert answer.not_modified
    assert (site.asked[0].header("if-none-match"), site.asked[0].header("if-modified-since")) == (
        '"1"',
        "then",
    )


async def test_a_304_is_one_request_and_may_bring_a_new_etag(
    site: Loopback, web: HttpClient
) -> None:
    site.on("/feed", Reply(status=304, headers={"ETag": '"2"'}))
    answer = await web.fetch(Request(url=site.url("/feed"), etag='"1"'))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, answer.etag) == (304, b"", '"2"')
    assert len(site.asked) == 1


async def test_without_validators_none_are_invented(site: Loopback, web: HttpClient) -> None:
    site.on("/feed", Reply(body=b"<rss/>"))
    answer = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(answer, Response)
    assert (answer.etag, answer.last_modified) == (None, None)


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Cache-Control": "public, max-age=600"}, timedelta(minutes=10)),
        ({"Cache-Control": "MAX-AGE=600", "Age": "100"}, timedelta(seconds=500)),
        ({"Cache-Control": "s-maxage=900"}, None),
        ({"Cache-Control": "max-age=600, no-cache"}, None),
        ({"Cache-Control": "max-age=99999999999999"}, timedelta(seconds=10**8)),
        ({"Cache-Control": "max-age=soon"}, None),
        ({"Expires": "Mon, 02 Mar 2026 13:00:00 GMT"}, timedelta(hours=1)),
        (
            {"Expires": "Mon, 02 Mar 2026 13:00:00 GMT", "Date": "Mon, 02 Mar 2026 12:30:00 GMT"},
            timedelta(minutes=30),
        ),
        ({"Expires": "0"}, None),
        ({"Expires": "Mon, 02 Mar 2020 13:00:00 GMT"}, timedelta(0)),
        (
            {"Cache-Control": "max-age=60", "Expires": "Mon, 02 Mar 2026 13:00:00 GMT"},
            timedelta(minutes=1),
        ),
        ({}, None),
    ],
)
async def test_how_long_an_answer_is_fresh(
    site: Loopback, web: HttpClient, headers: dict[str, str], fresh: timedelta | None
) -> None:
    site.on("/feed", Reply(headers=headers))
    answer = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(answer, Response)
    assert answer.fresh_for == fresh
    assert answer.fetched_at == NOON


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
    site: Loopback, web: HttpClient, status: int, retry_after: str, until: datetime | None
) -> None:
    site.on("/feed", Reply(status=status, headers={"Retry-After": retry_after}))
    answer = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(answer, Response)
    assert (answer.status, answer.wait_until) == (status, until)
    assert len(site.asked) == 1


async def test_a_retry_after_holds_the_whole_public_host_but_no_other() -> None:
    async with Loopback() as proxy, opened(proxy=proxy.url()) as web:
        proxy.on("/busy", Reply(status=429, headers={"Retry-After": "3600"}))
        proxy.on("/other", Reply(body=b"here"))
        await web.fetch(Request(url="http://feeds.outlet.test/busy"))
        held = await web.fetch(Request(url="http://www.outlet.test/other"))
        free = await web.fetch(Request(url="http://elsewhere.test/other"))
    assert isinstance(held, FetchFailure)
    assert (held.kind, held.wait_until) == ("busy", NOON + timedelta(hours=1))
    assert "13:00 UTC" in held.detail
    assert isinstance(free, Response)
    assert proxy.paths() == ["/busy", "/other"]


async def test_requests_that_queue_behind_a_429_are_not_sent() -> None:
    async with Loopback() as proxy, opened(proxy=proxy.url(), per_host=1) as web:
        proxy.on("/busy", Reply(status=503, headers={"Retry-After": "60"}))
        got = await asyncio.gather(
            *(web.fetch(Request(url="http://outlet.test/busy")) for _ in range(5))
        )
    assert len(proxy.asked) == 1
    assert [type(one) for one in got].count(FetchFailure) == 4


async def test_the_hold_ends_when_its_time_has_come() -> None:
    clock = [NOON]
    async with Loopback() as proxy:
        proxy.on("/busy", Reply(status=429, headers={"Retry-After": "60"}), Reply(body=b"here"))
        async with HttpClient(
            settings(proxy=proxy.url()), version="1", read_clock=lambda: clock[0]
        ) as web:
            await web.fetch(Request(url="http://outlet.test/busy"))
            clock[0] += timedelta(seconds=60)
            answer = await web.fetch(Request(url="http://outlet.test/busy"))
    assert isinstance(answer, Response)
    assert answer.body == b"here"


async def test_two_starts_at_one_host_keep_their_gap() -> None:
    turns = HostLimiter(per_host=4, host_gap=timedelta(milliseconds=40), concurrency=8)
    starts: list[float] = []

    async def one() -> None:
        async with turns.slot("outlet.test"):
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
        await asyncio.gather(
            *(web.fetch(Request(url=f"http://outlet{n}.test/feed")) for n in range(9))
        )
    assert proxy.most_at_once == 3


async def test_waiting_for_a_turn_does_not_use_up_the_deadline(site: Loopback) -> None:
    site.on("/feed", Reply(body=b"slowly", drip=0.02))
    async with opened(per_host=1) as web:
        got = await asyncio.gather(
            *(web.fetch(Request(url=site.url("/feed"), deadline=0.4)) for _ in range(5))
        )
    assert [type(one) for one in got] == [Response] * 5


async def test_a_request_that_is_called_off_gives_its_place_back(site: Loopback) -> None:
    site.on("/slow", Reply(hang=True))
    site.on("/feed", Reply(body=b"here"))
    async with opened(per_host=1, concurrency=1) as web:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(web.fetch(Request(url=site.url("/slow"))), 0.05)
        answer = await web.fetch(Request(url=site.url("/feed"), deadline=5))
    assert isinstance(answer, Response)
    assert answer.body == b"here"
