"""Requirements 19, 20, 24, 25 and 29: what a far side may do to us, and what it costs."""

from __future__ import annotations

import asyncio
import gzip
import random
import tracemalloc
import typing
import zlib
from datetime import timedelta

import pytest

from tests.adapters.http.conftest import opened
from tests.support.loopback import Loopback, Reply
from wirewatch.adapters.http.client import HttpClient
from wirewatch.adapters.http.messages import FetchFailure, Kind, Request, Response

pytestmark = pytest.mark.slow


TEXT = "Сообщение о встрече. ".encode() * 4000
MIB = 1024 * 1024


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("identity", TEXT),
        ("gzip", TEXT),  # a label that lies
        ("gzip", gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:])),  # two members
        ("gzip", gzip.compress(TEXT) + b"\0" * 100),  # padded
        (
            "gzip",
            gzip.compress(b"x" * 3 * MIB) + gzip.compress(b""),
        ),  # more than one step of output
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
async def test_what_was_compressed_is_read_whole(
    site: Loopback, web: HttpClient, encoding: str, packed: bytes, chunked: bool
) -> None:
    site.on("/feed", Reply(body=packed, headers={"Content-Encoding": encoding}, chunked=chunked))
    answer = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(answer, Response)
    assert answer.body in (TEXT, b"x" * 3 * MIB)
    assert site.asked[0].header("accept-encoding") == "gzip, deflate"


async def test_gzip_without_its_label_is_left_to_the_reader(
    site: Loopback, web: HttpClient
) -> None:
    site.on("/feed", Reply(body=gzip.compress(TEXT)))
    answer = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(answer, Response)
    assert gzip.decompress(answer.body) == TEXT


@pytest.mark.parametrize("keep", [1, 11, 300, -9, -1])
async def test_gzip_cut_short_is_a_cut_answer_not_a_body(
    site: Loopback, web: HttpClient, keep: int
) -> None:
    site.on("/feed", Reply(body=gzip.compress(TEXT)[:keep], headers={"Content-Encoding": "gzip"}))
    failure = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(failure, FetchFailure)
    assert (failure.kind, failure.status) == ("cut", 200)


@pytest.mark.parametrize(
    ("encoding", "body"), [("br", TEXT), ("gzip", b"\x1f\x8b" + b"\xff" * 400)]
)
async def test_what_cannot_be_unpacked_is_said(
    site: Loopback, web: HttpClient, encoding: str, body: bytes
) -> None:
    site.on("/feed", Reply(body=body, headers={"Content-Encoding": encoding}))
    failure = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "bad-encoding"


@pytest.mark.parametrize("layers", [1, 2])
async def test_a_compression_bomb_costs_little_memory(
    site: Loopback, web: HttpClient, layers: int
) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"\0" * MIB) for _ in range(200)) + packer.flush()
    if layers == 2:
        bomb = gzip.compress(bomb)
    names = ", ".join(["gzip"] * layers)
    site.on("/feed", Reply(body=bomb, headers={"Content-Encoding": names}))
    tracemalloc.start()
    failure = await web.fetch(Request(url=site.url("/feed"), kind="feed"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "too-large"
    assert "15 MiB" in failure.detail
    assert peak < 25 * MIB


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_over_its_limit_is_refused(
    site: Loopback, web: HttpClient, chunked: bool
) -> None:
    body = random.Random(1).randbytes(200_000)
    site.on("/page", Reply(body=body, chunked=chunked))
    whole = await web.fetch(Request(url=site.url("/page"), limit_bytes=200_000))
    over = await web.fetch(Request(url=site.url("/page"), limit_bytes=199_999))
    assert isinstance(whole, Response)
    assert whole.body == body
    assert isinstance(over, FetchFailure)
    assert over.kind == "too-large"


async def test_a_drip_fed_body_ends_at_the_deadline(site: Loopback, web: HttpClient) -> None:
    site.on("/feed", Reply(body=b"x" * 1000, drip=0.02))
    started = asyncio.get_running_loop().time()
    failure = await web.fetch(Request(url=site.url("/feed"), deadline=0.3))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "timeout"
    assert asyncio.get_running_loop().time() - started < 5


async def test_a_deadline_covers_all_hops_of_a_redirect(site: Loopback, web: HttpClient) -> None:
    for step in range(8):
        site.on(
            f"/{step}",
            Reply(status=302, headers={"Location": f"/{step + 1}"}, body=b"12345", drip=0.03),
        )
    failure = await web.fetch(Request(url=site.url("/0"), deadline=0.3))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "timeout"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(drop=True), "reset"),
        (Reply(body=b"x" * 1000, send_only=500), "cut"),
        (Reply(body=b"x" * 1000, send_only=0), "cut"),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "bad-answer"),
        (Reply(raw=b""), "reset"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000), "bad-answer"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n"), "bad-answer"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "bad-answer"),
        (Reply(hang=True), "timeout"),
    ],
)
async def test_a_broken_answer_is_a_failure_in_words(
    site: Loopback, web: HttpClient, reply: Reply, kind: str
) -> None:
    site.on("/feed", reply)
    failure = await web.fetch(Request(url=site.url("/feed"), deadline=0.5 if reply.hang else 10))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == kind
    assert failure.detail
    assert len(site.asked) == 1


