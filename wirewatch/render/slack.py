"""A digest as Slack messages: outside text only in rich_text blocks, where nothing is parsed.

Slack loses a message that is over a limit as a whole, so every limit is kept before sending.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wirewatch.domain.digest.model import Digest
from wirewatch.render.clean import clean
from wirewatch.render.page import FULL, STORIES, Page, SectionView, page, pointed
from wirewatch.render.story import StoryView, also_line, why_line
from wirewatch.render.subject import subject
from wirewatch.render.words import many

# What Slack refuses beyond (docs.slack.dev, reference/block-kit/blocks); a message over a limit is lost as a whole.
BLOCKS = 50
HEADER = 150
TEXT = 3_000
ROOM = 11_000  # characters of one message, all blocks together: well below 12,000, and readable
RUN = 2_000  # characters of one run of text
ADDRESS = 2_000

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """Blocks that stay together: a heading, a story. `heading` is said again when a message begins after it."""

    blocks: tuple[Json, ...]
    heading: Json | None = None


def slack(digest: Digest, *, marked: str = "") -> tuple[Json, ...]:
    """Give the messages of a digest in order, split between stories only, each within Slack's limits.

    `marked` ("repeat", "trial") stands before the subject in every fallback text.
    """
    laid_out = page(digest, full=FULL, stories=STORIES)
    parts = _packed([*_chunks(laid_out)])
    line = f"[{clean(marked, 20)}] {subject(digest)}" if marked else subject(digest)
    return tuple(
        _message(blocks, text=line, number=number, of=len(parts), marked=marked)
        for number, blocks in enumerate(parts, start=1)
    )


def payloads(digest: Digest, *, marked: str = "") -> tuple[bytes, ...]:
    """Give the messages as the bytes that go out."""
    return tuple(json.dumps(one, ensure_ascii=False, sort_keys=True).encode() for one in slack(digest, marked=marked))


def note(text: str) -> bytes:
    """Give a short message of our own words: a trial, or a word to the operator."""
    words = clean(text, TEXT)
    block = _rich([_text(words)])
    return json.dumps({"text": words, "blocks": [block]}, ensure_ascii=False, sort_keys=True).encode()


def single(story: StoryView, *, text: str, title: str, before: str, after: Sequence[str]) -> bytes:
    """Give one story as a message: `text` is what a notification shows, `before` and `after` are our words."""
    blocks = [
        _header(title),
        _rich([_text(before)]),
        _rich(_story(story)),
        _rich([_text("\n".join(after), italic=True)]),
    ]
    message = _message(blocks, text=text, number=1, of=1, marked="")
    return json.dumps(message, ensure_ascii=False, sort_keys=True).encode()


MAYBE = "An earlier try may have reached you; Slack did not say."


def repeated(payload: bytes, *, number: int | None, why: str = MAYBE) -> bytes:
    """Give a message that may have arrived before, marked so: `number` is its issue's, None for one of no issue."""
    message: Json = json.loads(payload)
    words = f"repeat of {number}" if number else "repeat"
    blocks = [*message["blocks"][:1], _context(f"[{words}] {why}"), *message["blocks"][1:]]
    marked = message | {"text": f"[{words}] {message['text']}", "blocks": blocks}
    return json.dumps(marked, ensure_ascii=False, sort_keys=True).encode()


def _message(blocks: Sequence[Json], *, text: str, number: int, of: int, marked: str) -> Json:
    part = f" (part {number} of {of})" if of > 1 else ""
    shown = list(blocks)
    if part or marked:
        words = " ".join(word for word in (f"[{clean(marked, 20)}]" if marked else "", part.strip(" ()")) if word)
        shown.insert(1 if number == 1 else 0, _context(words))
    return {"text": f"{text}{part}", "blocks": shown, "unfurl_links": False, "unfurl_media": False}


def _chunks(laid_out: Page) -> Iterator[_Chunk]:
    yield _Chunk(blocks=tuple(_head(laid_out)))
    for section in laid_out.sections:
        yield from _section(section)
    named = [
        [_text(one.name, bold=True), *(_text(f"\n{pointed(group)}") for group in one.pointers)]
        for one in laid_out.also_named
    ]
    yield from _listed("Also named", named)
    if laid_out.more:
        link = [_text(" "), _link("Read them", laid_out.archive_url)] if laid_out.archive_url else []
        yield _Chunk(blocks=(_rich([_text(laid_out.more), *link]),))
    yield from _listed("Changed since told", [[_text(line)] for line in laid_out.changed])
    health = [[_text(who, bold=True), _text(f": {what}")] for who, what in laid_out.health]
    yield from _listed("Feed health", health)
    yield _Chunk(blocks=(_foot(laid_out),))


