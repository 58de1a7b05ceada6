"""A backtest as plain lines for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wirewatch.domain.backtest import SIDES, Backtest, Change, Side
from wirewatch.domain.digests.model import SnippetPart
from wirewatch.render.backtest import ALIASES, SIGNS, ActorRow, account, actor_rows, alias_rows, edit_lines
from wirewatch.render.clean import NAME, SENTENCE, clean, safe_url
from wirewatch.render.words import many


def lines(test: Backtest) -> Iterator[str]:
    """Give the backtest as plain lines: what was edited, what it comes to, by actor, by alias, then each article."""
    yield from edit_lines(test) or ["the watchlist is the one in use"]
    yield ""
    yield from account(test)
    if test.tally.changes:
        yield ""
        yield from _table(actor_rows(test))
        yield ""
        for side, actor, alias, number in alias_rows(test)[:ALIASES]:
            yield f"{SIGNS[side]}{number:<6} {actor}: {clean(alias, NAME)}"
        for side in SIDES:
            yield from _listed(test, side)


def _table(rows: Sequence[ActorRow]) -> Iterator[str]:
    width = max(len(row.id) for row in rows)
    yield f"{'actor':{width}}  {'now':>7}  {'then':>7}  {'gained':>7}  {'lost':>7}  languages"
    for row in rows:
        tags = " ".join(_signed(tag, *counts) for tag, counts in row.languages.items())
        yield f"{row.id:{width}}  {row.before:7}  {row.after:7}  {row.gained:7}  {row.lost:7}  {tags}".rstrip()


def _signed(tag: str, gained: int, lost: int) -> str:
    parts = ([f"+{gained}"] if gained else []) + ([f"−{lost}"] if lost else [])
    return f"{tag or '?'} {' '.join(parts)}"


def _listed(test: Backtest, side: Side) -> Iterator[str]:
    for (its_side, actor), changes in sorted(test.tally.shown.items()):
        if its_side != side:
            continue
        number = test.tally.of(side, actor=actor)
        yield ""
        yield f"{side}: {actor}, {many(number, 'article')}" + _shown_of(len(changes), number)
        for change in changes:
            yield f"  {SIGNS[side]} {_marked(change.title) or '(no headline)'}"
            yield f"      {_place(change)}  {safe_url(change.url) or ''}"
            yield f"      {_marked(change.snippet)}"
            yield f"      {clean(change.why)}"


def _shown_of(shown: int, number: int) -> str:
    return f", the newest {shown}:" if shown < number else ":"


def _place(change: Change) -> str:
    tag = f" ({change.language})" if change.language else ""
    return f"{change.seen_at:%Y-%m-%d %H:%M}  {clean(change.outlet, NAME)}{tag}"


def _marked(parts: Sequence[SnippetPart]) -> str:
    return clean("".join(f"[[{part.text}]]" if part.strong else part.text for part in parts), 2 * SENTENCE)