async def test_nobody_at_the_door_is_said(web: HttpClient) -> None:
    async with Loopback() as site:
        url = site.url("/feed")
    failure = await web.fetch(Request(url=url))
    assert isinstance(failure, FetchFailure)
    assert (failure.kind, failure.detail) == ("connect", "127.0.0.1 refuses connections")


async def test_a_kept_connection_that_was_closed_meanwhile_is_replaced_once(
    site: Loopback, web: HttpClient
) -> None:
    """The far side drops the second request of a connection, before any byte of an answer."""
    site.on("/feed", Reply(body=b"one"), Reply(drop=True), Reply(body=b"two"))
    first = await web.fetch(Request(url=site.url("/feed")))
    second = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(first, Response)
    assert isinstance(second, Response)
    assert second.body == b"two"
    assert [one.connection for one in site.asked] == [1, 1, 2]


async def test_a_fresh_connection_that_breaks_is_not_tried_again(
    site: Loopback, web: HttpClient
) -> None:
    site.on("/feed", Reply(drop=True))
    assert isinstance(await web.fetch(Request(url=site.url("/feed"))), FetchFailure)
    assert len(site.asked) == 1


async def test_what_an_idle_connection_says_unasked_is_no_answer(
    site: Loopback, web: HttpClient
) -> None:
    unasked = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
    site.on("/one", Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none" + unasked))
    site.on("/two", Reply(body=b"two"))
    await web.fetch(Request(url=site.url("/one")))
    answer = await web.fetch(Request(url=site.url("/two")))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body) == (200, b"two")


async def test_connections_are_used_again(site: Loopback, web: HttpClient) -> None:
    site.on("/feed", Reply(body=b"x"))
    for _ in range(5):
        await web.fetch(Request(url=site.url("/feed")))
    assert site.connections == 1


async def test_cookies_are_neither_kept_nor_sent(site: Loopback, web: HttpClient) -> None:
    site.on(
        "/feed", Reply(status=302, headers=[("Set-Cookie", "a=1; Path=/"), ("Location", "/in")])
    )
    site.on("/in", Reply(body=b"x", headers=[("Set-Cookie", "b=2; Path=/"), ("Set-Cookie", "c=3")]))
    for _ in range(2):
        await web.fetch(Request(url=site.url("/feed")))
    assert len(site.asked) == 4
    for asked in site.asked:
        assert asked.header("cookie") is None
        assert asked.header("referer") is None


async def test_every_request_bears_one_honest_name(site: Loopback) -> None:
    site.on("/x?id=1", Reply(body=b"x"))
    async with opened(contact="https://monitor.example/about\r\nX-Evil: 1") as web:
        for kind in typing.get_args(Kind):
            await web.fetch(Request(url=site.url("/x?id=1"), kind=kind))
    assert {one.header("user-agent") for one in site.asked} == {
        "Wirewatch/9.9 (+https://monitor.example/about X-Evil: 1)"
    }
    assert {one.target for one in site.asked} == {"/x?id=1"}
    assert all(one.header("x-evil") is None for one in site.asked)


async def test_connections_to_many_hosts_do_not_pile_up() -> None:
    async with Loopback() as proxy, opened(proxy=proxy.url(), concurrency=2) as web:
        proxy.on("/feed", Reply(body=b"x"))
        for _ in range(2):
            await asyncio.gather(
                *(web.fetch(Request(url=f"http://outlet{n}.test/feed")) for n in range(60))
            )
        assert len(proxy.asked) == 120
        assert proxy.open < 30


async def test_many_hosts_at_once_lose_nothing() -> None:
    async with (
        Loopback() as proxy,
        opened(proxy=proxy.url(), concurrency=4, host_gap=timedelta(0)) as web,
    ):
        proxy.on("/feed", lambda asked: Reply(body=asked.host.encode(), then_close=True))
        urls = [f"http://outlet{n % 40}.test/feed" for n in range(200)]
        got = await asyncio.gather(*(web.fetch(Request(url=url)) for url in urls))
    assert [
        isinstance(one, Response) and one.body.decode() in url
        for one, url in zip(got, urls, strict=True)
    ] == [True] * 200


async def test_no_bytes_of_a_stranger_make_fetch_raise(site: Loopback, web: HttpClient) -> None:
    chance = random.Random(7)
    head = b"HTTP/1.1 302 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nLocation: //[::\r\n\r\n5\r\nab"
    replies = [Reply(raw=chance.randbytes(chance.randrange(400))) for _ in range(40)]
    for _ in range(160):
        broken = bytearray(head)
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        replies.append(Reply(raw=bytes(broken)))
    site.on("/feed", *replies)
    for _ in replies:
        got = await web.fetch(Request(url=site.url("/feed"), deadline=5))
        assert isinstance(got, Response | FetchFailure)
    assert len(site.asked) >= len(replies)  # some broken bytes are a redirect
