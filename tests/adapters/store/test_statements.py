from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from extractors.model import Relation, Statement
from extractors.names.actors import Actor
from extractors.names.watchlist import compile_watchlist
from tests.support.store_world import NOON, at, feed, flagged, place, sync
from wirewatch.adapters.store import statements, stories
from wirewatch.adapters.store.engine import Store
from wirewatch.domain.quote_index import Saying, deduplicate_sayings, speaker_test

STAY = "We stay at the table until the spring comes"


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.begin() as connection:
        yield connection


@pytest.fixture
def herald(tx: Connection) -> int:
    return next(iter(sync(tx, feed()).values()))


def said(quote: str = STAY, speaker: str = "Ilse Brandt", **changes: Any) -> Statement:
    plain: dict[str, Any] = {
        "quote": quote,
        "speaker": speaker,
        "verb": "said",
        "start": 0,
        "end": len(quote),
    }
    return Statement(**plain | changes)


def tell(tx: Connection, article: int, *some: Statement) -> None:
    statements.replace_statements(tx, article, statements=some, dates=[])


def once(tx: Connection, **asked: Any) -> tuple[Saying, ...]:
    return deduplicate_sayings(statements.list_statements(tx, **asked))


def test_who_said_what_comes_newest_first_with_where_it_stood(tx: Connection, herald: int) -> None:
    old, new = (
        flagged(tx, herald, "old", published_at=at(-99)),
        flagged(tx, herald, "new", seen_at=at(5)),
    )
    place(tx, old, "talks", origin="tass")
    tell(tx, old, said(via="Interfax", said_on="2026-03-01"))
    tell(tx, new, said("No"))
    one, two = once(tx)
    assert (one.quote, one.story, one.published_at) == ("No", None, at(5))
    assert (two.quote, two.story, two.via, two.said_on) == (STAY, "talks", "Interfax", "2026-03-01")
    assert (two.origin, two.published_at, two.url) == (
        "tass",
        at(-99),
        "https://www.herald.example/old",
    )


def test_a_quote_of_a_story_stands_once_however_many_outlets_carry_it(
    tx: Connection, herald: int
) -> None:
    carriers = [
        ("Wire", STAY),
        ("Gazette", STAY.upper() + "!"),
        ("Courier", "at the table until the spring"),
        ("Wire", STAY),
    ]
    for number, (outlet, quote) in enumerate(carriers):
        article = flagged(tx, herald, f"{outlet}{number}", outlet=outlet, published_at=at(number))
        place(tx, article, "talks", Relation.COPY)
        tell(tx, article, said(quote))
    elsewhere = flagged(tx, herald, "recalled", outlet="Post", published_at=at(60))
    place(tx, elsewhere, "sequel")
    tell(tx, elsewhere, said())
    recalled, first = once(tx)
    assert (recalled.story, recalled.outlet) == ("sequel", "Post")
    assert (first.quote, first.outlet, first.others) == (STAY, "Wire", ("Gazette", "Courier"))


def test_statements_can_be_asked_for_by_time_actor_and_story(tx: Connection, herald: int) -> None:
    one = flagged(tx, herald, "one", published_at=at(-60))
    two = flagged(tx, herald, "two", published_at=at(60), actors=["unama"])
    for article in (one, two):
        place(tx, article, f"story{article}")
        tell(tx, article, said(f"quote of {article}"))
    story = stories.find_story(tx, f"story{one}")
    assert story is not None
    asking: list[tuple[dict[str, Any], list[int]]] = [
        ({"since": NOON}, [two]),
        ({"until": NOON}, [one]),
        ({"actor": "unama"}, [two]),
        ({"story_id": story.id}, [one]),
        ({}, [two, one]),
    ]
    for asked, expected in asking:
        assert [found.article for found in once(tx, **asked)] == expected, asked


def test_a_speaker_is_found_in_every_spelling_that_the_watchlist_has(
    tx: Connection, herald: int
) -> None:
    actor = Actor(id="orlova", name="Vera Orlova", aliases={"en": ("Orlova",), "ru": ("Орлова",)})
    watchlist = compile_watchlist([actor])
    speakers = {
        "en": ["spokeswoman Vera Orlova", "Orlova (she)", "Orlov"],
        "ru": ["Вера Орлова", "по словам Орловой"],
    }
    for language, names in speakers.items():
        article = flagged(tx, herald, language, language=language)
        tell(tx, article, *(said(f"{name} spoke", name) for name in names))
    everyone = {name for names in speakers.values() for name in names} - {"Orlov"}
    for asked in ("Орлова", "orlova", "Vera Orlova", "ORLOVA", "Орловой"):
        found = statements.list_statements(tx, is_wanted_speaker=speaker_test(asked, watchlist))
        assert {one.speaker for one in found} == everyone, asked


def test_a_speaker_whom_nobody_watches_is_found_by_any_part_of_the_name(
    tx: Connection, herald: int
) -> None:
    article = flagged(tx, herald)
    tell(
        tx,
        article,
        said("one", "Mayor Ilse Brandt"),
        said("two", "a passer-by"),
        said("three", "BRANDT"),
    )
    found = statements.list_statements(
        tx, is_wanted_speaker=speaker_test("brandt", compile_watchlist([]))
    )
    assert [one.quote for one in found] == ["one", "three"]
