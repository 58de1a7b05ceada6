from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Connection

from tests.support.store_world import NOON, article, at, entry, feed, sync
from wirewatch.adapters.store import articles, entries, hosts
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.entries import EntryCounts
from wirewatch.domain.model import EntryState


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.begin() as connection:
        yield connection


@pytest.fixture
def herald(tx: Connection) -> int:
    return next(iter(sync(tx, feed(language="fa", owner="The State")).values()))


def test_an_entry_is_stored_once_however_often_it_is_seen(tx: Connection, herald: int) -> None:
    document = [entry("talks"), entry("floods")]
    assert entries.add_entries(tx, herald, document, now=NOON, first_poll=True) == EntryCounts(
        new=2
    )
    assert entries.add_entries(tx, herald, [*document, entry("vote")], now=at(30)) == EntryCounts(
        new=1, known=2
    )
    waiting = entries.waiting_entries(tx, "herald.example", now=at(30))
    assert [(one.guid, one.first_poll) for one in waiting] == [
        ("talks", True),
        ("floods", True),
        ("vote", False),
    ]


def test_an_entry_that_stands_twice_in_a_document_is_one(tx: Connection, herald: int) -> None:
    assert entries.add_entries(
        tx, herald, [entry("talks"), entry("talks")], now=NOON
    ) == EntryCounts(new=1)


def test_two_feeds_may_use_the_same_identity(tx: Connection) -> None:
    for feed_id in sync(tx, feed("herald"), feed("gazette")).values():
        assert entries.add_entries(tx, feed_id, [entry("1")], now=NOON).new == 1


def test_a_waiting_entry_knows_what_its_feed_says(tx: Connection, herald: int) -> None:
    entries.add_entries(tx, herald, [entry("talks")], now=NOON)
    (one,) = entries.waiting_entries(tx, "herald.example", now=NOON)
    assert (one.outlet, one.feed_language, one.owner) == ("Herald", "fa", "The State")
    assert (one.title, one.summary, one.seen_at) == ("Title of talks", "Summary of talks", NOON)


def test_an_edited_entry_waits_again_and_keeps_its_article(tx: Connection, herald: int) -> None:
    entries.add_entries(tx, herald, [entry("talks")], now=NOON)
    (before,) = entries.waiting_entries(tx, "herald.example", now=NOON)
    article_id = articles.add_article(tx, article(herald), mentions=[])
    entries.record_reading(
        tx,
        before.id,
        revision=before.revision,
        state=EntryState.READ,
        attempts=2,
        article_id=article_id,
    )
    edited = entry("talks", title="Talks called off", content_hash="other")
    assert entries.add_entries(tx, herald, [edited], now=at(30)) == EntryCounts(revised=1)
    (again,) = entries.waiting_entries(tx, "herald.example", now=at(30))
    assert (again.id, again.title, again.revision, again.attempts) == (
        before.id,
        "Talks called off",
        2,
        0,
    )
    assert (again.article_id, again.seen_at) == (article_id, NOON)


def test_an_entry_that_is_edited_while_it_is_read_waits_again_with_its_article(
    tx: Connection, herald: int
) -> None:
    entries.add_entries(tx, herald, [entry("talks")], now=NOON)
    (before,) = entries.waiting_entries(tx, "herald.example", now=NOON)
    entries.add_entries(
        tx, herald, [entry("talks", title="Talks called off", content_hash="other")], now=at(1)
    )
    article_id = articles.add_article(tx, article(herald), mentions=[])
    entries.record_reading(
        tx,
        before.id,
        revision=before.revision,
        state=EntryState.READ,
        attempts=1,
        article_id=article_id,
    )
    (again,) = entries.waiting_entries(tx, "herald.example", now=at(2))
    assert (again.title, again.revision, again.attempts, again.article_id) == (
        "Talks called off",
        2,
        0,
        article_id,
    )


def test_new_guids_for_known_entries_are_no_news(tx: Connection, herald: int) -> None:
    entries.add_entries(tx, herald, [entry("talks"), entry("floods")], now=NOON)
    churned = [
        entry("talks", identity="new-1", guid="?v=2"),
        entry("floods", identity="new-2", guid="?v=3"),
    ]
    for minutes in (30, 60):
        assert entries.add_entries(tx, herald, churned, now=at(minutes)) == EntryCounts(known=2)
    assert entries.count_by_state(tx)[EntryState.WAITING] == 2


def test_a_new_guid_and_an_edited_title_at_one_link_and_date_are_an_edit(
    tx: Connection, herald: int
) -> None:
    entries.add_entries(
        tx,
        herald,
        [entry("talks", published_at=NOON), entry("floods", published_at=NOON)],
        now=NOON,
    )
    edited = entry(
        "talks", identity="new", title="Talks called off", content_hash="edited", published_at=NOON
    )
    assert entries.add_entries(tx, herald, [edited], now=at(30)) == EntryCounts(revised=1)
    assert entries.add_entries(tx, herald, [edited], now=at(60)) == EntryCounts(known=1)


