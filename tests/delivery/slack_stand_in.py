"""A stand-in for Slack's incoming webhooks, on a real socket: it refuses what Slack refuses."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
ELEMENTS = {"text", "link", "emoji", "user", "channel", "broadcast", "date", "color", "usergroup"}


def fault(payload: bytes) -> str | None:
    """Give Slack's word for what is wrong with a message, or None."""
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
    if element["type"] in ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"):
        return len(element["elements"]) > 0 and all(_rich(inner) for inner in element["elements"])
    if element["type"] == "link":
        return str(element["url"]).startswith(("http://", "https://")) and len(element["url"]) <= 3000
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
    """Run a stand-in until the block ends."""
    state = Slack(**said)

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            payload = self.rfile.read(int(self.headers["Content-Length"]))
            wrong = fault(payload)
            if not wrong and state.status == 200:
                state.taken.append(json.loads(payload))
            if state.drop:
                self.close_connection = True
                return
            self._answer(400 if wrong else state.status, wrong or state.words)

        def _answer(self, status: int, words: str) -> None:
            self.send_response(status)
            for name, value in state.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(words.encode())))
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/services/T0/B0/CANARY"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
