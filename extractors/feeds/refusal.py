"""What is raised for what is no feed, and what was found instead.

NotAFeed
    The bytes hold no feed that can be read; `reason` says in a sentence what they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """One feed that a web page names as its own."""

    url: str  # absolute http(s) address
    title: str = ""
    named_by: Literal["link", "anchor", "sitemap"] = "link"  # how sure: link rel=alternate, or a mere anchor


class NotAFeed(ValueError):
    """What was read is no feed; `reason` is one sentence for an analyst, `feeds` what the page itself offers."""

    def __init__(self, reason: str, *, feeds: tuple[FoundFeed, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.feeds = feeds

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross process pools by pickle, which forgets keyword-only arguments.
        return (_rebuilt, (self.reason, self.feeds))


def _rebuilt(reason: str, feeds: tuple[FoundFeed, ...]) -> NotAFeed:
    return NotAFeed(reason, feeds=feeds)
