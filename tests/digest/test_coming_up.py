"""The announced dates that an issue names besides its stories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.digest.world import DAILY, TALKS, article, composed, story
from wirewatch.domain.digest.model import CandidateStory, Coming
from wirewatch.domain.model import AnnouncedDate


def announced(id: int, date: str = "2026-12-01", **more: object) -> Coming:
    plain: dict[str, object] = {
        "id": id,
        "date": date,
        "span": "then",
        "sentence": f"The Taliban will open road number {id} then.",
        "story": f"k9{id:03d}",
        "title": "Roads",
        "url": "https://road.example/1",
        "outlet": "Road Post",
        "language": "en",
        "actors": ("taliban",),
    }
    return Coming(**(plain | more))  # type: ignore[arg-type]


def dates(*some: Coming, told: tuple[CandidateStory, ...] = (), **more: object) -> list[int]:
    digest = composed(*told, coming=some, **more).digest
    return [one.id for one in digest.coming]


def telling(date: str, **more: object) -> CandidateStory:
    said = AnnouncedDate(span="then", start=0, end=4, date=date, kind="upcoming", sentence="They meet then.")
    one = article(1, "Taliban meet", named={"taliban": ["Taliban"]}, dates=(said,))
    return story(1, one, **more)


def test_the_next_five_stand_in_their_order_and_past_ones_and_todays_not() -> None:
    days = ["2026-12-03", "2026-11-22", "2026-11-23", "2026-W49", "2026-12", "2026-11-25", "2027-01-05", "2026-12-20"]
    some = [announced(id, date) for id, date in enumerate(days)]
    assert dates(*some) == [5, 3, 4, 0, 7]


def test_only_what_the_series_watches_is_named() -> None:
    other = announced(2, actors=("isis-k",))
    assert dates(announced(1), other, series=replace(DAILY, actors=("taliban",))) == [1]
    both = announced(3, actors=("taliban", "moscow-format"))
    met = {"talks": lambda named: {"taliban", "moscow-format"} <= named}
    series = replace(DAILY, actors=("talks",))
    assert dates(announced(1), both, series=series, interests=(TALKS,), met=met) == [3]


def test_what_a_story_of_the_issue_announces_is_not_said_twice() -> None:
    one = telling("2026-12-01")
    assert dates(announced(1), told=(one,)) == []
    assert dates(announced(1, actors=("unama",), story="k0001"), told=(one,)) == []
    assert dates(announced(1, "2026-12-02"), told=(one,)) == [1]
    assert dates(announced(1, actors=("unama",)), told=(one,)) == [1]


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        ({"sentence": "Then the Taliban will open the road number 1."}, [1]),
        ({"story": "k9001"}, [1]),
        ({"sentence": "UNAMA will publish its yearly report on schools."}, [1, 2]),
        ({"sentence": "The Taliban will open road number 1 then.", "date": "2026-12-02"}, [1, 2]),
    ],
)
def test_one_event_is_named_once_however_often_it_is_announced(second: dict[str, str], kept: list[int]) -> None:
    assert dates(announced(1), announced(2, **second)) == kept


def test_a_coming_date_alone_breaks_no_silence() -> None:
    assert composed(series=replace(DAILY, when_quiet="silent"), coming=(announced(1),)).silent
