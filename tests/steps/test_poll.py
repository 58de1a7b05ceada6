"""Requirements 30 to 32: which entry is which, and which are new."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.support.feed_world import DAY, HOUR, MINUTE, NOON, Item, Outpost, rss
from tests.support.loopback import Loopback, Reply
from wirewatch.domain.configuration import Interval
from wirewatch.domain.model import Outcome
from wirewatch.domain.republishing import (
    MIN_ENTRIES_FOR_ALL,
    MIN_ENTRIES_FOR_STALE,
    FeedArrival,
    FeedHabit,
    republished_entries,
)

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


async def test_an_elastic_interval_follows_what_a_week_brings(
    site: Loopback, post: Outpost
) -> None:
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


async def test_a_feed_that_showed_only_new_entries_is_asked_sooner_and_named(
    site: Loopback, post: Outpost
) -> None:
    site.on("/feed", rss(["a", "b"]), rss(["c", "d"]), rss(["d", "e"]))
    post.read(site.url("/feed"))
    await post.poll()
    later = NOON + HOUR
    await post.poll(later)
    assert 15 * MINUTE <= post.feed().state.next_due_at - later <= 16.5 * MINUTE
    assert any(
        "all 2 entries that it showed were new" in note for note in post.health(later)[0].notes
    )
    assert any("some may have been missed" in problem for problem in post.problems(later))
    await post.poll(later + HOUR)
    assert post.feed().state.next_due_at - later - HOUR >= 30 * MINUTE
    assert "missed" not in str(post.problems(later + 2 * DAY))


def sitemap(*names: str, **headers: str) -> Reply:
    pages = "".join(
        f"<url><loc>https://news.example/{name}</loc><news:news><news:publication><news:name>The Example</news:name>"
        f"<news:language>fa</news:language></news:publication><news:title>Report on {name}</news:title>"
        f"<news:publication_date>2026-03-02T11:00:00Z</news:publication_date></news:news></url>"
        for name in names
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    body = f'<?xml version="1.0" encoding="UTF-8"?><urlset {spaces}>{pages}</urlset>'
    return Reply(body=body.encode(), headers={"Content-Type": "application/xml", **headers})


def section(*names: str, **headers: str) -> Reply:
    links = "".join(f'<li><a href="/world/2026/{name}">Report on {name}</a></li>' for name in names)
    body = f'<!doctype html><html lang="ps"><title>World</title><nav><a href="/about">About</a></nav><ul>{links}</ul>'
    return Reply(
        body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8", **headers}
    )


KINDS = [("sitemap", None, sitemap, "fa"), ("page", r"/world/\d{4}/", section, "ps")]


@pytest.mark.parametrize(("kind", "pattern", "reply", "language"), KINDS)
async def test_new_links_are_new_entries_and_known_ones_are_not(
    site: Loopback, post: Outpost, kind: str, pattern: str | None, reply: object, language: str
) -> None:
    assert callable(reply)
    site.on("/news", reply("a", "b", ETag='"1"'), Reply(status=304), reply("c", "a", "b"))
    post.read(site.url("/news"), kind=kind, link_pattern=pattern)
    for hours in range(3):
        await post.poll(NOON + hours * HOUR)
    assert [entry.title for entry in post.entries()] == [
        "Report on a",
        "Report on b",
        "Report on c",
    ]
    assert [entry.url.rpartition("/")[2] for entry in post.entries()] == ["a", "b", "c"]
    assert {entry.language for entry in post.entries()} == {language}
    assert [look.outcome for look in post.looks()] == ["new", "not-modified", "new"]
    assert site.asked[1].header("if-none-match") == '"1"'
    assert site.paths() == ["/news"] * 3


async def test_a_page_whose_links_all_changed_says_so_and_loses_nothing(
    site: Loopback, post: Outpost
) -> None:
    site.on(
        "/news",
        section("a"),
        Reply(body=b"<!doctype html><a href='/neu/1'>One</a>"),
        section("b", "a"),
    )
    post.read(site.url("/news"), kind="page", link_pattern=r"/world/")
    await post.poll()
    await post.poll(NOON + HOUR)
    assert post.feed().state.last_outcome is Outcome.NOT_A_FEED
    assert (
        "none of the 1 links of this page fits link_pattern /world/"
        in post.problems(NOON + HOUR)[0]
    )
    await post.poll(NOON + 3 * HOUR)
    assert len(post.entries()) == 2


async def test_an_index_of_sitemaps_names_those_to_choose_from(
    site: Loopback, post: Outpost
) -> None:
    index = "<sitemapindex><sitemap><loc>https://news.example/sitemap-news.xml</loc></sitemap></sitemapindex>"
    site.on("/news", Reply(body=index.encode()))
    post.read(site.url("/news"), kind="sitemap")
    await post.poll()
    assert "https://news.example/sitemap-news.xml" in post.problems(NOON)[0]


LAST = NOON - HOUR
QUIET = FeedHabit(most_in_one_poll=2, per_day=5.0, last_ok_at=LAST)


def arrivals(number: int, *, at: datetime | None = NOON, known: bool = False) -> list[FeedArrival]:
    return [
        FeedArrival(identity=f"{n} {at}", published_at=at, title_known=known) for n in range(number)
    ]


@pytest.mark.parametrize(
    ("number", "held"),
    [(MIN_ENTRIES_FOR_STALE, 0), (MIN_ENTRIES_FOR_STALE + 1, MIN_ENTRIES_FOR_STALE + 1)],
)
@pytest.mark.parametrize(
    "kind",
    [{"at": NOON - 30 * DAY}, {"at": None}, {"at": NOON, "known": True}],
    ids=["old", "undated", "known"],
)
def test_a_few_old_entries_are_late_news_and_many_an_archive(
    number: int, held: int, kind: dict[str, object]
) -> None:
    assert len(republished_entries(arrivals(number, **kind), QUIET, now=NOON)) == held  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "held"),
    [(MIN_ENTRIES_FOR_ALL, 0), (MIN_ENTRIES_FOR_ALL + 1, MIN_ENTRIES_FOR_ALL + 1)],
)
def test_a_great_day_is_told_and_the_impossible_is_not(number: int, held: int) -> None:
    assert len(republished_entries(arrivals(number), QUIET, now=NOON)) == held


def test_news_among_an_archive_is_told() -> None:
    held = republished_entries([*arrivals(5), *arrivals(50, at=NOON - 9 * DAY)], QUIET, now=NOON)
    assert held == {one.identity for one in arrivals(50, at=NOON - 9 * DAY)}


def test_a_feed_that_always_brings_many_at_once_may_do_so() -> None:
    weekly = FeedHabit(most_in_one_poll=40, per_day=6.0, last_ok_at=LAST)
    assert republished_entries(arrivals(100, at=None), weekly, now=NOON) == frozenset()


def test_what_piled_up_while_nobody_looked_is_news() -> None:
    away = FeedHabit(most_in_one_poll=3, per_day=50.0, last_ok_at=NOON - 4 * DAY)
    assert republished_entries(arrivals(220, at=None), away, now=NOON) == frozenset()
    assert (
        republished_entries(arrivals(220, at=NOON - 4 * DAY + timedelta(minutes=1)), away, now=NOON)
        == frozenset()
    )


ONE_LINK = "https://news.example/live"


async def polled(site: Loopback, post: Outpost, *replies: Reply, apart: timedelta = HOUR) -> None:
    """Poll one feed that answers by these in turn."""
    site.on("/feed", *replies)
    post.read(site.url("/feed"))
    for number in range(len(replies)):
        await post.poll(NOON + number * apart)


def titles(post: Outpost) -> list[str]:
    return [entry.title for entry in post.entries()]


async def test_entries_that_share_one_link_are_all_kept_and_never_new_again(
    site: Loopback, post: Outpost
) -> None:
    items = [Item(name=str(n), link=ONE_LINK, guid="", at=NOON - n * HOUR) for n in range(99)]
    await polled(
        site, post, rss(items), rss([Item(name="next", link=ONE_LINK, guid="", at=NOON), *items])
    )
    assert len(post.entries()) == 100
    assert [look.entries_new for look in post.looks()] == [99, 1]


async def test_a_feed_that_renews_all_its_guids_brings_nothing_new(
    site: Loopback, post: Outpost
) -> None:
    names = [str(number) for number in range(30)]
    renewed = [Item(name=name, guid=f"renewed {name}") for name in names]
    await polled(site, post, rss(names), rss(renewed), rss([Item(name="fresh"), *renewed]))
    assert [look.entries_new for look in post.looks()] == [30, 0, 1]


async def test_a_guid_that_is_used_again_hides_no_entry(site: Loopback, post: Outpost) -> None:
    def top(name: str, at: int) -> Item:
        return Item(name=name, guid="top", at=NOON + at * HOUR)

    await polled(
        site,
        post,
        rss([top("a", 0)]),
        rss([top("b", 1)]),
        rss([top("b", 1)], ETag='"x"'),
        rss([top("c", 2)]),
    )
    assert titles(post) == ["Report on a", "Report on b", "Report on c"]
    assert [entry.revision for entry in post.entries()] == [1, 1, 1]


async def test_an_edited_entry_is_the_same_entry_in_a_new_revision(
    site: Loopback, post: Outpost
) -> None:
    edits = [
        Item(name="a", text="first"),
        Item(name="a", text="second"),
        Item(name="a", title="Quite another title", text="second"),
        Item(
            name="a",
            title="Quite another title",
            link="https://news.example/a-corrected-title",
            text="second",
        ),
    ]
    await polled(site, post, *[rss([edit]) for edit in edits])
    assert [(entry.title, entry.revision) for entry in post.entries()] == [
        ("Quite another title", 3)
    ]
    assert [look.entries_new for look in post.looks()] == [1, 0, 0, 0]


async def test_a_feed_that_moves_brings_nothing_new(site: Loopback, post: Outpost) -> None:
    relative = [Item(name="a", link="/a", guid="")]
    site.on("/old/feed", rss(relative), Reply(status=301, headers={"Location": "/new/feed"}))
    site.on("/new/feed", rss(relative, ETag='"n"'))
    post.read(site.url("/old/feed"))
    for hours in range(5):
        await post.poll(NOON + hours * HOUR)
    assert len(post.entries()) == 1


async def test_an_entry_without_a_date_is_kept_and_new_only_once(
    site: Loopback, post: Outpost
) -> None:
    undated = Item(name="undated", at=None)
    await polled(
        site, post, rss(["a"]), rss([undated, "a"]), rss([undated, "a"], channel="<ttl>1</ttl>")
    )
    stored = post.entries()[1]
    assert (stored.published_at, stored.seen_at) == (None, NOON + HOUR)
    assert [look.entries_new for look in post.looks()] == [1, 1, 0]


async def test_entries_of_the_future_and_of_one_instant_are_all_kept(
    site: Loopback, post: Outpost
) -> None:
    items = [Item(name=str(n), at=NOON + 900 * DAY) for n in range(3)] + [
        Item(name=f"s{n}", at=NOON) for n in range(3)
    ]
    await polled(site, post, rss(items), rss(list(reversed(items))))
    assert len(post.entries()) == 6
    assert [look.entries_new for look in post.looks()] == [6, 0]


async def test_two_feeds_with_the_same_article_keep_an_entry_each(
    site: Loopback, post: Outpost
) -> None:
    for path in ("/world", "/asia"):
        site.on(path, rss(["talks"]))
        post.read(site.url(path))
    await post.poll()
    assert [entry.url for entry in post.entries()] == ["https://news.example/talks"] * 2


async def test_the_first_poll_is_recorded_quietly_and_what_follows_is_not(
    site: Loopback, post: Outpost
) -> None:
    await polled(site, post, rss(["a", "b"]), rss(["c", "a", "b"]))
    assert [entry.first_poll for entry in post.entries()] == [True, True, False]


async def test_an_archive_published_anew_is_recorded_but_kept_out_of_digests_and_named(
    site: Loopback, post: Outpost
) -> None:
    habit = [rss([f"{number}"]) for number in range(4)]
    archive = [Item(name=f"old{n}", at=NOON - (10 + n) * DAY) for n in range(60)]
    news = Item(name="news", at=NOON + 4 * HOUR)
    await polled(site, post, *habit, rss([news, *archive]))
    quiet = [entry.title for entry in post.entries()[4:] if entry.first_poll]
    assert (len(post.entries()), len(quiet)) == (65, 60)
    assert "Report on news" not in quiet
    told = "61 new entries at once: 60 look like its archive published again and are kept out of digests"
    assert any(told in problem for problem in post.problems(NOON + 5 * HOUR))
    assert any(told in note for note in post.health(NOON + 5 * HOUR)[0].notes)


async def test_an_archive_under_new_addresses_and_dates_is_known_by_its_titles(
    site: Loopback, post: Outpost
) -> None:
    names = [f"{number}" for number in range(40)]
    anew = [
        Item(name=name, link=f"https://new.example/{name}", guid=f"n{name}", at=NOON + HOUR)
        for name in names
    ]
    await polled(site, post, rss(names), rss(anew))
    assert all(entry.first_poll for entry in post.entries())


async def test_what_a_weekend_without_a_look_brought_is_told(site: Loopback, post: Outpost) -> None:
    def hours(first: int, last: int) -> Reply:
        return rss([Item(name=f"h{hour}", at=NOON + hour * HOUR) for hour in range(first, last)])

    site.on("/feed", *[hours(0, day * 24) for day in range(1, 4)], hours(24 * 3, 24 * 6))
    post.read(site.url("/feed"))
    for day in (1, 2, 3, 6):
        await post.poll(NOON + day * DAY)
    assert post.looks()[-1].entries_new == 72
    assert not any(entry.first_poll for entry in post.entries()[24:])
