"""Drop lines that are not the article: repeated title, pointers, teasers, licence notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from extractors.pages.dom import Element, Sizes, child_blocks, text_of
from extractors.pages.languages.site_lines import BIOGRAPHY_VERB, IMPRINT_LINE, SITE_NOTE
from extractors.pages.phrases import (
    begins_with_pointer,
    heading_kind,
    is_pointer_label,
    is_subscription_offer,
)
from extractors.pages.text_lines import ExtractedLine
from extractors.pages.wording import comparable_words, ends_with_a_stop, units

_INVISIBLE_CHARACTERS = dict.fromkeys(
    map(ord, "\u200b\u200e\u200f\u00ad\ufeff\u2060\u202a\u202b\u202c")
)
_LEADING_BULLET = re.compile(r"^[\s\-–—*•·|>»#]+")
_TYPED_BULLET = re.compile(r"^\s*[•·▪●■◆►»]\s*\S.{14,150}$")
_HASH_TAGS = re.compile(r"^\s*(?:#[\w\u200c\u2e30-\u2e35]+[\s,،;·|]*)+$")
_DATE_LINE = re.compile(r"^[\s\d./:,\-–—|]{6,30}$")
_AFTER_POINTER = " .»›>→…)]"
_BEFORE_POINTER = " \t([«‹<–—-|►▶»›→*"
_SENTENCE_MARKS = ".!?…。！？۔؟।([|»”"
_LINKED_BLOCK_TAGS = ("p", "li", "h2", "h3", "h4", "h5", "dd", "td", "blockquote", "div")
_KEY_CHARACTERS = 160  # by which a line is found among the blocks
_HEAD_LINES = 4  # that may repeat the title or name the author


class LinkIndex:
    """The links of a page: which lines consist of one link, and how much of each block is linked."""

    def __init__(self, tree: Element, sizes: Sizes) -> None:
        self._links: set[str] = set()
        self._shares: dict[str, float] = {}
        self._without_pointer: dict[str, str] = {}  # of blocks that end with a pointer
        for link in tree.iter("a"):
            if 12 < sizes[link].text < 400:
                self._links.add(spaceless_key(text_of(link)))
        for block in tree.iter(*_LINKED_BLOCK_TAGS):
            size = sizes[block]
            if not size.linked or size.text >= 2500:
                continue
            if block.tag == "div" and next(child_blocks(block), None) is not None:
                continue
            text = text_of(block)
            key = spaceless_key(text)
            self._shares.setdefault(key[:_KEY_CHARACTERS], size.density)
            before = _before_pointer(block, text)
            if before is not None:
                self._without_pointer[key] = before

    def without_pointer(self, text: str) -> str:
        """Remove a pointer to another article from the end of a line: "… said he. Read also: …"."""
        if not self._without_pointer:
            return text
        return self._without_pointer.get(spaceless_key(text), text)

    def density(self, text: str) -> float:
        """Return the share of a line's characters inside links, 0..1."""
        key = spaceless_key(_LEADING_BULLET.sub("", text))
        if key in self._links:
            return 1.0
        return round(self._shares.get(key[:_KEY_CHARACTERS], 0.0), 3)


def spaceless_key(text: str) -> str:
    """Remove white space and invisible marks, to compare lines however they are broken."""
    return "".join(text.translate(_INVISIBLE_CHARACTERS).split())


def _before_pointer(block: Element, text: str) -> str | None:
    """Return a block's text before a final pointer, recognised by the words before its last link."""
    links = list(block.iter("a"))
    pointer = text_of(links[-1]) if links else ""
    if units(pointer) <= 12 or len(pointer) > 260:
        return None
    ending = pointer.rstrip(_AFTER_POINTER)
    stripped = text.rstrip(_AFTER_POINTER)
    if not stripped.endswith(ending):
        return None
    before = stripped[: -len(ending)].rstrip()
    if begins_with_pointer(pointer):
        before = before.rstrip(_BEFORE_POINTER)
        return before if ends_with_a_stop(before) else None
    label_start = 1 + max(map(before.rfind, _SENTENCE_MARKS))
    label = before[label_start:].strip(_BEFORE_POINTER)
    if label_start < 40 or not label or not is_pointer_label(label.rstrip(":：")):
        return None
    return before[:label_start].rstrip(_BEFORE_POINTER)


def with_link_density(lines: Iterable[ExtractedLine], links: LinkIndex) -> list[ExtractedLine]:
    """Return the lines with their link density, without pointers to other articles at the end."""
    weighted = []
    for line in lines:
        text = links.without_pointer(line.text)
        weighted.append(replace(line, text=text, link_density=links.density(line.text)))
    return weighted


def clean_lines(
    lines: list[ExtractedLine], *, titles: tuple[str, ...] = (), authors: tuple[str, ...] = ()
) -> list[ExtractedLine]:
    """Drop the lines that do not belong to the article."""
    lines = _without_title(lines, titles)
    for step in (
        _without_pointers,
        _without_teasers,
        _without_notes,
        _without_imprint,
        _without_bulletin,
        _without_repeats,
    ):
        lines = step(lines)
    return _without_credits(lines, authors)


