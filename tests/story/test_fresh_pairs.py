import pytest

from tests.story.desk import article, placed
from tests.story.follow_ups import Told
from tests.story.fresh_pairs import LATER, MONDAY, SAME
from wirewatch.domain.model import Placement


def told(first: Told, second: Told) -> Placement:
    """Give where the second report of a pair is put."""
    found = placed(
        *(
            article(
                name,
                one.title,
                one.text,
                hours=one.hours,
                language="en" if one.title.isascii() else "ru",
                start=MONDAY,
            )
            for name, one in (("first", first), ("second", second))
        )
    )
    return found["second"]


@pytest.mark.parametrize("pair", LATER, ids=[pair[1].title for pair in LATER])
def test_what_was_announced_and_then_came_is_two_stories_linked(pair: tuple[Told, Told]) -> None:
    second = told(*pair)
    assert second.story == "second"
    assert second.follows == "first"


@pytest.mark.parametrize("pair", SAME, ids=[pair[1].title for pair in SAME])
def test_one_event_told_by_two_outlets_is_one_story(pair: tuple[Told, Told]) -> None:
    assert told(*pair).story == "first"
