"""A Slack payload -> what Slack's Web API said to it, by bot token; and whether a message stands in the channel.

chat.postMessage knows no key that would make a repeat harmless. So each message carries its delivery's identity as
metadata, and whoever is unsure looks for that in the channel before posting again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from wirewatch.adapters import slack_http
from wirewatch.adapters.redaction import Redactor
from wirewatch.adapters.slack_words import meaning
from wirewatch.domain.digest.model import Receipt

API = "https://slack.com/api"
EVENT = "wirewatch_digest"
PAGES = 50  # of 200 messages; more than a channel sees between a try and its end
AROUND = (timedelta(minutes=10), timedelta(hours=1))  # clocks differ, and Slack may be slow

Json = dict[str, Any]


class Refusal(Exception):
    """Slack answered something else than asked for; `receipt` says what that means."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.reply)
        self.receipt = receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a message stands."""

    channel: str  # ID
    ts: str

    @staticmethod
    def of(known_as: str) -> Posted | None:
        """Give the place that `str()` wrote down, None for another text."""
        channel, _, ts = known_as.partition(" ")
        return Posted(channel=channel, ts=ts) if channel and ts else None

    def __str__(self) -> str:
        return f"{self.channel} {self.ts}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """One app in one workspace. The token is a secret and never part of a reply."""

    token: str
    api: str = API
    proxy: str | None = None
    ca_file: str | None = None

    def post(self, payload: bytes, *, channel: str, delivery: str, thread: str | None = None) -> Receipt:
        """Post one message, as a reply to `thread` if that is given, and give what became of it.

        sent: `known_as` is its Posted. refused: Slack will never take it. retry: nothing was posted. held: channel,
        token or permissions are broken until an operator acts. unknown: it may stand in the channel.
        """
        message: Json = json.loads(payload) | {
            "channel": channel,
            "metadata": {"event_type": EVENT, "event_payload": {"delivery": delivery}},
        }
        message |= {"thread_ts": thread} if thread else {}
        try:
            answer = self._call("chat.postMessage", body=message)
        except Refusal as refusal:
            return refusal.receipt
        where = Posted(channel=str(answer.get("channel", "")), ts=str(answer.get("ts", "")))
        return Receipt(outcome="sent", reply="ok", known_as=str(where))

    def find(
        self, *, channel: str, delivery: str, since: datetime, until: datetime, thread: str | None = None
    ) -> Posted | None:
        """Give where the message of a delivery stands that was tried between two instants; None when it does not.

        Raises Refusal when that cannot be said.
        """
        place = channel if _is_id(channel) else self._id_of(channel)
        window = {
            "oldest": f"{(since - AROUND[0]).timestamp():.6f}",
            "latest": f"{(until + AROUND[1]).timestamp():.6f}",
        }
        asked: Json = {"channel": place, "include_all_metadata": "true", "limit": "200", "inclusive": "true", **window}
        method = "conversations.replies" if thread else "conversations.history"
        for message in self._listed(method, asked | ({"ts": thread} if thread else {}), "messages"):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT and payload.get("delivery") == delivery:
                return Posted(channel=place, ts=str(message["ts"]))
        return None

    def _id_of(self, channel: str) -> str:
        """Give the ID of a channel by its name; raises Refusal when no channel that the app can see bears it.

        Public and private ones are asked for apart: each kind needs a permission of its own, and an app that has one
        of the two may still find its channel.
        """
        name, lacking = channel.removeprefix("#"), None
        for types in ("public_channel", "private_channel"):
            asked = {"types": types, "limit": "1000", "exclude_archived": "true"}
            try:
                for one in self._listed("conversations.list", asked, "channels"):
                    if one.get("name") == name:
                        return str(one["id"])
            except Refusal as refusal:
                if not refusal.receipt.reply.startswith("missing_scope"):
                    raise
                lacking = lacking or refusal
        raise lacking or Refusal(meaning("channel_not_found"))

    def _listed(self, method: str, asked: Json, key: str) -> Iterator[Json]:
        """Give all that a method lists, page by page; raises Refusal, and when there is no end to it."""
        cursor = ""
        for _ in range(PAGES):
            answer = self._call(method, asked=asked | ({"cursor": cursor} if cursor else {}))
            yield from (one for one in answer.get(key) or [] if isinstance(one, dict))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
        reply = f"Slack lists no end of {key}; write the channel's ID in digests.yaml, if it is not there"
        raise Refusal(Receipt(outcome="unknown", reply=reply))

    def _call(self, method: str, *, asked: Json | None = None, body: Json | None = None) -> Json:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.api.rstrip('/')}/{method}"
        try:
            with slack_http.client(proxy=self.proxy, ca_file=self.ca_file) as client:
                if body is None:
                    return self._answered(slack_http.answer(client, "GET", url, params=asked, headers=headers))
                sent = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
                headers["Content-Type"] = "application/json; charset=utf-8"
                return self._answered(slack_http.answer(client, "POST", url, content=sent, headers=headers))
        except slack_http.UNREACHED as error:
            reply = f"Slack could not be reached ({slack_http.kind(error)})"
            raise Refusal(Receipt(outcome="retry", reply=reply, everyone=True)) from None
        except (*slack_http.NO_ADDRESS, UnicodeError):
            raise Refusal(
                Receipt(outcome="held", reply="the token or the API's address is none; copy it anew")
            ) from None
        except httpx.HTTPError as error:
            reply = f"the request went out, but no answer came back ({slack_http.kind(error)})"
            raise Refusal(Receipt(outcome="unknown", reply=reply)) from None

    def _answered(self, response: httpx.Response) -> Json:
        """Give what Slack answered when it is ok; raises Refusal."""
        if response.status_code == 429:
            wait = slack_http.retry_after(response.headers.get("Retry-After"))
            reply = f"429 Slack asks to wait {wait.total_seconds():.0f} s"
            raise Refusal(Receipt(outcome="retry", reply=reply, retry_after=wait, everyone=True))
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or "ok" not in answer:
            # A proxy's page, or Slack's own trouble: the message may have been posted all the same.
            reply = f"{response.status_code}, but no answer of Slack's API; is there a proxy in between?"
            raise Refusal(Receipt(outcome="unknown", reply=reply))
        if answer["ok"] is True:
            return answer
        keep_out = Redactor([self.token])  # before signs are dropped, which would make it another text
        word = re.sub(r"[^a-z0-9_]", "", keep_out(str(answer.get("error", ""))))[:60] or "no word"
        needed = re.sub(r"[^a-z:,._ -]", "", keep_out(str(answer.get("needed", ""))))[:100]
        raise Refusal(meaning(word, needed=needed))


def _is_id(channel: str) -> bool:
    return re.fullmatch(r"[CGD][A-Z0-9]{6,}", channel) is not None
