from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest
from sqlalchemy import Connection, select

from extractors.model import AnnouncedDate, Paragraph, Salience, Statement
from tests.support.store_world import NOON, article, at, entry, feed, flagged, mention, sync
from tests.support.store_world import place as put_into_story
from wirewatch.adapters.store import (
    archive_records,
    article_dates,
    articles,
    entries,
    outlet_paragraphs,
    rewatch,
    statements,
)
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.schema import announced_dates, revisions
from wirewatch.domain.model import EntryState
from wirewatch.domain.urls import MAX_URL_BYTES, MAX_URL_KEY_BYTES, url_key

NOISE = "".join(
    sha256(str(number).encode()).hexdigest() for number in range(100)
)  # no database makes this shorter
HOST = "https://www.herald.example/"
PERSIAN = HOST + "\u062e\u0628\u0631" * 320


def place(url: str) -> WarcPlace:
    return WarcPlace(
        url=url, file="1.warc.gz", offset=0, length=9, fetched_at=NOON, status=200, sha256="0" * 64
    )


@pytest.mark.parametrize("length", [MAX_URL_BYTES, MAX_URL_BYTES + 1, 3_900, 6_000])
def test_an_entry_is_stored_however_long_its_link_is(store: Store, length: int) -> None:
    url = (HOST + NOISE)[:length]
    with store.begin() as tx:
        (herald,) = sync(tx, feed()).values()
        assert (
            entries.add_entries(tx, herald, [entry("long", url=url), entry("short")], now=NOON).new
            == 2
        )
        waiting = {
            one.guid: one.url for one in entries.waiting_entries(tx, "herald.example", now=NOON)
        }
    assert waiting["long"] == (url if length <= MAX_URL_BYTES else "")


def test_a_page_in_the_archive_is_found_by_an_address_of_any_length(store: Store) -> None:
    with store.begin() as tx:
        archive_records.add_archive_records(tx, [place(HOST + NOISE), place(HOST)])
        assert [
            len(one.url) for one in archive_records.find_archive_records(tx, url=HOST + NOISE)
        ] == [MAX_URL_BYTES]


@pytest.mark.parametrize("url", [(HOST + NOISE)[:MAX_URL_BYTES], PERSIAN])
def test_an_article_under_the_longest_address_is_stored_and_found(store: Store, url: str) -> None:
    key = url_key(url)
    assert len(key.encode()) <= MAX_URL_KEY_BYTES
    with store.begin() as tx:
        (herald,) = sync(tx, feed()).values()
        read = article(herald, url=url, canonical_url=url, url_key=key)
        number = articles.add_article(tx, read, mentions=[])
        found = articles.find_article(tx, url_keys=[url_key(url + "#top")])
    assert found is not None
    assert found.id == number


def test_two_long_addresses_that_differ_at_their_end_have_two_keys() -> None:
    assert url_key(HOST + NOISE + "a") != url_key(HOST + NOISE + "b")


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.begin() as connection:
        yield connection


@pytest.fixture
def herald(tx: Connection) -> int:
    return next(iter(sync(tx, feed()).values()))


def read_as(tx: Connection, feed_id: int, name: str, article_id: int) -> None:
    entries.add_entries(tx, feed_id, [entry(name)], now=NOON)
    (one,) = entries.waiting_entries(tx, "herald.example", now=NOON)
    entries.record_reading(
        tx, one.id, revision=one.revision, state=EntryState.READ, attempts=1, article_id=article_id
    )


def test_an_article_is_found_by_look_up_form_and_link(tx: Connection, herald: int) -> None:
    article_id = articles.add_article(
        tx, article(herald, paragraphs=(Paragraph(text="خبر"),)), mentions=[]
    )
    read_as(tx, herald, "short-link", article_id)
    found = [
        articles.find_article(tx, url_keys=["unknown", "herald.example/talks"]),
        articles.find_by_link(tx, "https://www.herald.example/short-link"),
    ]
    assert [one and one.id for one in found] == [article_id] * 2
    assert articles.find_article(tx, url_keys=["unknown"]) is None
    assert articles.find_article(tx, url_keys=[]) is None
    assert articles.find_by_link(tx, "") is None


def test_an_article_stored_by_two_workers_is_one(tx: Connection, herald: int) -> None:
    first = flagged(tx, herald)
    assert flagged(tx, herald, title="Another fetch") == first
    (one,) = articles.list_flagged(tx)
    assert (one.article.title, len(one.mentions)) == ("Title of talks", 1)


