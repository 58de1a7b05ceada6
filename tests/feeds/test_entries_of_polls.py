"""Requirements 30 to 32: which entry is which, and which are new."""

from __future__ import annotations

from datetime import timedelta

from tests.feeds.outpost import DAY, HOUR, NOON, Item, Outpost, rss
from tests.loopback import Loopback, Reply

ONE_LINK = "https://news.example/live"


async def polled(site: Loopback, post: Outpost, *replies: Reply, apart: timedelta = HOUR) -> None:
    """Poll one feed that answers by these in turn."""
    site.on("/feed", *replies)
    post.read(site.url("/feed"))
    for number in range(len(replies)):
        await post.poll(NOON + number * apart)


def titles(post: Outpost) -> list[str]:
    return [entry.title for entry in post.entries()]


async def test_entries_that_share_one_link_are_all_kept_and_never_new_again(site: Loopback, post: Outpost) -> None:
    items = [Item(name=str(n), link=ONE_LINK, guid="", at=NOON - n * HOUR) for n in range(99)]
    await polled(site, post, rss(items), rss([Item(name="next", link=ONE_LINK, guid="", at=NOON), *items]))
    assert len(post.entries()) == 100
    assert [look.entries_new for look in post.looks()] == [99, 1]


async def test_a_feed_that_renews_all_its_guids_brings_nothing_new(site: Loopback, post: Outpost) -> None:
    names = [str(number) for number in range(30)]
    renewed = [Item(name=name, guid=f"renewed {name}") for name in names]
    await polled(site, post, rss(names), rss(renewed), rss([Item(name="fresh"), *renewed]))
    assert [look.entries_new for look in post.looks()] == [30, 0, 1]


async def test_a_guid_that_is_used_again_hides_no_entry(site: Loopback, post: Outpost) -> None:
    def top(name: str, at: int) -> Item:
        return Item(name=name, guid="top", at=NOON + at * HOUR)

    await polled(site, post, rss([top("a", 0)]), rss([top("b", 1)]), rss([top("b", 1)], ETag='"x"'), rss([top("c", 2)]))
    assert titles(post) == ["Report on a", "Report on b", "Report on c"]
    assert [entry.revision for entry in post.entries()] == [1, 1, 1]


async def test_an_edited_entry_is_the_same_entry_in_a_new_revision(site: Loopback, post: Outpost) -> None:
    edits = [
        Item(name="a", text="first"),
        Item(name="a", text="second"),
        Item(name="a", title="Quite another title", text="second"),
        Item(name="a", title="Quite another title", link="https://news.example/a-corrected-title", text="second"),
    ]
    await polled(site, post, *[rss([edit]) for edit in edits])
    assert [(entry.title, entry.revision) for entry in post.entries()] == [("Quite another title", 3)]
    assert [look.entries_new for look in post.looks()] == [1, 0, 0, 0]


async def test_a_feed_that_moves_brings_nothing_new(site: Loopback, post: Outpost) -> None:
    relative = [Item(name="a", link="/a", guid="")]
    site.on("/old/feed", rss(relative), Reply(status=301, headers={"Location": "/new/feed"}))
    site.on("/new/feed", rss(relative, ETag='"n"'))
    post.read(site.url("/old/feed"))
    for hours in range(5):
        await post.poll(NOON + hours * HOUR)
    assert len(post.entries()) == 1


async def test_an_entry_without_a_date_is_kept_and_new_only_once(site: Loopback, post: Outpost) -> None:
    undated = Item(name="undated", at=None)
    await polled(site, post, rss(["a"]), rss([undated, "a"]), rss([undated, "a"], channel="<ttl>1</ttl>"))
    stored = post.entries()[1]
    assert (stored.published_at, stored.seen_at) == (None, NOON + HOUR)
    assert [look.entries_new for look in post.looks()] == [1, 1, 0]


async def test_entries_of_the_future_and_of_one_instant_are_all_kept(site: Loopback, post: Outpost) -> None:
    items = [Item(name=str(n), at=NOON + 900 * DAY) for n in range(3)] + [Item(name=f"s{n}", at=NOON) for n in range(3)]
    await polled(site, post, rss(items), rss(list(reversed(items))))
    assert len(post.entries()) == 6
    assert [look.entries_new for look in post.looks()] == [6, 0]


async def test_two_feeds_with_the_same_article_keep_an_entry_each(site: Loopback, post: Outpost) -> None:
    for path in ("/world", "/asia"):
        site.on(path, rss(["talks"]))
        post.read(site.url(path))
    await post.poll()
    assert [entry.url for entry in post.entries()] == ["https://news.example/talks"] * 2


async def test_the_first_poll_is_recorded_quietly_and_what_follows_is_not(site: Loopback, post: Outpost) -> None:
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
    told = "61 new entries at once: 60 look like its archive published anew and are kept out of digests"
    assert any(told in problem for problem in post.problems(NOON + 5 * HOUR))
    assert any(told in note for note in post.health(NOON + 5 * HOUR)[0].notes)


async def test_an_archive_under_new_addresses_and_dates_is_known_by_its_titles(site: Loopback, post: Outpost) -> None:
    names = [f"{number}" for number in range(40)]
    anew = [Item(name=name, link=f"https://new.example/{name}", guid=f"n{name}", at=NOON + HOUR) for name in names]
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
