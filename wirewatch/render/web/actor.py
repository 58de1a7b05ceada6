"""One actor as its page shows it: how often it is named in each week, by language and outlet, beside the usual."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from markupsafe import Markup

from wirewatch.render.formatting import MONTHS, NAME, clean, many
from wirewatch.render.web.charts import Column, columns

WEEKS = 12


class Counted(Protocol):
    """What counting needs to know: articles in each week, the oldest first."""

    @property
    def weeks(self) -> Sequence[int]:
        """Articles in each week."""


Kind = TypeVar("Kind", bound=Counted)


@dataclass(frozen=True, slots=True)
class Row:
    """Articles in each week, of one language, outlet or actor."""

    key: str
    weeks: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.weeks)


def rows_by(some: Iterable[Kind], key: Callable[[Kind], str]) -> list[Row]:
    """Return the articles of each week by a key, the most first."""
    found: dict[str, list[int]] = {}
    for one in some:
        row = found.setdefault(key(one), [0] * len(one.weeks))
        for place, count in enumerate(one.weeks):
            row[place] += count
    return sorted((Row(key, tuple(weeks)) for key, weeks in found.items()), key=lambda row: (-row.total, row.key))


def namings_chart(
    some: Iterable[Counted], *, name: str, band: tuple[int, int] | None, now: datetime, timezone: str
) -> Markup:
    """Return the chart of the articles that name an actor, a column for each week that ends with `now`."""
    totals = next(iter(rows_by(some, lambda _: "")), Row("", (0,) * WEEKS)).weeks
    zone = ZoneInfo(timezone)
    shown = []
    for place, count in enumerate(totals):
        end = now - timedelta(days=7) * (WEEKS - 1 - place)
        first, last = _day(end - timedelta(days=7), zone), _day(end, zone)
        label = last if (WEEKS - 1 - place) % 2 == 0 else ""
        shown.append(Column(label=label, value=count, words=f"{first} to {last}: {many(count, 'article')}"))
    usual = f" The band is what is usual in 7 days: {band[0]} to {band[1]}." if band else ""
    return columns(
        shown,
        id="namings",
        title=f"Articles that name {clean(name, NAME)}, by week",
        words=f"{totals[-1]} in the last 7 days, {sum(totals)} in {WEEKS} weeks.{usual}",
        band=band,
    )


def _day(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]}"
