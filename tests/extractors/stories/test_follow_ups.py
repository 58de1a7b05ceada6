from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.model import Placement
from extractors.stories.clustering import Grouper
from tests.extractors.stories.follow_ups import PAIRS, Told
from tests.extractors.stories.fresh_pairs import LATER, MONDAY, SAME
from tests.extractors.stories.grouping import article, placed


def told(first: Told, second: Told) -> Placement:
    """Return where the second report of a pair is put."""
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


DAYS = {
    day: number
    for number, names in enumerate(
        [
            ("Monday", "понедельник"),
            ("Tuesday", "вторник"),
            ("Wednesday", "среду"),
            ("Thursday", "четверг"),
            ("Friday", "пятницу"),
            ("Saturday", "субботу"),
            ("Sunday", "воскресенье"),
        ]
    )
    for day in names
}
MONTHS = {"November 8": (2021, 11, 8), "June 14": (2021, 6, 14), "3 марта": (2022, 3, 3)}


def start_of(first: Told, second: Told) -> datetime:
    """Return a time at which the first report's own weekday and dates are true."""
    for named, (year, month, day) in MONTHS.items():
        if named in first.text:
            held = datetime(year, month, day, 15, tzinfo=UTC)
            return held - timedelta(hours=second.hours)
    weekday = next(number for day, number in DAYS.items() if f"on {day}" in first.text)
    return datetime(2021, 6, 7 + weekday, 9, tzinfo=UTC)


def language_of(told: Told) -> str:
    return "en" if told.title.isascii() else "ru"


@pytest.mark.parametrize("pair", PAIRS, ids=[pair[0].title for pair in PAIRS])
def test_a_later_development_is_a_story_of_its_own_linked_to_the_old_one(
    pair: tuple[Told, Told],
) -> None:
    first, second = pair
    start = start_of(first, second)
    found = placed(
        article("before", first.title, first.text, language=language_of(first), start=start),
        article(
            "after",
            second.title,
            second.text,
            hours=second.hours,
            language=language_of(second),
            start=start,
        ),
    )
    assert found["after"].story == "after"
    assert found["after"].follows == "before"


def test_all_twenty_pairs_in_one_stream_stay_apart_and_find_their_own_past() -> None:
    grouper = Grouper()
    stream = sorted(
        (
            article(
                f"{number}-{place}",
                told.title,
                told.text,
                hours=told.hours,
                language=language_of(told),
                start=begin,
            )
            for number, pair in enumerate(PAIRS)
            for begin in [start_of(*pair)]
            for place, told in enumerate(pair)
        ),
        key=lambda one: one.published_at,
    )
    found = {one.id: grouper.add(one) for one in stream}
    assert all(found[name].story == name for name in found)
    linked = sum(found[f"{number}-1"].follows == f"{number}-0" for number in range(len(PAIRS)))
    assert linked >= len(PAIRS) - 2
    assert not any(found[f"{number}-0"].follows for number in range(len(PAIRS)))


@pytest.mark.parametrize("pair", PAIRS[-2:], ids=["talks", "blast"])
def test_a_copy_of_the_old_text_stays_in_the_old_story_though_it_comes_after_the_news(
    pair: tuple[Told, Told],
) -> None:
    first, second = pair
    start = start_of(first, second)
    found = placed(
        article("before", first.title, first.text, start=start),
        article("after", second.title, second.text, hours=second.hours, start=start),
        article("late-copy", first.title, first.text, hours=second.hours + 3, start=start),
    )
    assert found["late-copy"].story == "before"


def test_a_story_is_not_linked_to_another_matter() -> None:
    found = placed(
        article("ferry", PAIRS[5][0].title, PAIRS[5][0].text),
        article("school", PAIRS[9][1].title, PAIRS[9][1].text, hours=20),
    )
    assert found["school"].follows is None


BREACH = (
    "Gray Finch published records of two million customers of Orbis Mobile, passports among them. The carrier had"
    " refused to pay. Its chief Nadia Rahim apologised."
)
FROZEN = (
    "The regulator barred Orbis Mobile from taking customers until it can show that its systems are safe, two days"
    " after Gray Finch published two million records. Shares of the carrier fell."
)
DRONE = "Беспилотник упал на нефтезавод в Рязани, начался пожар. Пострадали двое, сообщил губернатор Павел Малков."
ANOTHER = (
    "Средства ПВО сбили над Рязанью еще один аппарат, обломки упали в лес, сообщил губернатор Павел Малков. Два дня"
    " назад беспилотник вызвал пожар на нефтезаводе."
)


@pytest.mark.parametrize(
    ("language", "before", "after"), [("en", BREACH, FROZEN), ("ru", DRONE, ANOTHER)]
)
def test_a_report_that_says_how_long_ago_the_other_thing_was_is_no_part_of_it(
    language: str, before: str, after: str
) -> None:
    first = article("before", before.split(".")[0], before, language=language)
    later = article("after", after.split(".")[0], after, hours=46, language=language)
    assert placed(first, later)["after"].follows == "before"
    at_once = replace(later, published_at=first.published_at + timedelta(hours=2))
    assert placed(first, at_once)["after"].story == "before"
