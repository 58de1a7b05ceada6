"""Texts of articles as a page shows them: mentions marked, why each was flagged, two states of a text side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from extractors.model import Mention
from wirewatch.render.cleaning import clean_part


@dataclass(frozen=True, slots=True)
class TextRun:
    """A part of a paragraph; `mark`: the number of the mention that it is, 0 for none."""

    text: str
    mark: int = 0


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Where a mention stands in a field, and its number on the page."""

    start: int
    end: int
    mark: int


def mark_spans(
    text: str, spans: Iterable[MarkedSpan], *, max_bytes: int | None = None
) -> tuple[tuple[TextRun, ...], ...]:
    """Return the paragraphs of a text, its mentions marked; of mentions that overlap, the first is.

    `most`: bytes of UTF-8, about which the text is cut at a blank, with an ellipsis.
    """
    in_order = sorted(spans, key=lambda one: (one.start, -one.end))
    paragraphs, left = [], max_bytes
    for start, end in _lines(text):
        if left is None:
            paragraphs.append(tuple(_runs(text, start, end, in_order)))
            continue
        if left <= 0:
            break
        until = _within(text, start, end, left)
        left = left - len(text[start:until].encode("utf-8", "replace")) if until == end else 0
        more = (TextRun("…"),) if until < end else ()
        paragraphs.append((*_runs(text, start, until, in_order), *more))
    return tuple(paragraphs)


def _within(text: str, start: int, end: int, most: int) -> int:
    """Return where a line is to be cut so that it has about so many bytes; its end when it has no more."""
    part = text[start:end].encode("utf-8", "replace")
    if len(part) <= most:
        return end
    cut = start + len(part[:most].decode("utf-8", "ignore"))
    blank = text.rfind(" ", start, cut)
    return blank if blank > start else cut


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line that is not blank begins and ends."""
    for found in re.finditer(r"[^\n]+", text):
        if found.group().strip():
            yield found.span()


def _runs(text: str, start: int, end: int, spans: Sequence[MarkedSpan]) -> Iterator[TextRun]:
    at = start
    for one in spans:
        if one.end > end or one.start < at:
            continue
        if one.start > at:
            yield TextRun(clean_part(text[at : one.start]))
        yield TextRun(clean_part(text[one.start : one.end]), one.mark)
        at = one.end
    if at < end:
        yield TextRun(clean_part(text[at:end]))


AROUND = 160  # characters on each side of a mention, where a text may not be shown whole


def mention_passages(text: str, spans: Iterable[MarkedSpan]) -> tuple[tuple[TextRun, ...], ...]:
    """Return a passage around each mention, for texts that may not be shown whole; near ones share theirs."""
    groups: list[list[MarkedSpan]] = []
    for one in sorted(spans, key=lambda one: one.start):
        if groups and one.start - groups[-1][-1].end < AROUND:
            groups[-1].append(one)
        else:
            groups.append([one])
    found = []
    for group in groups:
        start, end = max(0, group[0].start - AROUND), min(len(text), group[-1].end + AROUND)
        runs = list(_runs(text, start, end, group))
        before, after = "…" if start else "", "…" if end < len(text) else ""
        found.append(
            (*([TextRun(before)] if before else []), *runs, *([TextRun(after)] if after else []))
        )
    return tuple(found)


MOST_TEXT = 24_000  # bytes of an article on its page; the rest is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedReason:
    """Why words were flagged: one for all places that the same rule found in the same form."""

    number: int
    actor: str
    surface: str
    fields: tuple[str, ...]
    places: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """The text of an article, its mentions marked with the numbers of their reasons."""

    title: tuple[TextRun, ...]
    paragraphs: tuple[tuple[TextRun, ...], ...]
    is_whole: bool
    is_passages: bool  # only the passages around mentions, as whole texts may not be shown


def mention_reasons(mentions: Sequence[Mention]) -> tuple[MarkedReason, ...]:
    """Return the reasons of the mentions of an article, in the order of the text."""
    groups: dict[tuple[str, str, str, str], list[Mention]] = {}
    for one in _in_order(mentions):
        groups.setdefault(_key(one), []).append(one)
    return tuple(
        MarkedReason(
            number=number,
            actor=some[0].actor,
            surface=some[0].surface,
            fields=tuple(dict.fromkeys(one.field for one in some)),
            places=len(some),
            reason=some[0].reason,
        )
        for number, some in enumerate(groups.values(), start=1)
    )


_FIELDS = ("title", "lead", "body")


def _in_order(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda one: (_FIELDS.index(one.field), one.start, -one.end))


def _key(one: Mention) -> tuple[str, str, str, str]:
    # The reason ends with the field; the same form in lead and body is one reason.
    return one.actor, one.alias, one.surface, one.rule


def article_text(
    mentions: Sequence[Mention], *, title: str, lead: str, body: str, full_text: bool, whole: bool
) -> ArticleText:
    """Return the text of an article. `whole`: all of it, however long; without `full_text`, passages only."""
    keys = list(dict.fromkeys(_key(one) for one in _in_order(mentions)))
    spans = {
        field: [
            MarkedSpan(one.start, one.end, keys.index(_key(one)) + 1)
            for one in mentions
            if one.field == field
        ]
        for field in _FIELDS
    }
    head = mark_spans(title, spans["title"])
    if not full_text:
        parts = (*mention_passages(lead, spans["lead"]), *mention_passages(body, spans["body"]))
        return ArticleText(
            title=head[0] if head else (), paragraphs=parts, is_whole=False, is_passages=True
        )
    size = len(f"{lead}{body}".encode("utf-8", "replace"))
    is_whole = whole or size <= MOST_TEXT
    in_body = None if is_whole else MOST_TEXT - len(lead.encode("utf-8", "replace"))
    shown = mark_spans(lead, spans["lead"], max_bytes=None if is_whole else MOST_TEXT)
    if in_body is None or in_body > 0:
        shown += mark_spans(body, spans["body"], max_bytes=in_body)
    return ArticleText(
        title=head[0] if head else (), paragraphs=shown, is_whole=is_whole, is_passages=False
    )


Change = Literal["same", "cut", "added"]


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A part of a changed line."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of two texts side by side; `unchanged`: so many lines that are the same in both stand here."""

    parts: tuple[ChangedText, ...] = ()
    unchanged: int = 0


