"""Match one text with the watchlist, whatever it is stored as."""

from __future__ import annotations

from typing import Protocol

from extractors.names.watchlist import Watchlist, WatchResult


class MatchableText(Protocol):
    """The parts of an article that are matched."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def lead(self) -> str: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102
    @property
    def language(self) -> str | None: ...  # noqa: D102


def match_text(watchlist: Watchlist, text: MatchableText, *, outlet: str | None) -> WatchResult:
    """Find the actors that a text names; `outlet`: whose rules apply."""
    return watchlist.watch(
        title=text.title,
        lead=text.lead,
        body=text.body,
        language=text.language,
        outlet=outlet,
    )
