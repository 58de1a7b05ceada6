"""Requirements 18 to 23: what a request of a poll looks like, and how many there are at once."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from tests.feeds.outpost import HOUR, NOON, Outpost, rss
from tests.loopback import Loopback, Reply
from wirewatch.steps.poll import due_hosts, poll
from wirewatch.steps.resources import opened

pytestmark = pytest.mark.slow


GOOD = rss(["a", "b"])


async def test_a_poll_asks_for_the_feed_alone_under_one_honest_name(site: Loopback, post: Outpost) -> None:
    post.network = {"contact": "https://news.example/about"}
    site.on("/feed", Reply(body=GOOD.body, headers={"Set-Cookie": "id=1", "ETag": '"1"'}))
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
    site.on("/feed", Reply(body=gzip.compress(GOOD.body), headers=headers))
    post.read(site.url("/feed"))
    await post.poll()
    assert len(post.entries()) == 2


@pytest.mark.parametrize("places", [1, 2])
async def test_no_more_requests_at_once_to_a_host_than_it_bears(site: Loopback, post: Outpost, places: int) -> None:
    post.network = {"per_host": places}
    for number in range(8):
        site.on(f"/{number}", Reply(body=GOOD.body, drip=0.0001))
        post.read(site.url(f"/{number}"))
    await post.poll()
    assert (len(site.asked), site.most_at_once) == (8, places)


async def test_feeds_on_two_names_of_one_domain_keep_one_gap(public: Loopback, post: Outpost) -> None:
    post.network = {"proxy": public.url(), "host_gap": timedelta(milliseconds=400)}
    for name in ("www", "feeds"):
        public.on(f"/{name}", GOOD)
        post.read(f"http://{name}.news.example/{name}")
    await post.poll()
    starts = [asked.at for asked in public.asked]
    assert starts[1] - starts[0] > 0.2  # the first may have arrived late on a busy machine


async def test_more_feeds_than_can_be_in_work_at_once_are_all_asked_once(site: Loopback, post: Outpost) -> None:
    post.network = {"concurrency": 2, "per_host": 2}
    for number in range(60):
        site.on(f"/{number}", rss([f"{number}"]))
        post.read(site.url(f"/{number}"))
    report = await post.poll()
    assert (report.feeds, report.new_entries, len(set(site.paths())), len(site.asked)) == (60, 60, 60, 60)


async def test_two_workers_never_ask_the_same_feed(site: Loopback, post: Outpost) -> None:
    from wirewatch.adapters.store import leases
    from wirewatch.steps.resources import open_desk_store

    site.on("/feed", GOOD)
    feed = post.read(site.url("/feed"))
    await post.poll()
    store = open_desk_store(post.config, post.home)
    other = leases.Holder("another machine", 1, "then")
    leases.take(store, "poll", [post.feed(feed.url).host], holder=other)
    store.close()
    assert (await post.poll(NOON + HOUR)).feeds == 0
    assert len(site.asked) == 1


@pytest.mark.parametrize("every", [False, True])
async def test_what_another_worker_asked_since_it_was_listed_is_not_asked_again(
    site: Loopback, post: Outpost, every: bool
) -> None:
    site.on("/feed", rss(["a"]))
    post.read(site.url("/feed"))
    async with opened(post.config, config_folder=post.home, home=post.home, now=NOON, environ={}, workers=1) as desk:
        listed = due_hosts(desk, now=NOON, every=every)
        assert (await post.poll()).feeds == 1
        assert (await poll(desk, listed, now=NOON)).feeds == 0
    assert len(post.looks()) == 1
