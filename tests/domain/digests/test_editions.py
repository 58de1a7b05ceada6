"""Why each story is in a reader's digest, or is not: every reason that there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from extractors.model import Relation
from tests.support.digest_world import (
    ACTORS,
    COVERAGE,
    DAILY,
    DUE,
    HOUR,
    ISSUE,
    TALKS,
    article,
    quietly,
    story,
)
from wirewatch.domain.configuration import Subscriber
from wirewatch.domain.digests.compose import Material
from wirewatch.domain.digests.digest_items import ChangedArticle
from wirewatch.domain.digests.editions import compose_edition, compose_editions, compose_whole_issue
from wirewatch.domain.digests.model import (
    CandidateArticle,
    CandidateStory,
    Composed,
    Digest,
    EarlierStory,
    EarlierTelling,
    Length,
)
from wirewatch.domain.digests.reasons import InclusionReason, explain_stories
from wirewatch.domain.digests.subscriptions import Profile, profile_of, readers_by_profile
from wirewatch.render.text import reason_lines, render_text

UNAMA = Profile(actors=("unama",), timezone="Asia/Kabul")
PERSIAN = Profile(languages=("fa",), timezone="Asia/Kabul")
WORDS = {"taliban": "Taliban", "unama": "UNAMA", "moscow-format": "Moscow format"}


def naming(id: int, *actors: str, told_in: int | None = None, **more: Any) -> CandidateArticle:
    """An article that names these actors in its headline, told by an issue or by none."""
    named = {actor: [WORDS[actor]] for actor in actors}
    title = f"{' and '.join(WORDS[actor] for actor in actors)} {id}"
    return replace(
        article(id, title, named=named, **more), told=told_in is not None, told_in=told_in
    )


def another(id: int, *actors: str, told_in: int | None = None, **more: Any) -> CandidateArticle:
    """A later report of the same story."""
    return naming(
        id, *actors, told_in=told_in, relation=Relation.INDEPENDENT, outlet=f"Paper {id}", **more
    )


def material(*stories: CandidateStory, **more: Any) -> Material:
    asked: dict[str, Any] = {
        "series": DAILY,
        "actors": ACTORS,
        "issue": ISSUE,
        "coverage": COVERAGE,
    }
    return Material(candidates=stories, **(asked | more))


def read(by: Profile, *stories: CandidateStory, **more: Any) -> Composed:
    asked = material(*stories, **more)
    return compose_edition(asked, by, whole=compose_whole_issue(asked))


def told(digest: Digest) -> list[str]:
    return [one.id for one in digest.stories]


def cited(digest: Digest) -> list[str]:
    return [source.title for one in digest.stories for source in one.sources]


def test_a_reader_gets_the_stories_of_their_actors_and_an_account_of_their_own() -> None:
    digest = read(UNAMA, story(1, naming(1, "taliban")), story(2, naming(2, "unama"))).digest
    assert told(digest) == ["k0002"]
    account = digest.account
    assert (account.stories, account.new_stories, account.articles_flagged) == (1, 1, 1)
    assert account.articles_read == COVERAGE.articles_read


def test_the_issue_itself_stays_whole_whatever_its_readers_ask_for() -> None:
    stories = (story(1, naming(1, "taliban")), story(2, naming(2, "unama")))
    asked = material(
        *stories,
        series=replace(DAILY, subscribers=(Subscriber(email="a@b.example", actors=("unama",)),)),
    )
    whole = compose_whole_issue(asked)
    (own,) = compose_editions(asked, whole=whole)
    assert (len(whole.told), told(whole.digest), told(own.digest)) == (
        2,
        ["k0001", "k0002"],
        ["k0002"],
    )


def test_readers_who_ask_alike_share_one_edition_however_they_write_it() -> None:
    subscribers = (
        Subscriber(email="a@b.example", actors=("unama", "taliban"), languages=("prs", "ru")),
        Subscriber(email="b@b.example", actors=("taliban", "unama"), languages=("ru", "fa")),
        Subscriber(email="c@b.example", actors=tuple(DAILY.actors), timezone="Asia/Kabul"),
        Subscriber(email="d@b.example"),
        Subscriber(email="e@b.example", timezone="Europe/Moscow"),
    )
    shared = readers_by_profile(replace(DAILY, subscribers=subscribers))
    assert [[one.email[:1] for one in readers if one.email] for readers in shared.values()] == [
        ["a", "b"],
        ["c", "d"],
        ["e"],
    ]


def test_a_story_that_was_told_of_another_actor_is_new_to_the_reader_whom_it_reaches_now() -> None:
    one = story(
        1,
        naming(1, "taliban", told_in=140),
        another(2, "taliban", "unama"),
        told_revision=1,
        told_in=(140,),
    )
    asked = material(one)
    assert compose_whole_issue(asked).digest.stories[0].follow_up
    digest = read(UNAMA, one).digest
    assert [(own.follow_up, own.told_in) for own in digest.stories] == [(False, ())]
    assert cited(digest) == ["Taliban and UNAMA 2", "Taliban 1"]


def test_what_an_issue_cited_for_a_reader_is_not_cited_again() -> None:
    articles = (
        naming(1, "taliban", told_in=140),
        another(2, "unama", told_in=141),
        another(3, "unama"),
    )
    digest = read(UNAMA, story(1, *articles, told_revision=2, told_in=(140, 141))).digest
    assert cited(digest) == ["UNAMA 3"]
    assert [(own.follow_up, own.told_in) for own in digest.stories] == [(True, (141,))]


def test_later_news_of_another_actor_is_no_news_to_the_reader() -> None:
    one = story(
        1, naming(1, "unama", told_in=140), another(2, "taliban"), told_revision=1, told_in=(140,)
    )
    assert told(compose_whole_issue(material(one)).digest) == ["k0001"]
    assert told(read(UNAMA, one).digest) == []


def test_an_interest_that_only_the_whole_story_meets_reaches_its_reader_with_all_articles() -> None:
    asked: dict[str, Any] = {
        "series": replace(DAILY, actors=(*DAILY.actors, "talks")),
        "interests": (TALKS,),
        "met": {"talks": lambda named: {"taliban", "moscow-format"} <= named},
    }
    one = story(
        1,
        naming(1, "taliban", told_in=140),
        another(2, "moscow-format"),
        told_revision=1,
        told_in=(140,),
    )
    talks = Profile(actors=("talks",), timezone="Asia/Kabul")
    digest = read(talks, one, **asked).digest
    assert [section.actor for section in digest.sections] == ["talks"]
    assert sorted(cited(digest)) == ["Moscow format 2", "Taliban 1"]
    assert not digest.stories[0].follow_up
    alone = story(2, naming(3, "taliban"))
    assert told(read(talks, alone, **asked).digest) == []


def test_a_reader_of_some_languages_gets_the_report_they_can_read() -> None:
    english, persian = naming(1, "taliban"), another(2, "taliban", language="prs")
    digest = read(PERSIAN, story(1, english, persian), story(2, naming(3, "unama"))).digest
    assert cited(digest) == ["Taliban 2"]
    assert digest.account.articles_flagged == 1


def test_a_story_told_in_another_language_is_new_in_the_readers_own() -> None:
    one = story(
        1,
        naming(1, "taliban", told_in=140),
        another(2, "taliban", language="fa"),
        told_revision=1,
        told_in=(140,),
    )
    (own,) = read(PERSIAN, one).digest.stories
    assert not own.follow_up
    assert [source.title for source in own.sources] == ["Taliban 2"]


def test_an_article_whose_language_is_not_known_is_kept_from_nobody() -> None:
    assert told(read(PERSIAN, story(1, naming(1, "taliban", language=None))).digest) == ["k0001"]


def test_a_reader_of_whose_actors_nothing_was_heard_gets_a_short_note_or_nothing_as_the_series_says() -> (
    None
):
    stories = (story(1, naming(1, "taliban")),)
    brief = read(UNAMA, *stories)
    assert (told(brief.digest), brief.silent, brief.digest.account.articles_flagged) == (
        [],
        False,
        0,
    )
    assert read(UNAMA, *stories, series=replace(DAILY, when_quiet="silent")).silent


def test_a_reader_gets_no_old_story_that_the_first_issue_left_out() -> None:
    first = replace(ISSUE, number=1, first=True)
    newer = [
        story(n, quietly(naming(n, "taliban", published_at=DUE - n * HOUR / 60)))
        for n in range(1, 25)
    ]
    old = story(99, quietly(naming(99, "unama", published_at=DUE - 20 * HOUR)))
    assert "k0099" not in told(compose_whole_issue(material(*newer, old, issue=first)).digest)
    assert told(read(UNAMA, *newer, old, issue=first).digest) == []


def test_only_changes_of_what_the_reader_follows_are_told() -> None:
    def changed(actor: str) -> ChangedArticle:
        return ChangedArticle(
            story="k1",
            title=f"About {actor}",
            url="https://a.example/1",
            outlet="A",
            language="en",
            kind="edited",
            seen_at=DUE,
            actors=(actor,),
        )

    digest = read(UNAMA, changed=(changed("taliban"), changed("unama"))).digest
    assert [one.title for one in digest.changed] == ["About unama"]


def test_times_are_given_in_the_readers_zone_and_the_length_is_theirs() -> None:
    profile = profile_of(
        Subscriber(email="a@b.example", timezone="Europe/Moscow", length="brief"), DAILY
    )
    digest = read(profile, story(1, naming(1, "taliban"))).digest
    assert (digest.timezone, digest.length, told(digest)) == ("Europe/Moscow", "brief", ["k0001"])


def test_about_only_holds_for_each_reader() -> None:
    passing = replace(naming(1, "taliban", "unama"), about=frozenset({"taliban"}))
    series = replace(DAILY, about_only=True)
    assert told(read(UNAMA, story(1, passing), series=series).digest) == []


def test_over_several_issues_each_article_reaches_each_reader_it_is_for_exactly_once() -> None:
    profiles = (
        UNAMA,
        PERSIAN,
        Profile(actors=("taliban",), languages=("fa",), timezone="Asia/Kabul"),
    )
    arrivals: Sequence[tuple[int, CandidateArticle]] = [
        (140, naming(1, "taliban")),
        (140, another(2, "taliban", language="fa")),
        (141, another(3, "unama")),
        (142, another(4, "unama", language="fa")),
        (142, another(5, "taliban", "unama", language="fa")),
        (143, another(6, "taliban")),
        (144, another(7, "taliban", "unama")),
    ]
    seen: dict[Profile, list[str]] = {profile: [] for profile in profiles}
    for number in range(140, 145):
        there = tuple(
            replace(one, told=of < number, told_in=of if of < number else None)
            for of, one in arrivals
            if of <= number
        )
        numbers = tuple(sorted({of for of, _ in arrivals if of < number}))
        one = story(1, *there, told_in=numbers, told_revision=len(numbers))
        for profile in profiles:
            digest = read(profile, one, issue=replace(ISSUE, number=number)).digest
            seen[profile] += [source.title for own in digest.stories for source in own.sources]
    for profile, titles in seen.items():
        assert len(titles) == len(set(titles)), profile
    by_number = {
        profile: sorted(int(title.split()[-1]) for title in titles)
        for profile, titles in seen.items()
    }
    assert by_number[UNAMA] == [
        1,
        2,
        3,
        4,
        5,
        6,
        7,
    ]  # 1, 2 and 6 are cited beside what is news to them
    assert by_number[PERSIAN] == [2, 4, 5]
    assert by_number[profiles[2]] == [2, 4, 5]


def test_an_edit_that_brings_an_actor_in_is_news_to_those_who_follow_that_actor_and_to_nobody_else() -> (
    None
):
    edited = replace(
        naming(1, "taliban", "unama", told_in=140), told=False, brought_in=frozenset({"unama"})
    )
    one = story(1, edited, told_in=(140,), told_revision=1)
    assert told(read(UNAMA, one).digest) == ["k0001"]
    assert told(read(Profile(actors=("taliban",), timezone="Asia/Kabul"), one).digest) == []
    both = read(Profile(actors=("taliban", "unama"), timezone="Asia/Kabul"), one).digest
    assert [own.follow_up for own in both.stories] == [True]


def test_an_edit_that_brings_an_actor_in_is_a_change_to_those_who_follow_only_the_one_that_was_there() -> (
    None
):
    edited = replace(
        naming(1, "taliban", "unama", told_in=140), told=False, brought_in=frozenset({"unama"})
    )
    change = ChangedArticle(
        story="k0001",
        title="Taliban and UNAMA 1",
        url="https://news.example/1",
        outlet="Paper",
        language="en",
        kind="edited",
        seen_at=DUE - HOUR,
        actors=("taliban", "unama"),
        article_id=1,
        brought_in=("unama",),
        retold=True,
    )
    asked = material(story(1, edited, told_in=(140,), told_revision=1), changed=(change,))
    whole = compose_whole_issue(asked)
    assert (told(whole.digest), whole.digest.changed) == (["k0001"], ())

    def of(*actors: str, timezone: str = "Asia/Kabul") -> tuple[int, int]:
        own = compose_edition(asked, Profile(actors=actors, timezone=timezone), whole=whole).digest
        return len(own.stories), len(own.changed)

    assert of("taliban") == (0, 1)
    assert of("unama") == of("taliban", "unama") == of(timezone="Europe/Moscow") == (1, 0)
    assert of("moscow-format") == (0, 0)


def test_a_reader_in_another_zone_gets_the_issue_as_it_is_but_for_the_clock() -> None:
    known = story(
        1, naming(1, "taliban", told_in=140), another(2, "unama"), told_in=(140,), told_revision=1
    )
    asked = material(known, story(2, naming(3, "moscow-format")))
    whole = compose_whole_issue(asked)
    own = compose_edition(asked, Profile(timezone="Europe/Moscow"), whole=whole).digest
    assert own == replace(whole.digest, timezone="Europe/Moscow")


def test_what_a_story_develops_was_told_to_a_reader_only_by_the_issues_that_reached_them() -> None:
    def telling(number: int, *actors: str, language: str = "en") -> EarlierTelling:
        return EarlierTelling(number=number, language=language, named=frozenset(actors))

    def develops(by: Profile, *tellings: EarlierTelling) -> tuple[tuple[int, ...], str]:
        told_in = tuple(one.number for one in tellings)
        texts = (("en", "UNAMA said that the Taliban had closed all of the schools in the north."),)
        earlier = EarlierStory(
            key="k0009", title="Schools close", told_in=told_in, texts=texts, tellings=tellings
        )
        body = "UNAMA said that the Taliban had closed all of the schools in the north. UNAMA will look at each of them."
        one = article(1, "UNAMA looks", body=body, named={"unama": ["UNAMA"]})
        (own,) = read(by, story(1, one, follows="k0009", earlier=earlier)).digest.stories
        return own.develops_in, own.novelty

    assert develops(UNAMA, telling(138, "unama"), telling(139, "taliban")) == ((138,), "some")
    assert develops(UNAMA, telling(139, "taliban")) == ((), "all")
    english = Profile(languages=("en",), timezone="Asia/Kabul")
    assert develops(english, telling(139, "unama", language="fa"), telling(140, "unama")) == (
        (140,),
        "some",
    )


def test_a_story_is_marked_as_alerted_only_to_those_who_had_the_alert() -> None:
    actors = tuple(replace(one, alert=one.id in ("taliban", "unama")) for one in ACTORS)
    sent = DUE - HOUR
    one = story(
        1,
        naming(1, "taliban", "unama", "moscow-format"),
        alerted_at=sent,
        alerted=(("actors=taliban", sent),),
    )

    def marked(*named: str) -> bool:
        (own,) = read(
            Profile(actors=named, timezone="Asia/Kabul"), one, actors=actors
        ).digest.stories
        return own.alerted_at is not None

    assert (marked("taliban"), marked("unama"), marked("moscow-format")) == (True, False, False)


WHOLE = Profile(timezone="Asia/Kabul")
FIRST = replace(ISSUE, number=1, first=True)


def given(
    *stories: CandidateStory, to: Profile = WHOLE, **more: Any
) -> tuple[InclusionReason, ...]:
    asked = material(*stories, **more)
    whole = compose_whole_issue(asked)
    return explain_stories(
        stories, asked, to, whole=whole, edition=compose_edition(asked, to, whole=whole)
    )


def cause(one: CandidateStory, *, to: Profile = WHOLE, **more: Any) -> str:
    (reason,) = given(one, to=to, **more)
    return reason.cause


def test_what_is_in_it_is_new_or_news_of_what_was_told() -> None:
    assert cause(story(1, naming(1, "taliban"))) == "new"
    known = story(
        1, naming(1, "taliban", told_in=140), another(2, "taliban"), told_in=(140,), told_revision=1
    )
    (reason,) = given(known)
    assert (reason.cause, reason.issues, reason.actors) == ("follow-up", (140,), ("taliban",))


def test_what_was_told_is_told_apart_from_what_was_told_to_others() -> None:
    one = story(1, naming(1, "taliban", told_in=140), told_in=(140,), told_revision=1)
    assert cause(one) == "told"
    assert cause(one, to=UNAMA) == "told to others"


def test_another_actor_and_another_language_are_the_readers_own_limits() -> None:
    assert cause(story(1, naming(1, "taliban")), to=UNAMA) == "other actors"
    (reason,) = given(story(1, naming(1, "taliban")), to=PERSIAN)
    assert (reason.cause, reason.languages) == ("other languages", ("en",))


def test_what_the_series_does_not_ask_for_is_told_apart_from_what_it_wants_more_of() -> None:
    assert (
        cause(story(1, naming(1, "taliban")), series=replace(DAILY, actors=("unama",)))
        == "not in series"
    )
    passing = replace(naming(1, "taliban"), about=frozenset())
    assert cause(story(1, passing), series=replace(DAILY, about_only=True)) == "in passing"


def test_what_came_quietly_or_before_it_was_asked_for_is_said_to_be_so() -> None:
    assert cause(story(1, quietly(naming(1, "taliban")))) == "quiet"
    later = DUE - HOUR
    (reason,) = given(story(1, naming(1, "taliban")), since={"taliban": later})
    assert (reason.cause, reason.since) == ("before asked", later)


def test_the_old_stories_that_a_first_issue_leaves_out_are_quiet_ones() -> None:
    old = [
        story(n, quietly(naming(n, "taliban", published_at=DUE - timedelta(minutes=n))))
        for n in range(1, 23)
    ]
    found = given(*old, issue=FIRST)
    assert [one.cause for one in found].count("new") == 20
    assert {one.story for one in found if one.cause == "quiet"} == {"k0021", "k0022"}


def test_what_does_not_fit_a_message_is_on_the_filed_page_only() -> None:
    many = [story(n, naming(n, "taliban")) for n in range(1, 46)]
    found = [one.cause for one in given(*many)]
    assert (found.count("new"), found.count("beyond")) == (40, 5)


@pytest.mark.parametrize("length", ["full", "brief"])
def test_what_is_said_to_be_in_it_is_what_the_message_holds(length: Length) -> None:
    many = [story(n, naming(n, "unama" if n % 3 == 0 else "taliban")) for n in range(1, 61)]
    reader = Profile(timezone="UTC", length=length)
    found = {one.story: one for one in given(*many, to=reader)}
    own = compose_edition(
        material(*many), reader, whole=compose_whole_issue(material(*many))
    ).digest
    told = render_text(own)
    assert {key: one.cause for key, one in found.items()} == {
        key: "new" if f"/news/{int(key[1:])}\n" in told else "beyond" for key in found
    }


def test_a_story_is_named_by_the_report_that_the_reader_gets_and_in_the_order_of_the_digest() -> (
    None
):
    both = story(1, naming(1, "taliban"), another(2, "taliban", language="fa"))
    found = given(story(2, naming(3, "unama")), both, to=PERSIAN)
    assert [(one.story, one.title) for one in found] == [
        ("k0001", "Taliban 2"),
        ("k0002", "UNAMA 3"),
    ]


def test_the_lines_count_what_is_in_it_and_say_every_reason_in_words() -> None:
    names = {"taliban": "Taliban", "unama": "UNAMA"}
    stories = (story(1, naming(1, "taliban")), story(2, naming(2, "unama")))
    lines = list(reason_lines(given(*stories, to=UNAMA), UNAMA, names=names))
    assert lines == [
        "2 stories looked at: 1 in it, 1 not.",
        "in   k0002  Hindukush Post: UNAMA 2",
        "       new: it names UNAMA",
        "out  k0001  Hindukush Post: Taliban 1",
        "       it names Taliban; this reader asked for UNAMA",
    ]
