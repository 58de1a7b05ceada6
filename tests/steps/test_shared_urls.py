from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from extractors.model import Article
from extractors.names.watchlist import WatchResult
from tests.conftest import new_database
from tests.support.store_world import NOON, article, at, entry, feed, mention, sync
from wirewatch.adapters.store import articles, entries, revisions
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.steps.article_storage import insert_or_update

KEY = "herald.example/talks"
NOTHING = WatchResult(mentions=(), near_misses=(), saliences=())

pytestmark = pytest.mark.slow


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/wirewatch.db")
    yield opened
    opened.close()


def waiting(store: Store, name: str) -> WaitingEntry:
    with store.begin() as tx:
        feed_id = sync(tx, feed())[feed().url]
        entries.add_entries(tx, feed_id, [entry(name)], now=NOON)
        return next(
            one
            for one in entries.waiting_entries(tx, "herald.example", now=NOON)
            if one.guid == name
        )


@pytest.mark.parametrize(
    ("title", "text_hash"), [("Title  of TALKS", "other"), ("Another title", "text-talks")]
)
def test_what_another_worker_stored_this_moment_is_the_article(
    own_store: Store, title: str, text_hash: str
) -> None:
    one = waiting(own_store, "copy")
    with own_store.begin() as tx:
        theirs = articles.add_article(tx, article(one.feed_id), mentions=[])
        ours = article(one.feed_id, title=title, text_hash=text_hash)
        assert insert_or_update(tx, one, ours, NOTHING, reason="edit", now=NOON) == theirs


def test_another_article_under_the_address_that_an_outlet_names_on_all_its_pages_is_its_own(
    own_store: Store,
) -> None:
    one = waiting(own_store, "second")
    with own_store.begin() as tx:
        theirs = articles.add_article(tx, article(one.feed_id), mentions=[])
        other = article(one.feed_id, "second", url_key=KEY)
        ours = insert_or_update(tx, one, other, NOTHING, reason="edit", now=NOON)
        assert ours != theirs
        kept = articles.get_article(tx, ours)
    assert kept is not None
    assert kept.title == "Title of second"


def test_an_address_taken_while_the_page_came_leaves_the_article_its_own(
    postgresql_server: str,
) -> None:
    store = open_store(new_database(postgresql_server, "one_address_for_two"))
    with store.begin() as tx:
        feed_id = sync(tx, feed())[feed().url]
        told = articles.add_article(tx, article(feed_id, "link", body_source="feed"), mentions=[])
    failed: list[BaseException] = []

    def page_comes() -> None:
        try:
            with store.begin() as tx:
                articles.revise_article(tx, told, article(feed_id), mentions=[mention()], now=at(5))
        except BaseException as error:
            failed.append(error)

    with store.begin() as tx:
        articles.add_article(tx, article(feed_id), mentions=[])
        worker = threading.Thread(target=page_comes)
        worker.start()
        waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while worker.is_alive() and not tx.execute(waits).scalar():
            worker.join(0.01)
    worker.join()
    assert failed == []
    with store.read() as tx:
        kept = articles.get_article(tx, told)
    store.close()
    assert kept is not None
    assert (kept.url_key, kept.revision, kept.body) == (
        "herald.example/link",
        2,
        "The Taliban came.",
    )


def test_a_text_that_was_replaced_meanwhile_is_not_mended(own_store: Store) -> None:
    one = waiting(own_store, "talks")
    with own_store.begin() as tx:
        article_id = articles.add_article(tx, article(one.feed_id), mentions=[mention()])
        articles.revise_article(
            tx, article_id, article(one.feed_id, body="Their own words."), mentions=[], now=at(5)
        )
        mended = Article(title="T", lead="", body="What we read before, cleared.")
        assert not revisions.replace_text(
            tx,
            article_id,
            mended,
            revision=1,
            text_hash="cleared",
            mentions=[mention()],
            saliences=[],
        )
        kept = articles.get_article(tx, article_id)
        assert kept is not None
        assert (kept.body, kept.flagged) == ("Their own words.", False)
        assert revisions.replace_text(
            tx, article_id, mended, revision=2, text_hash="cleared", mentions=[], saliences=[]
        )
