from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, insert

from extractors.model import Placement, Relation
from tests.support.store_world import NOON, at, digest, feed, flagged, place, series, sync
from wirewatch.adapters.store import (
    alerts,
    candidates,
    corrections,
    digests,
    explain,
    feedback,
    grouping,
    stories,
)
from wirewatch.adapters.store.digests import StoryRecord
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.schema import alerts as alert_rows
from wirewatch.domain.digests.model import CandidateStory

LONG = "The delegation of the northern towns arrived on a late train and was met by the keeper of the bridge. "


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.begin() as connection:
        yield connection


@pytest.fixture
def herald(tx: Connection) -> int:
    return next(iter(sync(tx, feed()).values()))


def members(tx: Connection, key: str) -> dict[int, Relation]:
    found = stories.find_story(tx, key)
    assert found is not None
    return {one.id: one.relation for one in stories.story_texts(tx, found.id)}


def story_id(tx: Connection, key: str) -> int:
    found = stories.find_story(tx, key)
    assert found is not None
    return found.id


def split(
    tx: Connection, key: str, *articles: int, into: str = "apart", follows: bool = False
) -> str:
    return corrections.split_story(
        tx, story_id(tx, key), articles, key=into, follows=follows, now=at(5)
    )


def join(tx: Connection, into: str, other: str) -> int:
    return corrections.join_stories(tx, story_id(tx, into), story_id(tx, other), now=at(5))


def tell(tx: Connection, key: str, *articles: int, number: int = 1) -> None:
    """Let an issue of the series tell a story with these articles."""
    series(tx, "morning")
    told = max((one.told_revision for one in offered(tx) if one.key == key), default=0)
    telling = StoryRecord(
        story_id=story_id(tx, key), revision=told + 1, articles=tuple((one, 1) for one in articles)
    )
    digests.record_digest(
        tx, digest(number, due_at=at(60 * number)), subject="Morning", stories=[telling]
    )


def offered(tx: Connection) -> tuple[CandidateStory, ...]:
    """Return what the next issue could tell."""
    return candidates.list_candidates(tx, "morning", cut=at(6000))


def test_articles_split_off_are_a_story_of_their_own_led_by_the_first_report_among_them(
    tx: Connection, herald: int
) -> None:
    lead = flagged(tx, herald, "lead")
    copy = flagged(tx, herald, "copy", seen_at=at(2), lead=LONG)
    report = flagged(tx, herald, "report", seen_at=at(1), lead=LONG)
    place(tx, lead, "talks")
    place(tx, report, "talks", Relation.INDEPENDENT, nearest=str(lead))
    place(tx, copy, "talks", Relation.REWRITE, nearest=str(lead))
    assert split(tx, "talks", copy, report) == "apart"
    assert members(tx, "talks") == {lead: Relation.LEAD}
    assert members(tx, "apart") == {report: Relation.LEAD, copy: Relation.COPY}


def test_a_story_that_loses_its_lead_is_led_by_the_next_report(tx: Connection, herald: int) -> None:
    lead, odd, late = (
        flagged(tx, herald, name, seen_at=at(n)) for n, name in enumerate(("lead", "odd", "late"))
    )
    place(tx, lead, "talks")
    place(tx, odd, "talks", Relation.REWRITE, nearest=str(lead), reason="the same in other words")
    place(tx, late, "talks", Relation.INDEPENDENT, nearest=str(lead))
    split(tx, "talks", lead)
    found = explain.find_explanation(tx, "talks")
    assert found is not None
    assert found.article is not None
    assert found.article.id == late
    assert members(tx, "talks")[late] is Relation.LEAD
    reasons = {one.article_id: one.reason for one in found.members}
    assert (
        reasons[odd] == "split by hand on 2026-03-02; before that, rewrite: the same in other words"
    )


def test_the_grouper_never_undoes_a_split(tx: Connection, herald: int) -> None:
    lead, odd = flagged(tx, herald, "lead"), flagged(tx, herald, "odd")
    place(tx, lead, "talks")
    place(tx, odd, "talks", Relation.COPY)
    split(tx, "talks", odd)
    place(tx, odd, "talks", Relation.COPY)
    assert (list(members(tx, "talks")), list(members(tx, "apart"))) == ([lead], [odd])
    known = {
        one.article_id: one.story
        for one in grouping.list_grouped_between(tx, since=NOON, until=at(60))
    }
    assert known == {lead: "talks", odd: "apart"}


