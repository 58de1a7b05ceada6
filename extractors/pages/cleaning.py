"""Run the text extractor, and drop lines that are not the article: repeated title, pointers, teasers, licence notes."""

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


def spaceless_key(text: str) -> str:
    """Return a text without white space and invisible marks, to compare lines however they are broken."""
    return "".join(text.translate(_INVISIBLE_CHARACTERS).split())


class LinkIndex:
    """The links of a page: which lines are one link, and how much of each block is linked."""

    def __init__(self, tree: Element, sizes: Sizes) -> None:
        self._whole: set[str] = set()
        self._shares: dict[str, float] = {}
        self._ends: dict[
            str, str
        ] = {}  # of a block that ends with a pointer to another article: what comes before it
        for link in tree.iter("a"):
            if 12 < sizes[link].text < 400:
                self._whole.add(spaceless_key(text_of(link)))
        for block in tree.iter("p", "li", "h2", "h3", "h4", "h5", "dd", "td", "blockquote", "div"):
            size = sizes[block]
            if (
                size.linked
                and size.text < 2500
                and (block.tag != "div" or next(child_blocks(block), None) is None)
            ):
                text = text_of(block)
                self._shares.setdefault(spaceless_key(text)[:160], size.density)
                if (before := _before_pointer(block, text)) is not None:
                    self._ends[spaceless_key(text)] = before

    def without_pointer(self, text: str) -> str:
        """Return a line without the pointer to another article at its end: "… said he. Read also: …"."""
        return self._ends.get(spaceless_key(text), text) if self._ends else text

    def density(self, text: str) -> float:
        """Return the share of a line's characters inside links, 0..1."""
        key = spaceless_key(_LEADING_BULLET.sub("", text))
        return 1.0 if key in self._whole else round(self._shares.get(key[:160], 0.0), 3)


def _before_pointer(block: Element, text: str) -> str | None:
    """Return the text of a block before a pointer that ends it, if the words before its last link make it one."""
    links = list(block.iter("a"))
    linked = text_of(links[-1]) if links else ""
    bare = text.rstrip(_AFTER_POINTER)
    if (
        not units(linked) > 12
        or len(linked) > 260
        or not bare.endswith(linked.rstrip(_AFTER_POINTER))
    ):
        return None
    before = bare[: -len(linked.rstrip(_AFTER_POINTER))].rstrip()
    if begins_with_pointer(linked):
        return (
            before.rstrip(_BEFORE_POINTER)
            if ends_with_a_stop(before.rstrip(_BEFORE_POINTER))
            else None
        )
    start = 1 + max(before.rfind(mark) for mark in _SENTENCE_MARKS)
    label = before[start:].strip(_BEFORE_POINTER)
    if start < 40 or not label or not is_pointer_label(label.rstrip(":：")):
        return None
    return before[:start].rstrip(_BEFORE_POINTER)


def with_link_density(lines: Iterable[ExtractedLine], links: LinkIndex) -> list[ExtractedLine]:
    """Return the lines with their link density, and without pointers to other articles at their ends."""
    return [
        replace(line, text=links.without_pointer(line.text), link_density=links.density(line.text))
        for line in lines
    ]


def clean_lines(
    lines: list[ExtractedLine], *, titles: tuple[str, ...] = (), authors: tuple[str, ...] = ()
) -> list[ExtractedLine]:
    """Return only the lines that belong to the article."""
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
    wanted = {comparable_words(title) for title in titles}
    return [
        _without_glued_title(line, titles) if place < 4 else line
        for place, line in enumerate(lines)
        if place >= 4
        or (comparable_words(line.text) not in wanted and not _DATE_LINE.match(line.text))
    ]


def _without_glued_title(line: ExtractedLine, titles: tuple[str, ...]) -> ExtractedLine:
    """Return a line without a title prefixed to it, as extracted from pages without block elements."""
    for title in titles:
        rest = line.text.removeprefix(title)
        if len(rest) < 20 or len(rest) == len(line.text):
            continue
        glued = len(title) >= 12 and rest[0].isalnum()
        if glued or (
            len(title) >= 25 and rest[0] == " " and rest[1].isalnum() and not rest[1].islower()
        ):
            return line.with_text(rest.strip())
    return line


