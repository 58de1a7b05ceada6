"""Which alerts one reader gets: five a day on their own clock, a story once, the last one tells what is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from tests.alerts.test_what_alerts import NOW, found, titled
from tests.digest.world import DAILY, HOUR, story
from wirewatch.adapters.store.alerts import Share
from wirewatch.domain.configuration import QuietHours, Subscriber
from wirewatch.steps.alerts import Part, shared

READER = Subscriber(email="reader@desk.example")


def share(story_id: int, hours: float, fate: Any = "planned", due: float | None = None) -> Share:
    """A part that the reader had so many hours ago."""
    at = NOW - hours * HOUR
    due_at = at if due is None else NOW - due * HOUR
    return Share(reader=("reader@desk.example", "email"), story_id=story_id, fate=fate, due_at=due_at, alerted_at=at)


def parts(count: int, *had: Share, subscriber: Subscriber = READER, series: Any = DAILY, now: Any = NOW) -> list[Part]:
    wanted = found(*(story(id, titled(id)) for id in range(1, count + 1)))
    return shared([(one, one.story_id) for one in wanted], series, subscriber, had=list(had), now=now)


def fates(count: int, *had: Share, **more: Any) -> list[str]:
    return [part.share.fate for part in parts(count, *had, **more)]


# Now it is 14:00 in Kabul, whose day the series goes by.
@pytest.mark.parametrize(
    ("count", "had", "expected"),
    [
        (1, [], ["planned"]),
        (5, [], ["planned"] * 5),
        (7, [], ["planned"] * 5 + ["over"] * 2),
        (2, [share(90 + n, 1) for n in range(4)], ["planned", "over"]),
        (2, [share(90 + n, 1) for n in range(5)], ["over", "over"]),
        (2, [share(90 + n, 15) for n in range(5)], ["planned", "planned"]),  # yesterday, in Kabul
        (2, [share(90 + n, 13) for n in range(5)], ["over", "over"]),  # today in Kabul, yesterday in UTC
        (2, [share(90 + n, 15, due=1) for n in range(5)], ["over", "over"]),  # of the night, sent this morning
        (2, [share(90 + n, 1, "over") for n in range(9)], ["planned", "planned"]),
        (1, [share(1, 11)], ["known"]),
        (1, [share(1, 13)], ["planned"]),
        (1, [share(1, 11, "over")], ["planned"]),
        (1, [share(1, -1)], ["known"]),  # by a clock that was set back since
    ],
)
def test_five_a_day_and_a_story_once(count: int, had: list[Share], expected: list[str]) -> None:
    assert fates(count, *had) == expected


def test_the_day_is_that_of_the_readers_own_clock() -> None:
    yesterday_in_tokyo = [share(90 + n, 10) for n in range(5)]  # 08:30 there, and 23:30 the day before in UTC
    tokyo = replace(READER, timezone="Asia/Tokyo")
    now = NOW.replace(hour=9, minute=30)
    assert fates(1, *yesterday_in_tokyo, subscriber=tokyo, now=now) == ["over"]
    assert fates(1, *yesterday_in_tokyo, subscriber=replace(READER, timezone="UTC"), now=now) == ["planned"]


@pytest.mark.parametrize(
    ("count", "had", "expected"),
    [
        (1, 0, [(0, False)]),
        (5, 0, [(0, False)] * 4 + [(0, True)]),
        (8, 0, [(0, False)] * 4 + [(3, True)] + [(0, False)] * 3),
        (1, 4, [(0, True)]),
        (2, 5, [(0, False)] * 2),  # nothing goes out that could say it
    ],
)
def test_the_last_alert_of_the_day_tells_what_is_left(count: int, had: int, expected: list[tuple[int, bool]]) -> None:
    made = parts(count, *(share(90 + n, 1) for n in range(had)))
    assert [(part.left, part.full) for part in made] == expected


def test_quiet_hours_let_an_alert_wait_for_their_end() -> None:
    nightly = replace(DAILY, quiet_hours=QuietHours(start=time(13), end=time(15, 30)))
    (part,) = parts(1, series=nightly)
    assert part.share.due_at == NOW + timedelta(hours=1, minutes=30)
