"""Requirements 24 to 29: hostile answers cost a feed its turn, and nothing else."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from hashlib import sha256

import pytest

from tests.support.feed_world import HOUR, NOON, Item, Outpost, rss
from tests.support.loopback import Loopback, Reply
from wirewatch.domain.model import Outcome

GOOD = rss(["a", "b"])
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "' + b"ha" * 20_000 + b'">]>'
    b'<rss version="2.0"><channel><title>x</title><item><title>'
    + b"&a;" * 5_000
    + b"</title></item></channel></rss>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b'<rss version="2.0"><channel><title>x</title><item><title>&a;</title></item></channel></rss>'
)


@pytest.mark.parametrize("body", [BOMB, OUTSIDE], ids=["bomb", "external entity"])
async def test_a_feed_that_declares_entities_is_refused_and_asked_nothing_else(
    site: Loopback, post: Outpost, body: bytes
) -> None:
    site.on("/feed", Reply(body=body), GOOD)
    post.read(site.url("/feed"))
    await post.poll()
    assert (post.feed().state.last_outcome, post.entries()) == (Outcome.NOT_A_FEED, [])
    assert "was refused" in post.feed().state.last_detail
    await post.poll(NOON + HOUR)
    assert len(post.entries()) == 2


async def test_a_compression_bomb_is_too_large_and_the_others_are_read(
    site: Loopback, post: Outpost
) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join([*(packer.compress(b"\0" * 1_000_000) for _ in range(40)), packer.flush()])
    site.on("/bomb", Reply(body=packed, headers={"Content-Encoding": "gzip"}))
    site.on("/good", GOOD)
    post.read(site.url("/bomb"))
    post.read(site.url("/good"))
    report = await post.poll()
    assert (report.read, report.failed) == (1, 1)
    assert "15 MiB" in post.feed(site.url("/bomb")).state.last_detail


async def test_a_feed_that_leads_into_a_private_network_is_refused(
    site: Loopback, post: Outpost
) -> None:
    async with Loopback("127.0.0.2") as inside:
        inside.on("/secret", GOOD)
        site.on("/feed", Reply(status=302, headers={"Location": inside.url("/secret")}))
        post.network = {"allow_private": ("127.0.0.1/32",)}
        post.read(site.url("/feed"))
        await post.poll()
        assert inside.connections == 0
    assert post.feed().state.last_outcome is Outcome.REFUSED
    assert "private" in post.feed().state.last_detail


async def test_a_connection_closed_meanwhile_costs_no_failure(
    site: Loopback, post: Outpost
) -> None:
    post.network = {"per_host": 1}
    for number in range(3):
        site.on(f"/{number}", Reply(body=GOOD.body, then_close=True))
        post.read(site.url(f"/{number}"))
    report = await post.poll()
    assert (report.read, report.failed, len(site.asked)) == (3, 0, 3)


async def test_a_large_feed_is_read_while_others_are_asked(site: Loopback, post: Outpost) -> None:
    large = rss([f"number {number}" for number in range(3_000)])
    site.on("/large", Reply(body=gzip.compress(large.body), headers={"Content-Encoding": "gzip"}))
    for number in range(5):
        site.on(f"/{number}", GOOD)
        post.read(site.url(f"/{number}"))
    post.read(site.url("/large"))
    assert (await post.poll()).new_entries == 3_010


async def test_what_the_store_does_not_take_of_one_feed_stops_no_other(
    site: Loopback, post: Outpost
) -> None:
    for name in ("one", "bad", "other"):
        site.on(f"/{name}", rss([f"news of {name}"]))
        post.read(site.url(f"/{name}"))
    with sqlite3.connect(post.home / "wirewatch.db") as store:
        store.execute(
            "CREATE TRIGGER fault BEFORE INSERT ON entries WHEN NEW.title LIKE '%of bad' "
            "BEGIN SELECT RAISE(ABORT, 'no room for this row'); END"
        )
    store.close()
    report = await post.poll()
    assert (report.read, report.failed, report.new_entries) == (2, 1, 2)
    state = post.feed(site.url("/bad")).state
    assert state.last_outcome is Outcome.BROKEN
    assert "no room for this row" in state.last_detail
    assert state.next_due_at > NOON
    assert {entry.title for entry in post.entries()} == {
        "Report on news of one",
        "Report on news of other",
    }


async def test_a_link_too_long_for_any_database_is_no_link(site: Loopback, post: Outpost) -> None:
    long = "https://news.example/" + "".join(sha256(str(n).encode()).hexdigest() for n in range(60))
    site.on("/feed", rss([Item(name="long", link=long), "short"]))
    post.read(site.url("/feed"))
    await post.poll()
    assert [entry.url for entry in post.entries()] == ["", "https://news.example/short"]