def _without_bullet(line: ExtractedLine) -> str:
    return _LEADING_BULLET.sub("", line.text)


def _without_title(lines: list[ExtractedLine], titles: tuple[str, ...]) -> list[ExtractedLine]:
    title_words = set(map(comparable_words, titles))
    remaining = []
    for line in lines[:_HEAD_LINES]:
        if comparable_words(line.text) not in title_words and not _DATE_LINE.match(line.text):
            remaining.append(_without_glued_title(line, titles))
    return remaining + lines[_HEAD_LINES:]


def _without_glued_title(line: ExtractedLine, titles: tuple[str, ...]) -> ExtractedLine:
    """Remove a title glued to the start of a line, as on pages without block elements."""
    for title in titles:
        text = line.text.removeprefix(title)
        if len(text) < 20 or len(text) == len(line.text):
            continue
        if len(title) >= 12 and text[0].isalnum():
            return line.with_text(text.strip())
        begins_sentence = text[0] == " " and text[1].isalnum() and not text[1].islower()
        if len(title) >= 25 and begins_sentence:
            return line.with_text(text.strip())
    return line


def _without_pointers(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    return [line for line in lines if not _is_pointer(line)]


def _is_pointer(line: ExtractedLine) -> bool:
    """Return whether a line is a heading of other articles, or "Read also: …" with a link."""
    text = _without_bullet(line)
    if heading_kind(text) is not None or (len(text) < 260 and begins_with_pointer(text)):
        return True
    if not 0.5 <= line.link_density < 1 or len(line.text) > 260 or ends_with_a_stop(line.text):
        return False
    words = text.split(maxsplit=4)
    return any(is_pointer_label(" ".join(words[:count])) for count in range(2, len(words)))


def _without_teasers(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Drop lines that are one link if in a run, first or last; a single one amid prose is kept."""
    is_link = [False, *map(_is_linked_line, lines), False]
    remaining = []
    for index, line in enumerate(lines):
        before, is_linked, after = is_link[index : index + 3]
        is_at_edge = index == 0 or index >= len(lines) - 2
        if not is_linked or not (before or after or is_at_edge):
            remaining.append(line)
    return remaining


def _is_linked_line(line: ExtractedLine) -> bool:
    return line.link_density >= 0.95 and len(line.text) < 220 and units(line.text) >= 20


def _without_notes(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    return [line for line in lines if not _is_note(line)]


def _is_note(line: ExtractedLine) -> bool:
    if len(line.text) < 500 and SITE_NOTE.match(_without_bullet(line)):
        return True
    if is_subscription_offer(line.text) or _HASH_TAGS.match(line.text):
        return True
    return not any(map(str.isalnum, line.text))


def _without_imprint(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Drop the last lines with contact details of the outlet or rights; never all lines."""
    end = len(lines)
    while end > 1 and _is_imprint(lines[end - 1]):
        end -= 1
    return lines[:end]


def _is_imprint(line: ExtractedLine) -> bool:
    return len(line.text) < 200 and IMPRINT_LINE.match(_without_bullet(line)) is not None


def _without_bulletin(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Drop three or more bulleted headlines at the very end: a list of other news."""
    end = len(lines)
    while end and _is_bulleted_headline(lines[end - 1]):
        end -= 1
    if len(lines) - end < 3 or end < 2:
        return lines
    if lines[end - 1].place == "heading":
        end -= 1
    return lines[:end]


def _is_bulleted_headline(line: ExtractedLine) -> bool:
    """Return whether a line has a typed bullet; real list items belong to the article."""
    if line.place != "body" or ends_with_a_stop(line.text):
        return False
    return _TYPED_BULLET.match(line.text) is not None


def _without_repeats(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    seen: set[str] = set()
    remaining = []
    for line in lines:
        key = spaceless_key(_without_bullet(line))
        if key not in seen or units(line.text) <= 60:
            seen.add(key)
            remaining.append(line)
    return remaining


def _without_credits(lines: list[ExtractedLine], authors: tuple[str, ...]) -> list[ExtractedLine]:
    """Drop a byline at the start and an author biography at the end."""
    names = tuple(comparable_words(name) for name in authors if len(name) > 4)
    if not names:
        return lines
    end_index = max(3, len(lines) - 3)
    remaining = []
    for index, line in enumerate(lines):
        is_at_end = index >= end_index
        is_credit = (index < _HEAD_LINES or is_at_end) and _is_byline(line, names)
        if not is_credit and not (is_at_end and _is_biography(line, names)):
            remaining.append(line)
    return remaining


def _is_byline(line: ExtractedLine, names: tuple[str, ...]) -> bool:
    words = comparable_words(line.text)
    if len(words) >= 60:
        return False
    return any(words in (name, f"by {name}", f"von {name}", f"par {name}") for name in names)


def _is_biography(line: ExtractedLine, names: tuple[str, ...]) -> bool:
    words = comparable_words(line.text)
    if len(words) >= 500 or not words.startswith(names):
        return False
    return BIOGRAPHY_VERB.search(line.text[:160]) is not None
