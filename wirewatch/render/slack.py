"""Render a digest as Slack messages: outside text only in rich_text blocks, where nothing is parsed.

Slack loses a message that is over a limit as a whole, so every limit is kept before sending.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from wirewatch.domain.digests.compose import MAX_STORIES_IN_MESSAGE
from wirewatch.domain.digests.model import Digest
from wirewatch.render.chat import (
    Block,
    Chunk,
    Heading,
    Items,
    Run,
    TextBlock,
    brief_runs,
    chunks,
    head,
    story_runs,
    top,
)
from wirewatch.render.digest_view import StoryView
from wirewatch.render.formatting import clean, quantity
from wirewatch.render.html import FULL_STORIES_PER_ACTOR, DigestLayout, SectionView, lay_out
from wirewatch.render.summary import digest_subject

# What Slack refuses beyond (docs.slack.dev, reference/block-kit/blocks); a message over a limit is lost as a whole.
BLOCKS = 50
HEADER = 150
TEXT = 3_000
ROOM = 11_000  # characters of one message, all blocks together: well below 12,000, and readable
RUN = 2_000  # characters of one run of text
ADDRESS = 2_000
LEAVE = "To stop these messages, remove the app or its webhook from this channel."

Json = dict[str, Any]


def fallback(text: str) -> str:
    """Return the text for notifications, which show no blocks: the only place where Slack would parse <!channel>."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(blocks: Sequence[Json]) -> int:
    """Return how many characters blocks take as JSON."""
    return sum(len(json.dumps(block, ensure_ascii=False)) for block in blocks)


def header(text: str) -> Json:
    """Return a heading."""
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": clean(text, HEADER), "emoji": False},
    }


def context(text: str) -> Json:
    """Return a small line of our own words."""
    return {
        "type": "context",
        "elements": [{"type": "plain_text", "text": clean(text, TEXT), "emoji": False}],
    }


def _block(one: Block) -> Json:
    """Return a block of a digest as one of Slack's."""
    match one:
        case Heading():
            return header(one.text)
        case TextBlock():
            return rich(one.runs)
        case Items():
            return bullets(one.rows, style="ordered" if one.ordered else "bullet")


def rich(runs: Sequence[Run]) -> Json:
    """Return a paragraph of runs and links."""
    return {"type": "rich_text", "elements": [_row(runs)]}


def bullets(
    rows: Sequence[Sequence[Run]], *, style: Literal["bullet", "ordered"] = "bullet"
) -> Json:
    """Return a list, a row of runs and links each."""
    items = [_row(row) for row in rows]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": style, "elements": items}],
    }


def _row(runs: Sequence[Run]) -> Json:
    return {"type": "rich_text_section", "elements": [_element(run) for run in runs]}


def _element(run: Run) -> Json:
    """Return a run of text, which stays literal in it, or a link when there is an address that Slack takes."""
    style = {name: True for name, on in (("bold", run.bold), ("italic", run.italic)) if on}
    # An empty run is refused (invalid_blocks), so there is always something to say.
    element: Json = {"type": "text", "text": run.text[:RUN] or " "}
    if run.url and len(run.url) <= ADDRESS:
        element = {"type": "link", "url": run.url, "text": run.text[:RUN] or run.url}
    return element | ({"style": style} if style else {})


def slack_messages(digest: Digest, *, marked: str = "", threaded: bool = False) -> tuple[Json, ...]:
    """Return the messages of a digest in order, split between stories only, each within Slack's limits.

    `marked` ("repeat", "trial") stands before the subject in every fallback text. `threaded`: the first message is
    whole by itself, a line for each story, and the others are the details that answer it in its thread.
    """
    laid_out = lay_out(digest, full=FULL_STORIES_PER_ACTOR, stories=MAX_STORIES_IN_MESSAGE)
    line = f"[{clean(marked, 20)}] {digest_subject(digest)}" if marked else digest_subject(digest)
    first, details = [], [*chunks(laid_out, leave=LEAVE)]
    if threaded and laid_out.sections:
        first, details = [overview(laid_out)], details[1:]
    parts = [*first, *_packed(details)]
    return tuple(
        _message(blocks, text=line, number=number, of=len(parts), marked=marked, said=not first)
        for number, blocks in enumerate(parts, start=1)
    )


