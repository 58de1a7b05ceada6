"""About or passing: title and lead weigh, a late single mention does not."""

from tests.watch.actors import LAVROV, LEAGUE, watchlist

FILLER = "The weather was mild and the harvest good. " * 20


def about(title: str, lead: str, body: str) -> dict[str, bool]:
    watched = watchlist(LAVROV, LEAGUE).watch(title=title, lead=lead, body=body, language="en")
    return {s.actor: s.about for s in watched.saliences}


def test_an_actor_in_the_title_is_what_the_article_is_about() -> None:
    assert about("Lavrov flies to Kazan", "", FILLER) == {"lavrov": True}


def test_a_single_late_mention_is_a_passing_one() -> None:
    assert about("Harvest", "It was good.", FILLER + "Lavrov was not asked.") == {"lavrov": False}


def test_the_lead_and_repeated_mentions_make_an_article_about_an_actor() -> None:
    assert about("Talks", "Lavrov met envoys.", "Lavrov spoke. " + FILLER + "Lavrov left.") == {"lavrov": True}


def test_the_more_salient_actor_comes_first() -> None:
    watched = watchlist(LAVROV, LEAGUE).watch(
        title="Lavrov speaks",
        lead="Lavrov met envoys.",
        body=FILLER + "The Northern League was not asked.",
        language="en",
    )
    assert [s.actor for s in watched.saliences] == ["lavrov", "league"]
