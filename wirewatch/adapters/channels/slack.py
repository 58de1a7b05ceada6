"""Send one payload to Slack, by webhook or bot token, and return the outcome as a receipt.

No secret is logged or returned.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from wirewatch.adapters.channels.posting import (
    CONNECT_ERRORS,
    INVALID_URL_ERRORS,
    describe_error,
    open_client,
    read_response,
    retry_after,
)
from wirewatch.adapters.channels.receipts import (
    held_receipt,
    refused_receipt,
    unknown_receipt,
    unreached_receipt,
)
from wirewatch.adapters.redaction import Redactor
from wirewatch.domain.digests.model import Receipt

DEFECT_ADVICE = "this is a defect of Wirewatch, please report it"
# docs.slack.dev, reference/methods: chat.postMessage, conversations.history,
# conversations.replies, conversations.list.
HELD_ERRORS = {
    "channel_not_found": "no such channel, or the app is not in it; write the channel's ID in digests.yaml "
    "and invite the app there: /invite @Wirewatch",
    "not_in_channel": "the app is not in the channel; open it in Slack and write: /invite @Wirewatch",
    "is_archived": "the channel is archived; restore it, or name another one in digests.yaml",
    "invalid_auth": "Slack does not know the token; copy the Bot User OAuth Token (xoxb-…) of the app again",
    "not_authed": "no token came with the request; set the variable to the app's Bot User OAuth Token (xoxb-…)",
    "token_revoked": "the token was revoked; reinstall the app and copy its new token",
    "token_expired": "the token has run out; turn off token rotation in the app's settings, and copy its new token",
    "account_inactive": "the app was removed from the workspace, or the workspace was deleted; reinstall the app",
    "missing_scope": "the app lacks a permission; add it under OAuth & Permissions, then reinstall the app",
    "not_allowed_token_type": "this kind of token cannot do that; use the app's Bot User OAuth Token (xoxb-…)",
    "no_permission": "the app's permissions do not reach so far; add them under OAuth & Permissions, reinstall it",
    "restricted_action": "an administrator forbids posting there; ask them, or name another channel",
    "restricted_action_read_only_channel": "only some people may post there; ask an administrator to let the app",
    "restricted_action_thread_only_channel": "new messages are forbidden there, only replies; name another channel",
    "restricted_action_non_threadable_channel": "threads are forbidden there; name another channel",
    "restricted_action_thread_locked": "the thread was locked; unlock it",
    "access_denied": "the app has no access to the channel; ask an administrator",
    "ekm_access_denied": "an administrator has suspended posting in the workspace; ask them",
    "enterprise_is_restricted": "the organisation forbids the app here; ask an administrator",
    "team_access_not_granted": "the app was not granted this workspace; ask an administrator of the organisation",
    "org_login_required": "the workspace is being moved; try again when that is done",
    "missing_post_type": DEFECT_ADVICE,
    "team_not_found": "the workspace is gone; install the app in another one and copy its token",
    "messages_tab_disabled": "the app takes no direct messages; name a channel",
}
REFUSED_ERRORS = {
    "msg_too_long": f"the message is too long; {DEFECT_ADVICE}",
    "msg_blocks_too_long": f"the message is too long; {DEFECT_ADVICE}",
    "invalid_blocks": f"Slack refused the message's blocks; {DEFECT_ADVICE}",
    "invalid_blocks_format": f"Slack refused the message's blocks; {DEFECT_ADVICE}",
    "markdown_text_conflict": DEFECT_ADVICE,
    "no_text": f"Slack found no text in the message; {DEFECT_ADVICE}",
    "too_many_attachments": f"Slack refused the message's size; {DEFECT_ADVICE}",
    "invalid_arguments": f"Slack could not read the request; {DEFECT_ADVICE}",
    "invalid_json": f"Slack could not read the request; {DEFECT_ADVICE}",
    "json_not_object": f"Slack could not read the request; {DEFECT_ADVICE}",
    "metadata_too_large": DEFECT_ADVICE,
    "metadata_must_be_sent_from_app": "the token is a person's; use the app's Bot User OAuth Token (xoxb-…)",
    "thread_not_found": "the message that it should answer was deleted",
    "cannot_reply_to_message": "the message that it should answer takes no replies",
}
RATE_LIMIT_ERRORS = frozenset(
    {"ratelimited", "rate_limited", "accesslimited", "message_limit_exceeded"}
)
SLACK_API_URL = "https://slack.com/api"
METADATA_EVENT = "wirewatch_digest"
MAX_PAGES = 50  # of 200 messages; more than a channel receives during one attempt
SEARCH_MARGINS = (timedelta(minutes=10), timedelta(hours=1))  # clocks differ, and Slack may be slow
Json = dict[str, Any]


def receipt_for_error(error: str, *, needed: str = "") -> Receipt:
    """Build the receipt for a Slack error code.

    An unlisted error is `unknown`: the message is looked up in the channel.
    """
    if error in REFUSED_ERRORS:
        return refused_receipt(f"{error}: {REFUSED_ERRORS[error]}")
    if error == "missing_scope" and needed:
        return held_receipt(f"{error} ({needed}): {HELD_ERRORS[error]}")
    if error in HELD_ERRORS:
        return held_receipt(f"{error}: {HELD_ERRORS[error]}")
    if error in RATE_LIMIT_ERRORS:
        return unreached_receipt(f"{error}: Slack asks to wait")
    # fatal_error, internal_error, request_timeout, service_unavailable ...:
    # "some aspect may have succeeded".
    return unknown_receipt(f"Slack failed ({error}); it may have posted the message")


class SlackError(Exception):
    """Slack returned an error; `receipt` is the outcome."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.reply)
        self.receipt = receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReference:
    """Channel and timestamp of a posted message."""

    channel: str  # ID
    ts: str

    @staticmethod
    def of(known_as: str) -> MessageReference | None:
        """Parse what `str(posted)` returned; None for any other text."""
        channel, _, ts = known_as.partition(" ")
        return MessageReference(channel=channel, ts=ts) if channel and ts else None

    def __str__(self) -> str:
        return f"{self.channel} {self.ts}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackBot:
    """One app in one workspace. The token is a secret and never part of a reply."""

    token: str
    api: str = SLACK_API_URL
    proxy: str | None = None
    ca_file: str | None = None

    def post(
        self, payload: bytes, *, channel: str, delivery: str, thread: str | None = None
    ) -> Receipt:
        """Post one message, as a reply to `thread` if given, and return the receipt.

        sent: `known_as` is its Posted. refused: Slack permanently rejects it. retry: nothing was
        posted. held: channel, token or permissions need an operator. unknown: it may have been
        posted.
        """
        message: Json = json.loads(payload) | {
            "channel": channel,
            "metadata": {"event_type": METADATA_EVENT, "event_payload": {"delivery": delivery}},
        }
        message |= {"thread_ts": thread} if thread else {}
        try:
            answer = self._call("chat.postMessage", body=message)
        except SlackError as refusal:
            return refusal.receipt
        where = MessageReference(
            channel=str(answer.get("channel", "")), ts=str(answer.get("ts", ""))
        )
        return Receipt(outcome="sent", reply="ok", known_as=str(where))

    def find_message(
        self,
        *,
        channel: str,
        delivery: str,
        since: datetime,
        until: datetime,
        thread: str | None = None,
    ) -> MessageReference | None:
        """Find the message of a delivery that was attempted between two instants.

        Return None if it was not posted.

        Raises Refusal when Slack does not answer the query.
        """
        place = channel if _is_channel_id(channel) else self._channel_id(channel)
        window = {
            "oldest": f"{(since - SEARCH_MARGINS[0]).timestamp():.6f}",
            "latest": f"{(until + SEARCH_MARGINS[1]).timestamp():.6f}",
        }
        asked: Json = {
            "channel": place,
            "include_all_metadata": "true",
            "limit": "200",
            "inclusive": "true",
            **window,
        }
        method = "conversations.replies" if thread else "conversations.history"
        for message in self._iter_pages(
            method, asked | ({"ts": thread} if thread else {}), "messages"
        ):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == METADATA_EVENT and payload.get("delivery") == delivery:
                return MessageReference(channel=place, ts=str(message["ts"]))
        return None

    def _channel_id(self, channel: str) -> str:
        """Return the ID of a channel by its name.

        Raises Refusal if the app sees no channel of that name.

        Public and private channels are listed separately: each needs its own permission, and an app
        with only one of the two may still find its channel.
        """
        name, lacking = channel.removeprefix("#"), None
        for types in ("public_channel", "private_channel"):
            asked = {"types": types, "limit": "1000", "exclude_archived": "true"}
            try:
                for listed_channel in self._iter_pages("conversations.list", asked, "channels"):
                    if listed_channel.get("name") == name:
                        return str(listed_channel["id"])
            except SlackError as refusal:
                if not refusal.receipt.reply.startswith("missing_scope"):
                    raise
                lacking = lacking or refusal
        raise lacking or SlackError(receipt_for_error("channel_not_found"))

    def _iter_pages(self, method: str, asked: Json, key: str) -> Iterator[Json]:
        """Yield all items of a paginated method; raises Refusal, also when the pages do not end."""
        cursor = ""
        for _ in range(MAX_PAGES):
            answer = self._call(method, asked=asked | ({"cursor": cursor} if cursor else {}))
            yield from (entry for entry in answer.get(key) or [] if isinstance(entry, dict))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
        reply = f"Slack lists no end of {key}; write the channel's ID in digests.yaml, if it is not there"
        raise SlackError(unknown_receipt(reply))

    def _call(self, method: str, *, asked: Json | None = None, body: Json | None = None) -> Json:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.api.rstrip('/')}/{method}"
        try:
            with open_client(proxy=self.proxy, ca_file=self.ca_file) as client:
                if body is None:
                    return self._check_response(
                        read_response(client, "GET", url, params=asked, headers=headers)
                    )
                sent = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
                headers["Content-Type"] = "application/json; charset=utf-8"
                return self._check_response(
                    read_response(client, "POST", url, content=sent, headers=headers)
                )
        except CONNECT_ERRORS as error:
            reply = f"Slack could not be reached ({describe_error(error)})"
            raise SlackError(unreached_receipt(reply)) from None
        except (*INVALID_URL_ERRORS, UnicodeError):
            raise SlackError(
                held_receipt("the token or the API's address is invalid; copy it again")
            ) from None
        except httpx.HTTPError as error:
            reply = f"the request went out, but no answer came back ({describe_error(error)})"
            raise SlackError(unknown_receipt(reply)) from None

    def _check_response(self, response: httpx.Response) -> Json:
        """Return Slack's answer if it is ok, else raise Refusal."""
        if response.status_code == 429:
            wait = retry_after(response.headers.get("Retry-After"))
            reply = f"429 Slack asks to wait {wait.total_seconds():.0f} s"
            raise SlackError(Receipt(outcome="retry", reply=reply, retry_after=wait, everyone=True))
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or "ok" not in answer:
            # A proxy's page or a Slack outage: the message may still have been posted.
            reply = f"{response.status_code}, but no answer of Slack's API; is there a proxy in between?"
            raise SlackError(unknown_receipt(reply))
        if answer["ok"] is True:
            return answer
        keep_out = Redactor(
            [self.token]
        )  # before characters are dropped, which would change the code
        word = re.sub(r"[^a-z0-9_]", "", keep_out(str(answer.get("error", ""))))[:60] or "no word"
        needed = re.sub(r"[^a-z:,._ -]", "", keep_out(str(answer.get("needed", ""))))[:100]
        raise SlackError(receipt_for_error(word, needed=needed))


def _is_channel_id(channel: str) -> bool:
    return re.fullmatch(r"[CGD][A-Z0-9]{6,}", channel) is not None
