"""A Slack payload -> what Slack said to it. The webhook's URL is a secret and never part of a reply."""

from __future__ import annotations

import httpx

from wirewatch.adapters import slack_http
from wirewatch.adapters.redaction import Redactor
from wirewatch.domain.digest.model import Receipt

NO_ADDRESS = "the webhook is no https address; copy it again from Slack"
REPLY = 200  # characters of an answer that we keep

# Answers of incoming webhooks, in words for the operator (docs.slack.dev, sending messages using incoming webhooks).
WORDS = {
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


def post(payload: bytes, *, webhook_url: str, proxy: str | None = None, ca_file: str | None = None) -> Receipt:
    """Post one message to an incoming webhook and give what became of it; `proxy` and `ca_file` as in settings.yaml.

    sent: Slack said ok. retry: it asked to wait, failed, or was not reached. held: the webhook or channel is broken
    until an operator acts. unknown: the message went out and no answer came back.
    """
    if not slack_http.is_address(webhook_url):
        return Receipt(outcome="held", reply=NO_ADDRESS)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        with slack_http.client(proxy=proxy, ca_file=ca_file) as client:
            answer = slack_http.answer(client, "POST", webhook_url, content=payload, headers=headers)
            return _receipt(answer, keep_out=Redactor([webhook_url]))
    except slack_http.UNREACHED as error:
        reply = f"Slack could not be reached ({slack_http.kind(error)})"
        return Receipt(outcome="retry", reply=reply, everyone=True)
    except slack_http.NO_ADDRESS:
        return Receipt(outcome="held", reply=NO_ADDRESS)
    except httpx.HTTPError as error:
        reply = f"the message went out, but no answer came back ({slack_http.kind(error)})"
        return Receipt(outcome="unknown", reply=reply)


def _receipt(answer: httpx.Response, *, keep_out: Redactor) -> Receipt:
    words = keep_out(" ".join(answer.text.split()))[:REPLY]
    if answer.status_code == 200 and words == "ok":
        return Receipt(outcome="sent", reply="200 ok")
    if answer.status_code == 429:
        wait = slack_http.retry_after(answer.headers.get("Retry-After"))
        reply = f"429 Slack asks to wait {wait.total_seconds():.0f} s"
        return Receipt(outcome="retry", reply=reply, retry_after=wait, everyone=True)
    if answer.status_code >= 500:
        return Receipt(outcome="retry", reply=f"{answer.status_code} Slack failed ({words or 'no words'})")
    if answer.status_code == 200:
        # A proxy's or a portal's page, not Slack: a 200 alone proves nothing.
        return Receipt(outcome="held", reply=f"200, but not Slack's “ok”: {words[:80] or 'an empty answer'}")
    return Receipt(outcome=_refusal(words), reply=f"{answer.status_code} {_explained(answer.status_code, words)}")


def _refusal(words: str) -> str:
    """Give refused for a message that Slack will never take, held when it is the channel that is broken."""
    ours = ("invalid_payload", "invalid_blocks", "no_text", "too_many_attachments")
    return "refused" if words.startswith(ours) else "held"


def _explained(status: int, words: str) -> str:
    if 300 <= status < 400:
        return "the webhook's address redirects elsewhere; copy it again from Slack"
    code = words.partition(" ")[0].rstrip(":,")
    return f"{code}: {WORDS[code]}" if code in WORDS else f"{words or 'no words'}: Slack refused it; see docs.slack.dev"