@pytest.mark.parametrize("wrong", ["stranger", "all"])
def test_a_split_that_can_mean_nothing_is_refused(tx: Connection, herald: int, wrong: str) -> None:
    lead, stranger = flagged(tx, herald, "lead"), flagged(tx, herald, "stranger")
    place(tx, lead, "talks")
    place(tx, stranger, "else")
    with pytest.raises(LookupError):
        split(tx, "talks", {"stranger": stranger, "all": lead}[wrong])


def test_joined_stories_are_one_under_both_their_keys(tx: Connection, herald: int) -> None:
    first, second, third = (
        flagged(tx, herald, name, seen_at=at(n)) for n, name in enumerate("abc")
    )
    for key, article in (("talks", first), ("meeting", second), ("result", third)):
        place(tx, article, key)
    assert join(tx, "meeting", "result") == 1
    assert join(tx, "talks", "meeting") == 2
    everything = {first, second, third}
    for key in ("talks", "meeting", "result"):
        found = stories.find_story(tx, key)
        assert found is not None
        assert (found.key, found.joined) == ("talks", ("meeting", "result"))
        assert set(members(tx, key)) == everything
        explained = explain.find_explanation(tx, key)
        assert explained is not None
        assert explained.story == "talks"
    assert [one for one, relation in members(tx, "talks").items() if relation is Relation.LEAD] == [
        first
    ]


def test_whoever_published_first_leads_the_joined_story(tx: Connection, herald: int) -> None:
    later, earlier = (
        flagged(tx, herald, "later", seen_at=at(9)),
        flagged(tx, herald, "earlier", seen_at=at(1)),
    )
    place(tx, later, "talks")
    place(tx, earlier, "meeting")
    join(tx, "talks", "meeting")
    assert members(tx, "talks") == {earlier: Relation.LEAD, later: Relation.COPY}


def test_what_is_placed_later_in_a_joined_story_goes_where_that_went(
    tx: Connection, herald: int
) -> None:
    first, second, late, after = (
        flagged(tx, herald, name, seen_at=at(n)) for n, name in enumerate("abcd")
    )
    place(tx, first, "talks")
    place(tx, second, "meeting")
    join(tx, "talks", "meeting")
    place(tx, late, "meeting", Relation.COPY, nearest=str(second))
    place(tx, after, "sequel", follows="meeting")
    assert set(members(tx, "talks")) == {first, second, late}
    assert [(one.key, one.follows) for one in stories.story_thread(tx, story_id(tx, "talks"))] == [
        ("talks", None),
        ("sequel", "talks"),
    ]


def test_to_the_grouper_joined_stories_stay_two_so_that_it_knows_what_is_like_either(
    tx: Connection, herald: int
) -> None:
    first, second = flagged(tx, herald, "a"), flagged(tx, herald, "b")
    place(tx, first, "talks")
    place(tx, second, "meeting")
    join(tx, "talks", "meeting")
    known = {
        one.article_id: one.story
        for one in grouping.list_grouped_between(tx, since=NOON, until=at(60))
    }
    assert known == {first: "talks", second: "meeting"}


def test_a_join_that_is_split_again_gives_the_story_its_key_back(
    tx: Connection, herald: int
) -> None:
    first, second, third = (
        flagged(tx, herald, name, seen_at=at(n)) for n, name in enumerate("abc")
    )
    place(tx, first, "talks")
    place(tx, second, "meeting")
    place(tx, third, "meeting", Relation.INDEPENDENT, nearest=str(second))
    join(tx, "talks", "meeting")
    assert split(tx, "talks", second, third, into="new") == "meeting"
    assert members(tx, "meeting") == {second: Relation.LEAD, third: Relation.INDEPENDENT}
    assert stories.find_story(tx, "new") is None
    assert [one.kind for one in corrections.corrections_of(tx, [second])] == ["join", "split"]


