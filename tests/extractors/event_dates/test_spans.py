"""How long an announced date lasts."""

from datetime import date

import pytest

from extractors.event_dates.spans import last_day
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.render.story_lines import upcoming_date_lines


@pytest.mark.parametrize(
    ("announced", "written", "last"),
    [
        ("2021-10-20", "October 20", date(2021, 10, 20)),
        ("2021-10-20", "Oct. 20-22", date(2021, 10, 22)),
        ("2021-10-20", "20–22 October 2021", date(2021, 10, 22)),
        ("2021-10-20", "20th to 22nd of October", date(2021, 10, 22)),
        ("2021-10-20", "20 по 22 октября", date(2021, 10, 22)),
        ("2021-10-20", "2021-10-20", date(2021, 10, 20)),
        ("2021-10-10", "2021-10-10", date(2021, 10, 10)),
        ("2021-02-20", "Feb. 20-31", date(2021, 2, 20)),
        ("2021-10", "October", date(2021, 10, 31)),
        ("2021-W42", "next week", date(2021, 10, 24)),
        ("nothing", "20-22", date.min),
    ],
)
def test_a_date_lasts_as_long_as_its_words_say(announced: str, written: str, last: date) -> None:
    assert last_day(announced, written) == last


def test_a_list_names_the_last_day_too() -> None:
    coming = UpcomingDate(
        id=3, date="2021-10-20", span="20–22 October", sentence="They meet on 20–22 October.", story="", title="Talks",
        url="https://a.example/1", outlet="Herald", language="en", actors=(),
    )  # fmt: skip
    assert next(upcoming_date_lines(coming, names={})).startswith(
        "Wed 20 Oct 2021 to Fri 22 Oct 2021  [3]"
    )
