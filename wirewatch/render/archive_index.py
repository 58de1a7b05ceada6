"""Render the index of the filed digests: static pages, newest first, with the feeds and calendars beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from wirewatch.render.formatting import MONTHS, NAME, TITLE, clean, clock, day, zone_name
from wirewatch.render.html import environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One filed digest, as the index names it."""

    series: str  # id
    title: str  # of the series
    number: int
    subject: str
    stories: int
    composed_at: datetime
    timezone: str  # of the series
    file: str  # its page, relative to the index
    headline: str = ""  # "Outlet: headline" of its first story, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One thing that is told of by itself: a series, an actor; and the files that tell it, relative to the index."""

    name: str
    page: str | None = None
    feed: str | None = None  # without its ending: .atom and .json stand beside each other
    dates: str | None = None  # a calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    title: str
    number: int
    lead: str
    counts: str
    stories: int
    when: str
    file: str


def archive_index(
    filed: Sequence[Filed],
    *,
    title: str = "Digests",
    shelves: Sequence[tuple[str, Sequence[Shelf]]] = (),
    up: str | None = None,
    left_out: int = 0,
) -> str:
    """Return the index page of filed digests, newest first under their month; it asks not to be indexed.

    `shelves`: groups of what can be read by itself, under a heading each. `up`: the page above this one.
    `left_out`: how many older digests are not on it.
    """
    months: dict[str, list[_Row]] = {}
    for one in sorted(
        filed, key=lambda one: (one.composed_at, one.series, one.number), reverse=True
    ):
        months.setdefault(_month(one), []).append(_row(one))
    template = environment().get_template("archive.html.jinja")
    named = [(heading, [_clean(shelf) for shelf in some]) for heading, some in shelves if some]
    page = template.render(
        months=months,
        count=len(filed),
        title=clean(title, NAME),
        shelves=named,
        up=up,
        left_out=left_out,
    )
    return page.strip() + "\n"


def _clean(shelf: Shelf) -> Shelf:
    return Shelf(name=clean(shelf.name, NAME), page=shelf.page, feed=shelf.feed, dates=shelf.dates)


def _lead(subject: str, headline: str) -> tuple[str, str]:
    """Return the subject's counts and its headline, whole where the subject had to cut it."""
    counts, _, cut = subject.partition(" - ")
    first, *others = cut.split("…")  # an outlet's name may be cut, too
    whole = bool(others) and headline.startswith(first) and all(part in headline for part in others)
    return (counts, headline if whole else cut) if cut else ("", counts)


def _month(filed: Filed) -> str:
    local = filed.composed_at.astimezone(ZoneInfo(filed.timezone))
    return f"{MONTHS[local.month - 1]} {local.year}"


def _row(filed: Filed) -> _Row:
    zone = ZoneInfo(filed.timezone)
    when = f"{day(filed.composed_at, zone)} {clock(filed.composed_at, zone)} {zone_name(filed.timezone)}"
    counts, lead = _lead(
        filed.subject.partition("] ")[2] or filed.subject, clean(filed.headline, TITLE)
    )
    return _Row(
        title=clean(filed.title, NAME),
        number=filed.number,
        lead=clean(lead, TITLE),
        counts=clean(counts, TITLE),
        stories=filed.stories,
        when=when,
        file=filed.file,
    )
