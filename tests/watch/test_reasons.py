"""Each mention says why, in words an analyst can check."""

import pytest

from tests.watch.actors import LAVROV, LEAGUE, watchlist


@pytest.mark.parametrize(
    ("language", "text", "rule", "told"),
    [
        ("en", "Lavrov left.", "exact", "as written"),
        ("en", "LAVROV LEFT", "capitals", "in capitals"),
        ("en", "Lavrov’s car", "possessive", "possessive"),
        ("ru", "с Лавровым", "case", "case ending"),
        ("ar", "قال ولافروف", "clitic", "prefix و"),
        ("de", "Lavrovs Rede", "case", "case ending -s"),
        ("de", "Lawrow sprach", "spelling", "other spelling"),
        ("zh", "拉夫羅夫", "characters", "traditional characters"),
        ("en", "La\u00advrov", "encoding", "hidden or unusual characters"),
    ],
)
def test_the_reason_names_the_rule_that_fired(language: str, text: str, rule: str, told: str) -> None:
    (mention,) = watchlist(LAVROV).mentions(text, language)
    assert mention.rule == rule
    assert told in mention.reason


def test_the_reason_names_alias_actor_field_and_context() -> None:
    watched = watchlist(LEAGUE).watch(title="NLF militia", lead="", body="", language="en")
    assert watched.mentions[0].reason == "alias “NLF” (en) of Northern League: as written, in title; beside “militia”"
