"""What an issue tells, in which order, and what it accounts for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.model import AnnouncedDate, Relation, Statement
from tests.support.digest_world import (
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
from tests.support.situations import corrected
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.model import CandidateArticle, CandidateStory, Digest


def announced(id: int, date: str = "2026-12-01", **more: object) -> UpcomingDate:
    plain: dict[str, object] = {
        "id": id,
        "date": date,
        "span": "1 December",
        "sentence": f"The Taliban will open talks on road number {id} on 1 December.",
        "story": f"k9{id:03d}",
        "title": "Roads",
        "url": "https://road.example/1",
        "outlet": "Road Post",
        "language": "en",
        "actors": ("taliban",),
    }
    return UpcomingDate(**(plain | more))  # type: ignore[arg-type]


def dates(*some: UpcomingDate, told: tuple[CandidateStory, ...] = (), **more: object) -> list[int]:
    digest = composed(*told, coming=some, **more).digest
    return [one.id for one in digest.coming]


def telling(date: str, **more: object) -> CandidateStory:
    said = AnnouncedDate(
        span="then", start=0, end=4, date=date, kind="upcoming", sentence="They meet then."
    )
    one = article(1, "Taliban meet", named={"taliban": ["Taliban"]}, dates=(said,))
    return story(1, one, **more)


def test_those_ahead_stand_in_their_order_and_past_ones_and_todays_not() -> None:
    days = [
        "2026-12-03",
        "2026-11-22",
        "2026-11-23",
        "2026-W49",
        "2026-12",
        "2026-11-25",
        "2027-01-05",
        "2026-12-20",
    ]
    some = [announced(id, date) for id, date in enumerate(days)]
    assert dates(*some) == [5, 0, 7, 6]


def test_only_what_the_series_watches_is_named() -> None:
    other = announced(2, actors=("isis-k",))
    assert dates(announced(1), other, series=replace(DAILY, actors=("taliban",))) == [1]
    both = announced(3, actors=("taliban", "moscow-format"))
    met = {"talks": lambda named: {"taliban", "moscow-format"} <= named}
    series = replace(DAILY, actors=("talks",))
    assert dates(announced(1), both, series=series, interests=(TALKS,), met=met) == [3]


def test_an_event_stays_until_it_passes_and_the_story_that_announces_it_does_not_repeat_it() -> (
    None
):
    one = telling("2026-12-01")
    digest = composed(one, coming=(announced(1),)).digest
    assert [ahead.id for ahead in digest.coming] == [1]
    assert digest.stories[0].dates == ()


def test_books_prices_and_bare_weekdays_are_no_events() -> None:
    book = announced(
        1,
        span="1 December",
        sentence="Her book on the road comes out on 1 December.",
        title="A book",
    )
    weekday = announced(
        2, span="Tuesday", sentence="They may do something else on Tuesday.", title="Roads"
    )
    cut = announced(3, sentence="The Taliban will open talks on road")
    assert dates(book, weekday, cut) == []


def test_a_moved_event_stands_on_its_new_day_alone() -> None:
    old = announced(1, published_at=DUE - 48 * HOUR, story="k1")
    moved = announced(
        2,
        date="2026-12-03",
        span="3 December",
        sentence="The talks of the Taliban on the road are postponed to 3 December.",
        published_at=DUE - HOUR,
        story="k1",
    )
    assert dates(old, moved) == [2]


def talks(
    id: int, sentence: str, date: str = "2026-12-08", span: str = "8 December", **more: object
) -> UpcomingDate:
    plain: dict[str, object] = {
        "sentence": sentence,
        "span": span,
        "actors": ("taliban", "moscow-format"),
    }
    plain |= {"published_at": DUE - HOUR * (20 - id), "url": f"https://road.example/{id}"}
    return announced(id, date, **(plain | more))


def test_one_event_of_several_stories_and_languages_stands_once_in_a_language_that_is_read() -> (
    None
):
    russian = talks(
        1, "Консультации московского формата состоятся 8 декабря.", span="8 декабря", language="ru"
    )
    english = talks(2, "The ninth round of the Moscow format opens on 8 December.")
    vague = talks(3, "Envoys meet in Moscow next week.", "2026-W50", "next week")
    visit = talks(
        4, "Amina Safi is due to visit Herat on 8 December.", actors=("unama",), title="Herat"
    )
    assert dates(russian, english, vague, visit) == [2, 4]


def test_a_date_alone_is_no_proof() -> None:
    alone = talks(1, "Next week.", "2026-W50", "Next week")
    supposed = talks(2, "A state may sign it in Moscow on Tuesday.", span="Tuesday")
    nothing = talks(3, "It will be so on Tuesday again.", span="Tuesday")
    assert dates(alone, supposed, nothing) == []
    assert dates(talks(4, "Envoys of ten states meet in Moscow on Tuesday.", span="Tuesday")) == [4]


def test_a_moved_event_stands_on_its_new_day_with_the_sentence_that_says_so() -> None:
    before = talks(1, "The Moscow format talks will be held on 8 December.")
    said = "The Moscow format talks were moved from 8 December to 15 December."
    old, new = (
        talks(2, said),
        talks(3, said, "2026-12-15", "15 December", url="https://road.example/2"),
    )
    assert dates(before, old, new) == [3]
    late = talks(4, "The talks in the Moscow format will open on 8 December.")
    assert dates(before, old, new, late) == [4, 3]  # whoever says so later may know better


def test_an_event_that_is_called_off_is_ahead_no_more() -> None:
    before = talks(1, "The Moscow format talks will be held on 8 December.")
    assert (
        dates(before, talks(2, "Russia has cancelled the Moscow format talks of 8 December.")) == []
    )


def test_books_and_shows_stand_behind_what_actors_do() -> None:
    said = "A book on the Moscow format comes out on 2 December."
    book = talks(9, said, "2026-12-02", "2 December", names=True)
    official = [
        talks(
            id,
            f"The {place} council will meet on {id + 10} December.",
            f"2026-12-{id + 10}",
            f"{id + 10} December",
        )
        for id, place in enumerate(
            ("Herat", "Termez", "Osh", "Khost", "Balkh", "Zabul", "Farah"), 1
        )
    ]
    assert dates(book, *official) == [1, 2, 3, 4, 5, 6, 7]
    assert dates(book, *official[:2]) == [9, 1, 2]


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        ({"sentence": "On 1 December the Taliban will open the talks."}, [1]),
        ({"story": "k9001"}, [1]),
        (
            {
                "sentence": "Voters elect a mayor in Termez on 1 December.",
                "title": "Termez",
                "story": "k1",
            },
            [1, 2],
        ),
        ({"date": "2026-12-02"}, [1, 2]),
    ],
)
def test_one_event_is_named_once_however_often_it_is_announced(
    second: dict[str, str], kept: list[int]
) -> None:
    assert dates(announced(1), announced(2, **second)) == kept


def test_a_coming_date_alone_breaks_no_silence() -> None:
    assert composed(series=replace(DAILY, when_quiet="silent"), coming=(announced(1),)).silent


FIRST = replace(ISSUE, number=1, first=True)

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
    one = article(
        1, "UNAMA reports", lead="On the Moscow format.", body="The Taliban reply.", named=words
    )
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
    digest = composed(
        story(4, body), story(3, taliban(3)), story(2, both(5)), story(1, *two)
    ).digest
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
    assert (record.story_id, record.revision, record.article_ids, record.position) == (
        7,
        2,
        (2,),
        1,
    )


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
    old = [
        story(n, quietly(taliban(n, published_at=DUE - timedelta(minutes=n)))) for n in range(1, 31)
    ]
    news = story(99, taliban(99, published_at=DUE - 23 * HOUR))
    told = {one.id for one in composed(*old, news, issue=FIRST).digest.stories}
    assert told == {f"k{n:04d}" for n in range(1, 20)} | {"k0099"}


def test_a_quiet_article_beside_real_news_is_cited_but_does_not_lead() -> None:
    issue = composed(
        story(
            1, quietly(taliban(1)), taliban(2, outlet="Other Voice", relation=Relation.INDEPENDENT)
        )
    )
    (told,) = issue.digest.stories
    assert told.title == "Taliban headline 2"
    assert [source.outlet for source in told.sources] == ["Other Voice", "Hindukush Post"]
    assert issue.told[0].article_ids == (2,)


def test_actors_that_the_series_does_not_ask_for_make_no_story() -> None:
    series = replace(DAILY, actors=("unama",))
    assert not composed(story(1, taliban(1)), series=series).digest.stories


def test_about_only_leaves_passing_mentions_out() -> None:
    passing, about = replace(both(1), about=frozenset({"moscow-format"})), taliban(2)
    digest = composed(
        story(1, passing), story(2, about), series=replace(DAILY, about_only=True)
    ).digest
    assert outline(digest) == {"taliban": ["k0002"], "moscow-format": ["k0001"]}


def test_an_interest_asks_the_whole_story_and_stands_before_its_actors() -> None:
    moscow = article(
        2,
        "Moscow format opens",
        named={"moscow-format": ["Moscow format"]},
        relation=Relation.INDEPENDENT,
        outlet="X",
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
        2,
        "Moscow format opens",
        named={"moscow-format": ["Moscow format"]},
        relation=Relation.INDEPENDENT,
    )
    series = replace(DAILY, actors=("talks",))
    met = {"talks": lambda named: {"taliban", "moscow-format"} <= named}
    digest = composed(
        story(1, old, moscow, told_revision=1), series=series, interests=(TALKS,), met=met
    ).digest
    assert outline(digest) == {"talks": ["k0001"]}


def test_why_names_alias_surface_places_and_count() -> None:
    one = article(
        1,
        "О переговорах с талибами",
        body="Талибан: нет.",
        named={"taliban": ["Талибан", "талибами"]},
    )
    (why,) = composed(story(1, one)).digest.stories[0].why
    assert (why.name, why.alias, why.surface, why.places) == (
        "Taliban",
        "Талибан",
        "талибами",
        ("title", "body"),
    )
    assert why.times == 2


def test_a_late_arrival_is_marked_and_still_told() -> None:
    late = taliban(1, published_at=DUE - 60 * HOUR, seen_at=DUE - HOUR)
    (told,) = composed(story(1, late)).digest.stories
    assert told.late


def test_the_account_counts() -> None:
    account = composed(
        story(1, taliban(1)), coverage=replace(COVERAGE, feeds_read=29, overdue=2)
    ).digest.account
    assert (
        account.articles_read,
        account.articles_flagged,
        account.stories,
        account.new_stories,
    ) == (214, 9, 1, 1)
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
            id,
            f"Taliban {id}",
            named={"taliban": ["Taliban"]},
            outlet=outlet,
            relation=Relation.COPY,
            **times,
        )

    lead = article(1, "Taliban 1", named={"taliban": ["Taliban"]}, outlet="Agency")
    late, early = by(2, "Late", 3), by(3, "Early", 9)
    undated = replace(by(4, "Undated", 2), published_at=None)
    ahead = by(5, "Clock ahead", -20, seen_at=DUE - 6 * HOUR)
    for order in ((late, early, undated, ahead), (ahead, undated, early, late)):
        sources = composed(story(1, lead, *order)).digest.stories[0].sources
        assert [one.outlet for one in sources] == [
            "Agency",
            "Early",
            "Clock ahead",
            "Late",
            "Undated",
        ]


def test_a_translation_quotes_nobody_a_second_time() -> None:
    named = {"taliban": ["Taliban"]}
    said = Statement(
        quote="The border stays quiet", speaker="a diplomat", verb="said", start=0, end=9
    )
    again = Statement(quote="Граница спокойна", speaker="дипломат", verb="сказал", start=0, end=9)
    lead = article(1, "Taliban at the talks", named=named, statements=(said,))
    other = article(
        2,
        "Талибан",
        named={"taliban": ["Талибан"]},
        relation=Relation.TRANSLATION,
        language="ru",
        statements=(again,),
    )
    assert composed(story(1, lead, other)).digest.stories[0].statements[0].quote == said.quote
    # What a translator puts in quotation marks nobody said in these words.
    assert composed(story(1, other)).digest.stories[0].statements == ()


def test_a_statement_of_another_article_than_the_lead_is_told_with_the_agency_or_the_outlet_that_has_it() -> (
    None
):
    said = Statement(quote="We will come", speaker="A spokesman", verb="said", start=0, end=3)
    other = replace(said, quote="We may stay", via="TASS")
    more = replace(said, quote="We may go")
    lead = replace(taliban(1), statements=(said,))
    with_agency = replace(taliban(2, outlet="Dawn"), statements=(other,))
    without = replace(taliban(3, outlet="Dawn"), statements=(more,))
    assert [
        one.via for one in composed(story(1, lead, with_agency)).digest.stories[0].statements
    ] == [None, "TASS"]
    assert [one.via for one in composed(story(1, lead, without)).digest.stories[0].statements] == [
        None,
        "Dawn",
    ]


def test_words_that_stand_in_a_rewrite_alone_are_not_quoted() -> None:
    spun = Statement(
        quote="We shall most surely come", speaker="A spokesman", verb="said", start=0, end=3
    )
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
        taliban(
            2, body="The Taliban sent word of a new road to Herat.", relation=Relation.INDEPENDENT
        ),
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
    assert (
        composed(story(1, bare), actors=ACTORS).digest.stories[0].title
        == "Taliban officials spoke at length."
    )


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


def test_the_brief_says_what_happened_and_what_comes_next_and_no_sentence_twice() -> None:
    opened = "The Taliban will open talks on the road on 1 December."
    other = "The Taliban will open talks on the tunnel on 5 December."
    told = tuple(
        story(id, article(id, f"Taliban report {id}", lead=lead, named={"taliban": ["Taliban"]}))
        for id, lead in ((1, opened), (2, "The Taliban counted the trucks at the gate."))
    )
    ahead = announced(1, sentence=other, date="2026-12-05", span="5 December")
    apart = composed(*told, coming=(ahead,)).digest.brief
    assert [(one.kind, one.text) for one in apart] == [("happened", opened), ("next", other)]
    same = composed(*told, coming=(announced(2, sentence=opened),)).digest.brief
    assert [(one.kind, one.text) for one in same] == [("happened", opened)]


def test_an_actors_words_stand_in_a_language_that_the_reader_reads_where_there_are_any() -> None:
    named = {"taliban": ["Taliban", "塔利班"]}
    plain = Statement(
        quote="We have had enough of war", speaker="A Taliban minister", verb="said", start=0, end=3
    )
    other = replace(plain, quote="我们缺的是电、小麦和贸易", speaker="塔利班部长")
    one = article(1, "Taliban speak", named=named, statements=(plain,))
    two = article(
        2,
        "塔利班",
        named=named,
        language="zh",
        outlet="晨报",
        relation=Relation.INDEPENDENT,
        statements=(other,),
    )
    (told,) = composed(story(1, one, two)).digest.stories
    assert [said.quote for said in told.statements] == [plain.quote]
    (alone,) = composed(story(1, replace(one, statements=()), two)).digest.stories
    assert [said.quote for said in alone.statements] == [other.quote]


def test_a_scrap_of_a_sentence_is_no_statement() -> None:
    said = Statement(
        quote="until the doors are opened", speaker="A spokesman", verb="said", start=0, end=3
    )
    whole = replace(said, quote="We wait until the doors are opened")
    (told,) = composed(story(1, replace(taliban(1), statements=(said, whole)))).digest.stories
    assert [one.quote for one in told.statements] == [whole.quote]


def test_a_story_of_several_outlets_of_which_one_alone_names_an_actor_is_told_in_a_line() -> None:
    one = replace(
        article(1, "Summit opens", body="The Taliban stayed away.", named={"taliban": ["Taliban"]}),
        about=frozenset(),
    )
    other = article(
        2,
        "Leaders arrive",
        body="Rain fell.",
        named={},
        outlet="Dawn",
        relation=Relation.INDEPENDENT,
    )
    assert [told.level for told in composed(story(1, one, other)).digest.stories] == ["brief"]
    both = replace(one, id=2, outlet="Dawn", title="Leaders arrive", relation=Relation.INDEPENDENT)
    assert [told.level for told in composed(story(1, one, both)).digest.stories] == ["full"]


def test_the_brief_announces_nothing_of_somebody_whom_it_does_not_name() -> None:
    stories = [story(n, article(n, f"Taliban {n}", named={"taliban": ["Taliban"]})) for n in (1, 2)]
    visit = announced(
        1,
        sentence="He will open the talks in Doha on 1 December.",
        date="2026-12-01",
        span="1 December",
    )
    meeting = announced(
        2, sentence="Talks open in Moscow on 5 December.", date="2026-12-05", span="5 December"
    )
    brief = composed(*stories, coming=(visit, meeting)).digest.brief
    assert [one.text for one in brief if one.kind == "next"] == [meeting.sentence]


def test_the_brief_announces_by_a_headline_that_names_the_day() -> None:
    stories = [story(n, article(n, f"Taliban {n}", named={"taliban": ["Taliban"]})) for n in (1, 2)]
    meeting = announced(
        2, sentence="Talks open in Moscow on 5 December.", date="2026-12-05", span="5 December"
    )
    meeting = replace(meeting, title="Moscow to host talks on 5 December")
    brief = composed(*stories, coming=(meeting,)).digest.brief
    assert [one.text for one in brief if one.kind == "next"] == [meeting.title]