def test_the_page_of_what_only_the_feed_had_told_names_its_address(
    tx: Connection, herald: int
) -> None:
    told = articles.add_article(tx, article(herald, "a", body_source="feed"), mentions=[])
    other = articles.add_article(tx, article(herald, "b", body_source="feed"), mentions=[])
    page = article(herald, "real-address", seen_at=at(60))
    for article_id in (told, other):
        articles.revise_article(tx, article_id, page, mentions=[], now=at(60))
    first, second = articles.get_article(tx, told), articles.get_article(tx, other)
    assert first
    assert second
    assert (first.canonical_url, first.url_key) == (page.canonical_url, page.url_key)
    assert second.url_key == article(herald, "b").url_key  # one address names one article
    articles.revise_article(tx, told, article(herald, "third"), mentions=[], now=at(60))
    again = articles.get_article(tx, told)
    assert again
    assert again.url_key == page.url_key


def test_flagged_lists_by_time_and_actor_with_what_a_person_asks(
    tx: Connection, herald: int
) -> None:
    first = flagged(tx, herald, "talks", actors=["taliban", "moscow-format"])
    flagged(tx, herald, "floods", actors=["unama"], seen_at=at(10))
    articles.add_article(tx, article(herald, "sports"), mentions=[])
    read_as(tx, herald, "talks", first)
    put_into_story(tx, first, "abc234")
    assert [one.article.id for one in articles.list_flagged(tx, since=NOON, until=at(10))] == [
        first
    ]
    assert [one.article.url[-6:] for one in articles.list_flagged(tx, since=at(10))] == ["floods"]
    (one,) = articles.list_flagged(tx, actor="moscow-format")
    assert (one.story, one.entry_urls) == ("abc234", ("https://www.herald.example/talks",))
    assert [mention.actor for mention in one.mentions] == ["taliban", "moscow-format"]


def test_mentions_come_in_reading_order(tx: Connection, herald: int) -> None:
    given = [
        mention("c", 9),
        mention("b", 4),
        mention("a", 50, field="lead"),
        mention("t", 70, field="title"),
    ]
    articles.add_article(
        tx, article(herald), mentions=given, saliences=[Salience(actor="t", score=1.5, about=True)]
    )
    (one,) = articles.list_flagged(tx)
    assert [found.actor for found in one.mentions] == ["t", "a", "b", "c"]
    assert set(one.mentions) == set(given)
    assert one.about == {"t"}


def test_an_edit_keeps_the_old_state_and_where_the_article_was_found(
    tx: Connection, herald: int
) -> None:
    article_id = flagged(tx, herald, quiet=True)
    edit = article(herald, "other-address", title="Talks off", text_hash="new")
    assert (
        articles.revise_article(tx, article_id, edit, mentions=[mention("unama")], now=at(60)) == 2
    )
    (now,) = articles.list_flagged(tx)
    assert (now.article.title, now.article.revision, now.article.seen_at) == ("Talks off", 2, NOON)
    assert (now.article.url_key, now.article.quiet) == ("herald.example/talks", True)
    assert [found.actor for found in now.mentions] == ["unama"]
    kept = tx.execute(select(revisions)).one()
    assert (kept.number, kept.title, kept.kind) == (1, "Title of talks", "edit")
    assert (kept.seen_at, now.article.revised_at) == (NOON, at(60))


def test_each_earlier_state_bears_the_instant_at_which_it_was_seen(
    tx: Connection, herald: int
) -> None:
    article_id = flagged(tx, herald)
    for minutes in (60, 90):
        articles.revise_article(
            tx, article_id, article(herald, text_hash=f"of {minutes}"), mentions=[], now=at(minutes)
        )
    rows = tx.execute(select(revisions.c.number, revisions.c.seen_at).order_by(revisions.c.number))
    assert [tuple(row) for row in rows] == [(1, NOON), (2, at(60))]


def test_an_edit_that_drops_the_actor_unflags(tx: Connection, herald: int) -> None:
    article_id = flagged(tx, herald)
    articles.revise_article(tx, article_id, article(herald), mentions=[], now=at(60))
    assert articles.list_flagged(tx) == []


def test_revising_what_is_not_there_is_an_error(tx: Connection, herald: int) -> None:
    with pytest.raises(LookupError, match="no article 77"):
        articles.revise_article(tx, 77, article(herald), mentions=[], now=NOON)


