"""Several issues in one digest: each story once, as it stands now, and an account of every issue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

from tests.digest.world import DUE, ISSUE, article, composed, story
from tests.readers.test_editions import another, naming
from wirewatch.domain.digest.catch_up import catch_up
from wirewatch.domain.digest.model import CandidateStory, Digest
from wirewatch.domain.model import AnnouncedDate
from wirewatch.domain.reader_verdicts import VerdictWays, read_token, tokens_in, with_verdict_links
from wirewatch.render.html import html
from wirewatch.render.slack import slack
from wirewatch.render.subject import subject
from wirewatch.render.text import text

DAY = timedelta(days=1)


def issue(number: int, *stories: CandidateStory, first: bool = False) -> Digest:
    """An issue as it was composed on its day; 142 is the last."""
    back = (142 - number) * DAY
    asked = replace(
        ISSUE,
        number=number,
        first=first,
        due_at=DUE - back,
        window_start=ISSUE.window_start - back,
        window_end=ISSUE.window_end - back,
        composed_at=DUE - back,
        previous_number=number - 1,
    )
    return composed(*stories, issue=asked).digest


def told_twice() -> tuple[Digest, Digest]:
    """A story, and its follow-up two issues later."""
    news = story(1, naming(1, "taliban"))
    later = story(1, naming(1, "taliban", told_in=140), another(2, "taliban", "unama"), told_in=(140,), told_revision=1)
    return issue(140, news), issue(142, later)


def test_a_story_of_several_issues_stands_once_as_the_newest_tells_it_with_the_reports_of_all() -> None:
    digest = catch_up(told_twice())
    (own,) = digest.stories
    assert own.title == "Taliban and UNAMA 2"
    assert [source.title for source in own.sources] == ["Taliban and UNAMA 2", "Taliban 1"]
    assert [why.actor for why in own.why] == ["taliban", "unama"]


def test_what_was_announced_for_a_day_that_has_come_meanwhile_is_announced_no_more() -> None:
    def announced(day: int) -> AnnouncedDate:
        words = f"on {day} November"
        return AnnouncedDate(
            span=words, start=0, end=2, date=f"2026-11-{day}", kind="upcoming", sentence=f"They meet {words}."
        )

    told = issue(140, story(1, replace(naming(1, "taliban"), dates=(announced(22), announced(25)))))
    assert [one.date for one in told.stories[0].dates] == ["2026-11-22", "2026-11-25"]
    (own,) = catch_up((told, issue(142))).stories
    assert [one.date for one in own.dates] == ["2026-11-25"]


def test_only_who_is_in_no_issue_of_it_is_said_to_be_without_a_story() -> None:
    digest = catch_up((issue(140, story(1, naming(1, "taliban"))), issue(142, story(2, naming(2, "unama")))))
    assert digest.unnamed == ("Moscow format", "IS-K")


def test_what_the_reader_was_never_told_is_no_follow_up() -> None:
    (own,) = catch_up(told_twice()).stories
    assert (own.follow_up, own.told_in) == (False, ())
    before = story(1, naming(1, "taliban", told_in=120), another(2, "taliban"), told_in=(120,), told_revision=1)
    (own,) = catch_up((issue(141, before), issue(142))).stories
    assert (own.follow_up, own.told_in) == (True, (120,))


def test_a_story_stands_under_its_newest_heading_and_the_other_points_to_it() -> None:
    first = issue(141, story(1, naming(1, "unama")))
    second = issue(142, story(1, naming(1, "unama", told_in=141), another(2, "taliban"), told_in=(141,)))
    digest = catch_up((first, second))
    by_actor = {section.actor: section for section in digest.sections}
    assert [one.id for one in by_actor["taliban"].stories] == ["k0001"]
    assert by_actor["unama"].stories == ()
    assert by_actor["unama"].pointers == (("k0001", "Taliban 2", "Taliban"),)


def test_the_account_is_that_of_all_and_of_each() -> None:
    digest = catch_up(
        (issue(140, story(1, naming(1, "taliban"))), issue(141), issue(142, story(2, naming(2, "unama"))))
    )
    account = digest.account
    assert (account.stories, account.articles_read, account.window_end - account.window_start) == (2, 3 * 214, 3 * DAY)
    assert [(number, one.stories) for number, one in digest.caught_up] == [(140, 1), (141, 0), (142, 1)]


def test_every_form_says_which_issues_it_holds() -> None:
    digest = catch_up((issue(140, story(1, naming(1, "taliban"))), issue(141), issue(142)))
    assert subject(digest).startswith("[Wirewatch Daily 140 to 142, catch-up] Taliban 1")
    plain = " ".join(text(digest).split())
    assert "Catch-up: issues 140 to 142 in one" in plain
    assert "Issue 140, to Sat 21 Nov 08:00: 214 articles read, 9 flagged, 1 story; every feed read." in plain
    assert "Issues 140 to 142 of the series “Daily”, for its subscribers." in plain
    assert "Catch-up: issues 140 to 142 in one" in html(digest)
    assert "Catch-up: issues 140 to 142 in one" in str(slack(digest))


def test_the_older_ones_of_many_issues_are_summed_up() -> None:
    told = {n: (story(n, article(n, f"Taliban {n}", named={"taliban": ["Taliban"]})),) for n in (101, 105)}
    digest = catch_up([issue(n, *told.get(n, ())) for n in range(101, 143)])
    plain = " ".join(text(digest).split())
    assert "Issues 101 to 134, to Sun 15 Nov: 7276 articles read, 2 stories." in plain
    assert plain.count("every feed read.") == 8
    assert len(digest.stories) == 2


def test_a_verdict_on_a_story_is_on_the_issue_that_told_it() -> None:
    ways = VerdictWays(key=b"k" * 32, mail="verdicts@desk.example")
    issues = [issue(140, story(1, naming(1, "taliban"))), issue(142, story(2, naming(2, "taliban")))]
    digest = catch_up([with_verdict_links(one, ways) for one in issues])
    tokens = {one.id: next(tokens_in(unquote(one.not_relevant_url or ""))) for one in digest.stories}
    judged = {id: read_token(token, key=ways.key, series=["daily"]) for id, token in tokens.items()}
    assert {id: one.number for id, one in judged.items() if one} == {"k0001": 140, "k0002": 142}


def test_issues_that_are_not_in_a_row_are_named_one_by_one() -> None:
    assert subject(catch_up((issue(139), issue(140), issue(142)))).startswith(
        "[Wirewatch Daily 139, 140 and 142, catch-"
    )
