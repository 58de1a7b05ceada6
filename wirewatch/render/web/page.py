"""Render the HTML pages of `wirewatch web`: the template environment and the page frame."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extractors.languages.tags import english_name
from extractors.model import Relation
from extractors.stories.timeline import key_of
from wirewatch.domain.digests.ranking import DERIVED_RELATIONS
from wirewatch.render.cleaning import (
    SENTENCE_CHARS,
    clean,
    clean_headline,
    clean_name,
    clean_part,
    safe_url,
)
from wirewatch.render.formatting import (
    format_date,
    format_day,
    format_duration,
    join_names,
    quantity,
    zone_name,
)
from wirewatch.render.web.charts import sparkline, weekly_words

PRIMARY_TAG = re.compile("[A-Za-z]{2,3}")  # a primary tag
EXCERPT_CHARS = 240  # characters of a text in a list
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
YEAR_SHOWN_BEYOND = timedelta(days=300)  # beyond which a date needs its year


@dataclass(frozen=True, slots=True)
class NavLink:
    """One page of the navigation, and the keys that lead there."""

    name: str
    path: str
    keys: str


NAVIGATION_LINKS = (
    NavLink("Today", "/", "g t"),
    NavLink("Actors", "/actors", "g a"),
    NavLink("Search", "/search", "g s"),
    NavLink("Quotes", "/statements", "g q"),
    NavLink("Coming up", "/coming-up", "g c"),
    NavLink("Digests", "/digests", "g d"),
    NavLink("Feeds", "/feeds", "g f"),
    NavLink("Watchlist", "/watchlist", "g w"),
    NavLink("Status", "/status", "g h"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Values that every page needs in addition to its own; `frame` in the templates."""

    path: str  # of the request
    query: tuple[
        tuple[str, str], ...
    ]  # of the request, to make links to other formats and the next page
    now: datetime
    timezone: str  # in which times are shown
    style: str  # addresses of the style sheet, the script and the icon
    script: str
    icon: str
    user: str | None  # who is logged in; None: no log-in is needed
    token: Callable[[], str]  # the CSRF token of this session, for each form that writes
    pages: frozenset[str]  # paths that are served; a link to another one is not shown

    @property
    def navigation(self) -> tuple[NavLink, ...]:
        """The navigation's links to pages that are served."""
        return tuple(link for link in NAVIGATION_LINKS if link.path in self.pages)

    def at(self, **changed: str | None) -> str:
        """The address of this page with some of its query changed; None takes a parameter away."""
        unchanged = [(name, value) for name, value in self.query if name not in changed]
        added = [(name, value) for name, value in changed.items() if value is not None]
        query = urlencode(unchanged + added)
        return f"{self.path}?{query}" if query else self.path


def render_page(template: str, *, frame: Frame, **values: Any) -> str:
    """A page. Everything is escaped; a value that is missing is an error."""
    return _environment().get_template(template).render(frame=frame, **values)


@cache
def _environment() -> Environment:
    loader = PackageLoader("wirewatch.render.web", "templates")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "title": lambda text: clean_headline(text),
        "name": lambda text: clean_name(text),
        "sentence": lambda text: clean(text, SENTENCE_CHARS),
        "safe_url": safe_url,
        "host": host_name,
        "tag": lambda tag: tag if tag and PRIMARY_TAG.fullmatch(tag) else "",
        "language": lambda tag: clean_name(english_name(tag)) or "unknown language",
        "many": quantity,
        "listed": join_names,
        "duration": format_duration,
        "iso": iso_instant,
        "moment": page_moment,
        "clock": lambda instant, zone: f"{instant.astimezone(ZoneInfo(zone)):%H:%M}",
        "day": lambda instant, zone: format_day(instant, ZoneInfo(zone)),
        "utc": lambda instant: (
            f"{format_day(instant, ZoneInfo('UTC'))} {instant.astimezone(UTC):%Y %H:%M} UTC"
        ),
        "zone": zone_name,
        "xml": without_invalid_xml,
        "excerpt": lambda text: clean(text, EXCERPT_CHARS),
        "derived": count_derived,
        "written": format_date,
        "run": clean_part,
        "spark": weekly_sparkline,
        "quoted": lambda text: '"' + text.replace('"', " ") + '"',
        "next_month": next_month,
        "story_key": key_of,
    }
    return environment


def host_name(url: str) -> str:
    """The host of an address, "" for none."""
    safe = safe_url(url)
    return (urlsplit(safe).hostname or "").removeprefix("www.") if safe else ""


def iso_instant(instant: datetime) -> str:
    """An instant as the `datetime` attribute takes it."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def count_derived(relations: Mapping[Relation, int]) -> int:
    """How many reports are copies, edits, rewrites or translations of others."""
    return sum(count for relation, count in relations.items() if relation in DERIVED_RELATIONS)


def weekly_sparkline(weeks: Sequence[int], read: Sequence[bool]) -> Markup:
    """The columns of some weeks with a text equivalent; `read`: whether each week was read."""
    return sparkline(weeks, words=weekly_words(weeks, read), was_read=read)


def next_month(month: str) -> str:
    """The first day of the month after "2021-12"."""
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}-01"


def without_invalid_xml(text: str) -> str:
    """A text without the characters that XML cannot hold, for a template that escapes it."""
    return _NOT_XML.sub("", text)


def page_moment(instant: datetime, frame: Frame) -> str:
    """As "Thu 14 Oct 21:05" in the page's zone, with the year where it is long ago."""
    zone = ZoneInfo(frame.timezone)
    local = instant.astimezone(zone)
    year = f" {local.year}" if abs(frame.now - instant) > YEAR_SHOWN_BEYOND else ""
    return f"{format_day(instant, zone)}{year} {local:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomEntry:
    """One item of a list, as an entry of its Atom feed."""

    id: str
    title: str
    url: str
    at: datetime
    summary: str = ""
    language: str | None = None
