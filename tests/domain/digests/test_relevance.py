"""Articles about something else that bears a watched name stand at the foot, and true ones never do."""

from __future__ import annotations

from extractors.names.actors import Actor
from tests.support.digest_world import MOSCOW_FORMAT, TALIBAN, article, composed, story

ENVOY = Actor(id="taliban", name="Farid Karimi", aliases={"en": ("Farid Karimi", "Karimi")})
CUP = article(
    1,
    "Chess cup borrows the Moscow format to fit nine rounds into a weekend",
    lead="Organisers of the cup let grandmasters play nine rounds of chess in three days.",
    body="The tournament sold more tickets than the opera. Medals and trophies are ready.",
    named={"moscow-format": ["Moscow format"]},
)


def test_a_cup_that_is_called_after_a_forum_is_listed_by_title_and_told_as_no_story() -> None:
    issue = composed(story(1, CUP))
    assert issue.digest.stories == ()
    assert [one.title for one in issue.digest.not_meant] == [CUP.title]
    assert [told.article_ids for told in issue.told] == [(1,)]  # so that it stands there once


def test_a_ministry_that_closes_a_school_is_meant() -> None:
    ban = article(
        1,
        "Taliban close a music school and a gallery",
        lead="The ministry ordered students to leave the music school.",
        body="Police arrested a singer and took the instruments. A spokesman said that concerts were against the law.",
        named={"taliban": ["Taliban"]},
    )
    assert len(composed(story(1, ban)).digest.stories) == 1


def test_who_is_introduced_by_another_given_name_is_another_person() -> None:
    other = article(
        1, "A wrestler speaks", lead="Yusuf Karimi trains at dawn.", named={"taliban": ["Karimi"]}
    )
    same = article(2, "An envoy speaks", lead="Mr Karimi was late.", named={"taliban": ["Karimi"]})
    issue = composed(story(1, other), story(2, same), actors=(ENVOY, MOSCOW_FORMAT))
    assert [one.id for one in issue.digest.stories] == ["k0002"]


def test_an_actor_of_the_arts_is_meant_where_most_of_its_articles_are_of_that_kind() -> None:
    some = [
        story(n, CUP.__class__(**{f: getattr(CUP, f) for f in CUP.__slots__} | {"id": n}))
        for n in (1, 2, 3)
    ]
    assert len(composed(*some).digest.stories) == 3
    assert TALIBAN.kind == "group"