def test_a_new_watchlist_is_brought_over_every_article_batch_by_batch(
    tx: Connection, herald: int
) -> None:
    for name in "abcde":
        articles.add_article(tx, article(herald, name, seen_at=NOON), mentions=[])
    watched = []
    while batch := articles.list_matched_with_old_watchlist(tx, watchlist_hash="list-2", limit=2):
        watched += [one.url[-1] for one in batch]
        found = [
            articles.WatchlistMatch(
                article_id=one.id, mentions=(mention(),) if one.url[-1] == "c" else (), quiet=True
            )
            for one in batch
        ]
        articles.replace_matches(tx, found, watchlist_hash="list-2", now=at(5))
    assert watched == ["e", "d", "c", "b", "a"]
    (one,) = articles.list_flagged(tx)
    assert (one.article.url[-1], one.article.quiet) == ("c", True)


def test_the_archive_is_read_page_by_page_with_nothing_skipped(tx: Connection, herald: int) -> None:
    for number in range(7):
        articles.add_article(tx, article(herald, str(number), seen_at=at(number // 4)), mentions=[])
    ids, last = [], 0
    while page := articles.list_articles(tx, since=NOON, until=at(1.5), after_id=last, limit=3):
        ids += [one.url[-1] for one in page]
        last = page[-1].id
    assert ids == list("0123456")
    assert [one.url[-1] for one in articles.list_articles(tx, until=at(1))] == list("0123")


def test_hostile_text_keeps_its_offsets(tx: Connection, herald: int) -> None:
    body = "\0The \ud800Taliban came."
    articles.add_article(tx, article(herald, body=body), mentions=[mention(start=6)])
    (one,) = articles.list_flagged(tx)
    (found,) = one.mentions
    assert one.article.body[found.start : found.end] == "Taliban"


def test_a_raw_response_is_found_again(tx: Connection, herald: int) -> None:
    some = [
        WarcPlace(
            url="https://www.herald.example/talks",
            file=f"2026-03-0{day}.warc.gz",
            offset=day,
            length=9,
            fetched_at=at(day),
            status=200,
            sha256="a" * 64,
        )
        for day in (1, 2)
    ]
    ids = archive_records.add_archive_records(tx, some)
    article_id = articles.add_article(tx, article(herald, warc_record_id=ids[0]), mentions=[])
    assert archive_records.article_place(tx, article_id) == some[0]
    assert archive_records.find_archive_records(tx, url="https://www.herald.example/talks") == [
        some[1],
        some[0],
    ]
    assert archive_records.delete_file_records(tx, "2026-03-01.warc.gz") == 1
    assert archive_records.article_place(tx, article_id) is None


def test_paragraphs_are_counted_once_an_article(tx: Connection) -> None:
    for _ in range(3):
        outlet_paragraphs.count_paragraphs(
            tx, "Herald", ["follow-us", "follow-us", "news"], now=NOON
        )
    outlet_paragraphs.count_paragraphs(tx, "Gazette", ["follow-us"], now=NOON)
    assert outlet_paragraphs.paragraph_counts(tx, "Herald", ["follow-us", "unknown"]) == {
        "follow-us": 3
    }


def test_only_new_aliases_are_named_as_new(tx: Connection) -> None:
    assert rewatch.add_known_aliases(tx, [("taliban", "Taliban")], now=NOON) == {
        ("taliban", "Taliban")
    }
    assert rewatch.add_known_aliases(
        tx, [("taliban", "Taliban"), ("taliban", "طالبان")], now=at(5)
    ) == {("taliban", "طالبان")}
    assert rewatch.alias_known_times(tx) == {
        ("taliban", "Taliban"): NOON,
        ("taliban", "طالبان"): at(5),
    }


def test_a_date_that_a_person_rejected_stays_rejected(tx: Connection, herald: int) -> None:
    article_id = flagged(tx, herald)
    said = Statement(quote="We will come", speaker="A spokesman", verb="said", start=0, end=12)
    dates = [
        AnnouncedDate(span="Friday", start=start, end=start + 6, date="2026-03-06", kind="upcoming")
        for start in (5, 40)
    ]
    statements.replace_statements(tx, article_id, statements=[said], dates=dates)
    tx.execute(
        announced_dates.update().where(announced_dates.c.start == 5).values(rejected_at=NOON)
    )
    statements.replace_statements(tx, article_id, statements=[said], dates=dates)
    assert statements.statements_by_article(tx, [article_id]) == {article_id: (said,)}
    assert article_dates.dates_by_article(tx, [article_id]) == {article_id: (dates[1],)}
