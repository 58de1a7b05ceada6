"""Charts as SVG, and the counts by week that they show.

Colours come from the style sheet by class, so that they follow light, dark and print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from wirewatch.render.cleaning import clean_name
from wirewatch.render.formatting import MONTHS, quantity

CHART_WIDTH, CHART_HEIGHT = 420, 130
BOTTOM_MARGIN, TOP_MARGIN = 22, 12
LANE_HEIGHT = 26
MAX_LANES = 14
SPARK_WIDTH, SPARK_HEIGHT = 96, 20
CHART_WEEKS = 12
UNREAD_MARK = "–"  # in place of a count that is not known


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart."""

    label: str  # below it; "" for none
    value: int | None  # None: not known
    words: str  # shown when it is pointed at: "11 to 17 Oct: 12 articles"


def column_chart(
    bars: Sequence[Column], *, id: str, title: str, words: str, band: tuple[int, int] | None = None
) -> Markup:
    """A column chart with the last column highlighted.

    `band`: the usual range, from low to high; None if unknown.
    """
    highest = max([bar.value or 0 for bar in bars] + [band[1] if band else 0, 1])
    scale = (CHART_HEIGHT - BOTTOM_MARGIN - TOP_MARGIN) / highest
    step = CHART_WIDTH / max(1, len(bars))
    parts = [_chart_head(id, CHART_WIDTH, CHART_HEIGHT, title, words)]
    base = CHART_HEIGHT - BOTTOM_MARGIN
    if band is not None:
        low, high = (base - scale * value for value in band)
        parts.append(
            f'<rect class="band" x="0" y="{high:.1f}" width="{CHART_WIDTH}" height="{max(low - high, 1):.1f}"/>'
        )
    for place, bar in enumerate(bars):
        tall = scale * (bar.value or 0)
        number = UNREAD_MARK if bar.value is None else bar.value or ""
        kind = "bar now" if place == len(bars) - 1 else "bar"
        x = place * step + step * 0.15
        parts.append(
            f'<g><title>{escape(bar.words)}</title><rect class="{kind}" x="{x:.1f}" y="{base - tall:.1f}" '
            f'width="{step * 0.7:.1f}" height="{tall:.1f}"/>'
            f'<text x="{place * step + step / 2:.1f}" y="{base - tall - 3:.1f}">{number}</text>'
            f'<text class="label" x="{place * step + step / 2:.1f}" y="{CHART_HEIGHT - 6}">{escape(bar.label)}</text></g>'
        )
    parts.append(f'<line class="axis" x1="0" y1="{base}" x2="{CHART_WIDTH}" y2="{base}"/></svg>')
    return Markup("".join(parts))


def sparkline(
    values: Sequence[int], *, words: str, was_read: Sequence[bool] | None = None
) -> Markup:
    """Small columns for a table row, the last one highlighted; no baseline for unread weeks."""
    highest, step = max([*values, 1]), SPARK_WIDTH // max(1, len(values))
    tall = [round((SPARK_HEIGHT - 2) * value / highest) for value in values]
    shapes = [
        f"M{place * step} {SPARK_HEIGHT}v-{height}h{max(step - 1, 1)}v{height}z" if height else ""
        for place, height in enumerate(tall)
    ]
    ground = "".join(
        f"M{start * step} {SPARK_HEIGHT - 0.5}h{length * step}"
        for start, length in _read_spans([True] * len(values) if was_read is None else was_read)
    )
    view = f"0 0 {SPARK_WIDTH} {SPARK_HEIGHT}"
    return Markup(
        f'<svg class="spark" viewBox="{view}" width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}" role="img" '
        f'aria-label="{escape(words)}"><path class="axis" d="{ground}"/>'
        f'<path class="bar" d="{"".join(shapes[:-1])}"/>'
        f'<path class="bar now" d="{"".join(shapes[-1:])}"/></svg>'
    )


