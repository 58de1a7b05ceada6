"""Stand-ins for chat services and a webhook receiver on real sockets: each refuses what the real service refuses."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

Json = dict[str, Any]
Said = tuple[int, Json | str, dict[str, str]]
KEY = "whsec_" + b64encode(b"a key of thirty-two random bytes").decode()
TELEGRAM_TOKEN = "123456789:AACANARY_canary-canary-canary-canary"
MATRIX_TOKEN = "syt_CANARY_canary"


@dataclass
class Service(ABC):
    """One service: what it took, and what it says instead of the real answer."""

    url: str = ""
    say: list[Any] = field(
        default_factory=list
    )  # once each: (status, body, headers), or "DROP": taken, no answer
    got: list[Json] = field(default_factory=list)  # accepted messages
    asked: int = 0
    path: ClassVar[str] = "/"

    @abstractmethod
    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Said:
        """Take a request as the service does."""

    @property
    @abstractmethod
    def texts(self) -> list[str]:
        """What readers see of each message, with its markup."""


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


class _Html(HTMLParser):
    """Checks that HTML holds only tags that are allowed, all closed; counts text and entities."""

    def __init__(self, allowed: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed, self.open, self.text, self.entities, self.wrong = (
            allowed,
            list[str](),
            "",
            0,
            "",
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.allowed:
            self.wrong = f'Unsupported start tag "{tag}"'
        href = dict(attrs).get("href") or ""
        if tag == "a" and not href.startswith(("http://", "https://")):
            self.wrong = "Wrong address in a link"
        if tag != "br":
            self.open.append(tag)
            self.entities += 1

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong = "Unmatched end tag"

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(text: str, allowed: set[str]) -> _Html:
    parser = _Html(allowed)
    parser.feed(text)
    parser.close()
    parser.wrong = parser.wrong or ("Can't find end tag" if parser.open else "")
    return parser


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass
class TelegramServer(Service):
    """The Bot API's sendMessage."""

    chats: set[Any] = field(default_factory=lambda: {-1001234567890, "@desk_channel"})
    blocked: set[Any] = field(default_factory=set)

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Said:
        found = re.fullmatch(r"/bot([^/]+)/sendMessage", unquote(path))
        if not found:
            return _telegram(404, "Not Found")
        if found[1] != TELEGRAM_TOKEN:
            return _telegram(401, "Unauthorized")
        message = _json(body)
        if not isinstance(message, dict) or not message.get("text"):
            return _telegram(400, "Bad Request: message text is empty")
        if message.get("chat_id") in self.blocked:
            return _telegram(403, "Forbidden: bot was blocked by the user")
        if message.get("chat_id") not in self.chats:
            return _telegram(400, "Bad Request: chat not found")
        parsed = _parsed(message["text"], {"a", "b", "i"})
        if message.get("parse_mode") != "HTML" or parsed.wrong:
            return _telegram(400, f"Bad Request: can't parse entities: {parsed.wrong}")
        if units(parsed.text) > 4096 or parsed.entities > 100:
            return _telegram(400, "Bad Request: message is too long")
        self.got.append(message)
        return 200, {"ok": True, "result": {"message_id": len(self.got)}}, {}

    @property
    def texts(self) -> list[str]:
        return [one["text"] for one in self.got]


def _telegram(status: int, words: str) -> Said:
    return status, {"ok": False, "error_code": status, "description": words}, {}


@dataclass
class TeamsServer(Service):
    """The trigger of a workflow that posts the card."""

    path: ClassVar[str] = (
        "/workflows/CANARYcanaryCANARY/triggers/manual/paths/invoke?sig=CANARYsigCANARYsig"
    )

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Said:
        if "sig=CANARYsigCANARYsig" not in path:
            return _flow(401, "DirectApiAuthorizationRequired")
        if len(body.decode().encode("utf-16-le")) > 28 * 1024:
            return 413, "Request Entity Too Large", {}
        message = _json(body)
        if not isinstance(message, dict) or message.get("type") != "message":
            return _flow(400, "TriggerInputSchemaMismatch")
        for one in message["attachments"]:
            card = one["content"]
            if (
                one["contentType"] != "application/vnd.microsoft.card.adaptive"
                or card["type"] != "AdaptiveCard"
            ):
                return _flow(400, "TriggerInputSchemaMismatch")
            if any(block["type"] != "TextBlock" or not block["text"] for block in card["body"]):
                return _flow(400, "InvalidRequestContent")
        self.got.append(message)
        return 202, "", {}

    @property
    def texts(self) -> list[str]:
        return [
            "\n\n".join(block["text"] for block in one["attachments"][0]["content"]["body"])
            for one in self.got
        ]


def _flow(status: int, code: str) -> Said:
    return status, {"error": {"code": code, "message": "The request is not valid."}}, {}


@dataclass
class MattermostServer(Service):
    """An incoming webhook."""

    path: ClassVar[str] = "/hooks/CANARYcanaryCANARYcanary"

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Said:
        if path != self.path:
            return _mattermost(400, "web.incoming_webhook.invalid.app_error")
        message = _json(body)
        if not isinstance(message, dict):
            return _mattermost(400, "web.incoming_webhook.parse.app_error")
        if not message.get("text"):
            return _mattermost(400, "web.incoming_webhook.text.app_error")
        if len(message["text"]) > 16_383:
            return _mattermost(400, "model.post.is_valid.message_length.app_error")
        self.got.append(message)
        return 200, "ok", {}

    @property
    def texts(self) -> list[str]:
        return [one["text"] for one in self.got]


