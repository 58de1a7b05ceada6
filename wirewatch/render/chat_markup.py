"""Write digests, alerts and notes for chat services: split between stories, within each limit.

A service loses a message that is over a limit as a whole, so every limit is kept before sending.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from wirewatch.domain.digests.model import Digest
from wirewatch.render.chat import Chunk, Heading, ListBlock, Run, digest_chunks, story_runs
from wirewatch.render.chat_dialects import Cost, Dialect, Json, Piece
from wirewatch.render.cleaning import NAME_CHARS, clean
from wirewatch.render.layout import lay_out
from wirewatch.render.story_view import StoryView

NOTE_LINE_CHARS = 1_200
CUT_LENGTHS_CHARS = (2_000, 1_000, 500, 200)  # tried for a piece that fits nowhere
RESERVED_LINES = 3  # of each message: part line, mark of a repeat, repeated heading
RESERVED_LINE = Run("x" * 2 * NAME_CHARS, italic=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One paragraph or row of a digest, and the headings that may be put over it."""

    runs: tuple[Run, ...]
    is_row: bool = False
    heading: Heading | None = None
    continued: Heading | None = None  # if a message begins with the part


def chat_messages(digest: Digest, dialect: Dialect, *, subject: str) -> tuple[bytes, ...]:
    """The messages of a digest in order, split between stories only."""
    chunks = digest_chunks(lay_out(digest), leave=dialect.leave)
    messages = _pack(chunks, dialect)
    if len(messages) > 1:
        for number, pieces in enumerate(messages, start=1):
            words = f"part {number} of {len(messages)}"
            line = dialect.paragraph([Run(words, italic=True)])
            pieces.insert(1 if number == 1 else 0, line)
    return tuple(_encode(dialect.message(pieces, title=subject)) for pieces in messages)


def chat_story(
    story: StoryView,
    dialect: Dialect,
    *,
    subject: str,
    title: str,
    before: str,
    after: Sequence[str],
) -> bytes:
    """One story as a message; `before` and `after` are our words."""
    head = [dialect.heading_piece(Heading(title)), dialect.paragraph([Run(before)])]
    foot = dialect.paragraph([Run("\n".join((*after, dialect.leave)), italic=True)])
    space = _subtract(_usable_space(dialect), _costs([*head, foot], dialect))
    body = _fit(_Part(runs=story_runs(story)), dialect, space=space)
    return _encode(dialect.message([*head, body, foot], title=subject))


def chat_note(words: str, dialect: Dialect, *, title: str) -> bytes:
    """A short message in our own words: a trial, or a notice to the operator."""
    lines = "\n".join(clean(line, NOTE_LINE_CHARS) for line in words.split("\n"))
    return _encode(dialect.message([dialect.paragraph([Run(lines)])], title=title))


def repeat_chat(payload: bytes, dialect: Dialect, *, number: int | None, why: str = "") -> bytes:
    """A message that may have arrived before, marked as a repeat.

    `number` is the issue's, None for a message that is not part of an issue.
    """
    why = why or f"An earlier attempt may have reached you; {dialect.service} did not say."
    mark = f"[repeat of {number}]" if number else "[repeat]"
    line = dialect.paragraph([Run(f"{mark} {why}")])
    return _encode(dialect.with_mark(json.loads(payload), line))


def _encode(message: Json) -> bytes:
    return json.dumps(message, ensure_ascii=False, sort_keys=True).encode()


def _pack(chunks: Iterable[Chunk], dialect: Dialect) -> list[list[Piece]]:
    """Fill messages with pieces, in order; a heading stays with what follows it."""
    usable = _usable_space(dialect)
    messages: list[list[Piece]] = [[]]
    space = usable
    for part in _parts(chunks):
        headings = _heading_pieces(part.heading, dialect)
        body = _fit(part, dialect, space=_subtract(usable, _costs(headings, dialect)))
        if messages[-1] and not _fits([*headings, body], dialect, space=space):
            headings = headings or _heading_pieces(part.continued, dialect)
            messages.append([])
            space = usable
        if headings or not messages[-1]:
            body = replace(body, follows=False)
        pieces = [*headings, body]
        messages[-1] += pieces
        space = _subtract(space, _costs(pieces, dialect))
    return messages


def _heading_pieces(heading: Heading | None, dialect: Dialect) -> list[Piece]:
    return [dialect.heading_piece(heading)] if heading else []


def _parts(chunks: Iterable[Chunk]) -> Iterator[_Part]:
    for chunk in chunks:
        heading, continued = None, chunk.heading
        for block in chunk.blocks:
            if isinstance(block, Heading):
                heading, continued = block, Heading(f"{block.text} (continued)")
                continue
            if isinstance(block, ListBlock):
                yield from _row_parts(block, heading, continued)
            else:
                yield _Part(runs=block.runs, heading=heading, continued=continued)
            heading = None


def _row_parts(
    block: ListBlock, heading: Heading | None, continued: Heading | None
) -> Iterator[_Part]:
    for number, row in enumerate(block.rows):
        yield _Part(
            runs=(Run("• "), *row),
            is_row=True,
            heading=heading if number == 0 else None,
            continued=continued,
        )


def _fit(part: _Part, dialect: Dialect, *, space: Cost) -> Piece:
    """The first form of a part that fits `space`, or else the shortest."""
    for runs in _shorter_forms(part.runs):
        piece = dialect.paragraph(runs, follows=part.is_row)
        if _fits([piece], dialect, space=space):
            break
    return piece


def _shorter_forms(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """Runs with all their links, with the first link only, with none, then cut."""
    yield runs
    first_url = next((run.url for run in runs if run.url), None)
    yield tuple(run if run.url is first_url else replace(run, url=None) for run in runs)
    without_links = tuple(replace(run, url=None) for run in runs)
    yield without_links
    for length in CUT_LENGTHS_CHARS:
        yield _cut(without_links, length)


def _cut(runs: Sequence[Run], length: int) -> tuple[Run, ...]:
    """The beginning of runs, `length` characters at most."""
    beginning = []
    for run in runs:
        if length <= 0:
            break
        if len(run.text) > length:
            beginning.append(replace(run, text=f"{run.text[: length - 1]}…"))
        else:
            beginning.append(run)
        length -= len(run.text)
    return tuple(beginning)


def _usable_space(dialect: Dialect) -> Cost:
    """The limits less what RESERVED_LINES take."""
    line = dialect.cost(dialect.paragraph([RESERVED_LINE]))
    return _subtract(dialect.limit, [line] * RESERVED_LINES)


def _costs(pieces: Iterable[Piece], dialect: Dialect) -> list[Cost]:
    return [dialect.cost(piece) for piece in pieces]


def _fits(pieces: Iterable[Piece], dialect: Dialect, *, space: Cost) -> bool:
    return min(_subtract(space, _costs(pieces, dialect))) >= 0


def _subtract(space: Cost, costs: Iterable[Cost]) -> Cost:
    for cost in costs:
        space = tuple(free - taken for free, taken in zip(space, cost, strict=True))
    return space
