"""Show an edit of a configuration file line by line, with line numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

CONTEXT_LINES = 3  # shown before and after a change
MAX_COMPARED_LINES = (
    5_000  # lines on each side that differ as a whole; more are shown as cut and added
)
MAX_SHOWN_LINES = 2_000  # lines
MAX_LINE_CHARS = 1_000  # characters of a line that are shown

Kind = Literal["same", "cut", "added", "gap"]


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of a comparison."""

    kind: Kind
    text: str
    old: int | None = None  # its number before, counted from 1
    new: int | None = None  # its number after


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """All that changes in a file."""

    lines: tuple[FileLine, ...]
    cut: int
    added: int
    more: int  # lines that are not shown


def compare_files(before: str, after: str) -> FileChange:
    """Compare two states of a file; each change is listed with the lines around it."""
    old, new = before.splitlines(), after.splitlines()
    every = list(_compared_lines(old, new))
    near = _near_changes(every)
    shown: list[FileLine] = []
    for place, line in enumerate(every):
        if place in near:
            shown.append(line)
        elif shown and shown[-1].kind != "gap":
            shown.append(FileLine("gap", ""))
    while shown and shown[-1].kind == "gap":
        shown.pop()
    return FileChange(
        lines=tuple(shown[:MAX_SHOWN_LINES]),
        cut=sum(line.kind == "cut" for line in every),
        added=sum(line.kind == "added" for line in every),
        more=max(0, len(shown) - MAX_SHOWN_LINES),
    )


def _near_changes(lines: Sequence[FileLine]) -> set[int]:
    changed = (place for place, line in enumerate(lines) if line.kind != "same")
    return {
        around
        for place in changed
        for around in range(place - CONTEXT_LINES, place + CONTEXT_LINES + 1)
    }


def _compared_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[FileLine]:
    start = _common_prefix_length(old, new)
    rest = min(len(old), len(new)) - start
    end = min(rest, _common_prefix_length(old[::-1], new[::-1]))
    for number in range(start):
        yield FileLine("same", old[number][:MAX_LINE_CHARS], number + 1, number + 1)
    yield from _compare_middle(old[start : len(old) - end], new[start : len(new) - end], at=start)
    for back in range(end, 0, -1):
        yield FileLine(
            "same", old[-back][:MAX_LINE_CHARS], len(old) - back + 1, len(new) - back + 1
        )


def _common_prefix_length(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines at the beginning are the same."""
    return next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )


def _compare_middle(old: Sequence[str], new: Sequence[str], *, at: int) -> Iterator[FileLine]:
    if max(len(old), len(new)) > MAX_COMPARED_LINES:
        codes = [("replace", 0, len(old), 0, len(new))]
    else:
        codes = list(SequenceMatcher(None, old, new).get_opcodes())
    for kind, a, b, c, d in codes:
        if kind == "equal":
            for number in range(b - a):
                yield FileLine(
                    "same",
                    old[a + number][:MAX_LINE_CHARS],
                    at + a + number + 1,
                    at + c + number + 1,
                )
            continue
        for number in range(a, b):
            yield FileLine("cut", old[number][:MAX_LINE_CHARS], at + number + 1, None)
        for number in range(c, d):
            yield FileLine("added", new[number][:MAX_LINE_CHARS], None, at + number + 1)
