"""Requirements 1 to 7: validators, 304s, and bodies that are no use."""

from __future__ import annotations

import gzip

import pytest

from tests.feeds.outpost import DAY, HOUR, NOON, Outpost, rss
from tests.loopback import Loopback, Reply
from wirewatch.domain.model import Outcome

pytestmark = pytest.mark.slow

ETAG, DATE = 'W/"odd  etag"', "Mon, 2 Mar 2026 11:00:00 +0000"
GOOD = rss(["a", "b"], ETag=ETAG, Last_Modified=DATE)
NOT_MODIFIED = Reply(status=304)


def sent(site: Loopback, number: int) -> tuple[str | None, str | None]:
    """Give the validators of one request."""
    asked = site.asked[number]
    return asked.header("if-none-match"), asked.header("if-modified-since")


async def test_the_second_poll_sends_both_validators_byte_for_byte(site: Loopback, post: Outpost) -> None:
    site.on("/feed", GOOD, NOT_MODIFIED)
    post.read(site.url("/feed"))
    await post.poll()
    await post.poll(NOON + HOUR)
    assert [sent(site, 0), sent(site, 1)] == [(None, None), (ETAG, DATE)]


async def test_a_304_is_one_request_that_writes_no_entry_and_plans_the_next_look(site: Loopback, post: Outpost) -> None:
    site.on("/feed", GOOD, NOT_MODIFIED)
    post.read(site.url("/feed"))
    await post.poll()
    before = post.entries()
    report = await post.poll(NOON + HOUR)
    assert len(site.asked) == 2
    assert (report.feeds, report.read, report.new_entries) == (1, 1, 0)
    assert post.entries() == before
    state = post.feed().state
    assert (state.last_outcome, state.failures, state.last_ok_at) == (Outcome.NOT_MODIFIED, 0, NOON + HOUR)
    assert state.next_due_at >= NOON + 1.5 * HOUR


async def test_a_new_etag_that_comes_with_a_304_is_the_next_one_sent(site: Loopback, post: Outpost) -> None:
    site.on("/feed", GOOD, Reply(status=304, headers={"ETag": '"second"'}), NOT_MODIFIED)
    post.read(site.url("/feed"))
    for hours in range(3):
        await post.poll(NOON + hours * HOUR)
    assert sent(site, 2) == ('"second"', DATE)


async def test_a_full_answer_without_validators_clears_those_before(site: Loopback, post: Outpost) -> None:
    site.on("/feed", GOOD, rss(["a", "b", "c"]))
    post.read(site.url("/feed"))
    for hours in range(3):
        await post.poll(NOON + hours * HOUR)
    assert [sent(site, number) for number in range(3)] == [(None, None), (ETAG, DATE), (None, None)]


BAD_BODIES = {
    "a web page": Reply(body=b"<!doctype html><title>Are you human?</title>", headers={"ETag": '"bad"'}),
    "nothing": Reply(headers={"ETag": '"bad"'}),
    "an error in JSON": Reply(body=b'{"error": "try later"}', headers={"ETag": '"bad"'}),
    "a cut body": Reply(body=GOOD.body, send_only=90, headers={"ETag": '"bad"'}),
    "cut gzip": Reply(body=gzip.compress(GOOD.body)[:-9], headers={"ETag": '"bad"', "Content-Encoding": "gzip"}),
    "a login wall": Reply(status=403, body=b"no", headers={"ETag": '"bad"'}),
}


