"""What any reader of a feed hands over, before it is made alike: raw strings, in the feed's own words."""

from __future__ import annotations

from dataclasses import dataclass, field

from wirewatch.domain.model import PaceHints

MAX_ENTRIES = 5_000  # of one document; a reader makes no more of them than that, and counts the rest


@dataclass(slots=True, kw_only=True)
class RawEntry:
    """One record as written: nothing resolved, decoded or cut."""

    title: str = ""
    title_is_markup: bool = True
    link: str = ""
    base: str = ""  # what relative links of this entry are relative to (xml:base); "" when not said
    guid: str = ""
    published: tuple[str, ...] = ()  # date strings, the most trusted first
    updated: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    half: bool = False  # the document ended in its midst


@dataclass(slots=True, kw_only=True)
class RawFeed:
    """One feed as written."""

    title: str = ""
    link: str = ""
    base: str = ""
    language: str = ""
    hints: PaceHints = field(default_factory=PaceHints)
    cut_off: bool = False  # the document ended in its midst
    left_out: int = 0  # entries beyond MAX_ENTRIES
    entries: list[RawEntry]
