"""A digest as Slack messages, checked against two independent models of what Slack takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slackblocks import InvalidUsageError

from tests.render.slack_models import refuse_what_slack_would
from tests.support.digest_world import article, composed, story
from tests.support.situations import ARCHIVE, SITUATIONS, hostile, huge, ordinary
from wirewatch.domain.digests.model import Digest
from wirewatch.domain.feedback import VerdictLinks, with_verdict_links
from wirewatch.render.slack import slack_messages, slack_note, slack_payloads
from wirewatch.render.summary import digest_subject

Json = dict[str, Any]


def long_texts() -> Digest:
    stories = (
        story(
            n,
            article(
                n,
                f"Taliban {n} " + "long words " * 40,
                lead="Taliban " + "x" * 3000,
                named={"taliban": ["Taliban"]},
            ),
        )
        for n in range(1, 60)
    )
    return composed(*stories).digest


EVERY = SITUATIONS | {"long-texts": long_texts}


def runs(node: object) -> Iterator[Json]:
    """Every text and link element of a message."""
    if isinstance(node, dict):
        if node.get("type") in ("text", "link"):
            yield node
        for value in node.values():
            yield from runs(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from runs(value)


@pytest.mark.parametrize("threaded", [False, True])
@pytest.mark.parametrize("name", EVERY)
def test_every_message_is_within_what_slack_takes(name: str, threaded: bool) -> None:
    for message in slack_messages(EVERY[name](), threaded=threaded):
        refuse_what_slack_would(message)
        assert 1 <= len(message["blocks"]) <= 50
        assert 0 < len(message["text"]) <= 200
        assert len(json.dumps(message, ensure_ascii=False)) < 16_000
        for run in runs(message):
            assert 1 <= len(run["text"]) <= 3000


def test_what_slack_refuses_is_refused_by_the_models() -> None:
    (message,) = slack_messages(ordinary())
    many = message | {"blocks": [message["blocks"][0]] * 51}
    long = message | {
        "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    }
    for wrong in (many, long):
        with pytest.raises((SlackObjectFormationError, InvalidUsageError)):
            refuse_what_slack_would(wrong)


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_parsed_by_slack(name: str) -> None:
    for message in slack_messages(EVERY[name]()):
        assert "mrkdwn" not in json.dumps(message)
        assert not message["unfurl_links"]
        assert not message["unfurl_media"]


def test_hostile_text_stays_literal_and_links_are_only_to_the_web() -> None:
    (message,) = slack_messages(hostile())
    words = "".join(run["text"] for run in runs(message))
    assert "<!channel> *bold* _it_ <@U1>" in words
    assert [run["url"] for run in runs(message) if run["type"] == "link"] == [
        "https://ok.example/a%22b%3Cc%3E%20d"
    ]


def test_the_fallback_is_the_subject() -> None:
    (message,) = slack_messages(ordinary())
    assert message["text"] == digest_subject(ordinary())


def test_the_fallback_calls_nobody_and_links_nowhere() -> None:
    section = hostile().sections[0]
    wild = replace(section.stories[0], title="<!channel> R&D <https://evil.example|click>")
    (message,) = slack_messages(
        replace(hostile(), title="D", sections=(replace(section, stories=(wild,)),), top=(wild.id,))
    )
    assert "&lt;!channel&gt; R&amp;D &lt;https:" in message["text"]
    assert "<" not in message["text"]


def test_mentions_are_bold() -> None:
    (message,) = slack_messages(ordinary())
    bold = [
        run["text"]
        for run in runs(message)
        if run["type"] == "text" and run.get("style", {}).get("bold")
    ]
    assert "塔利班" in bold


def plain(messages: Sequence[Json]) -> str:
    return "".join(run["text"] for message in messages for run in runs(message))


def test_the_top_stories_stand_first_in_full_or_as_lines_above_a_thread() -> None:
    whole = slack_messages(ordinary())[0]["blocks"]
    at = next(
        n for n, block in enumerate(whole) if block.get("text", {}).get("text") == "Top stories"
    )
    assert "Flagged: " in json.dumps(whole[at + 1])
    head = slack_messages(ordinary(), threaded=True)[0]["blocks"]
    at = next(
        n for n, block in enumerate(head) if block.get("text", {}).get("text") == "Top stories"
    )
    rows = [
        "".join(run["text"] for run in runs(row)) for row in head[at + 1]["elements"][0]["elements"]
    ]
    assert (
        rows[0].partition("\n")[2]
        == "Hindukush Post, at least 3 independent outlets - Taliban, Moscow format"
    )


def test_a_small_digest_has_no_top_stories() -> None:
    assert "Top stories" not in json.dumps(slack_messages(SITUATIONS["interests"]()))


def test_who_else_carries_a_story_is_a_link_each() -> None:
    links = {
        run["text"]: run["url"]
        for part in slack_messages(ordinary())
        for run in runs(part)
        if run["type"] == "link"
    }
    assert links["Ural Wire"] == "https://ural.example/13"
    assert "copied from Нева Телеграф by Ural Wire (Russian)" in plain(slack_messages(ordinary()))


def test_what_changed_is_shown_sentence_by_sentence_but_in_a_brief_issue() -> None:
    came = "\n+ Both sides said that they would meet again within two weeks.\n- The talks collapsed on Saturday night."
    assert came in plain(slack_messages(ordinary()))
    assert came not in plain(slack_messages(SITUATIONS["brief"]()))


def test_readers_give_their_verdict_from_slack_by_the_web_and_not_by_mail() -> None:
    mailed = SITUATIONS["follow-up"]()
    verdicts = VerdictLinks(key=b"k" * 32, url="https://desk.example/verdict")
    links = [
        run
        for part in slack_messages(with_verdict_links(mailed, verdicts))
        for run in runs(part)
        if run["type"] == "link"
    ]
    judged = [run["url"] for run in links if run["text"] == "Not relevant?"]
    assert len(judged) == 2
    assert all(url.startswith("https://desk.example/verdict?verdict=wv-") for url in judged)
    assert [run["url"] for run in links if run["text"] == "Missed something? Tell us"]
    assert "mailto:" not in json.dumps(slack_messages(mailed))
    assert "Not relevant?" not in plain(slack_messages(mailed))


def test_a_long_digest_is_split_between_stories_and_every_part_says_which_it_is() -> None:
    parts = slack_messages(long_texts())
    assert len(parts) > 1
    for number, part in enumerate(parts, start=1):
        assert part["text"].endswith(f"(part {number} of {len(parts)})")
        assert f"part {number} of {len(parts)}" in json.dumps(part["blocks"])
    words = ["".join(run["text"] for run in runs(part)) for part in parts]
    assert sum(f"Taliban {n} long" in part for part in words for n in range(1, 41)) == 40


def test_a_huge_digest_links_to_the_archive() -> None:
    links = [
        run["url"] for part in slack_messages(huge()) for run in runs(part) if run["type"] == "link"
    ]
    assert ARCHIVE in links


def test_the_same_digest_gives_the_same_bytes() -> None:
    assert slack_payloads(ordinary()) == slack_payloads(ordinary())
    assert json.loads(slack_payloads(ordinary())[0]) == slack_messages(ordinary())[0]


def test_a_repeat_says_so_in_the_fallback_and_in_the_message() -> None:
    (message,) = slack_messages(ordinary(), marked="repeat of 142")
    assert message["text"].startswith("[repeat of 142] ")
    assert "repeat of 142" in json.dumps(message["blocks"][1])


def test_a_note_is_one_plain_message() -> None:
    message = json.loads(slack_note("A trial *from* <wirewatch>\x00."))
    assert message["text"] == "A trial *from* &lt;wirewatch&gt;."
    assert [run["text"] for run in runs(message)] == ["A trial *from* <wirewatch>."]
