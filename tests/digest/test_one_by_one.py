"""A series that merges nothing: each article is told by itself, copies too."""

from __future__ import annotations

from dataclasses import replace

from tests.digest.world import DAILY, TALKS, article, composed, quietly, story
from wirewatch.domain.digests.model import CandidateArticle
from wirewatch.domain.model import Relation

ONE_BY_ONE = replace(DAILY, merge=False)


def report(id: int, **more: object) -> CandidateArticle:
    words = {"taliban": ["Taliban"]}
    return article(id, "Taliban at the talks", named=words, outlet=f"Outlet {id}", **more)  # type: ignore[arg-type]


def test_copies_are_not_folded_and_each_has_an_id_of_its_own() -> None:
    copies = [report(1), report(2, relation=Relation.COPY), report(3, relation=Relation.COPY)]
    issue = composed(story(1, *copies), series=ONE_BY_ONE)
    assert sorted(told.id for told in issue.digest.stories) == ["k0001.1", "k0001.2", "k0001.3"]
    assert all(len(told.sources) == 1 for told in issue.digest.stories)
    assert {told.independent_outlets for told in issue.digest.stories} == {1}
    assert issue.digest.account.stories == 3


def test_the_story_is_recorded_once_with_all_its_articles() -> None:
    issue = composed(story(1, report(1), report(2, relation=Relation.COPY)), story(2, report(3)), series=ONE_BY_ONE)
    assert [(told.story_id, sorted(told.article_ids), told.revision) for told in issue.told] == [
        (1, [1, 2], 1),
        (2, [3], 1),
    ]
    assert [told.position for told in issue.told] == [1, 2]


def test_a_later_copy_is_news_of_its_own_and_no_follow_up() -> None:
    told = replace(report(1), told=True)
    late = report(2, relation=Relation.COPY)
    (again,) = composed(story(1, told, late, told_revision=1, told_in=(141,)), series=ONE_BY_ONE).digest.stories
    assert (again.id, again.follow_up, again.novelty) == ("k0001.2", False, "all")


def test_articles_that_call_for_no_heading_stay_away_unless_an_interest_asks_for_the_story() -> None:
    other = article(2, "Weather", named={}, relation=Relation.INDEPENDENT)
    assert [one.id for one in composed(story(1, report(1), other), series=ONE_BY_ONE).digest.stories] == ["k0001.1"]
    moscow = article(3, "Moscow format opens", named={"moscow-format": ["Moscow format"]}, relation=Relation.COPY)
    series = replace(ONE_BY_ONE, actors=("talks",))
    met = {"talks": lambda named: {"taliban", "moscow-format"} <= named}
    digest = composed(story(1, report(1), moscow), series=series, interests=(TALKS,), met=met).digest
    assert sorted(one.id for one in digest.stories) == ["k0001.1", "k0001.2"]


def test_what_digests_keep_quiet_about_stays_untold() -> None:
    told = composed(story(1, report(1), quietly(report(2))), series=ONE_BY_ONE).digest.stories
    assert [one.id for one in told] == ["k0001.1"]


def test_a_merging_series_folds_them_as_ever() -> None:
    (told,) = composed(story(1, report(1), report(2, relation=Relation.COPY))).digest.stories
    assert (told.id, len(told.sources)) == ("k0001", 2)