def test_a_line_of_stories_stays_a_line_whatever_is_joined(tx: Connection, herald: int) -> None:
    ids = [flagged(tx, herald, name, seen_at=at(n)) for n, name in enumerate("abcd")]
    before: str | None = None
    for key, article in zip(("first", "second", "third", "fourth"), ids, strict=True):
        lead = Placement(
            article=str(article), story=key, relation=Relation.LEAD, score=1.0, follows=before
        )
        grouping.store_placements(tx, [lead], now=NOON)
        before = key
    join(tx, "third", "first")
    line = stories.story_thread(tx, story_id(tx, "first"))
    assert {one.key: one.follows for one in line} == {
        "third": None,
        "second": "third",
        "fourth": "third",
    }


def test_a_later_development_that_was_merged_is_split_off_as_one(
    tx: Connection, herald: int
) -> None:
    first, later = flagged(tx, herald, "a"), flagged(tx, herald, "b", seen_at=at(90))
    place(tx, first, "talks")
    place(tx, later, "talks", Relation.INDEPENDENT)
    split(tx, "talks", later, follows=True)
    line = stories.story_thread(tx, story_id(tx, "talks"))
    assert [(one.key, one.follows) for one in line] == [("talks", None), ("apart", "talks")]


def test_what_a_digest_told_of_either_story_makes_the_joined_one_no_news(
    tx: Connection, herald: int
) -> None:
    told, fresh = flagged(tx, herald, "told"), flagged(tx, herald, "fresh", seen_at=at(1))
    place(tx, told, "meeting")
    place(tx, fresh, "talks")
    tell(tx, "meeting", told)
    join(tx, "talks", "meeting")
    (story,) = offered(tx)
    assert (story.key, story.told_revision, story.told_in) == ("talks", 1, (1,))
    tell(tx, "talks", fresh, number=2)
    assert offered(tx) == ()


def test_a_join_of_two_told_stories_is_nothing_to_tell(tx: Connection, herald: int) -> None:
    one, two, late = (flagged(tx, herald, name, seen_at=at(n)) for n, name in enumerate("abc"))
    place(tx, one, "talks")
    place(tx, two, "meeting")
    tell(tx, "talks", one)
    tell(tx, "meeting", two, number=2)
    join(tx, "talks", "meeting")
    assert offered(tx) == ()
    place(tx, late, "talks", Relation.INDEPENDENT)
    (story,) = offered(tx)
    assert (story.told_revision, story.told_in) == (2, (1, 2))
    tell(tx, "talks", late, number=3)
    assert offered(tx) == ()


def test_an_article_that_was_told_is_not_told_again_when_it_is_split_off(
    tx: Connection, herald: int
) -> None:
    lead, odd, late = (flagged(tx, herald, name, seen_at=at(n)) for n, name in enumerate("abc"))
    place(tx, lead, "talks")
    place(tx, odd, "talks", Relation.INDEPENDENT)
    tell(tx, "talks", lead, odd)
    split(tx, "talks", odd)
    assert offered(tx) == ()
    place(tx, late, "apart", Relation.INDEPENDENT)
    (story,) = offered(tx)
    assert (story.key, story.told_revision, story.told_in) == ("apart", 1, (1,)), (
        "a follow-up, no news"
    )
    tell(tx, "apart", late, number=2)
    assert offered(tx) == ()


def test_a_verdict_and_an_alert_are_found_by_the_key_that_they_were_given_under(
    tx: Connection, herald: int
) -> None:
    one, two = flagged(tx, herald, "one"), flagged(tx, herald, "two")
    place(tx, one, "talks")
    place(tx, two, "meeting")
    series(tx, "morning")
    alert = {
        "series": "morning",
        "profile": "",
        "heading": "taliban",
        "reason": "title",
        "subject": "Alert",
    }
    rows = [
        alert | {"story_id": story_id(tx, key), "number": 1, "alerted_at": NOON}
        for key in ("talks", "meeting")
    ]
    tx.execute(insert(alert_rows), rows)
    join(tx, "talks", "meeting")
    assert feedback.story_article_ids(tx, "meeting") == [one, two]
    found = alerts.list_alerts(tx, story="meeting")
    assert sorted((found_one.story, found_one.number) for found_one in found) == [
        ("talks", 1),
        ("talks", 2),
    ]
