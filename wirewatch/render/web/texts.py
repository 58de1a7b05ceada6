"""Texts of articles as a page shows them: marked mentions with reasons, and diffs of two states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from extractors.model import Mention
from wirewatch.render.cleaning import clean_part

PASSAGE_CONTEXT_CHARS = (
    160  # characters on each side of a mention, where a text may not be shown whole
)
MAX_TEXT_BYTES = 24_000  # bytes of an article on its page; the rest is asked for
FIELD_ORDER = ("title", "lead", "body")
_DIFF_TOKEN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff]|\w+\s*|[^\w\s]\s*|\s+")
MAX_COMPARED_LINES = 400
MAX_LINE_TOKENS = 1_500  # of a line; a longer one is shown as cut and added
MIN_COMMON_WORD_SHARE = (
    0.4  # of the words of two lines, from which on they are the same line, edited
)


@dataclass(frozen=True, slots=True)
class TextRun:
    """A part of a paragraph; `mark`: the number of the mention that it is, 0 for none."""

    text: str
    mark: int = 0


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """The position of a mention in a field, and its number on the page."""

    start: int
    end: int
    mark: int


def mark_spans(
    text: str, spans: Iterable[MarkedSpan], *, max_bytes: int | None = None
) -> tuple[tuple[TextRun, ...], ...]:
    """The paragraphs of a text with mentions marked; of overlapping mentions only the first is.

    `max_bytes`: UTF-8 bytes, about which the text is cut at a blank, with an ellipsis.
    """
    in_order = sorted(spans, key=lambda span: (span.start, -span.end))
    paragraphs, remaining = [], max_bytes
    for start, end in _line_spans(text):
        if remaining is None:
            paragraphs.append(tuple(_text_runs(text, start, end, in_order)))
            continue
        if remaining <= 0:
            break
        until = _cut_position(text, start, end, remaining)
        remaining = (
            remaining - len(text[start:until].encode("utf-8", "replace")) if until == end else 0
        )
        ellipsis = (TextRun("…"),) if until < end else ()
        paragraphs.append((*_text_runs(text, start, until, in_order), *ellipsis))
    return tuple(paragraphs)


def _cut_position(text: str, start: int, end: int, max_bytes: int) -> int:
    """Where a line is to be cut so that it has about so many bytes; its end when it has no more."""
    part = text[start:end].encode("utf-8", "replace")
    if len(part) <= max_bytes:
        return end
    cut = start + len(part[:max_bytes].decode("utf-8", "ignore"))
    blank = text.rfind(" ", start, cut)
    return blank if blank > start else cut


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each line that is not blank begins and ends."""
    for match in re.finditer(r"[^\n]+", text):
        if match.group().strip():
            yield match.span()


def _text_runs(text: str, start: int, end: int, spans: Sequence[MarkedSpan]) -> Iterator[TextRun]:
    position = start
    for span in spans:
        if span.end > end or span.start < position:
            continue
        if span.start > position:
            yield TextRun(clean_part(text[position : span.start]))
        yield TextRun(clean_part(text[span.start : span.end]), span.mark)
        position = span.end
    if position < end:
        yield TextRun(clean_part(text[position:end]))


def mention_passages(text: str, spans: Iterable[MarkedSpan]) -> tuple[tuple[TextRun, ...], ...]:
    """A passage around each mention, for texts not to be shown whole; close ones share one."""
    groups: list[list[MarkedSpan]] = []
    for span in sorted(spans, key=lambda span: span.start):
        if groups and span.start - groups[-1][-1].end < PASSAGE_CONTEXT_CHARS:
            groups[-1].append(span)
        else:
            groups.append([span])
    passages = []
    for group in groups:
        start, end = (
            max(0, group[0].start - PASSAGE_CONTEXT_CHARS),
            min(len(text), group[-1].end + PASSAGE_CONTEXT_CHARS),
        )
        runs = list(_text_runs(text, start, end, group))
        before, after = "…" if start else "", "…" if end < len(text) else ""
        passages.append(
            (*([TextRun(before)] if before else []), *runs, *([TextRun(after)] if after else []))
        )
    return tuple(passages)


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
    """The reasons of the mentions of an article, in the order of the text."""
    groups: dict[tuple[str, str, str, str], list[Mention]] = {}
    for mention in _in_order(mentions):
        groups.setdefault(_reason_key(mention), []).append(mention)
    return tuple(
        MarkedReason(
            number=number,
            actor=alike[0].actor,
            surface=alike[0].surface,
            fields=tuple(dict.fromkeys(mention.field for mention in alike)),
            places=len(alike),
            reason=alike[0].reason,
        )
        for number, alike in enumerate(groups.values(), start=1)
    )