def _mattermost(status: int, id: str) -> Said:
    return status, {"id": id, "message": "Unable to post.", "status_code": status}, {}


@dataclass
class DiscordServer(Service):
    """A webhook."""

    path: ClassVar[str] = "/api/webhooks/199737254929760256/CANARYcanaryCANARY"

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Said:
        parts = urlsplit(path)
        if parts.path != self.path:
            return 404, {"message": "Unknown Webhook", "code": 10015}, {}
        message = _json(body)
        if not isinstance(message, dict):
            return 400, {"message": "The request body contains invalid JSON.", "code": 50109}, {}
        embeds = message.get("embeds", [])
        whole = sum(
            units(one.get("title", "")) + units(one.get("description", "")) for one in embeds
        )
        too_long = units(message.get("content", "")) > 2000 or len(embeds) > 10 or whole > 6000
        if too_long or any(not 0 < units(one["description"]) <= 4096 for one in embeds):
            return 400, {"message": "Invalid Form Body", "code": 50035}, {}
        if not embeds and not message.get("content"):
            return 400, {"message": "Cannot send an empty message", "code": 50006}, {}
        self.got.append(message)
        if parse_qs(parts.query).get("wait") != ["true"]:
            return 204, "", {}
        return 200, {"id": f"{len(self.got):018}", "content": message.get("content", "")}, {}

    @property
    def texts(self) -> list[str]:
        return ["\n".join(embed["description"] for embed in one["embeds"]) for one in self.got]


@dataclass
class MatrixServer(Service):
    """The part of the client-server API that sends an event; a transaction id is remembered for good."""

    rooms: set[str] = field(default_factory=lambda: {"!desk:example.org"})
    known: dict[str, str] = field(default_factory=dict)

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Said:
        found = re.fullmatch(
            r"/_matrix/client/v3/rooms/([^/]+)/send/m\.room\.message/([^/]+)", path
        )
        if not found:
            return _matrix(404, "M_UNRECOGNIZED", "Unrecognized request")
        if headers.get("authorization") != f"Bearer {MATRIX_TOKEN}":
            return _matrix(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.")
        if unquote(found[1]) not in self.rooms:
            return _matrix(403, "M_FORBIDDEN", "User not in room")
        event = _json(body)
        if not isinstance(event, dict):
            return _matrix(400, "M_NOT_JSON", "Content not JSON.")
        if len(body) > 64_000:
            return _matrix(413, "M_TOO_LARGE", "event too large")
        allowed = {"a", "strong", "em", "br"}
        if (
            event.get("msgtype") != "m.text"
            or _parsed(event.get("formatted_body", ""), allowed).wrong
        ):
            return _matrix(400, "M_BAD_JSON", "Invalid content")
        if found[2] not in self.known:
            self.got.append(event)
            self.known[found[2]] = f"$event{len(self.got)}"
        return 200, {"event_id": self.known[found[2]]}, {}

    @property
    def texts(self) -> list[str]:
        return [one["formatted_body"] for one in self.got]


def _matrix(status: int, code: str, words: str) -> Said:
    return status, {"errcode": code, "error": words}, {}


@dataclass
class Receiver(Service):
    """A program that takes signed CloudEvents, and each webhook-id once."""

    path: ClassVar[str] = "/events/CANARYcanaryCANARY"
    ids: list[str] = field(default_factory=list)

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Said:
        id, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        signed = f"{id}.{at}.".encode() + body
        made = hmac.new(b64decode(KEY.removeprefix("whsec_")), signed, hashlib.sha256).digest()
        if headers.get("webhook-signature") != f"v1,{b64encode(made).decode()}" or "." in id:
            return 401, "the signature is wrong", {}
        event = _json(body)
        if (
            not isinstance(event, dict)
            or not {"id", "source", "specversion", "type"} <= event.keys()
        ):
            return 400, "that is no CloudEvent", {}
        if not headers.get("content-type", "").startswith("application/cloudevents+json"):
            return 415, "that is no CloudEvent", {}
        if id not in self.ids:
            self.ids.append(id)
            self.got.append(event)
        return 204, "", {}

    @property
    def texts(self) -> list[str]:
        return [json.dumps(one, ensure_ascii=False) for one in self.got]


SERVICES: dict[str, type[Service]] = {
    "telegram": TelegramServer,
    "teams": TeamsServer,
    "mattermost": MattermostServer,
    "discord": DiscordServer,
    "matrix": MatrixServer,
    "webhook": Receiver,
}


@contextmanager
def served(name: str, **known: Any) -> Iterator[Any]:
    """Run the stand-in of a channel until the block ends; its `url` holds the path."""
    state = SERVICES[name](**known)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.asked += 1
            instead = state.say.pop(0) if state.say else None
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = state.answer(self.path, headers, body) if instead in (None, "DROP") else instead
            if instead == "DROP":
                self.close_connection = True
                return
            status, words, more = said
            raw = (words if isinstance(words, str) else json.dumps(words)).encode()
            self.send_response(status)
            for header, value in more.items():
                self.send_header(header, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_PUT = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}{state.path}"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
