"""Charts as SVG: colours come from the style sheet by class, so that they follow light, dark and print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from wirewatch.render.formatting import NAME, clean

WIDTH, HEIGHT = 420, 130
BOTTOM, TOP = 22, 12
LANE = 26
MOST_LANES = 14
SPARK_WIDTH, SPARK_HEIGHT = 96, 20


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart."""

    label: str  # below it; "" for none
    value: int
    words: str  # shown when it is pointed at: "11 to 17 Oct: 12 articles"


def columns(some: Sequence[Column], *, id: str, title: str, words: str, band: tuple[int, int] | None = None) -> Markup:
    """Return a chart of columns, the last one set apart. `band`: what is usual, from low to high; None: not known."""
    highest = max([one.value for one in some] + [band[1] if band else 0, 1])
    scale = (HEIGHT - BOTTOM - TOP) / highest
    step = WIDTH / max(1, len(some))
    parts = [_head(id, WIDTH, HEIGHT, title, words)]
    base = HEIGHT - BOTTOM
    if band is not None:
        low, high = (base - scale * value for value in band)
        parts.append(f'<rect class="band" x="0" y="{high:.1f}" width="{WIDTH}" height="{max(low - high, 1):.1f}"/>')
    for place, one in enumerate(some):
        tall = scale * one.value
        kind = "bar now" if place == len(some) - 1 else "bar"
        x = place * step + step * 0.15
        parts.append(
            f'<g><title>{escape(one.words)}</title><rect class="{kind}" x="{x:.1f}" y="{base - tall:.1f}" '
            f'width="{step * 0.7:.1f}" height="{tall:.1f}"/>'
            f'<text x="{place * step + step / 2:.1f}" y="{base - tall - 3:.1f}">{one.value or ""}</text>'
            f'<text class="label" x="{place * step + step / 2:.1f}" y="{HEIGHT - 6}">{escape(one.label)}</text></g>'
        )
    parts.append(f'<line class="axis" x1="0" y1="{base}" x2="{WIDTH}" y2="{base}"/></svg>')
    return Markup("".join(parts))


def sparkline(values: Sequence[int], *, words: str) -> Markup:
    """Return a line of small columns, the last one set apart, for a row of a table."""
    highest, step = max([*values, 1]), SPARK_WIDTH // max(1, len(values))
    tall = [round((SPARK_HEIGHT - 2) * value / highest) for value in values]
    shapes = [
        f"M{place * step} {SPARK_HEIGHT}v-{height}h{max(step - 1, 1)}v{height}z" if height else ""
        for place, height in enumerate(tall)
    ]
    view = f"0 0 {SPARK_WIDTH} {SPARK_HEIGHT}"
    return Markup(
        f'<svg class="spark" viewBox="{view}" width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}" role="img" '
        f'aria-label="{escape(words)}"><path class="axis" d="M0 {SPARK_HEIGHT - 0.5}h{SPARK_WIDTH}"/>'
        f'<path class="bar" d="{"".join(shapes[:-1])}"/>'
        f'<path class="bar now" d="{"".join(shapes[-1:])}"/></svg>'
    )


@dataclass(frozen=True, slots=True)
class Dot:
    """One report on a time line."""

    lane: str  # its outlet
    at: float  # 0 the first, 1 the last
    kind: str  # class: lead, independent, derived, report
    words: str
    source: int | None = None  # place of the report that it is derived from


def lanes(dots: Sequence[Dot], *, id: str, title: str, words: str, ends: tuple[str, str]) -> Markup:
    """Return a time line with a lane for each outlet; a report that is derived from another hangs on it by a line."""
    names = list(dict.fromkeys(one.lane for one in dots))[:MOST_LANES]
    height = LANE * len(names) + 24
    left, right = 12, WIDTH - 12
    parts = [_head(id, WIDTH, height, title, words)]
    place = {name: LANE * number + 18 for number, name in enumerate(names)}
    parts += [f'<line class="lane" x1="0" y1="{y}" x2="{WIDTH}" y2="{y}"/>' for y in place.values()]
    spots = [(left + (right - left) * one.at, place[one.lane]) if one.lane in place else None for one in dots]
    for one, spot in zip(dots, spots, strict=True):
        source = spots[one.source] if one.source is not None else None
        if spot and source and source != spot:
            parts.append(
                f'<line class="link" x1="{source[0]:.1f}" y1="{source[1]}" x2="{spot[0]:.1f}" y2="{spot[1]}"/>'
            )
    for name, y in place.items():
        # On the side where there are no dots, so that no link strikes it through.
        is_right = min(one.at for one in dots if one.lane == name) < 0.5
        side = f'class="name end" x="{WIDTH - 2}"' if is_right else 'class="name" x="2"'
        parts.append(f'<text {side} y="{y - 5}">{escape(clean(name, NAME))}</text>')
    for one, spot in zip(dots, spots, strict=True):
        if spot:
            parts.append(
                f'<g><title>{escape(one.words)}</title><circle class="dot {one.kind}" cx="{spot[0]:.1f}" '
                f'cy="{spot[1]}" r="5"/></g>'
            )
    start, end = ends
    parts.append(f'<text class="label start" x="0" y="{height - 4}">{escape(start)}</text>')
    parts.append(f'<text class="label end" x="{WIDTH}" y="{height - 4}">{escape(end)}</text></svg>')
    return Markup("".join(parts))


def _head(id: str, width: int, height: int, title: str, words: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-title {id}-desc">'
        f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-desc">{escape(words)}</desc>'
    )
