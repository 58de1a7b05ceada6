"""Interests: boolean expressions over actors, with errors that say where."""

import pytest

from extractors.names.actors import Interest
from extractors.names.interests import parse
from tests.extractors.names.actors import LAVROV, watchlist


@pytest.mark.parametrize(
    ("expression", "flagged", "met"),
    [
        ("a and b", "a b", True),
        ("a and b", "a", False),
        ("a or b and c", "a", True),
        ("(a or b) and c", "a", False),
        ("a and not b", "a", True),
        ("not (a or b)", "", True),
        ("NOT a AND b", "b", True),
        ("not not a", "a", True),
    ],
)
def test_an_expression_is_met_by_the_actors_of_an_article(
    expression: str, flagged: str, met: bool
) -> None:
    assert parse(expression).is_met(frozenset(flagged.split())) is met


def test_an_expression_names_its_actors() -> None:
    assert parse("a and (moscow-format or not b)").actors == {"a", "moscow-format", "b"}


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("", "character 1: an actor id is missing"),
        ("a and", "character 6: an actor id is missing"),
        ("a b", 'character 3: put "and" or "or" before "b"'),
        ("(a or b", 'character 1: "(" is never closed'),
        ("a)", 'character 2: ")" closes nothing'),
        ("and a", 'character 1: an actor id is missing before "and"'),
    ],
)
def test_a_broken_expression_says_where_and_what_to_do(expression: str, told: str) -> None:
    with pytest.raises(ValueError) as error:
        parse(expression)
    assert str(error.value).startswith(told)


def test_a_watchlist_tells_which_interests_an_article_meets() -> None:
    interests = (
        Interest(id="both", when="lavrov and x"),
        Interest(id="one", when="lavrov and not x"),
    )
    assert watchlist(LAVROV, interests=interests).interests_met(["lavrov"]) == ("one",)
