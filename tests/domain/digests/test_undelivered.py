"""What an issue says of earlier ones that could not be sent: headlines and addresses, bounded, in every form."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from tests.domain.digests.test_editions import naming
from tests.support.digest_world import DUE, ISSUE, composed, story
from wirewatch.adapters.store.documents import digest_from_json, json_from_value
from wirewatch.domain.digests.model import CandidateStory, Digest
from wirewatch.domain.digests.undelivered import (
    MAX_HEADLINES,
    MAX_ISSUES_WITH_HEADLINES,
    summarize_undelivered,
)
from wirewatch.render.alerts import nudge_payload
from wirewatch.render.html import render_html
from wirewatch.render.slack import slack_messages
from wirewatch.render.summary import digest_subject
from wirewatch.render.text import render_text

ROOT = "https://desk.example/digests/daily"


def issue(number: int, *stories: CandidateStory) -> Digest:
    """An issue as it was composed on its day; 142 is the last."""
    back = timedelta(days=142 - number)
    asked = replace(
        ISSUE,
        number=number,
        due_at=DUE - back,
        window_start=ISSUE.window_start - back,
        window_end=ISSUE.window_end - back,
        composed_at=DUE - back,
        archive_url=f"{ROOT}/{number:04d}.html",
    )
    return composed(*stories, issue=asked).digest


def after(*missed: Digest) -> Digest:
    return replace(issue(142), undelivered=summarize_undelivered(missed))


def many(number: int, count: int) -> Digest:
    return issue(number, *(story(n, naming(n, "taliban")) for n in range(1, count + 1)))


def test_every_form_lists_the_headlines_and_addresses() -> None:
    digest = after(issue(140, story(1, naming(1, "taliban"))), issue(141))
    address = digest.undelivered[0].headlines[0].url
    assert digest_subject(digest).endswith(" [Daily 142]")
    plain = " ".join(render_text(digest).split())
    assert "Issues 140 and 141 could not be sent in time; their headlines are below." in plain
    assert f"Issue 140, to Sat 21 Nov 08:00: 1 story. {ROOT}/0140.html - Taliban 1 (" in plain
    assert f") {address} " in plain
    assert f"Issue 141, to Sun 22 Nov 08:00: no stories. {ROOT}/0141.html" in plain
    for form in (
        render_html(digest),
        json.dumps(slack_messages(digest), ensure_ascii=False),
        json.dumps(slack_messages(digest, threaded=True)),
    ):
        assert "Not sent in time" in form
        assert "Taliban 1" in form
        assert address in form
        assert f"{ROOT}/0140.html" in form
    said = json.loads(nudge_payload(digest))["text"]
    assert "Issues 140 and 141 could not be sent in time." in said
    assert "Taliban 1" not in said


def test_the_headlines_of_one_issue_are_bounded_and_the_rest_is_counted() -> None:
    plain = render_text(after(many(141, MAX_HEADLINES + 9)))
    assert plain.count("Taliban ") >= MAX_HEADLINES
    assert "- and 9 more" in plain


def test_the_older_ones_of_many_issues_are_only_named() -> None:
    digest = after(*(many(number, 5) for number in range(101, 142)))
    plain = " ".join(render_text(digest).split())
    assert "Issues 101 to 141 could not be sent in time" in plain
    assert "Issues 101 to 131 could not be sent either: see the filed pages." in plain
    assert plain.count(": 5 stories.") == MAX_ISSUES_WITH_HEADLINES
    assert plain.count("- and 2 more") == MAX_ISSUES_WITH_HEADLINES
    assert len(render_html(digest).encode()) < 80_000


def test_what_an_outlet_wrote_is_made_harmless() -> None:
    (one,) = summarize_undelivered([issue(141, story(1, naming(1, "taliban")))])
    evil = replace(
        one.headlines[0],
        title="<script>\u202ealert</script>",
        url="javascript:alert(1)",
        outlet="<b>\0x",
    )
    digest = replace(
        issue(142), undelivered=(replace(one, headlines=(evil,), archive_url="data:text/html,x"),)
    )
    page = render_html(digest)
    assert "&lt;script&gt;alert&lt;/script&gt;" in page
    assert "javascript:" not in page
    assert "data:text" not in page
    assert "\u202e" not in render_text(digest)


def test_it_is_stored_and_comes_back() -> None:
    digest = after(issue(140, story(1, naming(1, "taliban"))))
    assert digest_from_json(json_from_value(digest)) == digest
