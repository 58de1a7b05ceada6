"""Render a digest as Slack messages; outside text goes only into rich_text, which is not parsed.

Slack loses a message that is over a limit as a whole, so every limit is kept before sending.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from wirewatch.domain.digests.model import Digest
from wirewatch.render.chat import (
    Block,
    Chunk,
    Heading,
    ListBlock,
    Run,
    TextBlock,
    brief_story_runs,
    digest_chunks,
    head_blocks,
    story_runs,
    top_blocks,
)
from wirewatch.render.cleaning import clean
from wirewatch.render.formatting import quantity
from wirewatch.render.layout import DigestLayout, SectionView, lay_out
from wirewatch.render.story_view import StoryView
from wirewatch.render.summary import digest_subject

# Limits of docs.slack.dev, reference/block-kit/blocks.
MAX_BLOCKS = 50
MAX_HEADER_CHARS = 150
MAX_TEXT_CHARS = 3_000
MAX_RUN_CHARS = 2_000
MAX_URL_CHARS = 2_000
MAX_MESSAGE_CHARS = 11_000  # all blocks together: well below Slack's 12,000, and readable

RESERVED_BLOCKS = 2  # for the part line and a repeated heading
OVERVIEW_LINES = (8, 5, 3, 1)  # stories under each actor, tried in this order
MAX_OVERVIEW_SECTIONS = MAX_BLOCKS - 8
MAX_OVERVIEW_COUNTS = 40
MARK_CHARS = 20
LEAVE_SENTENCE = "To stop these messages, remove the app or its webhook from this channel."
UNSURE_REPEAT = "An earlier attempt may have reached you; Slack did not say."
THREAD_NOTE = "Snippets, sources and why each story was flagged: in the thread"

Json = dict[str, Any]


def slack_messages(digest: Digest, *, marked: str = "", threaded: bool = False) -> tuple[Json, ...]:
    """The messages of a digest in order, split between stories only, each within Slack's limits.

    Args:
        digest: the digest as composed.
        marked: "repeat" or "trial", before the subject in every fallback text.
        threaded: the first message has a line for each story, and the others are replies to it.
    """
    layout = lay_out(digest)
    chunks = list(digest_chunks(layout, leave=LEAVE_SENTENCE))
    is_threaded = threaded and bool(layout.sections)
    if is_threaded:
        messages = [_overview(layout), *_pack(chunks[1:])]
    else:
        messages = _pack(chunks)
    subject = _mark(digest_subject(digest), marked)
    return tuple(
        _message(
            blocks,
            text=subject,
            part="" if is_threaded or len(messages) == 1 else f"part {number} of {len(messages)}",
            is_first=number == 1,
            marked=marked,
        )
        for number, blocks in enumerate(messages, start=1)
    )


def slack_payloads(
    digest: Digest, *, marked: str = "", threaded: bool = False
) -> tuple[bytes, ...]:
    """The messages as the bytes that are sent."""
    messages = slack_messages(digest, marked=marked, threaded=threaded)
    return tuple(_encode(message) for message in messages)


def slack_note(text: str) -> bytes:
    """A short message in our own words: a trial, or a notice to the operator."""
    words = clean(text, MAX_TEXT_CHARS)
    return _encode({"text": _fallback(words), "blocks": [_paragraph([Run(words)])]})


def slack_story(
    story: StoryView, *, text: str, title: str, before: str, after: Sequence[str]
) -> bytes:
    """One story as a message: notifications show `text`; `before` and `after` are our words."""
    blocks = [
        _header(title),
        _paragraph([Run(before)]),
        _paragraph(story_runs(story)),
        _paragraph([Run("\n".join((*after, LEAVE_SENTENCE)), italic=True)]),
    ]
    return _encode(_message(blocks, text=text))


def repeat_slack(payload: bytes, *, number: int | None, why: str = UNSURE_REPEAT) -> bytes:
    """A message that may have arrived before, marked as a repeat.

    `number` is the issue's, None for a message that is not part of an issue.
    """
    message: Json = json.loads(payload)
    mark = f"[repeat of {number}]" if number else "[repeat]"
    heading, *blocks = message["blocks"]
    text = f"{mark} {message['text']}"
    return _encode(
        message | {"text": text, "blocks": [heading, _context(f"{mark} {why}"), *blocks]}
    )


def _encode(message: Json) -> bytes:
    return json.dumps(message, ensure_ascii=False, sort_keys=True).encode()


def _mark(text: str, mark: str) -> str:
    return f"[{clean(mark, MARK_CHARS)}] {text}" if mark else text


def _fallback(text: str) -> str:
    """The text for notifications, the only place where Slack would parse <!channel>."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _message(
    blocks: Sequence[Json], *, text: str, part: str = "", is_first: bool = True, marked: str = ""
) -> Json:
    """One message, with a line for the mark and the `part` if there are any."""
    shown = list(blocks)
    line = _mark(part, marked).strip()
    if line:
        shown.insert(1 if is_first else 0, _context(line))
    return {
        "text": _fallback(f"{text} ({part})" if part else text),
        "blocks": shown,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _pack(chunks: Sequence[Chunk]) -> list[list[Json]]:
    """Fill messages with chunks, in order."""
    messages: list[list[Json]] = [[]]
    for chunk in chunks:
        message, blocks = messages[-1], [_slack_block(block) for block in chunk.blocks]
        is_full = len(message) + len(blocks) > MAX_BLOCKS - RESERVED_BLOCKS
        is_long = _json_chars(message) + _json_chars(blocks) > MAX_MESSAGE_CHARS
        if message and (is_full or is_long):
            messages.append([_slack_block(chunk.heading)] if chunk.heading else [])
        messages[-1].extend(blocks)
    return messages


def _overview(layout: DigestLayout) -> list[Json]:
    """The head message of a thread: the account, and as many lines under each actor as fit."""
    head = [_slack_block(block) for block in (*head_blocks(layout), *top_blocks(layout))]
    for lines in OVERVIEW_LINES:
        sections = [
            _overview_section(section, lines=lines)
            for section in layout.sections[:MAX_OVERVIEW_SECTIONS]
        ]
        blocks = [*head, *sections, _context(THREAD_NOTE)]
        if _json_chars(blocks) <= MAX_MESSAGE_CHARS:
            return blocks
    counts = [
        [Run(section.name, bold=True), Run(f": {_story_count(section)}")]
        for section in layout.sections[:MAX_OVERVIEW_COUNTS]
    ]
    return [*head, _list(counts), _context(THREAD_NOTE)]


def _overview_section(section: SectionView, *, lines: int) -> Json:
    rows = [brief_story_runs(story) for story in section.stories[:lines]]
    omitted = len(section.stories) - lines
    more = f" · {omitted} more in the thread" if omitted > 0 else ""
    title = _section([Run(section.name, bold=True), Run(f" · {_story_count(section)}{more}")])
    return {"type": "rich_text", "elements": [title, *_list(rows)["elements"]]}


def _story_count(section: SectionView) -> str:
    return quantity(section.count, "story", "stories")


def _json_chars(blocks: Sequence[Json]) -> int:
    return sum(len(json.dumps(block, ensure_ascii=False)) for block in blocks)


def _slack_block(block: Block) -> Json:
    match block:
        case Heading():
            return _header(block.text)
        case TextBlock():
            return _paragraph(block.runs)
        case ListBlock():
            return _list(block.rows, style="ordered" if block.ordered else "bullet")


def _header(text: str) -> Json:
    return {"type": "header", "text": _plain_text(text, MAX_HEADER_CHARS)}


def _context(text: str) -> Json:
    """A small line of our own words."""
    return {"type": "context", "elements": [_plain_text(text, MAX_TEXT_CHARS)]}


def _plain_text(text: str, limit: int) -> Json:
    return {"type": "plain_text", "text": clean(text, limit), "emoji": False}


def _paragraph(runs: Sequence[Run]) -> Json:
    return {"type": "rich_text", "elements": [_section(runs)]}


def _list(rows: Sequence[Sequence[Run]], *, style: Literal["bullet", "ordered"] = "bullet") -> Json:
    items = [_section(row) for row in rows]
    rich_text_list = {"type": "rich_text_list", "style": style, "elements": items}
    return {"type": "rich_text", "elements": [rich_text_list]}


def _section(runs: Sequence[Run]) -> Json:
    return {"type": "rich_text_section", "elements": [_element(run) for run in runs]}


def _element(run: Run) -> Json:
    """A run as text, in which nothing is parsed, or as a link if Slack accepts the address."""
    text = run.text[:MAX_RUN_CHARS]
    element: Json = {"type": "text", "text": text or " "}  # an empty run is invalid_blocks
    if run.url and len(run.url) <= MAX_URL_CHARS:
        element = {"type": "link", "url": run.url, "text": text or run.url}
    style = {}
    if run.bold:
        style["bold"] = True
    if run.italic:
        style["italic"] = True
    return element | {"style": style} if style else element
