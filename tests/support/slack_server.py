"""A stand-in for Slack's incoming webhooks and its Web API, on a real socket: it refuses what Slack refuses."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Json = dict[str, Any]
ELEMENTS = {"text", "link", "emoji", "user", "channel", "broadcast", "date", "color", "usergroup"}


def fault(payload: bytes) -> str | None:
    """Return Slack's word for what is wrong with a message, or None."""
    try:
        message = json.loads(payload)
    except ValueError:
        return "invalid_payload"
    if not isinstance(message, dict) or not (message.get("text") or message.get("blocks")):
        return "no_text"
    blocks = message.get("blocks", [])
    if len(blocks) > 50 or not all(_fits(block) for block in blocks):
        return "invalid_blocks"
    return None


def _fits(block: Json) -> bool:
    match block.get("type"):
        case "header":
            return block["text"]["type"] == "plain_text" and 1 <= len(block["text"]["text"]) <= 150
        case "section":
            return 1 <= len(block["text"]["text"]) <= 3000
        case "context":
            return 1 <= len(block["elements"]) <= 10
        case "rich_text":
            return all(_rich(element) for element in block["elements"])
        case other:
            return other == "divider"


def _rich(element: Json) -> bool:
    if element["type"] in (
        "rich_text_section",
        "rich_text_list",
        "rich_text_quote",
        "rich_text_preformatted",
    ):
        return len(element["elements"]) > 0 and all(_rich(inner) for inner in element["elements"])
    if element["type"] == "link":
        return (
            str(element["url"]).startswith(("http://", "https://")) and len(element["url"]) <= 3000
        )
    return element["type"] in ELEMENTS and len(element.get("text", "x")) > 0


@dataclass
class Slack:
    """What the stand-in says, and what it took."""

    url: str = ""
    status: int = 200
    words: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False  # takes the message and closes without a word
    taken: list[Json] = field(default_factory=list)


@contextlib.contextmanager
def slack(**said: Any) -> Iterator[Slack]:
    """Run a stand-in for a webhook until the block ends."""
    state = Slack(**said)

    class Webhook(_Quiet):
        def do_POST(self) -> None:
            payload = self.rfile.read(int(self.headers["Content-Length"]))
            wrong = fault(payload)
            if not wrong and state.status == 200:
                state.taken.append(json.loads(payload))
            if state.drop:
                self.close_connection = True
                return
            self.answer(400 if wrong else state.status, wrong or state.words, state.headers)

    with _served(Webhook) as address:
        state.url = f"{address}/services/T0/B0/CANARY"
        yield state


TOKEN = "xoxb-CANARY"
SCOPES = ("chat:write", "channels:history", "channels:read")
KINDS = {
    "public_channel": "channels",
    "private_channel": "groups",
}  # of channels, and how their scopes begin


