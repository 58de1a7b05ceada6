"""Render the index of the filed digests as static pages, newest first.

Feeds and calendars are linked next to the digests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from wirewatch.render.cleaning import clean_name, clean_title
from wirewatch.render.formatting import MONTHS, format_day, format_time, zone_name
from wirewatch.render.html import mail_templates


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledDigest:
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
class FeedLinks:
    """A series or an actor with its own feed or calendar; paths are relative to the index."""

    name: str
    page: str | None = None
    feed: str | None = None  # path without .atom or .json; both files exist
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
    filed: Sequence[FiledDigest],
    *,
    title: str = "Digests",
    feed_groups: Sequence[tuple[str, Sequence[FeedLinks]]] = (),
    parent_page: str | None = None,
    omitted: int = 0,
) -> str:
    """The index page of filed digests, newest first, by month; asks search engines not to index it.

    `feed_groups`: headings, each with its series or actors. `parent_page`: link to the page above.
    `omitted`: how many older digests are not listed.
    """
    months: dict[str, list[_Row]] = {}
    for digest in sorted(
        filed, key=lambda digest: (digest.composed_at, digest.series, digest.number), reverse=True
    ):
        months.setdefault(_month(digest), []).append(_row(digest))
    template = mail_templates().get_template("archive.html.jinja")
    clean_groups = [
        (heading, [_clean(shelf) for shelf in links_of_group])
        for heading, links_of_group in feed_groups
        if links_of_group
    ]
    page = template.render(
        months=months,
        count=len(filed),
        title=clean_name(title),
        feed_groups=clean_groups,
        parent_page=parent_page,
        omitted=omitted,
    )
    return page.strip() + "\n"


def _clean(shelf: FeedLinks) -> FeedLinks:
    return FeedLinks(
        name=clean_name(shelf.name), page=shelf.page, feed=shelf.feed, dates=shelf.dates
    )


def _lead(subject: str, headline: str) -> tuple[str, str]:
    """The counts from the subject line, and the headline, complete even if the subject cut it."""
    counts, _, cut = subject.partition(" - ")
    first, *others = cut.split("…")  # an outlet's name may be cut, too
    whole = bool(others) and headline.startswith(first) and all(part in headline for part in others)
    return (counts, headline if whole else cut) if cut else ("", counts)


def _month(filed: FiledDigest) -> str:
    local = filed.composed_at.astimezone(ZoneInfo(filed.timezone))
    return f"{MONTHS[local.month - 1]} {local.year}"


def _row(filed: FiledDigest) -> _Row:
    zone = ZoneInfo(filed.timezone)
    when = (
        f"{format_day(filed.composed_at, zone)} {format_time(filed.composed_at, zone)} "
        f"{zone_name(filed.timezone)}"
    )
    counts, lead = _lead(
        filed.subject.partition("] ")[2] or filed.subject, clean_title(filed.headline)
    )
    return _Row(
        title=clean_name(filed.title),
        number=filed.number,
        lead=clean_title(lead),
        counts=clean_title(counts),
        stories=filed.stories,
        when=when,
        file=filed.file,
    )