def _listed(title: str, rows: Sequence[Sequence[Json]]) -> Iterator[_Chunk]:
    """Give rows under a heading, ten to a block."""
    for at in range(0, len(rows), 10):
        block = _list(rows[at : at + 10])
        yield _Chunk(blocks=(_header(title), block) if at == 0 else (block,))


def _head(laid_out: Page) -> Iterator[Json]:
    yield _header(f"{laid_out.name} No. {laid_out.number}")
    lines = [_text(laid_out.window, bold=True), _text(f"\n{' '.join(laid_out.account)}")]
    lines += [_text(f"\n{line}") for line in (laid_out.first,) if line]
    lines += [_text(f"\n{line}", bold=True) for line in (laid_out.warning, laid_out.quiet) if line]
    yield _rich(lines)


def _section(section: SectionView) -> Iterator[_Chunk]:
    heading = _header(f"{section.name} · {many(section.count, 'story', 'stories')}")
    again = _header(f"{section.name} (continued)")
    chunks = [(_rich(_story(story)),) for story in section.full]
    briefs = [_brief(story) for story in section.brief]
    briefs += [[_text(pointed(group), italic=True)] for group in section.pointers]
    chunks += [(_list(briefs[at : at + 8]),) for at in range(0, len(briefs), 8)]
    for number, blocks in enumerate(chunks):
        yield _Chunk(blocks=(heading, *blocks) if number == 0 else blocks, heading=None if number == 0 else again)


def _story(story: StoryView) -> list[Json]:
    """Give one story as text elements of one rich_text section."""
    lines: list[Json] = [_text(f"{' · '.join(story.marks)}\n", italic=True)] if story.marks else []
    lines.append(_link(story.title, story.url, bold=True))
    language = f" · {story.language_name}" if story.language_name else ""
    lines.append(_text(f"\n{story.outlet}{language} · {story.when}"))
    if also := also_line(story):
        lines.append(_text(f"\n{also}"))
    if story.snippet:
        lines += [_text("\n"), *(_text(part.text, bold=part.strong) for part in story.snippet)]
    lines += [_text(f"\n“{words}” - {speaker}", italic=True) for words, speaker in story.quotes]
    lines += [_text(f"\nAnnounced for {date} (unconfirmed): {said}") for date, said in story.dates]
    why = "; ".join(why_line(why) for why in story.why)
    return [*lines, _text(f"\nFlagged for {why} · story {story.id}", italic=True)]


def _brief(story: StoryView) -> list[Json]:
    language = f" {story.language}" if story.language else ""
    tags = f", {', '.join(story.tags)}" if story.tags else ""
    return [_link(story.title, story.url), _text(f" {story.outlet}{language}{tags}")]


def _foot(laid_out: Page) -> Json:
    notes = [_text(f"{line}\n", bold=True) for line in laid_out.notes]
    link = [_text("\n"), _link("Read it on the web", laid_out.archive_url)] if laid_out.archive_url else []
    return _rich([*notes, _text("\n".join(laid_out.foot), italic=True), *link])


def _packed(chunks: Sequence[_Chunk]) -> list[list[Json]]:
    """Fill messages with chunks, in order; two blocks' room is left for the part line and a repeated heading."""
    parts: list[list[Json]] = [[]]
    for chunk in chunks:
        here = parts[-1]
        if here and (len(here) + len(chunk.blocks) > BLOCKS - 2 or _size(here) + _size(chunk.blocks) > ROOM):
            parts.append([chunk.heading] if chunk.heading else [])
        parts[-1].extend(chunk.blocks)
    return parts


def _size(blocks: Sequence[Json]) -> int:
    return sum(len(json.dumps(block, ensure_ascii=False)) for block in blocks)


def _header(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": clean(text, HEADER), "emoji": False}}


def _context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "plain_text", "text": clean(text, TEXT), "emoji": False}]}


def _rich(elements: Sequence[Json]) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def _list(rows: Sequence[Sequence[Json]]) -> Json:
    items = [{"type": "rich_text_section", "elements": list(row)} for row in rows]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}]}


def _text(text: str, *, bold: bool = False, italic: bool = False) -> Json:
    # An empty run is refused (invalid_blocks), so there is always something to say.
    element: Json = {"type": "text", "text": text[:RUN] or " "}
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return element | ({"style": style} if style else {})


def _link(text: str, url: str | None, *, bold: bool = False) -> Json:
    if not url or len(url) > ADDRESS:
        return _text(text, bold=bold)
    return {"type": "link", "url": url, "text": text[:RUN] or url} | ({"style": {"bold": True}} if bold else {})