_TOKEN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff]|\w+\s*|[^\w\s]\s*|\s+")
MOST_LINES = 400
MOST_TOKENS = 1_500  # of a line; a longer one is shown as cut and added
ALIKE = 0.4  # of the words of two lines, from which on they are the same line, edited


def compare_texts(old: str, new: str) -> tuple[DiffLine, ...]:
    """Return what changed from one text to another, line by line and word by word."""
    before = [old[start:end] for start, end in _lines(old)][:MOST_LINES]
    after = [new[start:end] for start, end in _lines(new)][:MOST_LINES]
    found: list[DiffLine] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(DiffLine(unchanged=b - a))
            continue
        for left, right in _paired(before[a:b], after[c:d]):
            found.append(_line(left, right))
    return tuple(found)


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair the lines that are the same one edited, in order; the others stand alone beside ""."""
    rest = list(after)
    for line in before:
        near = next((place for place, other in enumerate(rest) if _are_alike(line, other)), None)
        if near is None:
            yield line, ""
            continue
        for added in rest[:near]:
            yield "", added
        yield line, rest[near]
        rest = rest[near + 1 :]
    for added in rest:
        yield "", added


def _are_alike(one: str, other: str) -> bool:
    words, others = set(one.casefold().split()), set(other.casefold().split())
    if len(words) < 3 or len(others) < 3:  # scripts without blanks too
        words, others = set(one), set(other)
    return len(words & others) >= ALIKE * max(len(words), len(others))


def _line(left: str, right: str) -> DiffLine:
    old, new = _TOKEN.findall(left), _TOKEN.findall(right)
    if not old or not new or max(len(old), len(new)) > MOST_TOKENS:
        parts = (ChangedText("cut", clean_part(left)), ChangedText("added", clean_part(right)))
        return DiffLine(parts=tuple(part for part in parts if part.text))
    parts_: list[ChangedText] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            parts_.append(ChangedText("same", clean_part("".join(old[a:b]))))
            continue
        for change, piece in (("cut", old[a:b]), ("added", new[c:d])):
            if piece:
                parts_.append(
                    ChangedText("cut" if change == "cut" else "added", clean_part("".join(piece)))
                )
    return DiffLine(parts=tuple(parts_))
