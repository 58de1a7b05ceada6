"""Requirements 13 to 17: waits, moves, what is gone, what is broken."""

from __future__ import annotations

import gzip
from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.support.feed_world import DAY, HOUR, MINUTE, NOON, Item, Outpost, rss
from tests.support.loopback import Loopback, Reply
from wirewatch.domain.model import Outcome
from wirewatch.steps.poll import due_hosts, poll_hosts
from wirewatch.steps.resources import open_resources

pytestmark = pytest.mark.slow

ETAG, DATE = 'W/"odd  etag"', "Mon, 2 Mar 2026 11:00:00 +0000"
FULL_ANSWER = rss(["a", "b"], ETag=ETAG, Last_Modified=DATE)
NOT_MODIFIED = Reply(status=304)


def sent(site: Loopback, number: int) -> tuple[str | None, str | None]:
    """Return the validators of one request."""
    asked = site.asked[number]
    return asked.header("if-none-match"), asked.header("if-modified-since")


async def test_the_second_poll_sends_both_validators_byte_for_byte(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", FULL_ANSWER, NOT_MODIFIED)
    post.read(site.url("/feed"))
    await post.poll()
    await post.poll(NOON + HOUR)
    assert [sent(site, 0), sent(site, 1)] == [(None, None), (ETAG, DATE)]


async def test_a_304_is_one_request_that_writes_no_entry_and_plans_the_next_look(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", FULL_ANSWER, NOT_MODIFIED)
    post.read(site.url("/feed"))
    await post.poll()
    before = post.entries()
    report = await post.poll(NOON + HOUR)
    assert len(site.asked) == 2
    assert (report.feeds, report.read, report.new_entries) == (1, 1, 0)
    assert post.entries() == before
    state = post.feed().state
    assert (state.last_outcome, state.failures, state.last_ok_at) == (
        Outcome.NOT_MODIFIED,
        0,
        NOON + HOUR,
    )
    assert state.next_due_at >= NOON + 1.5 * HOUR


async def test_a_new_etag_that_comes_with_a_304_is_the_next_one_sent(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", FULL_ANSWER, Reply(status=304, headers={"ETag": '"second"'}), NOT_MODIFIED)
    post.read(site.url("/feed"))
    for hours in range(3):
        await post.poll(NOON + hours * HOUR)
    assert sent(site, 2) == ('"second"', DATE)


async def test_a_full_answer_without_validators_clears_those_before(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", FULL_ANSWER, rss(["a", "b", "c"]))
    post.read(site.url("/feed"))
    for hours in range(3):
        await post.poll(NOON + hours * HOUR)
    assert [sent(site, number) for number in range(3)] == [(None, None), (ETAG, DATE), (None, None)]


BAD_BODIES = {
    "a web page": Reply(
        body=b"<!doctype html><title>Are you human?</title>", headers={"ETag": '"bad"'}
    ),
    "nothing": Reply(headers={"ETag": '"bad"'}),
    "an error in JSON": Reply(body=b'{"error": "try later"}', headers={"ETag": '"bad"'}),
    "a cut body": Reply(body=FULL_ANSWER.body, send_only=90, headers={"ETag": '"bad"'}),
    "cut gzip": Reply(
        body=gzip.compress(FULL_ANSWER.body)[:-9],
        headers={"ETag": '"bad"', "Content-Encoding": "gzip"},
    ),
    "a login wall": Reply(status=403, body=b"no", headers={"ETag": '"bad"'}),
}


@pytest.mark.parametrize("bad", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_a_bad_body_never_freezes_a_feed(site: Loopback, post: Outpost, bad: Reply) -> None:
    site.on("/feed", FULL_ANSWER, bad, rss(["c", "a", "b"]))
    post.read(site.url("/feed"))
    for day in range(3):
        await post.poll(NOON + day * 2 * HOUR)
    assert '"bad"' not in {value for number in range(3) for value in sent(site, number)}
    assert [entry.title for entry in post.entries()] == [
        "Report on a",
        "Report on b",
        "Report on c",
    ]
    assert [look.outcome for look in post.looks()][1] != "new"


async def test_a_first_body_that_is_no_feed_leaves_no_validators(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", BAD_BODIES["a web page"], FULL_ANSWER)
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


@pytest.mark.parametrize(
    ("headers", "full_after"), [({"Last-Modified": DATE}, 1), ({"ETag": ETAG}, 7)]
)
async def test_one_request_a_day_may_be_unconditional_or_one_a_week_beside_an_etag(
    site: Loopback, post: Outpost, headers: dict[str, str], full_after: int
) -> None:
    site.on("/feed", Reply(body=FULL_ANSWER.body, headers=headers), NOT_MODIFIED)
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
    half = Reply(
        body=broken, headers={"ETag": '"half"'}, chunked=True
    )  # its server died in between
    site.on("/feed", half, rss(["a", "b", "c"], ETag=ETAG))
    post.read(site.url("/feed"))
    await post.poll()
    assert [entry.title for entry in post.entries()] == [f"Report on {name}" for name in known]
    assert "truncated" in post.health(NOON)[0].notes[0]
    await post.poll(NOON + HOUR)
    assert sent(site, 1) == (None, None)
    assert [entry.title for entry in post.entries()] == [
        "Report on a",
        "Report on b",
        "Report on c",
    ]


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
    body = FULL_ANSWER.body.replace(b"</channel>", b"<item></item><item><title/></item></channel>")
    site.on("/feed", Reply(body=body))
    post.read(site.url("/feed"))
    await post.poll()
    assert len(post.entries()) == 2


WELL_FORMED = rss(["a", "b"])


async def test_a_poll_asks_for_the_feed_alone_under_one_honest_name(
    site: Loopback, post: Outpost
) -> None:
    post.network = {"contact": "https://news.example/about"}
    site.on("/feed", Reply(body=WELL_FORMED.body, headers={"Set-Cookie": "id=1", "ETag": '"1"'}))
    post.read(site.url("/feed"))
    for hours in range(2):
        await post.poll(NOON + hours * HOUR)
    assert site.paths() == ["/feed", "/feed"]  # no icon, no home page, no robots.txt, no parameter
    for asked in site.asked:
        assert str(asked.header("user-agent")).endswith("(+https://news.example/about)")
        assert str(asked.header("user-agent")).startswith("Wirewatch/")
        assert (asked.header("cookie"), asked.header("referer")) == (None, None)
        assert "gzip" in str(asked.header("accept-encoding"))


@pytest.mark.parametrize("headers", [{"Content-Encoding": "gzip"}, {}], ids=["said", "unsaid"])
async def test_a_packed_feed_is_read_whether_it_says_so_or_not(
    site: Loopback, post: Outpost, headers: dict[str, str]
) -> None:
    site.on("/feed", Reply(body=gzip.compress(WELL_FORMED.body), headers=headers))
    post.read(site.url("/feed"))
    await post.poll()
    assert len(post.entries()) == 2


@pytest.mark.parametrize("places", [1, 2])
async def test_no_more_requests_at_once_to_a_host_than_it_bears(
    site: Loopback, post: Outpost, places: int
) -> None:
    post.network = {"per_host": places}
    for number in range(8):
        site.on(f"/{number}", Reply(body=WELL_FORMED.body, drip=0.0001))
        post.read(site.url(f"/{number}"))
    await post.poll()
    assert (len(site.asked), site.most_at_once) == (8, places)


async def test_feeds_on_two_names_of_one_domain_keep_one_gap(
    public: Loopback, post: Outpost
) -> None:
    post.network = {"proxy": public.url(), "host_gap": timedelta(milliseconds=400)}
    for name in ("www", "feeds"):
        public.on(f"/{name}", WELL_FORMED)
        post.read(f"http://{name}.news.example/{name}")
    await post.poll()
    starts = [asked.at for asked in public.asked]
    assert starts[1] - starts[0] > 0.2  # the first may have arrived late on a busy machine


async def test_more_feeds_than_can_be_in_work_at_once_are_all_asked_once(
    site: Loopback, post: Outpost
) -> None:
    post.network = {"concurrency": 2, "per_host": 2}
    for number in range(60):
        site.on(f"/{number}", rss([f"{number}"]))
        post.read(site.url(f"/{number}"))
    report = await post.poll()
    assert (report.feeds, report.new_entries, len(set(site.paths())), len(site.asked)) == (
        60,
        60,
        60,
        60,
    )


async def test_two_workers_never_ask_the_same_feed(site: Loopback, post: Outpost) -> None:
    from wirewatch.adapters.store import lease_holders, leases
    from wirewatch.steps.storage_places import open_configured_store

    site.on("/feed", WELL_FORMED)
    feed = post.read(site.url("/feed"))
    await post.poll()
    store = open_configured_store(post.config, post.home)
    other = lease_holders.Holder("another machine", 1, "then")
    leases.take_leases(store, leases.HOST_KIND, [post.feed(feed.url).host], holder=other)
    store.close()
    assert (await post.poll(NOON + HOUR)).feeds == 0
    assert len(site.asked) == 1


@pytest.mark.parametrize("every", [False, True])
async def test_what_another_worker_asked_since_it_was_listed_is_not_asked_again(
    site: Loopback, post: Outpost, every: bool
) -> None:
    site.on("/feed", rss(["a"]))
    post.read(site.url("/feed"))
    async with open_resources(
        post.config, config_folder=post.home, home=post.home, now=NOON, environ={}, workers=1
    ) as resources:
        listed = due_hosts(resources, now=NOON, every=every)
        assert (await post.poll()).feeds == 1
        assert (await poll_hosts(resources, listed, now=NOON)).feeds == 0
    assert len(post.looks()) == 1


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
    assert any(
        "asked us to wait until Mon 02 Mar 15:00 UTC" in note
        for note in post.health(NOON + HOUR)[0].notes
    )
    await post.poll(NOON + 3.1 * HOUR)
    assert sorted(public.paths()) == ["/busy", "/busy", "/other"]


async def test_a_retry_after_of_a_private_host_holds_that_feed_alone(
    site: Loopback, post: Outpost
) -> None:
    site.on("/busy", Reply(status=429, headers={"Retry-After": "10800"}))
    site.on("/other", GOOD)
    post.read(site.url("/busy"))
    post.read(site.url("/other"))
    await post.poll()
    await post.poll(NOON + HOUR, every=True)
    assert sorted(site.paths()) == ["/busy", "/other", "/other"]


async def test_busy_without_a_time_backs_off_from_the_first_time_on(
    site: Loopback, post: Outpost
) -> None:
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
    assert any(
        f"moved to {site.url('/new')}" in problem for problem in post.problems(NOON + 4 * HOUR)
    )
    assert any(
        "wirewatch feeds follow-moves" in note for note in post.health(NOON + 4 * HOUR)[0].notes
    )


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
    assert any(
        site.url("/old") in problem and "moved" in problem
        for problem in post.problems(NOON + 4 * HOUR)
    )


async def test_a_new_address_that_dies_leads_back_to_the_old_one(
    site: Loopback, post: Outpost
) -> None:
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
    site.on(
        "/feed", Reply(status=403, headers={"Server": "cloudflare", "CF-Mitigated": "challenge"})
    )
    post.read(site.url("/feed"))
    await post.poll()
    assert "access check of Cloudflare" in post.feed().state.last_detail


async def test_a_circle_of_redirects_is_a_failure_in_words(site: Loopback, post: Outpost) -> None:
    site.on("/a", Reply(status=301, headers={"Location": "/b"}))
    site.on("/b", Reply(status=301, headers={"Location": "/a"}))
    post.read(site.url("/a"))
    await post.poll()
    assert site.paths() == ["/a", "/b"]
    assert post.feed().state.last_outcome is Outcome.BROKEN
    assert "redirect" in post.feed().state.last_detail


async def test_a_web_page_in_a_feeds_place_says_which_feeds_it_names(
    site: Loopback, post: Outpost
) -> None:
    page = b'<!doctype html><title>News</title><link rel="alternate" type="application/rss+xml" href="/real.xml">'
    site.on("/feed", rss([Item(name="a")]), Reply(body=page))
    post.read(site.url("/feed"))
    await post.poll()
    await post.poll(NOON + HOUR)
    state = post.feed().state
    assert state.last_outcome is Outcome.NOT_A_FEED
    assert site.url("/real.xml") in state.last_detail
    assert len(post.entries()) == 1
