"""Why each story is in a reader's digest, or is not: every reason that there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.digest.world import DAILY, DUE, HOUR, ISSUE, quietly, story
from tests.readers.test_editions import PERSIAN, UNAMA, another, material, naming
from wirewatch.domain.digests.editions import edition, whole_issue
from wirewatch.domain.digests.model import CandidateStory, Length
from wirewatch.domain.digests.reasons import Reason, reasons
from wirewatch.domain.digests.subscriptions import Profile
from wirewatch.render.text import text, why_lines

WHOLE = Profile(timezone="Asia/Kabul")
FIRST = replace(ISSUE, number=1, first=True, previous_number=None, previous_stories=None)


def given(*stories: CandidateStory, to: Profile = WHOLE, **more: Any) -> tuple[Reason, ...]:
    asked = material(*stories, **more)
    whole = whole_issue(asked)
    return reasons(stories, asked, to, whole=whole, own=edition(asked, to, whole=whole, before=None))


def cause(one: CandidateStory, *, to: Profile = WHOLE, **more: Any) -> str:
    (reason,) = given(one, to=to, **more)
    return reason.cause


def test_what_is_in_it_is_new_or_news_of_what_was_told() -> None:
    assert cause(story(1, naming(1, "taliban"))) == "new"
    known = story(1, naming(1, "taliban", told_in=140), another(2, "taliban"), told_in=(140,), told_revision=1)
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
    assert cause(story(1, naming(1, "taliban")), series=replace(DAILY, actors=("unama",))) == "not in series"
    passing = replace(naming(1, "taliban"), about=frozenset())
    assert cause(story(1, passing), series=replace(DAILY, about_only=True)) == "in passing"


def test_what_came_quietly_or_before_it_was_asked_for_is_said_to_be_so() -> None:
    assert cause(story(1, quietly(naming(1, "taliban")))) == "quiet"
    later = DUE - HOUR
    (reason,) = given(story(1, naming(1, "taliban")), since={"taliban": later})
    assert (reason.cause, reason.since) == ("before asked", later)


def test_the_old_stories_that_a_first_issue_leaves_out_are_quiet_ones() -> None:
    old = [story(n, quietly(naming(n, "taliban", published_at=DUE - timedelta(minutes=n)))) for n in range(1, 23)]
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
    own = edition(material(*many), reader, whole=whole_issue(material(*many)), before=None).digest
    told = text(own)
    assert {key: one.cause for key, one in found.items()} == {
        key: "new" if f"/news/{int(key[1:])}\n" in told else "beyond" for key in found
    }


def test_a_story_is_named_by_the_report_that_the_reader_gets_and_in_the_order_of_the_digest() -> None:
    both = story(1, naming(1, "taliban"), another(2, "taliban", language="fa"))
    found = given(story(2, naming(3, "unama")), both, to=PERSIAN)
    assert [(one.story, one.title) for one in found] == [("k0001", "Taliban 2"), ("k0002", "UNAMA 3")]


def test_the_lines_count_what_is_in_it_and_say_every_reason_in_words() -> None:
    names = {"taliban": "Taliban", "unama": "UNAMA"}
    stories = (story(1, naming(1, "taliban")), story(2, naming(2, "unama")))
    lines = list(why_lines(given(*stories, to=UNAMA), UNAMA, names=names))
    assert lines == [
        "2 stories looked at: 1 in it, 1 not.",
        "in   k0002  Hindukush Post: UNAMA 2",
        "       new: it names UNAMA",
        "out  k0001  Hindukush Post: Taliban 1",
        "       it names Taliban; this reader asked for UNAMA",
    ]
