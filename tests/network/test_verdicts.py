"""What a status means to a feed, in words for an analyst."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from wirewatch.adapters.http.client import Reason
from wirewatch.domain.model import Outcome
from wirewatch.domain.polling import judge, judge_failure

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "words"),
    [
        (200, {}, None, ""),
        (304, {}, Outcome.NOT_MODIFIED, ""),
        (204, {}, Outcome.NOT_A_FEED, "204: an answer without a document"),
        (302, {}, Outcome.BROKEN, "302: a redirect that leads nowhere"),
        (401, {}, Outcome.REFUSED, "401: the server wants a name and a password"),
        (403, {}, Outcome.REFUSED, "403: the server refuses us"),
        (403, {"server": "nginx"}, Outcome.REFUSED, "403: the server refuses us"),
        (403, {"server": "cloudflare"}, Outcome.REFUSED, "403: an access check by Cloudflare stands in the way"),
        (503, {"cf-mitigated": "challenge"}, Outcome.REFUSED, "503: an access check by Cloudflare stands in the way"),
        (403, {"server": "ddos-guard"}, Outcome.REFUSED, "403: an access check by DDoS-Guard stands in the way"),
        (404, {"server": "cloudflare"}, Outcome.REFUSED, "404: there is nothing at this address"),
        (410, {}, Outcome.GONE, "410: it is gone for good, says the server"),
        (418, {}, Outcome.REFUSED, "418: the server refuses the request"),
        (429, {}, Outcome.BUSY, "429: the server asks us to come less often"),
        (503, {}, Outcome.BUSY, "503: the server is busy or under repair"),
        (500, {}, Outcome.BROKEN, "500: the server has a fault of its own"),
        (599, {}, Outcome.BROKEN, "599: the server has a fault of its own"),
        (999, {}, Outcome.BROKEN, "999: no status that HTTP knows"),
    ],
)
def test_a_status_is_told_in_words(status: int, headers: dict[str, str], outcome: Outcome | None, words: str) -> None:
    assert judge(status, headers=headers.items(), now=NOW) == (outcome, words)


@pytest.mark.parametrize(
    ("wait", "told"), [(timedelta(hours=2, minutes=5), "14:05 UTC"), (timedelta(days=1), "03 Mar 12:00 UTC")]
)
def test_a_wish_to_wait_is_told_with_its_end(wait: timedelta, told: str) -> None:
    words = judge(429, headers=(("server", "cloudflare"),), wait_until=NOW + wait, now=NOW)
    assert words == (Outcome.BUSY, f"429: the server asked us to wait until {told}")


@pytest.mark.parametrize("kind", get_args(Reason))
def test_every_failure_has_an_outcome_and_keeps_its_words(kind: Reason) -> None:
    outcome, words = judge_failure(kind, "what went wrong")
    assert words == "what went wrong"
    expected = {
        "busy": Outcome.BUSY,
        "private": Outcome.REFUSED,
        "bad-url": Outcome.REFUSED,
        "downgrade": Outcome.REFUSED,
    }
    assert outcome is expected.get(kind, Outcome.BROKEN)


def test_a_status_that_came_before_a_failure_says_more() -> None:
    assert judge_failure("too-large", "too long", status=410)[0] is Outcome.GONE
    assert judge_failure("too-large", "too long", status=200) == (Outcome.BROKEN, "too long")
