"""The blocks of a Slack message: outside text only in rich_text and plain_text, where nothing is parsed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from wirewatch.render.clean import clean

# What Slack refuses beyond (docs.slack.dev, reference/block-kit/blocks); a message over a limit is lost as a whole.
BLOCKS = 50
HEADER = 150
TEXT = 3_000
ROOM = 11_000  # characters of one message, all blocks together: well below 12,000, and readable
RUN = 2_000  # characters of one run of text
ADDRESS = 2_000

Json = dict[str, Any]


def fallback(text: str) -> str:
    """Give a line for what shows no blocks, a notification: the one place where Slack would parse a <!channel>."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(blocks: Sequence[Json]) -> int:
    """Give how many characters blocks take as JSON."""
    return sum(len(json.dumps(block, ensure_ascii=False)) for block in blocks)


def header(text: str) -> Json:
    """Give a heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": clean(text, HEADER), "emoji": False}}


def context(text: str) -> Json:
    """Give a small line of our own words."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": clean(text, TEXT), "emoji": False}]}


def rich(elements: Sequence[Json]) -> Json:
    """Give a paragraph of runs and links."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def bullets(rows: Sequence[Sequence[Json]], *, style: Literal["bullet", "ordered"] = "bullet") -> Json:
    """Give a list, a row of runs and links each."""
    items = [{"type": "rich_text_section", "elements": list(row)} for row in rows]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": style, "elements": items}]}


def run(text: str, *, bold: bool = False, italic: bool = False) -> Json:
    """Give a run of text; outside text stays literal in it."""
    # An empty run is refused (invalid_blocks), so there is always something to say.
    element: Json = {"type": "text", "text": text[:RUN] or " "}
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return element | ({"style": style} if style else {})


def anchor(text: str, url: str | None, *, bold: bool = False) -> Json:
    """Give a link, or plain text when there is no address that Slack takes."""
    if not url or len(url) > ADDRESS:
        return run(text, bold=bold)
    return {"type": "link", "url": url, "text": text[:RUN] or url} | ({"style": {"bold": True}} if bold else {})