@pytest.mark.parametrize("published_at", [None, at(5)])
def test_a_link_that_holds_one_bulletin_after_the_other_loses_none(
    tx: Connection, herald: int, published_at: datetime | None
) -> None:
    entries.add_entries(
        tx, herald, [entry("first", url="https://www.herald.example/", published_at=NOON)], now=NOON
    )
    second = entry("second", url="https://www.herald.example/", published_at=published_at)
    assert entries.add_entries(tx, herald, [second], now=at(30)) == EntryCounts(new=1)


def test_a_link_shared_by_all_entries_does_not_make_them_one(tx: Connection, herald: int) -> None:
    page = "https://www.herald.example/news"
    entries.add_entries(tx, herald, [entry("talks", url=page)], now=NOON)
    document = [
        entry("talks", url=page),
        entry("floods", url=page),
        entry("bis", url=page, title="Title of talks"),
    ]
    assert entries.add_entries(tx, herald, document, now=at(30)) == EntryCounts(new=2, known=1)
    assert entries.add_entries(tx, herald, document, now=at(60)) == EntryCounts(known=3)


def test_entries_without_a_link_are_told_apart_by_identity_alone(
    tx: Connection, herald: int
) -> None:
    entries.add_entries(tx, herald, [entry("a", url="", host="", title="Bulletin")], now=NOON)
    assert (
        entries.add_entries(
            tx, herald, [entry("b", url="", host="", title="Bulletin")], now=at(30)
        ).new
        == 1
    )


def test_entries_seen_at_one_instant_are_all_handed_out_in_order(
    tx: Connection, herald: int
) -> None:
    entries.add_entries(tx, herald, [entry(str(number)) for number in range(7)], now=NOON)
    order: list[str | None] = []
    while batch := entries.waiting_entries(tx, "herald.example", now=NOON, limit=3):
        order += [one.guid for one in batch]
        for one in batch:
            entries.record_reading(
                tx,
                one.id,
                revision=one.revision,
                state=EntryState.GIVEN_UP,
                attempts=1,
                reason="no page",
            )
    assert order == [str(number) for number in range(7)]


def test_an_entry_to_be_tried_again_waits_for_its_time(tx: Connection, herald: int) -> None:
    entries.add_entries(tx, herald, [entry("talks"), entry("floods")], now=NOON)
    one = entries.waiting_entries(tx, "herald.example", now=NOON)[0]
    entries.record_reading(
        tx,
        one.id,
        revision=one.revision,
        state=EntryState.WAITING,
        attempts=1,
        reason="timeout",
        next_attempt_at=at(10),
    )
    assert entries.waiting_hosts(tx, now=at(9)) == {"herald.example": 1}
    assert entries.waiting_hosts(tx, now=at(10)) == {"herald.example": 2}
    standing = entries.queue_summary(tx, now=at(9))
    assert (standing.waiting, standing.due, standing.retrying, standing.hosts) == (2, 1, 1, 1)
    assert standing.oldest_seen_at == NOON


def test_a_host_that_asked_us_to_wait_has_nothing_to_read(tx: Connection, herald: int) -> None:
    entries.add_entries(tx, herald, [entry("talks"), entry("far", host="other.example")], now=NOON)
    hosts.back_off_until(tx, "herald.example", until=at(10))
    assert entries.waiting_hosts(tx, now=at(9)) == {"other.example": 1}
    assert set(entries.waiting_hosts(tx, now=at(10))) == {"herald.example", "other.example"}


def test_every_state_is_counted(tx: Connection, herald: int) -> None:
    entries.add_entries(tx, herald, [entry("talks")], now=NOON)
    counted = {state.value: number for state, number in entries.count_by_state(tx).items()}
    assert counted == {"waiting": 1, "read": 0, "feed-only": 0, "given-up": 0}


def test_a_document_of_thousands_of_entries_is_taken_whole(tx: Connection, herald: int) -> None:
    document = [entry(str(number)) for number in range(3000)]
    assert entries.add_entries(tx, herald, document, now=NOON).new == 3000
    assert entries.add_entries(tx, herald, document, now=at(30)).known == 3000


def test_new_entries_are_counted_by_feed_from_an_instant_until_before_another(
    tx: Connection, herald: int
) -> None:
    for minute, name in ((0, "a"), (10, "b"), (20, "c")):
        entries.add_entries(tx, herald, [entry(name)], now=at(minute))
    assert entries.count_new_by_feed(tx, since=NOON, until=at(20)) == {herald: 2}
    assert entries.count_new_by_feed(tx, since=at(30), until=at(40)) == {}
