"""The answers of the read model, where they hold a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.model import AnnouncedDate
from extractors.names.actors import Actor, Interest
from extractors.names.watchlist import Watchlist, compile_watchlist
from tests.support import store_world as world
from tests.support.store_world import NOON, at
from wirewatch.adapters.store import articles, digests
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.domain.baseline import Baseline
from wirewatch.domain.configuration import Config, Series, Settings
from wirewatch.queries import today
from wirewatch.queries.article import unique_dates, watched_now
from wirewatch.queries.baseline import list_baselines, unusual_first
from wirewatch.queries.explain import explain
from wirewatch.queries.statements import StatementQuestion, StoryNotFound, find_statements
from wirewatch.queries.today import TodayAnswer, TodayQuestion

TALIBAN = Actor(id="taliban", name="Taliban", kind="group", aliases={"en": ("Taliban",)})
UNAMA = Actor(id="unama", name="UNAMA", aliases={"en": ("UNAMA",)})
CONFIG = Config(
    feeds=(),
    actors=(TALIBAN, UNAMA),
    interests=(Interest(id="both", when="taliban AND unama", name="Both"),),
    series=(Series(id="morning", actors=("both",), at=(time(8),), timezone="UTC"),),
    settings=Settings(),
    hash="1",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/wirewatch.db")
    with opened.begin() as tx:
        (feed_id,) = world.sync(tx, world.feed()).values()
        world.series(tx, "morning")
        article = articles.add_article(
            tx, world.article(feed_id, "talks", seen_at=at(0)), mentions=[world.mention()]
        )
        world.place(tx, article, "key00000")
    yield opened
    opened.close()


def watchlist() -> Watchlist:
    return compile_watchlist(CONFIG.actors, CONFIG.interests)


def list_today(store: Store, **changes: Any) -> TodayAnswer:
    with store.read() as tx:
        span = today.span_since_digest(tx, "digest:morning", CONFIG, now=NOON)
        question = TodayQuestion(
            span=span, may_fall_back=True, actor=None, cursor=None, limit=5, details=True
        )
        return today.list_today(tx, replace(question, **changes), CONFIG, now=NOON)


def test_today_is_the_last_day_before_the_first_issue(store: Store) -> None:
    answer = list_today(store)
    assert answer.span.since == NOON - timedelta(days=1)
    assert [story.key for story in answer.stories.items] == ["key00000"]
    assert answer.stories_by_actor == {"taliban": 1}


def test_today_falls_back_to_the_last_issue_only_if_no_span_was_asked_for(store: Store) -> None:
    with store.begin() as tx:
        digests.record_digest(tx, world.digest(1, due_at=at(5)), subject="Issue 1", stories=[])
    assert list_today(store).span.told
    assert not list_today(store, may_fall_back=False).stories.items


def test_a_series_has_the_actors_of_its_interests() -> None:
    actors = today._actors_of_series(CONFIG.series[0], CONFIG)
    assert actors == frozenset({"both", "taliban", "unama"})
    assert today._actors_of_series(None, CONFIG) is None


def test_an_unknown_series_is_an_error(store: Store) -> None:
    with store.read() as tx, pytest.raises(today.NoSuchSeries, match="evening"):
        today.span_since_digest(tx, "digest:evening", CONFIG, now=NOON)


def test_a_flagged_article_has_no_near_misses_and_compiles_no_watchlist(store: Store) -> None:
    def never() -> Watchlist:
        raise AssertionError

    with store.read() as tx:
        answer = explain(tx, "key00000", config=CONFIG, watchlist=never)
    assert answer is not None
    assert not answer.near_misses
    assert not answer.doubtful_actors
    with store.read() as tx:
        assert explain(tx, "https://nowhere.example/", config=CONFIG, watchlist=never) is None


def test_what_flagged_an_article_is_no_near_miss(store: Store) -> None:
    from wirewatch.queries.article import find_listed_article

    with store.read() as tx:
        listed = find_listed_article(tx, 1)
        assert find_listed_article(tx, 2**40) is None
    assert listed is not None
    assert watched_now(listed, watchlist()).near_misses == ()


def test_a_date_of_the_day_of_publication_is_past() -> None:
    announced = AnnouncedDate(
        span="1 March", start=0, end=7, date="2026-03-01", kind="upcoming", sentence="On 1 March."
    )
    later = replace(announced, date="2026-03-02")
    published = NOON.replace(year=2026, month=3, day=1)
    dates = unique_dates([later, announced, later], published=published)
    assert [(date.date, date.kind) for date in dates] == [
        ("2026-03-01", "past"),
        ("2026-03-02", "upcoming"),
    ]


def test_quotes_of_an_unknown_story_are_an_error(store: Store) -> None:
    with store.read() as tx, pytest.raises(StoryNotFound):
        find_statements(tx, StatementQuestion(story="nothing"), watchlist)
    with store.read() as tx:
        assert find_statements(tx, StatementQuestion(speaker="Taliban"), watchlist) == ()


def test_unusual_actors_come_first() -> None:
    usual = {"taliban": Baseline(state="too new"), "unama": Baseline(state="quiet")}
    baselines = list_baselines(usual, CONFIG.actors)
    assert [baseline.name for baseline in baselines] == ["Taliban", "UNAMA"]
    assert unusual_first(baselines)[0].actor == "unama"