def _without_pointers(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    kept = []
    for line in lines:
        bare = _without_bullet(line)
        if (
            heading_kind(bare) is None
            and not (len(bare) < 260 and begins_with_pointer(bare))
            and not _is_pointer(line)
        ):
            kept.append(line)
    return kept


def _is_pointer(line: ExtractedLine) -> bool:
    """Return whether a line is a link to another article after the words "read also", without a mark between them."""
    if not 0.5 <= line.link_density < 1 or len(line.text) > 260 or ends_with_a_stop(line.text):
        return False
    words = _without_bullet(line).split(maxsplit=4)
    return any(is_pointer_label(" ".join(words[:count])) for count in range(2, len(words)))


def _without_teasers(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Drop lines that are one link if in a run, first or last; a single one amid prose stays."""
    linked = [
        line.link_density >= 0.95 and units(line.text) >= 20 and len(line.text) < 220
        for line in lines
    ]
    last = len(lines) - 1
    kept = []
    for place, line in enumerate(lines):
        in_run = (place > 0 and linked[place - 1]) or (place < last and linked[place + 1])
        if not (linked[place] and (in_run or place >= last - 1 or place == 0)):
            kept.append(line)
    return kept


def _without_notes(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    return [
        line
        for line in lines
        if not (len(line.text) < 500 and SITE_NOTE.match(_without_bullet(line)))
        and not is_subscription_offer(line.text)
        and any(map(str.isalnum, line.text))
        and not _HASH_TAGS.match(line.text)
    ]


def _without_imprint(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Drop the last lines that tell how to reach the outlet, or whose rights the text is; never all of them."""
    end = len(lines)
    while (
        end > 1
        and len(lines[end - 1].text) < 200
        and IMPRINT_LINE.match(_without_bullet(lines[end - 1]))
    ):
        end -= 1
    return lines[:end]


def _without_bulletin(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Drop three or more bulleted headlines at the very end: a list of other news."""
    end = len(lines)
    while end and _is_bulleted_headline(lines[end - 1]):
        end -= 1
    if len(lines) - end < 3 or end < 2:
        return lines
    return lines[: end - 1] if lines[end - 1].place == "heading" else lines[:end]


def _is_bulleted_headline(line: ExtractedLine) -> bool:
    """Return whether a line has a typed bullet; real list items belong to the article."""
    return (
        line.place == "body"
        and bool(_TYPED_BULLET.match(line.text))
        and not ends_with_a_stop(line.text)
    )


def _without_repeats(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    seen: set[str] = set()
    kept = []
    for line in lines:
        key = spaceless_key(_without_bullet(line))
        if units(line.text) > 60 and key in seen:
            continue
        seen.add(key)
        kept.append(line)
    return kept


def _without_credits(lines: list[ExtractedLine], authors: tuple[str, ...]) -> list[ExtractedLine]:
    """Drop a byline at the start and an author biography at the end."""
    names = [comparable_words(name) for name in authors if len(name) > 4]
    if not names:
        return lines
    last = len(lines) - 1
    return [
        line
        for place, line in enumerate(lines)
        if not _is_credit(line, names, at_start=place < 4, at_end=place >= max(3, last - 2))
    ]


def _is_credit(line: ExtractedLine, names: list[str], *, at_start: bool, at_end: bool) -> bool:
    words = comparable_words(line.text)
    if (
        (at_start or at_end)
        and len(words) < 60
        and any(words in (name, f"by {name}", f"von {name}", f"par {name}") for name in names)
    ):
        return True
    return (
        at_end
        and len(words) < 500
        and any(words.startswith(name) for name in names)
        and bool(BIOGRAPHY_VERB.search(line.text[:160]))
    )
