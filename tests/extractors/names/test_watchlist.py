"""About or passing: title and lead weigh, a late single mention does not."""

import pytest

from tests.extractors.names.actors import LAVROV, LEAGUE, watchlist


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
def test_the_reason_names_the_rule_that_fired(
    language: str, text: str, rule: str, told: str
) -> None:
    (mention,) = watchlist(LAVROV).mentions(text, language)
    assert mention.rule == rule
    assert told in mention.reason


def test_the_reason_names_alias_actor_field_and_context() -> None:
    watched = watchlist(LEAGUE).watch(title="NLF militia", lead="", body="", language="en")
    assert (
        watched.mentions[0].reason
        == "alias “NLF” (en) of Northern League: as written, in title; beside “militia”"
    )


FILLER = "The weather was mild and the harvest good. " * 20


def about(title: str, lead: str, body: str) -> dict[str, bool]:
    watched = watchlist(LAVROV, LEAGUE).watch(title=title, lead=lead, body=body, language="en")
    return {s.actor: s.about for s in watched.saliences}


def test_an_actor_in_the_title_is_what_the_article_is_about() -> None:
    assert about("Lavrov flies to Kazan", "", FILLER) == {"lavrov": True}


def test_a_single_late_mention_is_a_passing_one() -> None:
    assert about("Harvest", "It was good.", FILLER + "Lavrov was not asked.") == {"lavrov": False}


def test_the_lead_and_repeated_mentions_make_an_article_about_an_actor() -> None:
    assert about("Talks", "Lavrov met envoys.", "Lavrov spoke. " + FILLER + "Lavrov left.") == {
        "lavrov": True
    }


def test_the_more_salient_actor_comes_first() -> None:
    watched = watchlist(LAVROV, LEAGUE).watch(
        title="Lavrov speaks",
        lead="Lavrov met envoys.",
        body=FILLER + "The Northern League was not asked.",
        language="en",
    )
    assert [s.actor for s in watched.saliences] == ["lavrov", "league"]
