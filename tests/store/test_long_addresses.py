"""Addresses of any length: what is too long for an index of the database is no address, and stops nothing."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.store.world import NOON, article, entry, feed, sync
from wirewatch.adapters.store import archive_records, articles, entries
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.engine import Store
from wirewatch.domain.urls import LONGEST, LONGEST_KEY, url_key

NOISE = "".join(sha256(str(number).encode()).hexdigest() for number in range(100))  # no database makes this shorter
HOST = "https://www.herald.example/"
PERSIAN = HOST + "\u062e\u0628\u0631" * 320


def place(url: str) -> WarcPlace:
    return WarcPlace(url=url, file="1.warc.gz", offset=0, length=9, fetched_at=NOON, status=200, sha256="0" * 64)


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1, 3_900, 6_000])
def test_an_entry_is_stored_however_long_its_link_is(store: Store, length: int) -> None:
    url = (HOST + NOISE)[:length]
    with store.begin() as tx:
        (herald,) = sync(tx, feed()).values()
        assert entries.add_entries(tx, herald, [entry("long", url=url), entry("short")], now=NOON).new == 2
        waiting = {one.guid: one.url for one in entries.waiting(tx, "herald.example", now=NOON)}
    assert waiting["long"] == (url if length <= LONGEST else "")


def test_a_page_in_the_archive_is_found_by_an_address_of_any_length(store: Store) -> None:
    with store.begin() as tx:
        archive_records.add_archive_record(tx, [place(HOST + NOISE), place(HOST)])
        assert [len(one.url) for one in archive_records.find_archive_records(tx, url=HOST + NOISE)] == [LONGEST]


@pytest.mark.parametrize("url", [(HOST + NOISE)[:LONGEST], PERSIAN])
def test_an_article_under_the_longest_address_is_stored_and_found(store: Store, url: str) -> None:
    key = url_key(url)
    assert len(key.encode()) <= LONGEST_KEY
    with store.begin() as tx:
        (herald,) = sync(tx, feed()).values()
        read = article(herald, url=url, canonical_url=url, url_key=key)
        number = articles.add_article(tx, read, mentions=[])
        found = articles.find_article(tx, url_keys=[url_key(url + "#top")])
    assert found is not None
    assert found.id == number


def test_two_long_addresses_that_differ_at_their_end_have_two_keys() -> None:
    assert url_key(HOST + NOISE + "a") != url_key(HOST + NOISE + "b")
