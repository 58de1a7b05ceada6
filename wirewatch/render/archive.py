"""The index of the filed digests: one static page, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from wirewatch.render.clean import NAME, TITLE, clean
from wirewatch.render.html import environment
from wirewatch.render.words import MONTHS, clock, day, zone_name


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    title: str
    number: int
    lead: str
    stories: int
    when: str
    file: str


def archive_index(filed: Sequence[Filed]) -> str:
    """Give the index page of filed digests, newest first under their month; it asks not to be indexed."""
    months: dict[str, list[_Row]] = {}
    for one in sorted(filed, key=lambda one: (one.composed_at, one.series, one.number), reverse=True):
        months.setdefault(_month(one), []).append(_row(one))
    template = environment().get_template("archive.html.jinja")
    return template.render(months=months, count=len(filed)).strip() + "\n"


def _month(filed: Filed) -> str:
    local = filed.composed_at.astimezone(ZoneInfo(filed.timezone))
    return f"{MONTHS[local.month - 1]} {local.year}"


def _row(filed: Filed) -> _Row:
    zone = ZoneInfo(filed.timezone)
    when = f"{day(filed.composed_at, zone)} {clock(filed.composed_at, zone)} {zone_name(filed.timezone)}"
    lead = filed.subject.partition("] ")[2] or filed.subject
    return _Row(
        title=clean(filed.title, NAME),
        number=filed.number,
        lead=clean(lead, TITLE),
        stories=filed.stories,
        when=when,
        file=filed.file,
    )
