"""Requirement 28: what a feed costs to read is bounded, and is not this process's to pay."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.model import FeedDocument
from tests.support.feed_world import NOON, Outpost, rss
from tests.support.loopback import Loopback, Reply
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.domain.model import Outcome
from wirewatch.steps.extraction_jobs import read_feed
from wirewatch.steps.poll import due_hosts
from wirewatch.steps.poll_feed import PollResult, poll_feed
from wirewatch.steps.resources import open_resources

GOOD = rss(["a", "b"])
LARGE = rss([f"number {number}" for number in range(3_000)])
VERSION = '"version":"https://jsonfeed.org/version/1.1"'


def json_feed(item: str, *, times: int) -> Reply:
    body = f'{{{VERSION},"title":"Much","items":[{",".join([item] * times)}]}}'
    return Reply(body=body.encode(), headers={"Content-Type": "application/feed+json"})


def endless(
    data: bytes,
    url: str,
    content_type: str | None,
    kind: str,
    link_pattern: str | None,
    *,
    only_cheap: bool = False,
) -> FeedDocument:
    """Come to no end, as a parser does over a document made for that."""
    while True:
        pass


def stopped(
    data: bytes,
    url: str,
    content_type: str | None,
    kind: str,
    link_pattern: str | None,
    *,
    only_cheap: bool = False,
) -> FeedDocument:
    """Stand still, as a process does in a machine that is paused."""
    os.kill(os.getpid(), signal.SIGSTOP)
    raise AssertionError


async def look(
    post: Outpost,
    reader: Callable[..., FeedDocument] = read_feed,
    *,
    seconds: float = 20,
    wall_seconds: float = 60,
    memory: int | None = None,
) -> tuple[PollResult, int]:
    """Look at the only feed with a reader of large feeds; gives how many workers that took as well."""
    async with (
        open_resources(
            post.config, config_folder=post.home, home=post.home, now=NOON, environ={}, workers=1
        ) as resources,
        WorkPool(
            reader, workers=1, seconds=seconds, wall_seconds=wall_seconds, memory=memory
        ) as pool,
    ):
        ((feed,),) = due_hosts(resources, now=NOON).values()
        seen = await poll_feed(replace(resources, feed_pool=pool), feed, now=NOON)
        return seen, len(multiprocessing.active_children())


async def test_a_small_feed_starts_no_process(site: Loopback, post: Outpost) -> None:
    site.on("/feed", GOOD)
    post.read(site.url("/feed"))
    seen, workers = await look(post)
    assert (len(seen.entries), workers) == (2, 0)


@pytest.mark.slow
async def test_a_large_feed_is_read_in_a_process_of_its_own(site: Loopback, post: Outpost) -> None:
    site.on("/feed", LARGE)
    post.read(site.url("/feed"))
    seen, workers = await look(post)
    assert (len(seen.entries), workers) == (3_000, 1)


async def test_broken_markup_is_read_in_a_process_of_its_own(site: Loopback, post: Outpost) -> None:
    site.on("/feed", Reply(body=GOOD.body.replace(b"<channel>", b"<channel><br>")))
    post.read(site.url("/feed"))
    seen, workers = await look(post)
    assert (len(seen.entries), workers) == (2, 1)


@pytest.mark.slow
async def test_a_json_feed_of_millions_of_items_does_not_cost_this_process(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", json_feed("{}", times=4_000_000))
    post.read(site.url("/feed"))
    before = time.process_time()
    await post.poll()
    assert time.process_time() - before < 3
    assert post.feed().state.last_outcome is Outcome.NOTHING_NEW
    assert post.feed().state.last_detail == "only the first 5,000 of 4,000,000 entries were read"


@pytest.mark.slow
async def test_what_is_cut_is_told_by_status_and_by_the_list_of_feeds(
    site: Loopback, post: Outpost
) -> None:
    item = '{"url":"https://news.example/%d","title":"Report %d"}'
    body = f'{{{VERSION},"items":[{",".join(item % (number, number) for number in range(5_007))}]}}'
    site.on("/feed", Reply(body=body.encode()))
    post.read(site.url("/feed"))
    await post.poll()
    told = "only the first 5,000 of 5,007 entries were read"
    assert len(post.entries()) == 5_000
    assert told in post.health(NOON)[0].notes[0]
    assert told in post.problems(NOON)[0]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"&" * 15_000_000, Outcome.NOT_A_FEED),
        (b"<rss " + b'a="b" ' * 1_000_000 + b"/>", Outcome.NOT_A_FEED),
    ],
    ids=["ampersands", "attributes"],
)
@pytest.mark.slow
async def test_a_hostile_document_does_not_cost_this_process(
    site: Loopback, post: Outpost, body: bytes, outcome: Outcome
) -> None:
    site.on("/feed", Reply(body=body))
    post.read(site.url("/feed"))
    before = time.process_time()
    await post.poll()
    assert time.process_time() - before < 3
    assert post.feed().state.last_outcome is outcome


@pytest.mark.slow
async def test_a_feed_that_uses_up_its_cpu_time_fails_with_a_sentence(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", LARGE)
    post.read(site.url("/feed"))
    seen, _ = await look(post, endless, seconds=0.2)
    assert seen.outcome.outcome is Outcome.NOT_A_FEED
    assert (
        seen.outcome.detail
        == "reading it took more CPU time than a feed may use, so it is broken or hostile"
    )


@pytest.mark.slow
async def test_a_feed_that_uses_up_its_memory_fails_with_a_sentence(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", json_feed("{}", times=4_000_000))
    post.read(site.url("/feed"))
    seen, _ = await look(post, memory=450 * 1024**2)
    assert seen.outcome.outcome is Outcome.NOT_A_FEED
    assert (
        seen.outcome.detail
        == "reading it took more memory than a feed may use, so it is broken or hostile"
    )


@pytest.mark.slow
async def test_a_reader_that_was_stopped_says_nothing_of_the_feed(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", LARGE)
    post.read(site.url("/feed"))
    seen, _ = await look(post, stopped, wall_seconds=1)
    assert seen.outcome.outcome is Outcome.BROKEN
    assert seen.outcome.detail == "this machine was stopped or too busy to read it"
