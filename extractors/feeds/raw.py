"""Raw feed values, the common output of all parsers; and NotAFeed, for bytes without a feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from extractors.model import PaceHints

# NotAFeed
#     The bytes hold no feed that can be read; `reason` says in a sentence what they hold.
MAX_ENTRIES = 5_000  # maximum per document; parsers only count the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFeed:
    """One feed that a web page links to."""

    url: str  # absolute http(s) address
    title: str = ""
    named_by: Literal["link", "anchor", "sitemap"] = (
        "link"  # how reliable: link rel=alternate, or only an anchor
    )


class NotAFeed(ValueError):
    """The document is not a feed.

    `reason` is one sentence for an analyst; `feeds` are the feeds that the page links to.
    """

    def __init__(self, reason: str, *, feeds: tuple[LinkedFeed, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.feeds = feeds

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross process boundaries by pickle, which drops keyword-only arguments.
        return (_unpickle_not_a_feed, (self.reason, self.feeds))


def _unpickle_not_a_feed(reason: str, feeds: tuple[LinkedFeed, ...]) -> NotAFeed:
    return NotAFeed(reason, feeds=feeds)


@dataclass(slots=True, kw_only=True)
class RawEntry:
    """One entry as written: nothing resolved, decoded or cut."""

    title: str = ""
    title_is_markup: bool = True
    link: str = ""
    base: str = ""  # base of the entry's relative links (xml:base); "" if not set
    guid: str = ""
    published: tuple[str, ...] = ()  # date strings, the most reliable first
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
