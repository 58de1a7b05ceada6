"""Where the words inside quote marks begin and end, in marks of many languages, closed or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"[“”„‟\"«»「」『』]|``|''")
_CLOSERS = {
    "“": "”\"‟", "„": "“”‟\"", "‟": "”", "”": "”", "\"": "\"”", "«": "»", "»": "«", "「": "」", "『": "』", "``": "''",
}  # fmt: skip
_SINGLE = re.compile(r"(?<!\w)[‘'](?=[^\W\d])(?P<in>[^\n‘]{9,400}?[,.!?…])[’'](?!\w)")
_CUT_SHORT = 4  # an unclosed quote of fewer words is a stray mark


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between two quote marks: offsets of the marks outside, of the words inside."""

    opening: int
    start: int
    end: int
    closing: int  # behind the closing mark
    closed: bool = True


def quotations(text: str, first: int, last: int) -> list[Quotation]:
    """Return the outermost quotations of the paragraph text[first:last], in order."""
    marks = [match for match in _MARK.finditer(text, first, last) if not _is_measure(text, match)]
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    depth = 0
    for index, mark in enumerate(marks):
        if opened is None:
            opened = mark if _opens(text, mark) else None
        elif _nests(text, opened, marks, index):
            depth += 1
        elif mark[0] in _CLOSERS[opened[0]] or _closes_wrongly(text, opened, marks, index):
            depth -= 1
            if depth < 0:
                closed = mark[0] in _CLOSERS[opened[0]]
                found.append(Quotation(opened.start(), opened.end(), mark.start(), mark.end(), closed=closed))
                opened, depth = None, 0
        elif mark[0] == opened[0]:
            opened, depth = mark, 0
    if opened is not None and len(text[opened.end() : last].split()) > _CUT_SHORT:
        found.append(Quotation(opened.start(), opened.end(), last, last, closed=False))
    return found if marks else _single(text, first, last)


def _single(text: str, first: int, last: int) -> list[Quotation]:
    """British single quotes: read only in paragraphs without double ones, closed only after an end mark."""
    return [
        Quotation(match.start(), match.start("in"), match.end("in"), match.end())
        for match in _SINGLE.finditer(text, first, last)
    ]


def _is_measure(text: str, mark: re.Match[str]) -> bool:
    """Tell 6'2" and 27" from a closing mark: digits right before, and no quote mark of words."""
    return mark[0] == "''" and text[mark.start() - 1 : mark.start()].isdigit()


def _opens(text: str, mark: re.Match[str]) -> bool:
    following = text[mark.end() : mark.end() + 1]
    if mark[0] in "“„«「『" or mark[0] == "``":
        return bool(following)
    return mark[0] in _CLOSERS and bool(following) and not following.isspace() and _is_free(text, mark)


def _is_free(text: str, mark: re.Match[str]) -> bool:
    """Say whether nothing touches the mark on its left: so stand opening marks."""
    before = text[mark.start() - 1] if mark.start() else " "
    return not before.isalnum() and before not in ".,!?…%)’'"


def _is_opening(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() else " "
    following = text[mark.end() : mark.end() + 1]
    return (before.isspace() or before in "(—–-[") and following.isalnum()


def _nests(text: str, opened: re.Match[str], marks: list[re.Match[str]], index: int) -> bool:
    """Say whether a mark opens a quotation inside the open one."""
    mark = marks[index]
    if mark[0] == "«" == opened[0]:
        return True
    if mark[0] != opened[0] or mark[0] not in '“"' or not _is_opening(text, mark):
        return False
    rest = marks[index + 1 : index + 3]
    return len(rest) == 2 and all(other[0] in _CLOSERS[mark[0]] and not _is_opening(text, other) for other in rest)


def _closes_wrongly(text: str, opened: re.Match[str], marks: list[re.Match[str]], index: int) -> bool:
    """An opening mark where the closing one should be: set so, or the last mark of all."""
    mark = marks[index]
    return mark[0] == opened[0] == "“" and (index == len(marks) - 1 or not _is_opening(text, mark))