def slack_payloads(
    digest: Digest, *, marked: str = "", threaded: bool = False
) -> tuple[bytes, ...]:
    """Return the messages as the bytes that go out."""
    messages = slack_messages(digest, marked=marked, threaded=threaded)
    return tuple(json.dumps(one, ensure_ascii=False, sort_keys=True).encode() for one in messages)


def overview(laid_out: DigestLayout) -> list[Json]:
    """Return the head message of a thread: the account, and under each actor a line for each story, as many as fit."""
    start = [_block(one) for one in (*head(laid_out), *top(laid_out))]
    for lines in (8, 5, 3, 1):
        blocks = [
            *start,
            *(_counted(section, lines=lines) for section in laid_out.sections[: BLOCKS - 8]),
            _below(),
        ]
        if size(blocks) <= ROOM:
            return blocks
    counts = [
        [Run(one.name, bold=True), Run(f": {quantity(one.count, 'story', 'stories')}")]
        for one in laid_out.sections
    ]
    return [*start, bullets(counts[:40]), _below()]


def _counted(section: SectionView, *, lines: int) -> Json:
    stories = [*section.full, *section.brief]
    rows = [brief_runs(story) for story in stories[:lines]]
    rest = f" · {len(stories) - lines} more in the thread" if len(stories) > lines else ""
    title = _row(
        [
            Run(section.name, bold=True),
            Run(f" · {quantity(section.count, 'story', 'stories')}{rest}"),
        ]
    )
    return {"type": "rich_text", "elements": [title, *bullets(rows)["elements"]]}


def _below() -> Json:
    return context("Snippets, sources and why each story was flagged: in the thread")


def slack_note(text: str) -> bytes:
    """Return a short message of our own words: a trial, or a word to the operator."""
    words = clean(text, TEXT)
    block = rich([Run(words)])
    return json.dumps(
        {"text": fallback(words), "blocks": [block]}, ensure_ascii=False, sort_keys=True
    ).encode()


def slack_story(
    story: StoryView, *, text: str, title: str, before: str, after: Sequence[str]
) -> bytes:
    """Return one story as a message: `text` is what a notification shows, `before` and `after` are our words."""
    blocks = [
        header(title),
        rich([Run(before)]),
        rich(story_runs(story)),
        rich([Run("\n".join((*after, LEAVE)), italic=True)]),
    ]
    message = _message(blocks, text=text, number=1, of=1, marked="")
    return json.dumps(message, ensure_ascii=False, sort_keys=True).encode()


MAYBE = "An earlier try may have reached you; Slack did not say."


def repeat_slack(payload: bytes, *, number: int | None, why: str = MAYBE) -> bytes:
    """Return a message that may have arrived before, marked so: `number` is its issue's, None for one of no issue."""
    message: Json = json.loads(payload)
    words = f"repeat of {number}" if number else "repeat"
    blocks = [*message["blocks"][:1], context(f"[{words}] {why}"), *message["blocks"][1:]]
    marked = message | {"text": f"[{words}] {message['text']}", "blocks": blocks}
    return json.dumps(marked, ensure_ascii=False, sort_keys=True).encode()


def _message(
    blocks: Sequence[Json], *, text: str, number: int, of: int, marked: str, said: bool = True
) -> Json:
    """Return one message; `said`: which part of how many it is."""
    part = f" (part {number} of {of})" if of > 1 and said else ""
    shown = list(blocks)
    if part or marked:
        words = " ".join(
            word for word in (f"[{clean(marked, 20)}]" if marked else "", part.strip(" ()")) if word
        )
        shown.insert(1 if number == 1 else 0, context(words))
    return {
        "text": fallback(f"{text}{part}"),
        "blocks": shown,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _packed(told: Sequence[Chunk]) -> list[list[Json]]:
    """Fill messages with chunks, in order; two blocks' room is left for the part line and a repeated heading."""
    parts: list[list[Json]] = [[]]
    for chunk in told:
        here, blocks = parts[-1], [_block(one) for one in chunk.blocks]
        if here and (len(here) + len(blocks) > BLOCKS - 2 or size(here) + size(blocks) > ROOM):
            parts.append([_block(chunk.heading)] if chunk.heading else [])
        parts[-1].extend(blocks)
    return parts
