"""A backtest as one HTML page: volume by day, actors, and by actor what would be lost and gained, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wirewatch.domain.backtest import Backtest, Change, Side, Tally
from wirewatch.domain.digest.model import SnippetPart
from wirewatch.domain.languages.tags import english_name
from wirewatch.render.backtest import ALIASES, SIGNS, DayRow, account, actor_rows, alias_rows, day_rows, edit_lines
from wirewatch.render.clean import NAME, TITLE, clean, cleaned_parts, safe_url
from wirewatch.render.html import environment
from wirewatch.render.sources import direction
from wirewatch.render.words import MONTHS

DAYS = 60  # of volume that the page shows, the newest
HEIGHT = 60  # of a day's bar, in the units of the drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article of a list."""

    title: tuple[SnippetPart, ...]
    url: str | None
    outlet: str
    language: str  # tag, or ""
    language_name: str
    direction: str
    when: str
    snippet: tuple[SnippetPart, ...]
    why: str
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One side of an actor's two lists."""

    side: Side
    count: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One actor's two lists."""

    name: str
    before: int
    after: int
    columns: tuple[Column, Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day of the drawing; heights in its units."""

    at: int
    before: float
    after: float
    title: str


def page(test: Backtest) -> str:
    """Give the page; it asks not to be indexed."""
    rows, days = actor_rows(test), day_rows(test.tally)
    shown = days[-DAYS:]
    template = environment().get_template("backtest.html.jinja")
    return (
        template.render(
            account=account(test),
            edits=edit_lines(test),
            actors=[row for row in rows if row.gained or row.lost],
            unchanged=[(row.name, row.before) for row in rows if not (row.gained or row.lost)],
            languages=_languages(test.tally),
            aliases=_aliases(test),
            bars=_bars(shown),
            most=max((max(row.before, row.after) for row in shown), default=0),
            first=_day(shown[0]) if shown else "",
            last=_day(shown[-1]) if shown else "",
            earlier=len(days) - len(shown),
            sections=_sections(test),
            when=f"{test.now:%Y-%m-%d %H:%M} UTC",
            height=HEIGHT,
            width=min(100, max(30, len(shown) * 6)),
        ).strip()
        + "\n"
    )


def _languages(tally: Tally) -> list[tuple[str, int, int]]:
    tags = sorted({tag for _, _, tag in tally.changes})
    rows = [
        (english_name(tag) or "unknown", tally.of("gained", language=tag), tally.of("lost", language=tag))
        for tag in tags
    ]
    return sorted(rows, key=lambda row: (-row[1] - row[2], row[0]))


def _aliases(test: Backtest) -> list[tuple[str, str, str]]:
    return [
        (f"{SIGNS[side]}{number:,}", clean(alias, NAME), clean(test.names.get(actor, actor), NAME))
        for side, actor, alias, number in alias_rows(test)[:ALIASES]
    ]


def _bars(rows: Sequence[DayRow]) -> list[Bar]:
    most = max((max(row.before, row.after) for row in rows), default=0) or 1
    return [
        Bar(
            at=number * 10,
            before=round(HEIGHT * row.before / most, 2),
            after=round(HEIGHT * row.after / most, 2),
            title=f"{_day(row)}: {row.before} now, {row.after} then, of {row.read} read",
        )
        for number, row in enumerate(rows)
    ]


def _day(row: DayRow) -> str:
    return f"{row.day.day} {MONTHS[row.day.month - 1]} {row.day.year}"


def _sections(test: Backtest) -> list[Section]:
    return [
        Section(
            name=row.name,
            before=row.before,
            after=row.after,
            columns=(_column(test, "lost", row.id, row.lost), _column(test, "gained", row.id, row.gained)),
        )
        for row in actor_rows(test)
        if row.gained or row.lost
    ]


def _column(test: Backtest, side: Side, actor: str, count: int) -> Column:
    shown = test.tally.shown.get((side, actor), [])
    return Column(side=side, count=count, items=tuple(_item(change) for change in shown))


def _item(change: Change) -> Item:
    title = "".join(part.text for part in change.title)
    whole = "newly flagged" if change.side == "gained" else "no longer flagged at all"
    return Item(
        title=cleaned_parts(change.title, TITLE) or (SnippetPart(text="(no headline)"),),
        url=safe_url(change.url),
        outlet=clean(change.outlet, NAME),
        language=change.language if change.language and change.language.isalpha() else "",
        language_name=clean(english_name(change.language), NAME),
        direction=direction(title, change.language),
        when=f"{change.seen_at.day} {MONTHS[change.seen_at.month - 1]} {change.seen_at:%H:%M}",
        snippet=cleaned_parts(change.snippet, 600),
        why=clean(change.why),
        whole=whole if change.whole else "",
    )
