"""Threads: figures that differ beside who says them, claims with their denials, steps in order, one line a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from extractors.model import Relation
from tests.support.digest_world import DAILY, DUE, HOUR, ISSUE, article, composed, story
from wirewatch.domain.digests.digest_items import Figure
from wirewatch.domain.digests.figures import figures_in
from wirewatch.domain.digests.model import (
    CandidateArticle,
    CandidateStory,
    EarlierStory,
    EarlierTelling,
    ToldStory,
)

NAMED = {"taliban": ["Taliban"]}
WEEKLY = replace(ISSUE, window_start=DUE - timedelta(days=7))


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("Blast at dairy kills at least four", "", {"killed": (4, True)}),
        (
            "Blast at dairy",
            "A tank blew up on 3 May, killing six people and wounding more than twenty.",
            {"killed": (6, False), "injured": (20, True)},
        ),
        ("Death toll of dairy blast climbs to 14", "Nine died overnight.", {"killed": (14, False)}),
        (
            "Взрыв на молокозаводе",
            "Погибли девять человек, около тридцати ранены.",
            {"killed": (9, False), "injured": (30, False)},
        ),
        (
            "Raid in Lorvik",
            "Police have arrested three men on suspicion of laying the mine that killed 17 people at the dairy.",
            {"killed": (17, False), "detained": (3, False)},
        ),
        ("Взрыв на молокозаводе", "По делу о взрыве задержаны двое.", {"detained": (2, False)}),
        ("انفجار در کارخانه", "در این انفجار دست‌کم ۱۲ نفر کشته شدند.", {"killed": (12, True)}),
        ("Çiftlikte patlama: 5 ölü", "", {"killed": (5, False)}),
    ],
)
def test_a_figure_stands_beside_its_noun(
    title: str, text: str, wanted: dict[str, tuple[int, bool]]
) -> None:
    assert figures_in(title, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The dairy was founded in 1921, and a fire killed its owner in February 2025.",
        "He was killed 3 days after the strike began.",
        "A 14-year-old was injured.",
        "Six guards and two clerks were killed.",  # nobody says how many in all
        "Four were killed in the north and nine were killed in the south.",
        "Killed by fever at the age of 80, she left a library.",
        "A Boeing 737 crash killed all on board.",
        "Covid-19 killed its owner.",
        "A man with an AK-47 killed a guard.",
    ],
)
def test_what_is_no_total_is_no_figure(text: str) -> None:
    assert figures_in("Dairy", text) == {}


def blast(
    id: int, title: str, *, outlet: str, hours: float = 12.0, **more: Any
) -> CandidateArticle:
    body = "Taliban guards closed the road to the dairy."
    at = DUE - hours * HOUR
    relation: dict[str, Any] = {"relation": Relation.INDEPENDENT} | more
    return article(id, title, body=body, named=NAMED, outlet=outlet, published_at=at, **relation)


def only(*stories: CandidateStory, **more: object) -> ToldStory:
    (told,) = composed(*stories, **more).digest.stories
    return told


def said(figures: tuple[Figure, ...]) -> list[tuple[str, int, str]]:
    return [(one.what, one.value, one.outlet) for one in figures]


def test_figures_that_differ_stand_side_by_side_in_the_order_stated() -> None:
    first, second = (
        blast(1, "Blast at dairy kills six", outlet="Lorvik Wire", hours=12),
        blast(2, "Nine killed in dairy blast", outlet="Orvan Post", hours=10),
    )
    copy = blast(3, "Blast at dairy kills 41", outlet="Echo", hours=9, relation=Relation.REWRITE)
    told = only(story(1, first, second, copy))
    assert said(told.figures) == [("killed", 6, "Lorvik Wire"), ("killed", 9, "Orvan Post")]


def test_one_figure_of_several_outlets_is_not_set_apart() -> None:
    told = only(
        story(
            1, blast(1, "Blast kills six", outlet="A"), blast(2, "Six killed in blast", outlet="B")
        )
    )
    assert told.figures == ()


def test_many_reports_of_one_figure_do_not_push_out_the_one_that_differs() -> None:
    first = blast(1, "Blast at dairy kills nine", outlet="Lorvik Wire", hours=20)
    later = [
        blast(n, "Dairy blast kills 14", outlet=f"Outlet {n}", hours=20 - n) for n in range(2, 9)
    ]
    told = only(story(1, first, *later)).figures
    assert [one.value for one in told] == [9, 14, 14, 14, 14, 14]


def earlier(
    key: str, title: str, *, number: int, hours: float, outlet: str = "Lorvik Wire"
) -> EarlierStory:
    at = DUE - hours * HOUR
    telling = EarlierTelling(
        number=number,
        language="en",
        named=frozenset({"taliban"}),
        about=frozenset({"taliban"}),
        outlet=outlet,
        url=f"https://wire.example/{key}",
        title=title,
        published_at=at,
        relation=Relation.LEAD,
    )
    return EarlierStory(
        key=key,
        title=title,
        told_in=(number,),
        tellings=(telling,),
        outlet=outlet,
        language="en",
        first_seen_at=at,
    )


def test_the_toll_of_earlier_issues_stands_before_the_new_one_and_steps_are_in_order() -> None:
    before = (
        earlier("k0001", "Blast at dairy kills six", number=139, hours=72),
        earlier("k0002", "Red Dawn claims dairy blast as toll rises to 14", number=140, hours=48),
    )
    news = blast(9, "Two held over dairy blast", outlet="Orvan Post")
    news = replace(news, body=f"{news.body} The blast killed 17 people.")
    told = only(story(3, news, thread=before, follows="k0002", earlier=before[1]))
    assert said(told.figures) == [
        ("killed", 6, "Lorvik Wire"),
        ("killed", 14, "Lorvik Wire"),
        ("killed", 17, "Orvan Post"),
    ]
    assert [(step.number, step.title) for step in told.steps] == [
        (139, before[0].title),
        (140, before[1].title),
    ]


def test_a_toll_of_reports_that_were_taken_down_or_never_told_is_left_out() -> None:
    gone = earlier("k0001", "Blast at dairy kills 41", number=139, hours=72)
    gone = replace(gone, tellings=(replace(gone.tellings[0], gone=True),))
    untold = replace(earlier("k0002", "Blast at dairy kills 40", number=140, hours=70), told_in=())
    told = only(
        story(3, blast(9, "Dairy blast: six dead", outlet="Orvan Post"), thread=(gone, untold))
    )
    assert told.figures == ()
    assert [(step.story, step.withdrawn) for step in told.steps] == [("k0001", True)]


CLAIM = "Tashkent's border guards say Taliban fired first"


@pytest.mark.parametrize(
    "denial",
    [
        "The Taliban denied that their men had opened fire.",
        "A spokesman in the capital rejected the report as hearsay.",
        "Tashkent denied that a shot had been fired.",
        "The ministry dismissed claims that border guards had crossed the river.",
    ],
)
def test_a_claim_stands_with_its_denial(denial: str) -> None:
    body = f"Shells fell on two villages by the river. {'A bridge was closed. ' * 9}{denial}"
    told = only(story(1, article(1, CLAIM, body=body, named=NAMED)))
    assert [(one.sentence, one.outlet) for one in told.denials] == [(denial, "Hindukush Post")]


@pytest.mark.parametrize(
    "other",
    [
        "A miller denied having sold the boat.",  # nobody of whom the story speaks
        "In Tashkent a miller denied having sold the boat.",
        "The council rejected an offer of new lamps.",
        "The Taliban sent envoys. They denied it.",  # who did
        "Did the Taliban deny it?",
        "The Taliban neither confirmed nor denied the report.",
        "A council rejected the charges against a miller and his two sons.",
        "A company in the north dismissed reports that its lamps were dear.",
        "Tashkent has not denied the claim.",
        "The Taliban hasn't denied it.",
        "Талибы не опровергли сообщение.",
        "Millers were denied access to the river, reports said.",
        "The army dismissed three officers over allegations of theft.",
    ],
)
def test_what_denies_something_else_is_no_denial_of_the_claim(other: str) -> None:
    body = f"Shells fell on two villages by the river. {'A bridge was closed. ' * 9}{other}"
    assert only(story(1, article(1, CLAIM, body=body, named=NAMED))).denials == ()


def test_a_week_tells_a_thread_in_one_line_with_its_steps_and_a_day_each_step() -> None:
    first = story(1, blast(1, "Blast at dairy kills six", outlet="Lorvik Wire", hours=90))
    root = EarlierStory(key="k0001", title="Blast at dairy kills six")
    claim = blast(
        2, "Red Dawn claims dairy blast as toll rises to nine", outlet="Orvan Post", hours=60
    )
    second = story(2, claim, thread=(root,), follows="k0001")
    other = story(3, blast(3, "Herring quotas fall", outlet="Lorvik Wire"))
    daily = composed(first, second, other)
    assert len(daily.digest.stories) == 3
    weekly = composed(first, second, other, issue=WEEKLY)
    lines = {one.id: one for one in weekly.digest.stories}
    assert set(lines) == {"k0002", "k0003"}
    assert [(step.title, step.number) for step in lines["k0002"].steps] == [
        ("Blast at dairy kills six", None)
    ]
    assert said(lines["k0002"].figures) == [
        ("killed", 6, "Lorvik Wire"),
        ("killed", 9, "Orvan Post"),
    ]
    assert {one.story_id for one in weekly.told} == {1, 2, 3}  # none is told again as new


def test_what_a_step_alone_names_still_has_its_heading() -> None:
    first = story(1, article(1, "Moscow format meets", named={"moscow-format": ["Moscow format"]}))
    second = story(
        2,
        article(2, "Taliban leave the meeting", named=NAMED),
        thread=(EarlierStory(key="k0001", title=""),),
    )
    digest = composed(first, second, issue=WEEKLY, series=DAILY).digest
    assert "Moscow format" not in digest.unnamed
    assert [one.id for one in digest.stories] == ["k0002"]
