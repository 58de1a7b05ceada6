"""Which alerts one reader gets: five a day on their own clock, a story once, the last one tells what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from extractors.model import Relation
from extractors.names.actors import Actor, Interest
from extractors.names.interests import parse
from tests.support.digest_world import (
    ACTORS,
    DAILY,
    DUE,
    HOUR,
    TALIBAN,
    TALKS,
    article,
    quietly,
    story,
)
from wirewatch.adapters.store.alerts import AlertShare
from wirewatch.domain.alerts import Alert, find_alerts, subscribers_by_alert_profile
from wirewatch.domain.configuration import QuietHours, Subscriber
from wirewatch.domain.digests.model import CandidateArticle, CandidateStory, EarlierStory
from wirewatch.domain.digests.ranking import story_rank
from wirewatch.domain.digests.subscriptions import Profile, StoryHistory, alert_profile_name
from wirewatch.steps.alerts import ReaderAlert, allocate_alerts

NOW = DUE + 6 * HOUR
SEEN = NOW - HOUR / 6
NAMED = {"taliban": ["Taliban"]}
ALERTING: tuple[Actor, ...] = (replace(TALIBAN, alert=True), *ACTORS[1:])
LONG_AGO = DUE - timedelta(days=400)


def titled(id: int = 1, **more: Any) -> CandidateArticle:
    """An article, just seen, with the actor in its title."""
    more = {"published_at": SEEN - HOUR, "seen_at": SEEN} | more
    return article(
        id, f"Taliban open gate {id}", body="It stood shut for a year.", named=NAMED, **more
    )


def passing(id: int = 1, **more: Any) -> CandidateArticle:
    """An article, just seen, with the actor in its text alone."""
    more = {"published_at": SEEN - HOUR, "seen_at": SEEN} | more
    return article(id, f"Gate {id} is open", body="The Taliban said so.", named=NAMED, **more)


def found(
    *stories: CandidateStory,
    actors: tuple[Actor, ...] = ALERTING,
    interests: tuple[Interest, ...] = (),
    said: Mapping[int, StoryHistory] | None = None,
    profile: Profile | None = None,
    since: Mapping[str, datetime] | None = None,
    now: datetime = NOW,
    asks: tuple[str, ...] = DAILY.actors,
    said_before: Mapping[str, StoryHistory] | None = None,
    **series: Any,
) -> list[Alert]:
    asked = replace(DAILY, actors=asks, **series)
    return find_alerts(
        stories,
        series=asked,
        actors=actors,
        interests=interests,
        met={one.id: parse(one.when).is_met for one in interests},
        since=since or dict.fromkeys(asked.actors, LONG_AGO),
        history=said or {},
        followed_history=said_before,
        profile=profile or Profile(),
        now=now,
    )


def reasons(*stories: CandidateStory, **more: Any) -> list[str]:
    return [f"{one.story.id} {one.reason}" for one in found(*stories, **more)]


RULES: list[tuple[str, tuple[CandidateArticle, ...], list[str]]] = [
    ("in a title", (titled(),), ["k0001 title"]),
    ("in the text of one", (passing(),), []),
    ("in the text of two", (passing(1), passing(2, outlet="Kabul Courier")), ["k0001 outlets"]),
    ("in a title and of two", (titled(1), passing(2, outlet="Kabul Courier")), ["k0001 title"]),
    ("copied by another", (passing(1), passing(2, outlet="Courier", relation=Relation.COPY)), []),
    (
        "rewritten by another",
        (passing(1), passing(2, outlet="Courier", relation=Relation.REWRITE)),
        [],
    ),
    (
        "translated by another",
        (passing(1), passing(2, outlet="Courier", relation=Relation.TRANSLATION)),
        [],
    ),
    ("twice by one", (passing(1), passing(2)), []),
    (
        "by two of one owner",
        (passing(1, owner="Host"), passing(2, outlet="Courier", owner="Host")),
        [],
    ),
    (
        "by two after one agency",
        (passing(1, origin="ap"), passing(2, outlet="Courier", origin="ap")),
        [],
    ),
    ("with a first poll", (quietly(titled()),), []),
    (
        "with a first poll, then by another",
        (quietly(passing(1)), passing(2, outlet="Courier")),
        ["k0001 outlets"],
    ),
    ("told already", (replace(titled(), told=True),), []),
    ("published two days before it was seen", (titled(published_at=SEEN - 48 * HOUR),), []),
    ("published the same day", (titled(published_at=SEEN - 20 * HOUR),), ["k0001 title"]),
    ("without a date", (replace(titled(), published_at=None),), ["k0001 title"]),
    ("dated tomorrow", (titled(published_at=SEEN + 20 * HOUR),), ["k0001 title"]),
    (
        "seen hours ago and never looked at since",
        (titled(seen_at=NOW - 5 * HOUR),),
        ["k0001 title"],
    ),
    ("seen long ago", (titled(seen_at=NOW - 7 * HOUR, published_at=NOW - 8 * HOUR),), []),
    ("seen after now, by a clock since set back", (titled(seen_at=NOW + HOUR),), []),
    (
        "old, but a new report comes",
        (titled(1, seen_at=NOW - 9 * HOUR), passing(2, outlet="C")),
        ["k0001 outlets"],
    ),
]


@pytest.mark.parametrize(("what", "articles", "expected"), RULES, ids=[rule[0] for rule in RULES])
def test_a_story_is_an_alert_by_its_title_or_by_two_voices(
    what: str, articles: tuple[CandidateArticle, ...], expected: list[str]
) -> None:
    assert reasons(story(1, *articles)) == expected


def test_without_alert_true_there_is_none() -> None:
    assert reasons(story(1, titled()), actors=ACTORS) == []


def test_an_actor_that_the_series_does_not_ask_for_alerts_none_of_its_readers() -> None:
    assert reasons(story(1, titled()), asks=("unama",)) == []


def test_two_outlets_count_only_when_both_name_the_actor() -> None:
    other = article(
        2,
        "Gate 2",
        body="UNAMA saw it.",
        named={"unama": ["UNAMA"]},
        outlet="Courier",
        seen_at=SEEN,
    )
    assert reasons(story(1, passing(1), other)) == []


def test_an_actor_asked_for_since_is_news_from_then_on() -> None:
    since = dict.fromkeys(DAILY.actors, LONG_AGO) | {"taliban": SEEN + HOUR / 10}
    assert reasons(story(1, titled()), since=since) == []
    assert reasons(story(1, titled()), since=since | {"taliban": SEEN}) == ["k0001 title"]


def test_a_series_that_wants_only_what_is_about_an_actor_is_alerted_to_that_alone() -> None:
    assert reasons(story(1, titled(about=frozenset())), about_only=True) == []
    assert reasons(story(1, titled(about=frozenset({"taliban"}))), about_only=True) == [
        "k0001 title"
    ]


ALERTING_TALKS = replace(TALKS, alert=True)
BOTH = {"taliban": ["Taliban"], "moscow-format": ["Moscow format"]}


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Taliban fly out", "They go to the Moscow format talks.", ["k0001 title"]),
        ("Moscow format begins", "The Taliban sit at the table.", ["k0001 title"]),
        ("Talks begin", "The Taliban sit in the Moscow format.", []),
        ("Taliban fly out", "Nobody says where to.", []),
    ],
)
def test_an_interest_is_an_alert_when_it_is_met_and_a_title_names_one_of_its_actors(
    title: str, body: str, expected: list[str]
) -> None:
    one = article(1, title, body=body, named=BOTH, seen_at=SEEN, published_at=SEEN)
    assert (
        reasons(story(1, one), actors=ACTORS, interests=(ALERTING_TALKS,), asks=("talks",))
        == expected
    )


def test_an_alert_names_what_called_for_it() -> None:
    one = article(
        1,
        "Taliban fly out",
        body="To the Moscow format.",
        named=BOTH,
        seen_at=SEEN,
        published_at=SEEN,
    )
    (alert,) = found(
        story(1, one), actors=ACTORS, interests=(ALERTING_TALKS,), asks=("talks", "taliban")
    )
    assert (alert.heading, alert.name, alert.number) == ("talks", "Taliban at the Moscow talks", 1)
    assert alert.story.title == "Taliban fly out"


@pytest.mark.parametrize(
    ("articles", "said", "expected"),
    [
        # alerted before: not again within twelve hours, and then only for a report of its own that came since
        ((titled(2),), StoryHistory(alerts=1, alerted_at=NOW - 11 * HOUR), []),
        ((titled(2),), StoryHistory(alerts=1, alerted_at=NOW - 13 * HOUR), ["k0001 title"]),
        (
            (titled(2, seen_at=NOW - 5 * HOUR),),
            StoryHistory(alerts=1, alerted_at=NOW - 4 * HOUR),
            [],
        ),
        (
            (titled(2, relation=Relation.COPY),),
            StoryHistory(alerts=1, alerted_at=NOW - 13 * HOUR),
            [],
        ),
        ((passing(2),), StoryHistory(alerts=1, alerted_at=NOW - 13 * HOUR), []),
        # a clock set back: the alert lies ahead
        ((titled(2),), StoryHistory(alerts=1, alerted_at=NOW + HOUR), []),
    ],
)
def test_a_story_is_alerted_again_only_after_twelve_hours_and_for_a_report_of_its_own(
    articles: tuple[CandidateArticle, ...], said: StoryHistory, expected: list[str]
) -> None:
    before = titled(1, seen_at=NOW - 14 * HOUR)
    assert reasons(story(1, before, *articles), said={1: said}) == expected


def test_a_story_that_follows_one_alerted_to_waits_as_long_as_that_one_would() -> None:
    one = replace(story(2, titled(2)), follows="k0001")
    for hours, expected in ((3, []), (13, ["k0002 title"])):
        before = {"k0001": StoryHistory(alerts=1, alerted_at=NOW - hours * HOUR)}
        assert reasons(one, said_before=before) == expected


def test_of_a_story_and_its_follow_up_seen_in_one_cycle_the_follow_up_is_alerted_alone() -> None:
    earlier = EarlierStory(key="k0001", title="Taliban open gate 1")
    assert reasons(
        story(1, titled(1)), replace(story(2, titled(2)), follows="k0001", earlier=earlier)
    ) == ["k0002 title"]


@pytest.mark.parametrize(
    "one",
    [
        replace(titled(), title="Explainer: Why the Taliban opened the gate"),
        titled(gone_at=SEEN),
    ],
)
def test_what_explains_or_was_taken_down_is_no_alert(one: CandidateArticle) -> None:
    assert reasons(story(1, one)) == []


def test_what_says_again_what_a_digest_told_is_no_alert() -> None:
    told = titled(1, seen_at=NOW - 40 * HOUR, told=True, told_in=141)
    again = replace(
        titled(2, outlet="Courier", relation=Relation.INDEPENDENT), title=told.title, body=told.body
    )
    one = replace(story(1, told, again), told_revision=1, told_in=(141,))
    assert reasons(one, said={1: StoryHistory(told_at=NOW - 30 * HOUR)}) == []


def test_an_alert_leads_with_a_headline_that_its_readers_read() -> None:
    persian = replace(titled(1, language="fa"), title="Taliban: درها باز شد")
    english = titled(2, outlet="Courier", relation=Relation.INDEPENDENT, published_at=SEEN)
    for reads, title in (((), english.title), (("fa",), persian.title)):
        (alert,) = found(story(1, persian, english), profile=Profile(read=reads))
        assert alert.story.title == title
        assert alert.reads == reads


def test_alerts_come_in_the_order_of_a_digest() -> None:
    some = [
        story(1, passing(1), passing(2, outlet="B")),
        story(2, titled(3), titled(4, outlet="C"), titled(5, outlet="D")),
    ]
    alerted = found(*some)
    assert [one.story.id for one in alerted] == [
        one.story.id for one in sorted(alerted, key=lambda a: story_rank(a.story))
    ]


def test_a_second_alert_has_a_number_of_its_own() -> None:
    said = {1: StoryHistory(alerts=1, alerted_at=NOW - 13 * HOUR)}
    assert [one.number for one in found(story(1, titled()), said=said)] == [2]


@pytest.mark.parametrize(
    ("told", "fresh", "hours", "expected"),
    [
        (
            titled(1),
            titled(2, outlet="C", relation=Relation.INDEPENDENT),
            2,
            [],
        ),  # the digest has just said so
        (
            passing(1),
            titled(2, outlet="C", relation=Relation.INDEPENDENT),
            2,
            ["k0001 title"],
        ),  # it was none then
        (passing(1), passing(2, outlet="C", relation=Relation.INDEPENDENT), 2, ["k0001 outlets"]),
        (
            titled(1),
            titled(2, outlet="C", relation=Relation.INDEPENDENT),
            13,
            [],
        ),  # it says the same
        (
            titled(1),
            replace(titled(2, outlet="C"), body="Two hundred trucks passed on Sunday."),
            13,
            ["k0001 title"],
        ),
        (titled(1), titled(2, outlet="C", relation=Relation.COPY), 13, []),
    ],
)
def test_what_a_digest_told_is_alerted_when_it_becomes_one_or_half_a_day_later(
    told: CandidateArticle, fresh: CandidateArticle, hours: int, expected: list[str]
) -> None:
    before = replace(told, told=True, seen_at=NOW - 15 * HOUR)
    said = {1: StoryHistory(told_at=NOW - hours * HOUR)}
    assert reasons(story(1, before, fresh, told_revision=1), said=said) == expected


def test_readers_who_ask_for_less_are_alerted_to_less() -> None:
    persian = titled(2, language="fa")
    assert reasons(story(1, persian), profile=Profile(languages=("ru",))) == []
    assert reasons(story(1, persian), profile=Profile(languages=("fa",))) == ["k0001 title"]
    assert reasons(story(1, persian), profile=Profile(actors=("unama",))) == []


def test_an_outlet_in_a_language_that_a_reader_does_not_read_still_carries_the_story() -> None:
    two = story(1, passing(1, language="ru", outlet="Courier"), passing(2, language="fa"))
    assert reasons(two, profile=Profile(languages=("fa",))) == ["k0001 outlets"]


def test_readers_are_of_one_kind_whatever_does_not_decide_their_alerts() -> None:
    readers = (
        Subscriber(email="a@x.example"),
        Subscriber(email="b@x.example", length="brief", timezone="Asia/Kabul"),
        Subscriber(email="c@x.example", actors=("taliban", "unama")),
        Subscriber(email="d@x.example", actors=("unama",)),
        Subscriber(email="e@x.example", languages=("ru",)),
    )
    kinds = subscribers_by_alert_profile(
        replace(DAILY, subscribers=readers), actors=ALERTING, interests=()
    )
    assert {
        alert_profile_name(kind): [one.email for one in some] for kind, some in kinds.items()
    } == {
        "": ["a@x.example", "b@x.example", "c@x.example"],
        "languages=ru": ["e@x.example"],
    }


def test_the_weightiest_story_comes_first() -> None:
    many = story(3, passing(5), passing(6, outlet="B"), passing(7, outlet="C"))
    found = reasons(story(1, titled(1, published_at=SEEN - 3 * HOUR)), story(2, titled(2)), many)
    assert found == ["k0003 outlets", "k0002 title", "k0001 title"]


READER = Subscriber(email="reader@desk.example")


def share(
    story_id: int, hours: float, decision: Any = "planned", due: float | None = None
) -> AlertShare:
    """A part that the reader had so many hours ago."""
    at = NOW - hours * HOUR
    due_at = at if due is None else NOW - due * HOUR
    return AlertShare(
        recipient=("reader@desk.example", "email"),
        story_id=story_id,
        decision=decision,
        due_at=due_at,
        alerted_at=at,
    )


def parts(
    count: int,
    *had: AlertShare,
    subscriber: Subscriber = READER,
    series: Any = DAILY,
    now: Any = NOW,
) -> list[ReaderAlert]:
    wanted = found(*(story(id, titled(id)) for id in range(1, count + 1)))
    return allocate_alerts(
        [(one, one.story_id) for one in wanted],
        series,
        subscriber,
        earlier_shares=list(had),
        now=now,
    )


def delivery_outcomes(count: int, *had: AlertShare, **more: Any) -> list[str]:
    return [part.share.decision for part in parts(count, *had, **more)]


# Now it is 14:00 in Kabul, whose day the series goes by.
@pytest.mark.parametrize(
    ("count", "had", "expected"),
    [
        (1, [], ["planned"]),
        (5, [], ["planned"] * 5),
        (7, [], ["planned"] * 5 + ["over"] * 2),
        (2, [share(90 + n, 1) for n in range(4)], ["planned", "over"]),
        (2, [share(90 + n, 1) for n in range(5)], ["over", "over"]),
        (2, [share(90 + n, 15) for n in range(5)], ["planned", "planned"]),  # yesterday, in Kabul
        (
            2,
            [share(90 + n, 13) for n in range(5)],
            ["over", "over"],
        ),  # today in Kabul, yesterday in UTC
        (
            2,
            [share(90 + n, 15, due=1) for n in range(5)],
            ["over", "over"],
        ),  # of the night, sent this morning
        (2, [share(90 + n, 1, "over") for n in range(9)], ["planned", "planned"]),
        (1, [share(1, 11)], ["known"]),
        (1, [share(1, 13)], ["planned"]),
        (1, [share(1, 11, "over")], ["planned"]),
        (1, [share(1, -1)], ["known"]),  # by a clock that was set back since
    ],
)
def test_five_a_day_and_a_story_once(
    count: int, had: list[AlertShare], expected: list[str]
) -> None:
    assert delivery_outcomes(count, *had) == expected


def test_the_day_is_that_of_the_readers_own_clock() -> None:
    yesterday_in_tokyo = [
        share(90 + n, 10) for n in range(5)
    ]  # 08:30 there, and 23:30 the day before in UTC
    tokyo = replace(READER, timezone="Asia/Tokyo")
    now = NOW.replace(hour=9, minute=30)
    assert delivery_outcomes(1, *yesterday_in_tokyo, subscriber=tokyo, now=now) == ["over"]
    assert delivery_outcomes(
        1, *yesterday_in_tokyo, subscriber=replace(READER, timezone="UTC"), now=now
    ) == ["planned"]


@pytest.mark.parametrize(
    ("count", "had", "expected"),
    [
        (1, 0, [(0, False)]),
        (5, 0, [(0, False)] * 4 + [(0, True)]),
        (8, 0, [(0, False)] * 4 + [(3, True)] + [(0, False)] * 3),
        (1, 4, [(0, True)]),
        (2, 5, [(0, False)] * 2),  # nothing goes out that could say it
    ],
)
def test_the_last_alert_of_the_day_tells_what_is_left(
    count: int, had: int, expected: list[tuple[int, bool]]
) -> None:
    made = parts(count, *(share(90 + n, 1) for n in range(had)))
    assert [(part.left_to_digest, part.is_last_today) for part in made] == expected


def test_quiet_hours_let_an_alert_wait_for_their_end() -> None:
    nightly = replace(DAILY, quiet_hours=QuietHours(start=time(13), end=time(15, 30)))
    (part,) = parts(1, series=nightly)
    assert part.share.due_at == NOW + timedelta(hours=1, minutes=30)
