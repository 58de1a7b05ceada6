"""What an edit changes in a file of the configuration, line by line with the numbers of the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

AROUND = 3  # lines shown before and behind a change
MOST_COMPARED = 5_000  # lines on each side that differ as a whole; more are shown as cut and added
MOST_SHOWN = 2_000  # lines
LONGEST = 1_000  # characters of a line that are shown

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
    """Return what changes from one state of a file to another, each change with the lines around it."""
    old, new = before.splitlines(), after.splitlines()
    every = list(_lines(old, new))
    near = _near(every)
    shown: list[FileLine] = []
    for place, line in enumerate(every):
        if place in near:
            shown.append(line)
        elif shown and shown[-1].kind != "gap":
            shown.append(FileLine("gap", ""))
    while shown and shown[-1].kind == "gap":
        shown.pop()
    return FileChange(
        lines=tuple(shown[:MOST_SHOWN]),
        cut=sum(line.kind == "cut" for line in every),
        added=sum(line.kind == "added" for line in every),
        more=max(0, len(shown) - MOST_SHOWN),
    )


def _near(lines: Sequence[FileLine]) -> set[int]:
    changed = (place for place, line in enumerate(lines) if line.kind != "same")
    return {around for place in changed for around in range(place - AROUND, place + AROUND + 1)}


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[FileLine]:
    start = _alike(old, new)
    rest = min(len(old), len(new)) - start
    end = min(rest, _alike(old[::-1], new[::-1]))
    for number in range(start):
        yield FileLine("same", old[number][:LONGEST], number + 1, number + 1)
    yield from _compared(old[start : len(old) - end], new[start : len(new) - end], at=start)
    for back in range(end, 0, -1):
        yield FileLine("same", old[-back][:LONGEST], len(old) - back + 1, len(new) - back + 1)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines at the beginning are the same."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _compared(old: Sequence[str], new: Sequence[str], *, at: int) -> Iterator[FileLine]:
    if max(len(old), len(new)) > MOST_COMPARED:
        codes = [("replace", 0, len(old), 0, len(new))]
    else:
        codes = list(SequenceMatcher(None, old, new).get_opcodes())
    for kind, a, b, c, d in codes:
        if kind == "equal":
            for number in range(b - a):
                yield FileLine(
                    "same", old[a + number][:LONGEST], at + a + number + 1, at + c + number + 1
                )
            continue
        for number in range(a, b):
            yield FileLine("cut", old[number][:LONGEST], at + number + 1, None)
        for number in range(c, d):
            yield FileLine("added", new[number][:LONGEST], None, at + number + 1)
