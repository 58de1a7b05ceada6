"""What Slack says, and what we make of it. A real socket, a stand-in that refuses what Slack refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.delivery.relay import free_port
from tests.delivery.slack_stand_in import slack
from tests.render.situations import SITUATIONS, ordinary
from wirewatch.adapters.channels.slack import post
from wirewatch.render.slack import note, payloads


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_digest_is_taken(name: str) -> None:
    with slack() as here:
        receipts = [post(payload, webhook_url=here.url) for payload in payloads(SITUATIONS[name]())]
    assert {receipt.outcome for receipt in receipts} == {"sent"}
    assert len(here.taken) == len(receipts)


def test_what_arrives_is_what_was_frozen() -> None:
    (payload,) = payloads(ordinary())
    with slack() as here:
        post(payload, webhook_url=here.url)
    assert here.taken == [json.loads(payload)]


@pytest.mark.parametrize(
    ("status", "words", "outcome", "reply"),
    [
        (400, "invalid_payload", "refused", "400 invalid_payload: Slack could not read the message"),
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
        (200, "<html>Please log in to the guest network</html>", "held", "200, but not Slack's “ok”"),
        (200, "", "held", "200, but not Slack's “ok”"),
    ],
)
def test_every_answer_is_explained(status: int, words: str, outcome: str, reply: str) -> None:
    with slack(status=status, words=words) as here:
        receipt = post(note("trial"), webhook_url=here.url)
    assert receipt.outcome == outcome
    assert reply in receipt.reply
    assert "CANARY" not in receipt.reply


def test_too_many_blocks_or_no_json_are_refused_for_good() -> None:
    block = {"type": "header", "text": {"type": "plain_text", "text": "x"}}
    with slack() as here:
        many = post(json.dumps({"text": "x", "blocks": [block] * 51}).encode(), webhook_url=here.url)
        none = post(b"{", webhook_url=here.url)
    assert (many.outcome, none.outcome) == ("refused", "refused")
    assert "invalid_blocks" in many.reply


def test_it_waits_as_long_as_slack_says() -> None:
    def wait(header: str | None) -> timedelta | None:
        with slack(status=429, words="rate_limited", headers={"Retry-After": header} if header else {}) as here:
            receipt = post(note("trial"), webhook_url=here.url)
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
        receipt = post(note("trial"), webhook_url=here.url)
    assert receipt.outcome == "unknown"
    assert len(here.taken) == 1
    assert "CANARY" not in receipt.reply


def test_nobody_listening_is_a_retry() -> None:
    receipt = post(note("trial"), webhook_url=f"http://127.0.0.1:{free_port()}/CANARY")
    assert receipt.outcome == "retry"
    assert "CANARY" not in receipt.reply


@pytest.mark.parametrize(
    "url", ["", "CANARY", "ftp://x.example/CANARY", "http://", "http://[CANARY", "https://x.example:port/CANARY"]
)
def test_an_address_that_is_none_is_held_and_not_shown(url: str) -> None:
    receipt = post(note("trial"), webhook_url=url)
    assert receipt.outcome == "held"
    assert "CANARY" not in receipt.reply
