"""Suggested aliases as plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wirewatch.domain.configuration import Actor
from wirewatch.domain.suggestions import KINDS, Kind, Suggestion
from wirewatch.render.clean import NAME, clean, safe_url
from wirewatch.render.words import many

_HEADS: dict[Kind, str] = {
    "acronym": "acronyms in parentheses beside a known name",
    "beside": "names that articles put beside a known one",
    "spelling": "words that differ from a known alias by a letter or two",
    "company": "names that stand in the headlines of its articles far more often than elsewhere",
}


def suggestion_lines(found: Sequence[Suggestion], *, actor: Actor, show: int) -> Iterator[str]:
    """Give the suggestions by kind, each with its number of articles and an example."""
    for kind in KINDS:
        some = [one for one in found if one.kind == kind]
        if some:
            yield f"{_HEADS[kind]}:"
            for one in some[:show]:
                yield from _lines(one)
            if len(some) > show:
                yield f"  and {len(some) - show} more: --show {len(some)}"
            yield ""
    if found:
        yield f"Nothing was added. What fits goes under aliases of {actor.id} in watchlist.yaml; try it with backtest."
    else:
        yield f"The archive shows no name for {actor.id} that its aliases do not find."


def _lines(one: Suggestion) -> Iterator[str]:
    beside = f", near “{clean(one.near, NAME)}”" if one.near else ""
    yield f"  {clean(one.text, NAME)}  ({many(one.articles, 'article')}{beside})"
    yield f"      {clean(one.example)}"
    yield f"      {safe_url(one.url) or ''}".rstrip()
