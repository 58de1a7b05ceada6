from __future__ import annotations

from datetime import timedelta

from tests.support import store_world
from wirewatch.adapters.store import articles, rewatch
from wirewatch.adapters.store.engine import Store


def filled(store: Store, number: int) -> list[int]:
    with store.begin() as tx:
        feed_id = next(iter(store_world.sync(tx, store_world.feed()).values()))
        return [
            store_world.flagged(tx, feed_id, f"n{i}", seen_at=store_world.at(i))
            for i in range(number)
        ]


def test_slices_hold_every_article_once_the_newest_first(store: Store) -> None:
    ids = filled(store, 7)
    with store.read() as tx:
        spans = rewatch.article_id_spans(tx, size=3)
        seen = [one.article.id for span, _ in spans for one in rewatch.articles_in_span(tx, span)]
    assert [count for _, count in spans] == [3, 3, 1]
    assert seen == ids[::-1]


def test_slices_since_an_instant_hold_what_was_seen_then_or_later_with_its_mentions(
    store: Store,
) -> None:
    ids = filled(store, 5)
    with store.read() as tx:
        spans = rewatch.article_id_spans(tx, since=store_world.at(3), size=10)
        found = rewatch.articles_in_span(tx, spans[0][0], since=store_world.at(3))
        none = rewatch.article_id_spans(tx, since=store_world.at(5) + timedelta(days=1))
    assert [one.article.id for one in found] == [ids[4], ids[3]]
    assert found[0].mentions == (store_world.mention(),)
    assert found[0].watched_with == "list-1"
    assert none == []


def test_what_waits_to_be_watched_anew_is_counted(store: Store) -> None:
    ids = filled(store, 3)
    with store.begin() as tx:
        articles.replace_matches(
            tx,
            [articles.WatchlistMatch(article_id=ids[0], mentions=())],
            watchlist_hash="list-2",
            now=store_world.NOON,
        )
        assert rewatch.count_unwatched(tx, watchlist_hash="list-2") == 2
        assert rewatch.newest_revisions(tx, ids[:2]) == {ids[0]: 1, ids[1]: 1}


def test_articles_are_counted_by_alias_and_once_for_each_actor(store: Store) -> None:
    with store.begin() as tx:
        feed_id = next(iter(store_world.sync(tx, store_world.feed()).values()))
        other = store_world.mention(start=20, alias="Islamic Emirate")
        for number, mentions in enumerate(
            ([store_world.mention(), store_world.mention(start=40), other], [other])
        ):
            new = store_world.article(feed_id, f"n{number}", seen_at=store_world.at(number))
            articles.add_article(tx, new, mentions=mentions)
        store_world.flagged(tx, feed_id, "old", seen_at=store_world.at(-10_000))
        found = rewatch.alias_counts(tx, since=store_world.NOON)
    assert found == {
        ("taliban", None): 2,
        ("taliban", "Taliban"): 1,
        ("taliban", "Islamic Emirate"): 2,
    }