def _in_order(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(
        mentions,
        key=lambda mention: (FIELD_ORDER.index(mention.field), mention.start, -mention.end),
    )


def _reason_key(mention: Mention) -> tuple[str, str, str, str]:
    # The reason ends with the field; the same form in lead and body is one reason.
    return mention.actor, mention.alias, mention.surface, mention.rule


def article_text(
    mentions: Sequence[Mention], *, title: str, lead: str, body: str, full_text: bool, whole: bool
) -> ArticleText:
    """The text of an article; `whole`: however long; without `full_text`, passages only."""
    keys = list(dict.fromkeys(_reason_key(mention) for mention in _in_order(mentions)))
    spans = {
        field: [
            MarkedSpan(mention.start, mention.end, keys.index(_reason_key(mention)) + 1)
            for mention in mentions
            if mention.field == field
        ]
        for field in FIELD_ORDER
    }
    head = mark_spans(title, spans["title"])
    if not full_text:
        parts = (*mention_passages(lead, spans["lead"]), *mention_passages(body, spans["body"]))
        return ArticleText(
            title=head[0] if head else (), paragraphs=parts, is_whole=False, is_passages=True
        )
    size = len(f"{lead}{body}".encode("utf-8", "replace"))
    is_whole = whole or size <= MAX_TEXT_BYTES
    in_body = None if is_whole else MAX_TEXT_BYTES - len(lead.encode("utf-8", "replace"))
    shown = mark_spans(lead, spans["lead"], max_bytes=None if is_whole else MAX_TEXT_BYTES)
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
    """One row of a side-by-side diff; `unchanged`: number of equal lines that the row replaces."""

    parts: tuple[ChangedText, ...] = ()
    unchanged: int = 0


def compare_texts(old: str, new: str) -> tuple[DiffLine, ...]:
    """Compare two texts line by line, and changed lines word by word."""
    before = [old[start:end] for start, end in _line_spans(old)][:MAX_COMPARED_LINES]
    after = [new[start:end] for start, end in _line_spans(new)][:MAX_COMPARED_LINES]
    lines: list[DiffLine] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            lines.append(DiffLine(unchanged=b - a))
            continue
        for old_line, new_line in _pair_lines(before[a:b], after[c:d]):
            lines.append(_diff_line(old_line, new_line))
    return tuple(lines)


def _pair_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair edited lines with their originals, in order; unpaired lines are paired with ""."""
    unpaired = list(after)
    for line in before:
        near = next(
            (place for place, candidate in enumerate(unpaired) if _are_alike(line, candidate)), None
        )
        if near is None:
            yield line, ""
            continue
        for added in unpaired[:near]:
            yield "", added
        yield line, unpaired[near]
        unpaired = unpaired[near + 1 :]
    for added in unpaired:
        yield "", added


def _are_alike(old: str, new: str) -> bool:
    words, others = set(old.casefold().split()), set(new.casefold().split())
    if len(words) < 3 or len(others) < 3:  # scripts without blanks too
        words, others = set(old), set(new)
    return len(words & others) >= MIN_COMMON_WORD_SHARE * max(len(words), len(others))


def _diff_line(old_line: str, new_line: str) -> DiffLine:
    old, new = _DIFF_TOKEN.findall(old_line), _DIFF_TOKEN.findall(new_line)
    if not old or not new or max(len(old), len(new)) > MAX_LINE_TOKENS:
        parts = (
            ChangedText("cut", clean_part(old_line)),
            ChangedText("added", clean_part(new_line)),
        )
        return DiffLine(parts=tuple(part for part in parts if part.text))
    changes: list[ChangedText] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            changes.append(ChangedText("same", clean_part("".join(old[a:b]))))
            continue
        for change, piece in (("cut", old[a:b]), ("added", new[c:d])):
            if piece:
                changes.append(
                    ChangedText("cut" if change == "cut" else "added", clean_part("".join(piece)))
                )
    return DiffLine(parts=tuple(changes))
