from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.feeds.outpost import DAY, HOUR, NOON
from wirewatch.domain.polling import FEW, MANY, Arrival, Habit, held_back

LAST = NOON - HOUR
QUIET = Habit(most_in_one_look=2, per_day=5.0, last_ok_at=LAST)


def arrivals(number: int, *, at: datetime | None = NOON, known: bool = False) -> list[Arrival]:
    return [Arrival(identity=f"{n} {at}", published_at=at, title_known=known) for n in range(number)]


@pytest.mark.parametrize(("number", "held"), [(FEW, 0), (FEW + 1, FEW + 1)])
@pytest.mark.parametrize(
    "kind", [{"at": NOON - 30 * DAY}, {"at": None}, {"at": NOON, "known": True}], ids=["old", "undated", "known"]
)
def test_a_few_old_entries_are_late_news_and_many_an_archive(number: int, held: int, kind: dict[str, object]) -> None:
    assert len(held_back(arrivals(number, **kind), QUIET, now=NOON)) == held  # type: ignore[arg-type]


@pytest.mark.parametrize(("number", "held"), [(MANY, 0), (MANY + 1, MANY + 1)])
def test_a_great_day_is_told_and_the_impossible_is_not(number: int, held: int) -> None:
    assert len(held_back(arrivals(number), QUIET, now=NOON)) == held


def test_news_among_an_archive_is_told() -> None:
    held = held_back([*arrivals(5), *arrivals(50, at=NOON - 9 * DAY)], QUIET, now=NOON)
    assert held == {one.identity for one in arrivals(50, at=NOON - 9 * DAY)}


def test_a_feed_that_always_brings_many_at_once_may_do_so() -> None:
    weekly = Habit(most_in_one_look=40, per_day=6.0, last_ok_at=LAST)
    assert held_back(arrivals(100, at=None), weekly, now=NOON) == frozenset()


def test_what_piled_up_while_nobody_looked_is_news() -> None:
    away = Habit(most_in_one_look=3, per_day=50.0, last_ok_at=NOON - 4 * DAY)
    assert held_back(arrivals(220, at=None), away, now=NOON) == frozenset()
    assert held_back(arrivals(220, at=NOON - 4 * DAY + timedelta(minutes=1)), away, now=NOON) == frozenset()