@dataclass
class Workspace:
    """One workspace: its channels, what stands in them, what the app may do, and what it says instead."""

    api: str = ""
    token: str = TOKEN
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    channels: dict[str, str] = field(
        default_factory=lambda: {"C0000000DESK": "desk", "C000000OTHER": "other"}
    )
    member_of: set[str] = field(default_factory=lambda: {"C0000000DESK"})
    private: set[str] = field(default_factory=set)
    page: int = 200  # messages
    say: dict[str, list[Any]] = field(
        default_factory=dict
    )  # method -> answers that stand before the real one
    posted: list[Json] = field(default_factory=list)
    asked: list[tuple[str, Json]] = field(default_factory=list)

    def heads(self) -> list[Json]:
        """Return the messages that answer none."""
        return [one for one in self.posted if "thread_ts" not in one]

    def answer(self, method: str, given: Json, authorization: str) -> Json:
        """Return what the method says, as docs.slack.dev describes it."""
        if authorization != f"Bearer {self.token}":
            return _no("invalid_auth" if authorization else "not_authed")
        lacking = next((one for one in self._needed(method, given) if one not in self.scopes), None)
        if lacking:
            return _no("missing_scope", needed=lacking, provided=",".join(sorted(self.scopes)))
        return {
            "chat.postMessage": self._post,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.list": self._list,
        }[method](given)

    def _needed(self, method: str, given: Json) -> list[str]:
        """Return the scopes of a call; a kind of channel that is asked for without its own fails the whole call."""
        if method == "chat.postMessage":
            return ["chat:write"]
        if method == "conversations.list":
            return [
                f"{KINDS[kind]}:read"
                for kind in str(given.get("types", "public_channel")).split(",")
            ]
        return ["groups:history" if given.get("channel") in self.private else "channels:history"]

    def _post(self, given: Json) -> Json:
        channel = given.get("channel", "")
        place = channel if channel in self.channels else self._named(channel)
        if place is None:
            return _no("channel_not_found")
        if place not in self.member_of:
            return _no("not_in_channel")
        wrong = fault(json.dumps(given).encode()) or self._wrong(given, place)
        if wrong:
            return _no(wrong)
        ts = f"{time.time():.3f}{len(self.posted):03d}"
        self.posted.append({**given, "channel": place, "ts": ts})
        return {"ok": True, "channel": place, "ts": ts, "message": {"text": given["text"]}}

    def _wrong(self, given: Json, place: str) -> str | None:
        metadata, thread = given.get("metadata"), given.get("thread_ts")
        if len(given["text"]) > 40_000:
            return "msg_too_long"
        if metadata is not None and not (
            isinstance(metadata.get("event_type"), str)
            and isinstance(metadata.get("event_payload"), dict)
        ):
            return "invalid_metadata_format"
        if thread and not any(
            (one["ts"], one["channel"]) == (thread, place) for one in self.heads()
        ):
            return "thread_not_found"
        return None

    def _history(self, given: Json) -> Json:
        return self._shown(list(reversed(self.heads())), given)

    def _replies(self, given: Json) -> Json:
        thread = given.get("ts")
        if not any(one["ts"] == thread for one in self.heads()):
            return _no("thread_not_found")
        return self._shown(
            [one for one in self.posted if thread in (one["ts"], one.get("thread_ts"))], given
        )

    def _shown(self, messages: list[Json], given: Json) -> Json:
        place = given.get("channel", "")
        if place not in self.channels:
            return _no("channel_not_found")
        if place not in self.member_of:
            return _no("not_in_channel")
        oldest, latest = float(given.get("oldest", 0)), float(given.get("latest", "inf"))
        found = [
            one
            for one in messages
            if one["channel"] == place and oldest <= float(one["ts"]) <= latest
        ]
        if given.get("include_all_metadata") != "true":
            found = [
                {key: value for key, value in one.items() if key != "metadata"} for one in found
            ]
        at = int(given.get("cursor") or 0)
        size = min(self.page, int(given.get("limit", 100)))
        following = str(at + size) if at + size < len(found) else ""
        return {
            "ok": True,
            "messages": found[at : at + size],
            "response_metadata": {"next_cursor": following},
        }

    def _list(self, given: Json) -> Json:
        kinds = str(given.get("types", "public_channel")).split(",")
        seen = [
            id
            for id in self.channels
            if (
                "private_channel" in kinds and id in self.member_of
                if id in self.private
                else "public_channel" in kinds
            )
        ]
        return {"ok": True, "channels": [{"id": id, "name": self.channels[id]} for id in seen]}

    def _named(self, channel: str) -> str | None:
        return next(
            (id for id, name in self.channels.items() if re.fullmatch(f"#?{name}", channel)), None
        )


def _no(error: str, **more: str) -> Json:
    return {"ok": False, "error": error, **more}


@contextlib.contextmanager
def workspace(**known: Any) -> Iterator[Workspace]:
    """Run a stand-in for the Web API until the block ends.

    `say` holds, by method, what is said once each in the place of the real answer: a dict (200), a number (a status
    with no words), "DROP" (done, and closed without a word), or (status, headers).
    """
    state = Workspace(**known)

    class Api(_Quiet):
        def do_POST(self) -> None:
            payload = self.rfile.read(int(self.headers["Content-Length"]))
            self._say(
                json.loads(payload)
                if "json" in self.headers["Content-Type"]
                else dict(parse_qsl(payload.decode()))
            )

        def do_GET(self) -> None:
            self._say(dict(parse_qsl(urlsplit(self.path).query)))

        def _say(self, given: Json) -> None:
            method = urlsplit(self.path).path.rpartition("/")[2]
            state.asked.append((method, given))
            script = state.say.get(method, [])
            instead = script.pop(0) if script else None
            if instead is None or instead == "DROP":
                answer = state.answer(method, given, self.headers.get("Authorization", ""))
            if instead == "DROP":
                self.close_connection = True
            elif isinstance(instead, dict) or instead is None:
                self.answer(200, json.dumps(answer if instead is None else instead), {})
            else:
                status, headers = instead if isinstance(instead, tuple) else (instead, {})
                self.answer(status, "", headers)

    with _served(Api) as address:
        state.api = f"{address}/api"
        yield state


class _Quiet(BaseHTTPRequestHandler):
    def answer(self, status: int, words: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(words.encode())))
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