@pytest.mark.parametrize("bad", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_a_bad_body_never_freezes_a_feed(site: Loopback, post: Outpost, bad: Reply) -> None:
    site.on("/feed", GOOD, bad, rss(["c", "a", "b"]))
    post.read(site.url("/feed"))
    for day in range(3):
        await post.poll(NOON + day * 2 * HOUR)
    assert '"bad"' not in {value for number in range(3) for value in sent(site, number)}
    assert [entry.title for entry in post.entries()] == ["Report on a", "Report on b", "Report on c"]
    assert [look.outcome for look in post.looks()][1] != "new"


async def test_a_first_body_that_is_no_feed_leaves_no_validators(site: Loopback, post: Outpost) -> None:
    site.on("/feed", BAD_BODIES["a web page"], GOOD)
    post.read(site.url("/feed"))
    await post.poll()
    assert post.feed().state.first_polled_at is None
    await post.poll(NOON + HOUR)
    assert sent(site, 1) == (None, None)
    assert all(entry.first_poll for entry in post.entries())


async def test_the_same_bytes_again_are_not_read_again(site: Loopback, post: Outpost) -> None:
    site.on("/feed", rss(["a"]))
    post.read(site.url("/feed"))
    await post.poll()
    await post.poll(NOON + HOUR)
    assert [look.outcome for look in post.looks()] == ["new", "unchanged"]
    assert [look.entries_seen for look in post.looks()] == [1, 0]


@pytest.mark.parametrize(("headers", "full_after"), [({"Last-Modified": DATE}, 1), ({"ETag": ETAG}, 7)])
async def test_one_request_a_day_may_be_unconditional_or_one_a_week_beside_an_etag(
    site: Loopback, post: Outpost, headers: dict[str, str], full_after: int
) -> None:
    site.on("/feed", Reply(body=GOOD.body, headers=headers), NOT_MODIFIED)
    post.read(site.url("/feed"))
    for hours in range(0, 24 * 8, 8):
        await post.poll(NOON + hours * HOUR)
    full = [number for number in range(len(site.asked)) if sent(site, number) == (None, None)]
    at = [post.looks()[number].fetched_at - NOON for number in full]
    assert at == [day * DAY for day in range(0, 8, full_after)]


@pytest.mark.parametrize(("breaks_at", "known"), [(b"port on b", ["a"]), (b"uid of b", ["a", "b"])])
async def test_a_document_that_breaks_off_is_neither_frozen_nor_told_twice(
    site: Loopback, post: Outpost, breaks_at: bytes, known: list[str]
) -> None:
    whole = rss(["a", "b", "c"]).body
    broken = whole[: whole.index(breaks_at)]
    half = Reply(body=broken, headers={"ETag": '"half"'}, chunked=True)  # its server died in between
    site.on("/feed", half, rss(["a", "b", "c"], ETag=ETAG))
    post.read(site.url("/feed"))
    await post.poll()
    assert [entry.title for entry in post.entries()] == [f"Report on {name}" for name in known]
    assert "broke off" in post.health(NOON)[0].notes[0]
    await post.poll(NOON + HOUR)
    assert sent(site, 1) == (None, None)
    assert [entry.title for entry in post.entries()] == ["Report on a", "Report on b", "Report on c"]


@pytest.mark.parametrize(("chunked", "second"), [(True, None), (False, ETAG)])
async def test_a_server_that_never_ends_its_document_is_asked_conditionally_all_the_same(
    site: Loopback, post: Outpost, chunked: bool, second: str | None
) -> None:
    endless = rss(["a", "b"]).body.removesuffix(b"</channel></rss>")
    site.on("/feed", Reply(body=endless, headers={"ETag": ETAG}, chunked=chunked))
    post.read(site.url("/feed"))
    for hours in range(3):
        await post.poll(NOON + hours * HOUR)
    assert [sent(site, number)[0] for number in range(3)] == [None, second, ETAG]
    assert [look.outcome for look in post.looks()] == ["new", "unchanged", "unchanged"]


async def test_an_entry_that_says_nothing_is_none(site: Loopback, post: Outpost) -> None:
    body = GOOD.body.replace(b"</channel>", b"<item></item><item><title/></item></channel>")
    site.on("/feed", Reply(body=body))
    post.read(site.url("/feed"))
    await post.poll()
    assert len(post.entries()) == 2
