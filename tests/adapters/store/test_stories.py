from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, select

from extractors.model import Placement, Relation
from tests.support.store_world import NOON, article, at, feed, flagged, place, sync
from wirewatch.adapters.store import articles, explain, grouping, stories
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.schema import stories as rows


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.begin() as connection:
        yield connection


@pytest.fixture
def herald(tx: Connection) -> int:
    return next(iter(sync(tx, feed()).values()))


def members(tx: Connection, key: str) -> list[int]:
    found = explain.find_explanation(tx, key)
    return [one.article_id for one in found.members] if found else []


def test_only_flagged_articles_are_grouped_in_the_order_they_were_seen(
    tx: Connection, herald: int
) -> None:
    later = flagged(tx, herald, "later", seen_at=at(5))
    first = flagged(tx, herald, "first", actors=["taliban", "unama"])
    twin = flagged(tx, herald, "twin")
    articles.add_article(tx, article(herald, "sports"), mentions=[])
    groupable = grouping.list_ungrouped(tx)
    assert [one.article_id for one in groupable] == [first, twin, later]
    assert groupable[0].article.text == "A lead.\nThe Taliban came."
    assert groupable[0].article.actors == {"taliban", "unama"}
    assert groupable[0].article.id == str(first)


def test_an_article_without_a_believable_date_is_grouped_by_when_it_was_seen(
    tx: Connection, herald: int
) -> None:
    flagged(tx, herald, "undated", seen_at=at(5))
    flagged(tx, herald, "dated", seen_at=at(6), published_at=at(-60))
    assert [one.article.published_at for one in grouping.list_ungrouped(tx)] == [at(5), at(-60)]


def test_articles_of_one_instant_are_all_grouped_batch_by_batch(
    tx: Connection, herald: int
) -> None:
    for number in range(5):
        flagged(tx, herald, str(number))
    placed = 0
    while batch := grouping.list_ungrouped(tx, limit=2):
        for one in batch:
            place(tx, one.article_id, f"story{one.article_id}")
            placed += 1
    assert placed == 5


def test_a_grouper_is_rebuilt_from_what_was_placed(tx: Connection, herald: int) -> None:
    when = {"a": -90, "b": 0, "c": 1, "d": 60}
    old, lead, copy, late = (
        flagged(tx, herald, name, seen_at=at(minute)) for name, minute in when.items()
    )
    flagged(tx, herald, "new", seen_at=at(2))
    place(tx, old, "old")
    place(tx, late, "late")
    place(tx, lead, "talks")
    place(tx, copy, "talks", Relation.COPY, nearest=str(lead))
    window = grouping.list_grouped_between(tx, since=NOON, until=at(60))
    assert [(one.article_id, one.story, one.relation) for one in window] == [
        (lead, "talks", Relation.LEAD),
        (copy, "talks", Relation.COPY),
    ]


def test_a_story_spans_its_articles_whatever_order_they_come_in(
    tx: Connection, herald: int
) -> None:
    first, late = (
        flagged(tx, herald, "first", seen_at=at(10)),
        flagged(tx, herald, "late", seen_at=NOON),
    )
    place(tx, first, "talks")
    place(tx, late, "talks", Relation.COPY)
    row = tx.execute(select(rows)).one()
    assert (row.first_seen_at, row.last_seen_at, row.lead_article_id) == (NOON, at(10), first)


def test_a_follow_up_points_at_the_story_it_develops(tx: Connection, herald: int) -> None:
    first, second = flagged(tx, herald, "first"), flagged(tx, herald, "second")
    one = Placement(article=str(first), story="talks", relation=Relation.LEAD, score=1.0)
    two = Placement(
        article=str(second), story="result", relation=Relation.LEAD, score=1.0, follows="talks"
    )
    grouping.store_placements(tx, [one, two], now=NOON)
    follows = dict(tx.execute(select(rows.c.key, rows.c.follows_id)).tuples().all())
    assert follows["result"] == tx.execute(select(rows.c.id).where(rows.c.key == "talks")).scalar()


def test_placing_an_article_again_changes_nothing(tx: Connection, herald: int) -> None:
    article_id = flagged(tx, herald)
    place(tx, article_id, "talks")
    place(tx, article_id, "other")
    assert (members(tx, "talks"), members(tx, "other")) == ([article_id], [])


def test_the_thread_before_a_story_holds_what_its_first_story_led_to_in_order(
    tx: Connection, herald: int
) -> None:
    names = {"blast": None, "claim": "blast", "other": None, "arrests": "blast", "trial": "arrests"}
    for minutes, (name, follows) in enumerate(names.items()):
        id = flagged(tx, herald, name, seen_at=at(minutes))
        one = Placement(
            article=str(id), story=name, relation=Relation.LEAD, score=1.0, follows=follows
        )
        grouping.store_placements(tx, [one], now=at(minutes))
    ids = dict(tx.execute(select(rows.c.key, rows.c.id)).tuples().all())
    before = stories.earlier_in_thread(tx, list(ids.values()))
    keys = {id: key for key, id in ids.items()}
    assert {keys[id]: [keys[one] for one in some] for id, some in before.items()} == {
        "claim": ["blast"],
        "arrests": ["blast", "claim"],
        "trial": ["blast", "claim", "arrests"],
    }
