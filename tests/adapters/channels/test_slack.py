"""What Slack says, and what we make of it. A real socket, a stand-in that refuses what Slack refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.support.situations import SITUATIONS, ordinary
from tests.support.slack_server import TOKEN, Workspace, slack, workspace
from tests.support.smtp_server import free_port
from wirewatch.adapters.channels.slack import MessageReference, SlackBot, SlackError
from wirewatch.adapters.channels.slack_webhook import post_to_webhook as slack_post
from wirewatch.domain.digests.model import Receipt
from wirewatch.render.slack import slack_note, slack_payloads

DESK = "C0000000DESK"


def bot(here: Workspace, *, token: str = TOKEN) -> SlackBot:
    return SlackBot(token=token, api=here.api)


def post(
    here: Workspace, payload: bytes = slack_note("trial"), *, channel: str = DESK, **more: Any
) -> Receipt:
    return bot(here).post(payload, channel=channel, delivery="d1", **more)


def find(
    here: Workspace, delivery: str = "d1", *, channel: str = DESK, thread: str | None = None
) -> MessageReference | None:
    now = datetime.now(UTC)
    return bot(here).find_message(
        channel=channel, delivery=delivery, since=now, until=now, thread=thread
    )


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_digest_is_taken_as_a_head_message_and_its_thread(name: str) -> None:
    first, *details = slack_payloads(SITUATIONS[name](), threaded=True)
    with workspace() as here:
        head = MessageReference.of(post(here, first).known_as)
        assert head is not None
        outcomes = {
            post(here, one, channel=head.channel, thread=head.ts).outcome for one in details
        }
    assert outcomes <= {"sent"}
    assert len(here.heads()) == 1
    assert [one.get("thread_ts") for one in here.posted[1:]] == [head.ts] * len(details)


def test_the_head_message_names_every_actor_and_the_thread_holds_the_rest() -> None:
    head, *details = (
        json.loads(one) for one in slack_payloads(SITUATIONS["ordinary"](), threaded=True)
    )
    assert "in the thread" in json.dumps(head)
    assert "Flagged: " not in json.dumps(head)
    assert "Flagged: " in json.dumps(details)
    assert len(json.dumps(head)) < 16_000


def test_a_digest_without_a_story_is_one_message() -> None:
    assert len(slack_payloads(SITUATIONS["quiet"](), threaded=True)) == 1


def test_a_message_is_found_again_by_what_it_carries() -> None:
    with workspace() as here:
        receipt = post(here)
        assert receipt.outcome == "sent"
        assert str(find(here)) == receipt.known_as
        assert find(here, "another") is None


def test_it_is_found_beneath_many_others_and_by_the_name_of_the_channel() -> None:
    with workspace(page=2) as here:
        receipt = post(here)
        for number in range(5):
            bot(here).post(slack_note("more"), channel="#desk", delivery=f"other {number}")
        assert str(find(here, channel="#desk")) == receipt.known_as


@pytest.mark.parametrize(
    ("scopes", "found"),
    [
        ({"groups:read", "groups:history"}, "yes"),
        ({"groups:read", "groups:history", "channels:read"}, "yes"),
        ({"channels:read", "channels:history"}, r"missing_scope \(groups:read\)"),
        ({"groups:read", "channels:history"}, r"missing_scope \(groups:history\)"),
    ],
)
def test_a_private_channel_is_found_by_its_name_with_the_permissions_for_private_ones(
    scopes: set[str], found: str
) -> None:
    with workspace(scopes={"chat:write", *scopes}, private={DESK}) as here:
        receipt = post(here)
        if found == "yes":
            assert str(find(here, channel="#desk")) == receipt.known_as
        else:
            with pytest.raises(SlackError, match=found):
                find(here, channel="#desk")


def test_a_channel_that_there_is_not_is_named_as_such_and_not_as_a_lack_of_permission() -> None:
    with (
        workspace(scopes={"chat:write", "channels:read", "groups:read"}) as here,
        pytest.raises(SlackError, match="channel_not_found"),
    ):
        find(here, channel="#elsewhere")


def test_a_detail_is_found_in_its_thread_and_not_beside_it() -> None:
    with workspace() as here:
        head = MessageReference.of(
            bot(here).post(slack_note("head"), channel=DESK, delivery="head").known_as
        )
        assert head is not None
        detail = post(here, thread=head.ts)
        assert find(here) is None
        assert str(find(here, thread=head.ts)) == detail.known_as


def test_what_was_posted_long_before_the_try_is_not_taken_for_it() -> None:
    with workspace() as here:
        post(here)
        later = datetime.now(UTC) + timedelta(hours=2)
        assert bot(here).find_message(channel=DESK, delivery="d1", since=later, until=later) is None


@pytest.mark.parametrize(
    ("error", "outcome", "words"),
    [
        ("channel_not_found", "held", "write the channel's ID in digests.yaml"),
        ("not_in_channel", "held", "/invite @Wirewatch"),
        ("is_archived", "held", "restore it"),
        ("invalid_auth", "held", "copy the Bot User OAuth Token"),
        ("token_revoked", "held", "reinstall the app"),
        ("token_expired", "held", "turn off token rotation"),
        ("account_inactive", "held", "removed from the workspace"),
        ("missing_scope", "held", "OAuth & Permissions"),
        ("restricted_action", "held", "an administrator forbids"),
        ("msg_too_long", "refused", "please report it"),
        ("invalid_blocks", "refused", "please report it"),
        ("thread_not_found", "refused", "was deleted"),
        ("ratelimited", "retry", "asks to wait"),
        ("fatal_error", "unknown", "it may have posted"),
        ("some_new_word", "unknown", "some_new_word"),
    ],
)
def test_every_error_says_what_to_do(error: str, outcome: str, words: str) -> None:
    with workspace(say={"chat.postMessage": [{"ok": False, "error": error}]}) as here:
        receipt = post(here)
    assert receipt.outcome == outcome
    assert error in receipt.reply
    assert words in receipt.reply
    assert "CANARY" not in receipt.reply


def test_a_missing_permission_is_named() -> None:
    with workspace(scopes={"chat:write"}) as here:
        post(here)
        with pytest.raises(SlackError, match=r"missing_scope \(channels:history\)"):
            find(here)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (500, "unknown"),
        (503, "unknown"),
        (200, "unknown"),
        ("DROP", "unknown"),
        ((429, {"Retry-After": "7"}), "retry"),
    ],
)
def test_an_answer_that_is_none_leaves_open_whether_the_message_stands_there(
    said: Any, outcome: str
) -> None:
    with workspace(say={"chat.postMessage": [said]}) as here:
        receipt = post(here)
    assert receipt.outcome == outcome
    assert receipt.retry_after == (timedelta(seconds=7) if outcome == "retry" else None)
    assert len(here.posted) == (1 if said == "DROP" else 0)


def test_a_wrong_token_or_channel_is_refused_by_the_stand_in_as_slack_refuses_it() -> None:
    with workspace() as here:
        assert (
            "invalid_auth"
            in bot(here, token="xoxb-old").post(slack_note("x"), channel=DESK, delivery="d").reply
        )
        assert "channel_not_found" in post(here, channel="#elsewhere").reply
        assert "not_in_channel" in post(here, channel="C000000OTHER").reply


def test_nobody_listening_is_a_retry_and_a_token_with_letters_beyond_ascii_is_held() -> None:
    away = SlackBot(token=TOKEN, api=f"http://127.0.0.1:{free_port()}/api").post(
        slack_note("x"), channel=DESK, delivery="d"
    )
    assert (away.outcome, away.everyone) == ("retry", True)
    with workspace() as here:
        assert (
            bot(here, token="токен").post(slack_note("x"), channel=DESK, delivery="d").outcome
            == "held"
        )


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_digest_is_taken(name: str) -> None:
    with slack() as here:
        receipts = [
            slack_post(payload, webhook_url=here.url)
            for payload in slack_payloads(SITUATIONS[name]())
        ]
    assert {receipt.outcome for receipt in receipts} == {"sent"}
    assert len(here.taken) == len(receipts)


def test_what_arrives_is_what_was_frozen() -> None:
    (payload,) = slack_payloads(ordinary())
    with slack() as here:
        slack_post(payload, webhook_url=here.url)
    assert here.taken == [json.loads(payload)]


@pytest.mark.parametrize(
    ("status", "words", "outcome", "reply"),
    [
        (
            400,
            "invalid_payload",
            "refused",
            "400 invalid_payload: Slack could not read the message",
        ),
        (400, "user_not_found", "held", "the person that the webhook wrote to is gone"),
        (403, "action_prohibited", "held", "an administrator of the workspace forbids"),
        (404, "channel_not_found", "held", "404 channel_not_found: the channel is gone"),
        (404, "no_service", "held", "the webhook was switched off or removed"),
        (410, "channel_is_archived", "held", "410 channel_is_archived: the channel is archived"),
        (418, "some_new_word", "held", "418 some_new_word"),
        (403, "", "held", "403 no words"),
        (302, "", "held", "redirects elsewhere"),
        (500, "rollup_error", "retry", "500 Slack failed (rollup_error)"),
        (503, "<html>upstream</html>", "retry", "503 Slack failed"),
        (
            200,
            "<html>Please log in to the guest network</html>",
            "held",
            "200, but not Slack's “ok”",
        ),
        (200, "", "held", "200, but not Slack's “ok”"),
    ],
)
def test_every_answer_is_explained(status: int, words: str, outcome: str, reply: str) -> None:
    with slack(status=status, words=words) as here:
        receipt = slack_post(slack_note("trial"), webhook_url=here.url)
    assert receipt.outcome == outcome
    assert reply in receipt.reply
    assert "CANARY" not in receipt.reply


def test_too_many_blocks_or_no_json_are_refused_for_good() -> None:
    block = {"type": "header", "text": {"type": "plain_text", "text": "x"}}
    with slack() as here:
        many = slack_post(
            json.dumps({"text": "x", "blocks": [block] * 51}).encode(), webhook_url=here.url
        )
        none = slack_post(b"{", webhook_url=here.url)
    assert (many.outcome, none.outcome) == ("refused", "refused")
    assert "invalid_blocks" in many.reply


def test_it_waits_as_long_as_slack_says() -> None:
    def wait(header: str | None) -> timedelta | None:
        with slack(
            status=429, words="rate_limited", headers={"Retry-After": header} if header else {}
        ) as here:
            receipt = slack_post(slack_note("trial"), webhook_url=here.url)
        assert receipt.outcome == "retry"
        return receipt.retry_after

    assert wait("7") == timedelta(seconds=7)
    assert wait("0") == timedelta(seconds=1)
    assert wait(None) == wait("soon") == wait("nan") == timedelta(seconds=30)
    assert wait("99999999999999999999") == timedelta(seconds=30)
    assert wait("999999") == timedelta(hours=6)
    later = wait(format_datetime(datetime.now(UTC) + timedelta(minutes=5)))
    assert later is not None
    assert timedelta(minutes=4) < later <= timedelta(minutes=5)


def test_a_lost_answer_is_unknown_because_the_message_may_stand_in_the_channel() -> None:
    with slack(drop=True) as here:
        receipt = slack_post(slack_note("trial"), webhook_url=here.url)
    assert receipt.outcome == "unknown"
    assert len(here.taken) == 1
    assert "CANARY" not in receipt.reply


def test_nobody_listening_is_a_retry() -> None:
    receipt = slack_post(slack_note("trial"), webhook_url=f"http://127.0.0.1:{free_port()}/CANARY")
    assert receipt.outcome == "retry"
    assert "CANARY" not in receipt.reply


@pytest.mark.parametrize(
    "url",
    [
        "",
        "CANARY",
        "ftp://x.example/CANARY",
        "http://",
        "http://[CANARY",
        "https://x.example:port/CANARY",
    ],
)
def test_an_address_that_is_none_is_held_and_not_shown(url: str) -> None:
    receipt = slack_post(slack_note("trial"), webhook_url=url)
    assert receipt.outcome == "held"
    assert "CANARY" not in receipt.reply
