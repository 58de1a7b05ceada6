"""Post one message to Telegram, Microsoft Teams, Mattermost, Discord or Matrix.

The outcome is a receipt. apprise reaches all five services, but it splits long messages itself and
its `notify` returns a single boolean, which does not distinguish a refusal from a rate limit or
from a message that may have arrived (docs/dependencies.md). No secret is logged or returned.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from wirewatch.adapters.channels.posting import (
    ChannelRequest,
    excerpt,
    json_object,
    rate_limited_receipt,
    send,
)
from wirewatch.adapters.channels.receipts import held_receipt, refused_receipt, unknown_receipt
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.digests.model import Receipt

DEFECT_ADVICE = "this is a defect of Wirewatch, please report it"
TELEGRAM_API = "https://api.telegram.org"
Explanations = Mapping[str, str]  # what a service says, in part -> what it means and what to do
# The Bot API documents no complete list of error descriptions; these are known from sendMessage.
_TELEGRAM_REFUSED: Explanations = {
    "bot was blocked by the user": "the reader blocked the bot; take them out of digests.yaml",
    "user is deactivated": "the reader's account is gone; take them out of digests.yaml",
    "bot was kicked": "the bot was removed from the chat; add it again, or take the chat out of digests.yaml",
}
_TELEGRAM_HELD: Explanations = {
    "unauthorized": "Telegram does not know the token; copy it once more from @BotFather",
    "can't initiate conversation": "open the bot in Telegram and press Start: a bot may not write first",
    "chat not found": "no such chat, or the bot is not in it; add the bot, or press Start, and check the id",
    "upgraded to a supergroup": "the group has a new id; write it as chat: in digests.yaml",
    "not a member": "the bot is not in the channel; add it as an administrator who may post",
    "not enough rights": "the bot may not write there; let it post messages",
    "have no rights": "the bot may not write there; let it post messages",
    "need administrator rights": "the bot may not write there; make it an administrator who may post",
    "CHAT_WRITE_FORBIDDEN": "the bot may not write there; let it post messages",
    "TOPIC_CLOSED": "the topic was closed; open it again",
}
_FLOW_HELD: Explanations = {
    "WorkflowTriggerIsNotEnabled": "the workflow is off or deleted; turn it on, or make a new one and copy its address",
    "WorkflowNotFound": "the workflow was deleted; make a new one and copy its address",
    "AuthorizationRequired": "the workflow wants a log-in; let anyone who has its address trigger it",
    "AuthorizationFailed": "the address is not the whole one; copy it again from the workflow",
    "SignatureInvalid": "the address is not the whole one; copy it again from the workflow",
}
# Error ids: github.com/mattermost/mattermost, app/webhook.go (HandleIncomingWebhook) and
# model/post.go (IsValid).
_MATTERMOST_HELD: Explanations = {
    "web.incoming_webhook.invalid": "the webhook was deleted; make a new one, or take it out of digests.yaml",
    "web.incoming_webhook.disabled": "incoming webhooks are switched off on the server; ask its administrator",
    "web.incoming_webhook.channel_locked": "the webhook is locked to another channel; make a new one",
    "web.incoming_webhook.channel": "the channel is gone; make a webhook for another one",
    "web.incoming_webhook.permissions": "the webhook may not post there; ask its owner or an administrator",
    "web.incoming_webhook.user": "the webhook's owner is gone; make a new one",
    "can_not_post_to_deleted": "the channel is archived; restore it, or make a webhook for another one",
}
_MATTERMOST_REFUSED: Explanations = {
    "web.incoming_webhook.text": DEFECT_ADVICE,
    "web.incoming_webhook.parse": DEFECT_ADVICE,
    "web.incoming_webhook.attachment": DEFECT_ADVICE,
    "model.post.is_valid": DEFECT_ADVICE,
}
# discord.com/developers/docs/topics/opcodes-and-status-codes, "JSON Error Codes".
_DISCORD_HELD = {
    10003: "the channel is gone; make a webhook in another one",
    10015: "the webhook was deleted; make a new one, or take it out of digests.yaml",
    50013: "the webhook may not post there; ask an administrator of the server",
    50027: "the address is not the whole one; copy it again from Discord",
    220001: "the webhook belongs to a forum; make one in a text channel",
    220003: "the webhook belongs to a forum; make one in a text channel",
}
# spec.matrix.org, client-server API, "Standard error response".
_MATRIX_HELD = {
    "M_UNKNOWN_TOKEN": "the server does not know the token; log in again and copy its access token",
    "M_MISSING_TOKEN": "no token came with the request; log in again and copy its access token",
    "M_FORBIDDEN": "the account is not in the room, or may not write there; invite it and accept, or take the room out",
    "M_USER_DEACTIVATED": "the account was deactivated; make another one",
    "M_USER_LOCKED": "the account is locked; ask the server's administrator",
    "M_NOT_FOUND": "no such room; write its id (!…:server) in digests.yaml",
    "M_UNRECOGNIZED": "that is not a Matrix server; write the address of its client API as server:",
    "M_RESOURCE_LIMIT_EXCEEDED": "the server has reached one of its limits; ask its administrator",
}


def _explain(reply: str, explanations: Explanations) -> str | None:
    """Return the meaning of a response and the remedy; None for an unlisted one."""
    folded = reply.casefold()
    for part, meaning in explanations.items():
        if part.casefold() in folded:
            return meaning
    return None


# --- Telegram ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramBot:
    """One bot. The token is a secret and never part of a reply."""

    token: str
    chat: str  # a number, or @channel
    api: str = TELEGRAM_API

    def post(self, payload: bytes, network: NetworkSettings) -> Receipt:
        """Send one message by sendMessage.

        refused: the message, or a reader who left. held: token, chat or rights. unknown: it may
        have arrived, since the API has no idempotency key.
        """
        chat: int | str = int(self.chat) if re.fullmatch(r"-?\d+", self.chat) else self.chat
        body = json.dumps(
            json.loads(payload) | {"chat_id": chat}, ensure_ascii=False, sort_keys=True
        ).encode()
        url = f"{self.api.rstrip('/')}/bot{quote(self.token, safe=':')}/sendMessage"
        request = ChannelRequest(service="Telegram", url=url, body=body, secrets=(self.token,))
        answer = send(request, network)
        return answer if isinstance(answer, Receipt) else _telegram_receipt(answer, request)


def _telegram_receipt(answer: httpx.Response, request: ChannelRequest) -> Receipt:
    body = json_object(answer) or {}
    raw_parameters = body.get("parameters")
    parameters: dict[str, Any] = raw_parameters if isinstance(raw_parameters, dict) else {}
    if answer.status_code == 429:
        return rate_limited_receipt("Telegram", answer, seconds=parameters.get("retry_after"))
    if not isinstance(body.get("ok"), bool):
        return _unexpected_response("Telegram's API", answer)
    if body["ok"]:
        message = body.get("result")
        return _sent_receipt(
            str(message.get("message_id", "")) if isinstance(message, dict) else ""
        )
    words = excerpt(answer, request, text=str(body.get("description", "")))
    shown = f"{answer.status_code} {words}"
    if answer.status_code >= 500:
        return unknown_receipt(f"{shown}: Telegram failed; it may have sent the message")
    if refusal := _explain(words, _TELEGRAM_REFUSED):
        return refused_receipt(f"{shown}: {refusal}")
    if broken := _explain(words, _TELEGRAM_HELD):
        moved = parameters.get("migrate_to_chat_id")
        return held_receipt(f"{shown}: {broken}{f': {moved}' if isinstance(moved, int) else ''}")
    if answer.status_code == 404:
        return held_receipt(f"{shown}: this token is invalid; copy it again from @BotFather")
    if answer.status_code in (401, 403):
        return held_receipt(f"{shown}: let the bot into the chat, and let it post")
    return refused_receipt(f"{shown}: Telegram refused the message; {DEFECT_ADVICE}")


# --- Microsoft Teams -----------------------------------------------------------------------------


def post_to_teams(payload: bytes, *, url: str, network: NetworkSettings) -> Receipt:
    """Hand one card to a workflow of Microsoft Teams.

    sent: the workflow took it; whether it then posts the card is in the workflow's own run history.
    """
    request = ChannelRequest(service="Microsoft Teams", url=url, body=payload)
    answer = send(request, network)
    if isinstance(answer, Receipt):
        return answer
    if answer.status_code in (200, 202):
        if "html" in answer.headers.get("Content-Type", ""):
            return _unexpected_response("a workflow", answer)
        return _sent_receipt("", reply=f"{answer.status_code}: the workflow took it")
    return _webhook_receipt(answer, request, held=_FLOW_HELD, refused={})


# --- Mattermost ----------------------------------------------------------------------------------


def post_to_mattermost(payload: bytes, *, url: str, network: NetworkSettings) -> Receipt:
    """Post one message to an incoming webhook of Mattermost, which answers "ok"."""
    request = ChannelRequest(service="Mattermost", url=url, body=payload)
    answer = send(request, network)
    if isinstance(answer, Receipt):
        return answer
    if answer.status_code == 200:
        if answer.text.strip() == "ok":
            return _sent_receipt("")
        return _unexpected_response("a Mattermost server", answer)
    return _webhook_receipt(answer, request, held=_MATTERMOST_HELD, refused=_MATTERMOST_REFUSED)


# --- Discord -------------------------------------------------------------------------------------


def post_to_discord(payload: bytes, *, url: str, network: NetworkSettings) -> Receipt:
    """Post one message to a Discord webhook and wait for its answer, which holds the message."""
    separator = "&" if "?" in url else "?"
    waiting = f"{url}{separator}wait=true" if url else url
    request = ChannelRequest(service="Discord", url=waiting, body=payload, secrets=(url,))
    answer = send(request, network)
    if isinstance(answer, Receipt):
        return answer
    body = json_object(answer) or {}
    if answer.status_code == 200:
        if body.get("id"):
            return _sent_receipt(str(body["id"]))
        return _unexpected_response("Discord", answer)
    if answer.status_code == 429:
        return rate_limited_receipt("Discord", answer, seconds=body.get("retry_after"))
    code = body.get("code")
    shown = f"{answer.status_code} {excerpt(answer, request)}"
    if isinstance(code, int) and code in _DISCORD_HELD:
        return held_receipt(f"{answer.status_code} ({code}): {_DISCORD_HELD[code]}")
    if answer.status_code >= 500:
        return unknown_receipt(f"{shown}: Discord failed; it may have posted the message")
    if answer.status_code in (400, 413) and body:
        return refused_receipt(f"{shown}: Discord refused the message; {DEFECT_ADVICE}")
    return held_receipt(f"{shown}: copy the webhook's address again from Discord")


# --- Matrix --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRoom:
    """One account in one room. The token is a secret and never part of a reply."""

    server: str  # address of its client API
    room: str  # id
    token: str

    def post(self, payload: bytes, network: NetworkSettings, *, transaction: str) -> Receipt:
        """Send one event; the same transaction id posts it once, however often it is sent."""
        path = (
            f"rooms/{quote(self.room, safe='')}/send/m.room.message/{quote(transaction, safe='')}"
        )
        request = ChannelRequest(
            service="the Matrix server",
            url=f"{self.server.rstrip('/')}/_matrix/client/v3/{path}",
            body=payload,
            method="PUT",
            headers=(("Authorization", f"Bearer {self.token}"),),
            secrets=(self.token,),
        )
        answer = send(request, network)
        return answer if isinstance(answer, Receipt) else _matrix_receipt(answer, request)


def _matrix_receipt(answer: httpx.Response, request: ChannelRequest) -> Receipt:
    body = json_object(answer) or {}
    if answer.status_code == 200:
        if body.get("event_id"):
            return _sent_receipt(str(body["event_id"]))
        return _unexpected_response("a Matrix server", answer)
    code = re.sub(r"[^A-Z_]", "", str(body.get("errcode", "")))[:40]
    if answer.status_code == 429 or code == "M_LIMIT_EXCEEDED":
        return rate_limited_receipt(
            "the server", answer, seconds=body.get("retry_after_ms"), per_second=1000
        )
    words = excerpt(answer, request, text=str(body["error"]) if body.get("error") else None)
    shown = f"{answer.status_code} {code} {words}".replace("  ", " ")
    if code in _MATRIX_HELD:
        return held_receipt(f"{shown}: {_MATRIX_HELD[code]}")
    if answer.status_code >= 500:
        return unknown_receipt(f"{shown}: the server failed; it may have posted the message")
    if answer.status_code in (400, 413) and code:
        return refused_receipt(f"{shown}: the server refused the message; {DEFECT_ADVICE}")
    return held_receipt(f"{shown}: is that the address of the server's client API?")


# --- what they share -----------------------------------------------------------------------------


def _sent_receipt(known_as: str, *, reply: str = "ok") -> Receipt:
    return Receipt(outcome="sent", reply=reply, known_as=known_as[:200])


def _unexpected_response(service: str, answer: httpx.Response) -> Receipt:
    """Build the receipt for an answer that is not the service's: a proxy's page proves nothing."""
    reply = f"{answer.status_code}, but no answer of {service}; is there a proxy in between?"
    return unknown_receipt(reply)


def _webhook_receipt(
    answer: httpx.Response, request: ChannelRequest, *, held: Explanations, refused: Explanations
) -> Receipt:
    """Build the receipt for what a webhook refuses, by the codes in its words and by its status."""
    words, status = excerpt(answer, request), answer.status_code
    shown = f"{status} {words}"
    if status == 429:
        return rate_limited_receipt(request.service, answer)
    if wrong := _explain(answer.text, refused):
        return refused_receipt(f"{shown}: {request.service} refused the message; {wrong}")
    if broken := _explain(answer.text, held):
        return held_receipt(f"{shown}: {broken}")
    if status >= 500 and status != 501:
        return unknown_receipt(f"{shown}: {request.service} failed; it may have posted the message")
    if status in (400, 413, 415, 422):
        return refused_receipt(f"{shown}: {request.service} refused the message; {DEFECT_ADVICE}")
    return held_receipt(f"{shown}: copy the address again from {request.service}")
