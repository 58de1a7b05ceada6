"""Headlines that take an earlier event further, and those that only resemble it."""

from __future__ import annotations

import pytest

from extractors.stories.developments import read_title, same_meeting, takes_further
from tests.extractors.stories.grouping import article, placed

COMMON = frozenset({"afghanistan"})
QUAKE = "Earthquake in Lorvik kills at least twelve"
BLAST = "Explosion outside Lorvik dairy kills four"


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("Two held over Lorvik dairy explosion", BLAST),
        ("Red Dawn claims Lorvik bombing", BLAST),
        ("Lorvik blast: toll rises to nine", BLAST),
        ("В Лорвике задержаны двое после взрыва на молокозаводе", BLAST),
        ("Mayor of Lorvik resigns a week after earthquake", QUAKE),
        (
            "Orvania confirms its envoy for talks with Salusia in Lorvik",
            "Salusia and Orvania plan talks in Lorvik",
        ),
    ],
)
def test_a_step_of_an_event_takes_it_further(later: str, earlier: str) -> None:
    assert takes_further(read_title(later), read_title(earlier), common=COMMON)


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("Explosion in Lorvik harbour injures six", BLAST),  # another one, as far as is told
        ("Two held over Ostrava bank explosion", BLAST),
        ("Arrests in Afghanistan over a bombing", "Bombing in Afghanistan kills four"),
        ("Lorvik minister arrives for talks", "Orvania and Salusia plan talks in Lorvik"),
    ],
)
def test_the_like_of_an_event_elsewhere_or_once_more_does_not(later: str, earlier: str) -> None:
    assert not takes_further(read_title(later), read_title(earlier), common=COMMON)


def test_arrests_over_a_blast_follow_the_report_of_it_though_little_else_is_shared() -> None:
    found = placed(
        article(
            "blast",
            BLAST,
            "A tank blew up at the gate of the dairy in Lorvik on Tuesday. Four workers died.",
        ),
        article(
            "arrests",
            "Two held over Lorvik dairy explosion",
            "Investigators in the capital said that the brothers had sold the valve. A court will hear them in June.",
            hours=70,
        ),
    )
    assert found["arrests"].story == "arrests"
    assert found["arrests"].follows == "blast"


def test_two_reports_of_one_newsroom_are_not_alike_for_naming_it() -> None:
    first = "Herring quotas fall again, officials told Lorvik Evening Post. Crews protested at the pier."
    second = "The choir sang Bach, its leader told Lorvik Evening Post. The hall was sold out."
    articles = [
        article("herring", "Herring quotas fall", first),
        article("choir", "Choir sings Bach", second, hours=5),
    ]
    found = placed(*articles)
    assert found["choir"].story == "choir"
    assert found["choir"].follows is None


@pytest.mark.parametrize(
    ("later", "same"),
    [
        ("Orvania to send an envoy to Lorvik talks on the river", True),
        ("Orvania warns Salusia ahead of Lorvik talks on the river", False),
        ("Talks on wheat end in Ostrava", False),
    ],
)
def test_two_headlines_are_about_one_meeting_when_they_share_it_and_two_things_more(
    later: str, same: bool
) -> None:
    assert (
        same_meeting(
            read_title(later), read_title("Salusia sets Lorvik talks with Orvania for May")
        )
        is same
    )
