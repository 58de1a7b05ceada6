"""What is no article, and why: pages that must be said, not stored."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "consent",
    "bot-check",
    "login",
    "paywall",
    "script-only",
    "pdf",
    "image",
    "not-html",
    "empty",
    "section",
    "soft-404",
    "too-large",
]


class NotAnArticle(Exception):
    """Raised for a page that holds no article.

    `reason` is one sentence for an analyst, `kind` a short stable word, `again` whether a later try makes sense.
    """

    def __init__(self, reason: str, *, kind: Kind, again: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind: Kind = kind
        self.again = again

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuilt, (self.reason, self.kind, self.again))


def _rebuilt(reason: str, kind: Kind, again: bool) -> NotAnArticle:
    return NotAnArticle(reason, kind=kind, again=again)