def _read_spans(was_read: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where places that are known begin and how many follow one another."""
    start = 0
    for is_known, run in groupby(was_read):
        length = len(list(run))
        if is_known:
            yield start, length
        start += length


@dataclass(frozen=True, slots=True)
class Dot:
    """One report on a time line."""

    lane: str  # its outlet
    at: float  # 0 the first, 1 the last
    kind: str  # class: lead, independent, derived, report
    words: str
    source: int | None = None  # place of the report that it is derived from


def timeline_chart(
    dots: Sequence[Dot], *, id: str, title: str, words: str, ends: tuple[str, str]
) -> Markup:
    """A time line with a lane for each outlet; a line joins a derived report to its origin."""
    names = list(dict.fromkeys(dot.lane for dot in dots))[:MAX_LANES]
    height = LANE_HEIGHT * len(names) + 24
    first_x, last_x = 12, CHART_WIDTH - 12
    parts = [_chart_head(id, CHART_WIDTH, height, title, words)]
    place = {name: LANE_HEIGHT * number + 18 for number, name in enumerate(names)}
    parts += [
        f'<line class="lane" x1="0" y1="{y}" x2="{CHART_WIDTH}" y2="{y}"/>' for y in place.values()
    ]
    spots = [
        (first_x + (last_x - first_x) * dot.at, place[dot.lane]) if dot.lane in place else None
        for dot in dots
    ]
    for dot, spot in zip(dots, spots, strict=True):
        source = spots[dot.source] if dot.source is not None else None
        if spot and source and source != spot:
            parts.append(
                f'<line class="link" x1="{source[0]:.1f}" y1="{source[1]}" x2="{spot[0]:.1f}" y2="{spot[1]}"/>'
            )
    for name, y in place.items():
        # On the side where there are no dots, so that no link strikes it through.
        is_right = min(dot.at for dot in dots if dot.lane == name) < 0.5
        side = f'class="name end" x="{CHART_WIDTH - 2}"' if is_right else 'class="name" x="2"'
        parts.append(f'<text {side} y="{y - 5}">{escape(clean_name(name))}</text>')
    for dot, spot in zip(dots, spots, strict=True):
        if spot:
            parts.append(
                f'<g><title>{escape(dot.words)}</title><circle class="dot {dot.kind}" cx="{spot[0]:.1f}" '
                f'cy="{spot[1]}" r="5"/></g>'
            )
    start, end = ends
    parts.append(f'<text class="label start" x="0" y="{height - 4}">{escape(start)}</text>')
    parts.append(
        f'<text class="label end" x="{CHART_WIDTH}" y="{height - 4}">{escape(end)}</text></svg>'
    )
    return Markup("".join(parts))


def _chart_head(id: str, width: int, height: int, title: str, words: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-title {id}-desc">'
        f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-desc">{escape(words)}</desc>'
    )


class Counted(Protocol):
    """What counting needs to know: articles in each week, the oldest first."""

    @property
    def weeks(self) -> Sequence[int]:
        """Articles in each week."""


SomeCounts = TypeVar("SomeCounts", bound=Counted)


@dataclass(frozen=True, slots=True)
class WeeklyRow:
    """Articles in each week, of one language, outlet or actor."""

    key: str
    weeks: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.weeks)


def weekly_rows(counts: Iterable[SomeCounts], key: Callable[[SomeCounts], str]) -> list[WeeklyRow]:
    """The articles of each week by a key, the most first."""
    weeks_by_key: dict[str, list[int]] = {}
    for counted in counts:
        row = weeks_by_key.setdefault(key(counted), [0] * len(counted.weeks))
        for place, count in enumerate(counted.weeks):
            row[place] += count
    return sorted(
        (WeeklyRow(key, tuple(weeks)) for key, weeks in weeks_by_key.items()),
        key=lambda row: (-row.total, row.key),
    )


def mentions_chart(
    counts: Iterable[Counted],
    *,
    name: str,
    read: Sequence[bool],
    band: tuple[int, int] | None,
    now: datetime,
    timezone: str,
) -> Markup:
    """The chart of the articles that name an actor, a column for each week that ends with `now`.

    `read`: whether anything was read in each week; if not, none is not said of it.
    """
    totals = next(iter(weekly_rows(counts, lambda _: "")), WeeklyRow("", (0,) * CHART_WEEKS)).weeks
    zone = ZoneInfo(timezone)
    shown = []
    for place, count in enumerate(totals):
        end = now - timedelta(days=7) * (CHART_WEEKS - 1 - place)
        first, last = _short_day(end - timedelta(days=7), zone), _short_day(end, zone)
        label = last if (CHART_WEEKS - 1 - place) % 2 == 0 else ""
        articles = quantity(count, "article") if read[place] else "no feed was read"
        shown.append(
            Column(
                label=label,
                value=count if read[place] else None,
                words=f"{first} to {last}: {articles}",
            )
        )
    usual = f" The band is what is usual in 7 days: {band[0]} to {band[1]}." if band else ""
    return column_chart(
        shown,
        id="namings",
        title=f"Articles that name {clean_name(name)}, by week",
        words=f"{weekly_words(totals, read)}.{usual}",
        band=band,
    )


def weekly_words(weeks: Sequence[int], read: Sequence[bool]) -> str:
    """As "5 in the last 7 days, 30 in 12 weeks", counting only weeks in which feeds were read."""
    newest = (
        f"{weeks[-1]} in the last 7 days" if read[-1] else "no feed was read in the last 7 days"
    )
    of = (
        f"{len(read)} weeks"
        if all(read)
        else f"the {quantity(sum(read), 'week')} in which feeds were read"
    )
    return (
        f"{newest}, {sum(weeks)} in {of}" if any(read) else f"no feed was read in {len(read)} weeks"
    )


def _short_day(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]}"
