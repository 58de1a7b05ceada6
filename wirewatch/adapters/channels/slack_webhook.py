"""Post one message to an incoming webhook of Slack and return the outcome as a receipt."""

from __future__ import annotations

import httpx

from wirewatch.adapters.channels.posting import (
    CONNECT_ERRORS,
    INVALID_URL_ERRORS,
    describe_error,
    is_web_url,
    open_client,
    read_response,
    retry_after,
)
from wirewatch.adapters.channels.receipts import held_receipt, unknown_receipt, unreached_receipt
from wirewatch.adapters.redaction import Redactor
from wirewatch.domain.digests.model import Receipt

INVALID_WEBHOOK = "the webhook is not an https address; copy it again from Slack"
MAX_REPLY_CHARS = 200  # characters of a response that are kept
# Responses of incoming webhooks, worded for the operator (docs.slack.dev, sending messages using
# incoming webhooks).
WEBHOOK_ERRORS = {
    "invalid_payload": "Slack could not read the message; this is a defect of Wirewatch, please report it",
    "invalid_blocks": "Slack refused the message's blocks; this is a defect of Wirewatch, please report it",
    "no_text": "Slack found no text in the message; this is a defect of Wirewatch, please report it",
    "user_not_found": "the person that the webhook wrote to is gone; make a new webhook",
    "channel_not_found": "the channel is gone; make a new webhook for another one",
    "channel_is_archived": "the channel is archived; restore it or make a new webhook",
    "action_prohibited": "an administrator of the workspace forbids the webhook to post; ask them",
    "posting_to_general_channel_denied": "only administrators may post to the general channel; choose another one",
    "no_service": "the webhook was switched off or removed; make a new one",
    "no_service_id": "the webhook's address is incomplete; copy it again",
    "no_team": "the workspace of the webhook is gone or its address is wrong; copy it again",
    "team_disabled": "the workspace is switched off",
    "invalid_token": "the webhook was revoked; make a new one",
    "too_many_attachments": "Slack refused the message's size; this is a defect of Wirewatch, please report it",
}


def post_to_webhook(
    payload: bytes, *, webhook_url: str, proxy: str | None = None, ca_file: str | None = None
) -> Receipt:
    """Post one message to an incoming webhook and return the receipt.

    `proxy` and `ca_file` as in settings.yaml.

    sent: Slack said ok. retry: it asked to wait, failed, or was not reached. held: the webhook or
    channel is broken until an operator acts. unknown: the message went out and no answer came back.
    """
    if not is_web_url(webhook_url):
        return held_receipt(INVALID_WEBHOOK)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        with open_client(proxy=proxy, ca_file=ca_file) as client:
            answer = read_response(client, "POST", webhook_url, content=payload, headers=headers)
            return _webhook_receipt(answer, keep_out=Redactor([webhook_url]))
    except CONNECT_ERRORS as error:
        reply = f"Slack could not be reached ({describe_error(error)})"
        return unreached_receipt(reply)
    except INVALID_URL_ERRORS:
        return held_receipt(INVALID_WEBHOOK)
    except httpx.HTTPError as error:
        reply = f"the message went out, but no answer came back ({describe_error(error)})"
        return unknown_receipt(reply)


def _webhook_receipt(answer: httpx.Response, *, keep_out: Redactor) -> Receipt:
    words = keep_out(" ".join(answer.text.split()))[:MAX_REPLY_CHARS]
    if answer.status_code == 200 and words == "ok":
        return Receipt(outcome="sent", reply="200 ok")
    if answer.status_code == 429:
        wait = retry_after(answer.headers.get("Retry-After"))
        reply = f"429 Slack asks to wait {wait.total_seconds():.0f} s"
        return Receipt(outcome="retry", reply=reply, retry_after=wait, everyone=True)
    if answer.status_code >= 500:
        return Receipt(
            outcome="retry", reply=f"{answer.status_code} Slack failed ({words or 'no words'})"
        )
    if answer.status_code == 200:
        # A proxy's or a portal's page, not Slack: a 200 alone proves nothing.
        return held_receipt(f"200, but not Slack's “ok”: {words[:80] or 'an empty answer'}")
    return Receipt(
        outcome=_webhook_outcome(words),
        reply=f"{answer.status_code} {_explain_webhook_error(answer.status_code, words)}",
    )


def _webhook_outcome(words: str) -> str:
    """Return `refused` if Slack rejects the message permanently, `held` if the channel is at fault."""
    ours = ("invalid_payload", "invalid_blocks", "no_text", "too_many_attachments")
    return "refused" if words.startswith(ours) else "held"


def _explain_webhook_error(status: int, words: str) -> str:
    if 300 <= status < 400:
        return "the webhook's address redirects elsewhere; copy it again from Slack"
    code = words.partition(" ")[0].rstrip(":,")
    return (
        f"{code}: {WEBHOOK_ERRORS[code]}"
        if code in WEBHOOK_ERRORS
        else f"{words or 'no words'}: Slack refused it; see docs.slack.dev"
    )
