"""Extract an article's publication date and its source: metadata, else the printed date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lxml.etree import iterwalk

from extractors.dates import parse_date
from extractors.model import Precision
from extractors.pages.dom import Element
from extractors.pages.page import Page
from extractors.pages.wording import comparable_words, ends_a_sentence, one_line

_DIGIT_TABLE = {ord(zero) + n: str(n) for zero in "٠۰०" for n in range(10)}
_YEAR_NUMBER = re.compile(r"(?<!\d)(?:199\d|20\d\d|13[5-9]\d|14[0-4]\d)(?!\d)")
_AMBIGUOUS_DATE = re.compile(
    r"(?<!\d)(?:0?[1-9]|1[0-2])/(?:0?[1-9]|1[0-2])/\d{4}"
)  # 3/4/2026: April or March?
_MAX_DATE_LINE_CHARACTERS = 60
_MAX_LINES_AFTER_TITLE = 12
_MAX_PRINTED_DATES = 200
_INVISIBLE_TAGS = frozenset({"script", "style", "noscript", "template"})
EARLIEST_PUBLICATION_YEAR = 1990
_ONE_DAY = timedelta(days=1)
_META_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "dcterms.date",
    "article.published",
    "publication_date",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "mediator_published_time",
)
_ISO_DATE = re.compile(
    r"^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d(?!\d)|[+-]\d\d(?!\d))?)?",
    re.IGNORECASE,
)
_DATE_IN_URL = re.compile(
    r"(?:^|[/_.-])((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """One publication date with its precision and source; `moment` keeps the page's UTC offset."""

    moment: datetime
    precision: Precision
    source: str

    def is_plausible(self, latest: datetime | None) -> bool:
        """Return False before 1990 or after `latest`."""
        is_late = latest is not None and self.moment > latest
        return self.moment.year >= EARLIEST_PUBLICATION_YEAR and not is_late

    def is_near(self, day: date) -> bool:
        """Return whether it is at most a day away."""
        return abs(self.moment.date() - day) <= _ONE_DAY


def publication_date(
    page: Page, *, title: str = "", latest: datetime | None = None
) -> PublicationDate | None:
    """Return the date of JSON-LD, then meta, then the printed one; None if none is plausible.

    Where JSON-LD and meta differ by more than a day, the date in the URL decides, or else the
    printed one. A date in the URL alone counts when nothing else is found; `title` helps to find
    the printed one. Dates before 1990, or after `latest`, are refused.
    """
    claims = []
    for claim in (_date_in_json_ld(page), _date_in_meta(page)):
        if claim and claim.is_plausible(latest):
            claims.append(claim)
    if claims and all(abs(claim.moment - claims[0].moment) <= _ONE_DAY for claim in claims):
        return claims[0]
    day_in_url = date_from_url(page.url)
    if claims:
        return _decide(claims, day_in_url or _printed_day(page, title, latest))
    printed = _printed_date(page, title, latest)
    if day_in_url and not (printed and printed.is_near(day_in_url)):
        in_url = _date_of_day(day_in_url, "url")
        if in_url.is_plausible(latest):
            return in_url
    return printed


def _decide(claims: list[PublicationDate], day: date | None) -> PublicationDate:
    """Return the first claim that agrees with a third source, else the first."""
    for claim in claims:
        if day and claim.is_near(day):
            return claim
    return claims[0]


def _printed_day(page: Page, title: str, latest: datetime | None) -> date | None:
    printed = _printed_date(page, title, latest)
    return printed.moment.date() if printed else None


def _date_of_day(day: date, source: str) -> PublicationDate:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return PublicationDate(midnight, "day", source)


def date_from_url(url: str) -> date | None:
    """Return the day in a URL ("/2021/10/20/…", "-20211020-"), or None."""
    for year, month, day in _DATE_IN_URL.findall(url.split("?")[0]):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def parse_iso_date(value: str, source: str) -> PublicationDate | None:
    """Parse ISO 8601, or return None; UTC unless a zone is given, midnight for a bare day."""
    match = _ISO_DATE.match(value)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups(default="")
    clock = f"{hour or '00'}:{minute or '00'}:{second or '00'}"
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day}T{clock}{_iso_offset(zone)}")
    except ValueError:
        return None
    precision: Precision = "second"
    if not hour:
        precision = "day"
    elif not second:
        precision = "minute"
    return PublicationDate(moment, precision, source)


def _iso_offset(zone: str) -> str:
    if zone.upper() in ("", "Z", "UTC", "GMT"):
        return "+00:00"
    digits = zone.replace(":", "")
    return f"{digits[:3]}:{digits[3:] or '00'}"


def _date_in_json_ld(page: Page) -> PublicationDate | None:
    value: Any = page.article.get("datePublished") or page.article.get("dateCreated")
    if isinstance(value, list) and value:
        value = value[0]
    return parse_iso_date(value, "json-ld") if isinstance(value, str) else None


def _date_in_meta(page: Page) -> PublicationDate | None:
    for name in _META_NAMES:
        dated = parse_iso_date(page.meta.get(name, ""), "meta")
        if dated:
            return dated
    return None


def _printed_date(page: Page, title: str, latest: datetime | None) -> PublicationDate | None:
    from htmldate import find_date

    try:
        iso_day = find_date(
            page.tree,
            original_date=True,
            extensive_search=False,
            min_date=f"{EARLIEST_PUBLICATION_YEAR}-01-01",
            max_date=latest.date().isoformat() if latest else "2100-01-01",
        )
    except Exception:  # it raises a dozen kinds on odd markup; no date is its answer then
        iso_day = None
    if iso_day:
        return parse_iso_date(iso_day, "htmldate")
    day = printed_day(page.tree, title)
    if day is None:
        return None
    printed = _date_of_day(day, "printed")
    return printed if printed.is_plausible(latest) else None


def printed_day(tree: Element, title: str) -> date | None:
    """Return the date within a few lines of the title, or a page's only date on a separate line."""
    title_words = comparable_words(title)
    days: list[date] = []
    lines_after_title = _MAX_LINES_AFTER_TITLE
    for line in _visible_runs(tree):
        lines_after_title += 1
        if title_words and comparable_words(line) == title_words:
            lines_after_title = 1
        day = _day_in_line(line)
        if day is None:
            continue
        if lines_after_title <= _MAX_LINES_AFTER_TITLE:
            return day
        days.append(day)
        if len(days) >= _MAX_PRINTED_DATES:
            break  # a list of dated items; none is the date of the page
    return days[0] if len(set(days)) == 1 else None


def _visible_runs(tree: Element) -> Iterator[str]:
    body = tree.find(".//body")
    for event, node in iterwalk(tree if body is None else body, events=("start", "end")):
        if event == "end":
            text = node.tail
        else:
            text = None if node.tag in _INVISIBLE_TAGS else node.text
        line = one_line(text or "")
        if line:
            yield line


def _day_in_line(line: str) -> date | None:
    """Return the date of a line that holds a complete date and little else."""
    if len(line) > _MAX_DATE_LINE_CHARACTERS or ends_a_sentence(line):
        return None
    text = line.translate(_DIGIT_TABLE)
    if not _YEAR_NUMBER.search(text) or _AMBIGUOUS_DATE.search(text):
        return None
    if sum(map(str.isdigit, text)) < 5:
        return None
    moment = parse_date(text)
    return moment.date() if moment else None
