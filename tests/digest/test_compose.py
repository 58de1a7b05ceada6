"""What an issue tells, in which order, and what it accounts for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.digest.world import (
    ACTORS,
    COVERAGE,
    DAILY,
    DUE,
    HOUR,
    ISSUE,
    TALKS,
    article,
    composed,
    quietly,
    story,
)
from tests.render.situations import corrected
from wirewatch.domain.digests.model import CandidateArticle, Digest
from wirewatch.domain.model import AnnouncedDate, Relation, Statement

FIRST = replace(ISSUE, number=1, first=True, previous_number=None, previous_stories=None)

TALKS_AHEAD = "They meet for talks on 24 November."


def taliban(id: int, **more: object) -> CandidateArticle:
    return article(id, f"Taliban headline {id}", named={"taliban": ["Taliban"]}, **more)  # type: ignore[arg-type]


def both(id: int, **more: object) -> CandidateArticle:
    words = {"taliban": ["Taliban"], "moscow-format": ["Moscow format"]}
    return article(id, f"Taliban at the Moscow format {id}", named=words, **more)  # type: ignore[arg-type]


def outline(digest: Digest) -> dict[str, list[str]]:
    return {section.actor: [told.id for told in section.stories] for section in digest.sections}


def test_sections_stand_in_watchlist_order_whatever_the_series_says() -> None:
    series = replace(DAILY, actors=("unama", "taliban"))
    unama = article(1, "UNAMA speaks", named={"unama": ["UNAMA"]})
    digest = composed(story(1, unama), story(2, taliban(2)), series=series).digest
    assert list(outline(digest)) == ["taliban", "unama"]


def test_a_story_that_names_two_actors_stands_once_and_is_pointed_to() -> None:
    digest = composed(story(1, both(1)), story(2, taliban(2))).digest
    assert outline(digest) == {"taliban": ["k0001", "k0002"], "moscow-format": []}
    assert digest.sections[1].pointers == (("k0001", "Taliban at the Moscow format 1", "Taliban"),)


def test_a_story_stands_under_the_actor_that_its_headline_names() -> None:
    words = {"taliban": ["Taliban"], "unama": ["UNAMA"], "moscow-format": ["Moscow format"]}
    one = article(1, "UNAMA reports", lead="On the Moscow format.", body="The Taliban reply.", named=words)
    digest = composed(story(1, one)).digest
    assert outline(digest) == {"taliban": [], "moscow-format": [], "unama": ["k0001"]}
    assert digest.sections[0].pointers == (("k0001", "UNAMA reports", "UNAMA"),)


def test_new_stands_before_follow_up() -> None:
    old = story(1, both(1), told_revision=2, told_in=(139, 140))
    digest = composed(old, story(2, taliban(2))).digest
    assert outline(digest)["taliban"] == ["k0002", "k0001"]
    assert [told.follow_up for told in digest.stories] == [False, True]
    assert (digest.account.new_stories, digest.account.follow_ups) == (1, 1)


def test_top_stories_are_ranked_by_voices_then_actors_together_then_title_before_body() -> None:
    body = article(4, "A quiet day", body="The Taliban were named.", named={"taliban": ["Taliban"]})
    two = (taliban(1), taliban(2, outlet="Other Voice", relation=Relation.INDEPENDENT))
    digest = composed(story(4, body), story(3, taliban(3)), story(2, both(5)), story(1, *two)).digest
    assert digest.top == ("k0001", "k0002", "k0003")


def test_copies_rewrites_one_owner_and_one_agency_are_no_further_voices() -> None:
    def told(*articles: CandidateArticle) -> int:
        return composed(story(1, *articles)).digest.stories[0].independent_outlets

    other = taliban(2, outlet="Other Voice", relation=Relation.INDEPENDENT)
    assert told(taliban(1), other) == 2
    assert told(taliban(1), replace(other, relation=Relation.COPY)) == 1
    assert told(taliban(1), replace(other, relation=Relation.REWRITE)) == 1
    assert told(taliban(1, owner="House"), replace(other, owner="house")) == 1
    assert told(taliban(1, origin="Neva Agency"), replace(other, origin="Neva Agency")) == 1
    assert told(taliban(1, outlet="Neva Agency"), replace(other, origin="Neva Agency")) == 1


def test_what_was_told_is_never_told_again() -> None:
    issue = composed(story(1, replace(taliban(1), told=True)))
    assert not issue.digest.stories
    assert issue.told == ()


def test_a_follow_up_cites_only_what_is_new_and_records_the_next_revision() -> None:
    news = taliban(2, outlet="Other Voice", relation=Relation.INDEPENDENT)
    issue = composed(story(7, replace(taliban(1), told=True), news, told_revision=1))
    assert [source.outlet for source in issue.digest.stories[0].sources] == ["Other Voice"]
    (record,) = issue.told
    assert (record.story_id, record.revision, record.article_ids, record.position) == (7, 2, (2,), 1)


def test_every_story_is_recorded_in_the_order_in_which_it_stands() -> None:
    issue = composed(story(1, taliban(1)), story(2, both(2)))
    assert [record.story_id for record in issue.told] == [2, 1]
    assert [record.position for record in issue.told] == [1, 2]


def test_articles_of_a_first_poll_are_recorded_but_not_told() -> None:
    issue = composed(story(1, quietly(taliban(1))))
    assert not issue.digest.stories
    assert issue.digest.account.held_back == 1


def test_the_first_issue_tells_what_was_published_in_the_last_day() -> None:
    new, old = quietly(taliban(1)), quietly(taliban(2, published_at=DUE - 25 * HOUR))
    undated = replace(quietly(taliban(3)), published_at=None)
    digest = composed(story(1, new), story(2, old), story(3, undated), issue=FIRST).digest
    assert [told.id for told in digest.stories] == ["k0001"]
    assert digest.account.held_back == 2
    assert digest.first_issue


def test_the_backfill_is_what_the_series_says() -> None:
    old = story(2, quietly(taliban(2, published_at=DUE - 25 * HOUR)))
    week = replace(DAILY, backfill=timedelta(days=7))
    assert composed(old, issue=FIRST, series=week).digest.stories
    assert not composed(old, issue=FIRST, series=replace(DAILY, backfill="none")).digest.stories
    assert not composed(old, series=week).digest.stories  # a later issue fills nothing back


def test_the_first_issue_tells_the_twenty_newest_and_no_real_news_is_pushed_out() -> None:
    old = [story(n, quietly(taliban(n, published_at=DUE - timedelta(minutes=n)))) for n in range(1, 31)]
    news = story(99, taliban(99, published_at=DUE - 23 * HOUR))
    told = {one.id for one in composed(*old, news, issue=FIRST).digest.stories}
    assert told == {f"k{n:04d}" for n in range(1, 20)} | {"k0099"}


def test_a_quiet_article_beside_real_news_is_cited_but_does_not_lead() -> None:
    issue = composed(story(1, quietly(taliban(1)), taliban(2, outlet="Other Voice", relation=Relation.INDEPENDENT)))
    (told,) = issue.digest.stories
    assert told.title == "Taliban headline 2"
    assert [source.outlet for source in told.sources] == ["Other Voice", "Hindukush Post"]
    assert issue.told[0].article_ids == (2,)


def test_actors_that_the_series_does_not_ask_for_make_no_story() -> None:
    series = replace(DAILY, actors=("unama",))
    assert not composed(story(1, taliban(1)), series=series).digest.stories


def test_about_only_leaves_passing_mentions_out() -> None:
    passing, about = replace(both(1), about=frozenset({"moscow-format"})), taliban(2)
    digest = composed(story(1, passing), story(2, about), series=replace(DAILY, about_only=True)).digest
    assert outline(digest) == {"taliban": ["k0002"], "moscow-format": ["k0001"]}


def test_an_interest_asks_the_whole_story_and_stands_before_its_actors() -> None:
    moscow = article(
        2, "Moscow format opens", named={"moscow-format": ["Moscow format"]}, relation=Relation.INDEPENDENT, outlet="X"
    )
    series = replace(DAILY, actors=("taliban", "talks"))
    met = {"talks": lambda named: {"taliban", "moscow-format"} <= named}
    one = story(1, taliban(1), moscow)
    digest = composed(one, story(2, taliban(3)), series=series, interests=(TALKS,), met=met).digest
    assert outline(digest) == {"talks": ["k0001"], "taliban": ["k0002"]}
    assert digest.sections[0].name == "Taliban at the Moscow talks"
    assert [why.actor for why in digest.stories[0].why] == ["taliban", "moscow-format"]


def test_an_interest_is_a_follow_up_story_when_only_one_of_its_actors_is_news() -> None:
    old = replace(taliban(1), told=True)
    moscow = article(
        2, "Moscow format opens", named={"moscow-format": ["Moscow format"]}, relation=Relation.INDEPENDENT
    )
    series = replace(DAILY, actors=("talks",))
    met = {"talks": lambda named: {"taliban", "moscow-format"} <= named}
    digest = composed(story(1, old, moscow, told_revision=1), series=series, interests=(TALKS,), met=met).digest
    assert outline(digest) == {"talks": ["k0001"]}


def test_why_names_alias_surface_places_and_count() -> None:
    one = article(1, "О переговорах с талибами", body="Талибан: нет.", named={"taliban": ["Талибан", "талибами"]})
    (why,) = composed(story(1, one)).digest.stories[0].why
    assert (why.name, why.alias, why.surface, why.places) == ("Taliban", "Талибан", "талибами", ("title", "body"))
    assert why.times == 2


def test_a_late_arrival_is_marked_and_still_told() -> None:
    late = taliban(1, published_at=DUE - 60 * HOUR, seen_at=DUE - HOUR)
    (told,) = composed(story(1, late)).digest.stories
    assert told.late


def test_the_account_counts_and_compares() -> None:
    account = composed(story(1, taliban(1)), coverage=replace(COVERAGE, feeds_read=29, overdue=2)).digest.account
    assert (account.articles_read, account.articles_flagged, account.stories, account.new_stories) == (214, 9, 1, 1)
    assert (account.previous_number, account.previous_stories) == (141, 6)
    assert (account.feeds_read, account.feeds_total, account.overdue) == (29, 31, 2)


def test_a_quiet_window_is_silent_only_when_the_series_says_so() -> None:
    silent = replace(DAILY, when_quiet="silent")
    assert not composed().silent
    assert composed(series=silent).silent
    assert not composed(story(1, taliban(1)), series=silent).silent
    assert not composed(series=silent, changed=(corrected(),)).silent


def test_a_silent_series_speaks_up_when_it_could_not_look() -> None:
    silent = replace(DAILY, when_quiet="silent")
    assert not composed(series=silent, coverage=replace(COVERAGE, feeds_read=20)).silent


def test_no_story_is_lost_beyond_the_cap() -> None:
    issue = composed(*(story(n, taliban(n)) for n in range(1, 61)))
    assert len(issue.told) == 60
    assert len(issue.digest.stories) == 60


def test_statements_and_coming_dates_are_shown_once_and_past_ones_not() -> None:
    said = Statement(quote="We will come", speaker="A spokesman", verb="said", start=0, end=3)
    coming = AnnouncedDate(
        span="24 November",
        start=0,
        end=3,
        date="2026-11-24",
        kind="upcoming",
        sentence=TALKS_AHEAD,
    )
    past = replace(coming, date="2026-11-01", kind="past")
    one = replace(taliban(1), statements=(said,), dates=(past, coming))
    two = replace(taliban(2, relation=Relation.COPY), statements=(said,), dates=(coming,))
    (told,) = composed(story(1, one, two)).digest.stories
    assert [one.quote for one in told.statements] == [said.quote]
    assert [one.date for one in told.dates] == [coming.date]


def test_what_an_actor_says_is_shown_before_what_others_say_and_not_what_the_passage_says() -> None:
    def quote(words: str, speaker: str) -> Statement:
        return Statement(quote=words, speaker=speaker, verb="said", start=0, end=3)

    said = (
        quote("The road to the north is closed for all until the spring", "A driver"),
        quote("Snow was here first", "A boy"),
        quote("Snow", "A girl"),
        quote("We will not wait", "He"),
        quote("We are ready", "the Taliban envoy"),
    )
    body = "The Taliban spoke: “The road to the north is closed for all until the spring,” a driver said."
    one = article(1, "Roads", body=body, named={"taliban": ["Taliban"]}, statements=said)
    (told,) = composed(story(1, one)).digest.stories
    assert [statement.speaker for statement in told.statements] == ["the Taliban envoy", "A boy"]


def test_who_had_it_first_is_named_first_in_whatever_order_we_read_them() -> None:
    def by(id: int, outlet: str, hours: int, **more: Any) -> CandidateArticle:
        times = {"published_at": DUE - hours * HOUR, "seen_at": DUE - HOUR, **more}
        return article(
            id, f"Taliban {id}", named={"taliban": ["Taliban"]}, outlet=outlet, relation=Relation.COPY, **times
        )

    lead = article(1, "Taliban 1", named={"taliban": ["Taliban"]}, outlet="Agency")
    late, early = by(2, "Late", 3), by(3, "Early", 9)
    undated = replace(by(4, "Undated", 2), published_at=None)
    ahead = by(5, "Clock ahead", -20, seen_at=DUE - 6 * HOUR)
    for order in ((late, early, undated, ahead), (ahead, undated, early, late)):
        sources = composed(story(1, lead, *order)).digest.stories[0].sources
        assert [one.outlet for one in sources] == ["Agency", "Early", "Clock ahead", "Late", "Undated"]


def test_a_translation_quotes_nobody_a_second_time() -> None:
    named = {"taliban": ["Taliban"]}
    said = Statement(quote="The border stays quiet", speaker="a diplomat", verb="said", start=0, end=9)
    again = Statement(quote="Граница спокойна", speaker="дипломат", verb="сказал", start=0, end=9)
    lead = article(1, "Taliban at the talks", named=named, statements=(said,))
    other = article(
        2, "Талибан", named={"taliban": ["Талибан"]}, relation=Relation.TRANSLATION, language="ru", statements=(again,)
    )
    assert composed(story(1, lead, other)).digest.stories[0].statements[0].quote == said.quote
    # What a translator puts in quotation marks nobody said in these words.
    assert composed(story(1, other)).digest.stories[0].statements == ()


def test_a_statement_of_another_article_than_the_lead_is_told_with_the_agency_or_the_outlet_that_has_it() -> None:
    said = Statement(quote="We will come", speaker="A spokesman", verb="said", start=0, end=3)
    other = replace(said, quote="We may stay", via="TASS")
    more = replace(said, quote="We may go")
    lead = replace(taliban(1), statements=(said,))
    with_agency = replace(taliban(2, outlet="Dawn"), statements=(other,))
    without = replace(taliban(3, outlet="Dawn"), statements=(more,))
    assert [one.via for one in composed(story(1, lead, with_agency)).digest.stories[0].statements] == [None, "TASS"]
    assert [one.via for one in composed(story(1, lead, without)).digest.stories[0].statements] == [None, "Dawn"]


def test_words_that_stand_in_a_rewrite_alone_are_not_quoted() -> None:
    spun = Statement(quote="We shall most surely come", speaker="A spokesman", verb="said", start=0, end=3)
    rewritten = replace(taliban(2, relation=Relation.REWRITE), statements=(spun,))
    (told,) = composed(story(1, taliban(1), rewritten)).digest.stories
    assert told.statements == ()


def test_statements_and_dates_that_were_told_are_not_told_again() -> None:
    said = Statement(quote="We will come", speaker="A spokesman", verb="said", start=0, end=3)
    coming = AnnouncedDate(
        span="24 November",
        start=0,
        end=3,
        date="2026-11-24",
        kind="upcoming",
        sentence=TALKS_AHEAD,
    )
    old = replace(taliban(1), told=True, statements=(said,), dates=(coming,))
    new = replace(
        taliban(2, body="The Taliban sent word of a new road to Herat.", relation=Relation.INDEPENDENT),
        statements=(said, replace(said, quote="We will not")),
        dates=(coming, replace(coming, date="2026-11-30")),
    )
    (told,) = composed(story(1, old, new, told_revision=1)).digest.stories
    assert [one.quote for one in told.statements] == ["We will not"]
    assert [one.date for one in told.dates] == ["2026-11-30"]


def test_composing_again_gives_the_same_digest() -> None:
    stories = [story(n, both(n) if n % 2 else taliban(n)) for n in range(1, 9)]
    assert composed(*stories) == composed(*reversed(stories))


def test_an_article_without_headline_is_told_by_its_first_words() -> None:
    bare = article(1, "", lead="Taliban officials spoke at length.", named={"taliban": ["Taliban"]})
    assert composed(story(1, bare), actors=ACTORS).digest.stories[0].title == "Taliban officials spoke at length."


def test_an_interest_that_its_story_as_a_whole_does_not_meet_tells_nothing() -> None:
    old = replace(article(1, "UNAMA speaks", named={"unama": ["UNAMA"]}), told=True)
    series = replace(DAILY, actors=("talks",))
    met = {"talks": lambda named: "taliban" in named and "unama" not in named}
    one = story(1, old, taliban(2, relation=Relation.INDEPENDENT))
    assert not composed(one, series=series, interests=(TALKS,), met=met).digest.stories
    assert composed(story(2, taliban(3)), series=series, interests=(TALKS,), met=met).digest.stories


@pytest.mark.parametrize(
    ("announced", "told"),
    [("2021-10-20", True), ("2021-10-15", False), ("2021-W41", False), ("2021-10", True)],
)
def test_only_dates_that_still_lie_ahead_are_announced(announced: str, told: bool) -> None:
    coming = AnnouncedDate(
        span="20 then",
        start=0,
        end=4,
        date=announced,
        kind="upcoming",
        sentence="Doha talks with Kabul open on 20 then.",
    )
    issue = replace(ISSUE, composed_at=datetime(2021, 10, 15, 2, 30, tzinfo=UTC))
    digest = composed(story(1, replace(taliban(1), dates=(coming,))), issue=issue).digest
    assert bool(digest.stories[0].dates) is told
