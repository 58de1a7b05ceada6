"""Extract when an article was published, and which source said so: metadata, else the date printed on the page."""

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
_MAX_DATE_LINE_CHARACTERS = 60  # characters of a line that holds a date and little else
_MAX_LINES_AFTER_TITLE = 12  # lines behind the title
_MAX_PRINTED_DATES = 200  # dates on one page
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


def printed_day(tree: Element, title: str) -> date | None:
    """Return the date within a few lines of the title, or the only stand-alone date of the page."""
    wanted = comparable_words(title)
    days: list[date] = []
    since: int | None = None  # lines behind the title
    for line in _visible_runs(tree):
        if wanted and comparable_words(line) == wanted:
            since = 0
        day = _day_in_line(line)
        if since is not None:
            since += 1
            if day is not None and since <= _MAX_LINES_AFTER_TITLE:
                return day
        if day is not None:
            days.append(day)
            if (since is None or since > _MAX_LINES_AFTER_TITLE) and len(
                days
            ) >= _MAX_PRINTED_DATES:
                break  # a list of dated items; none is the date of the page
    return days[0] if len(set(days)) == 1 else None


def _visible_runs(tree: Element) -> Iterator[str]:
    body = tree.find(".//body")
    for event, node in iterwalk(tree if body is None else body, events=("start", "end")):
        run = node.tail if event == "end" else None if node.tag in _INVISIBLE_TAGS else node.text
        if run and (line := one_line(run)):
            yield line


def _day_in_line(line: str) -> date | None:
    """Return the date of a line that holds a complete date and little else."""
    if len(line) > _MAX_DATE_LINE_CHARACTERS or ends_a_sentence(line):
        return None
    digits = line.translate(_DIGIT_TABLE)
    if (
        not _YEAR_NUMBER.search(digits)
        or _AMBIGUOUS_DATE.search(digits)
        or sum(map(str.isdigit, digits)) < 5
    ):
        return None
    found = parse_date(digits)
    return found.date() if found else None


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """One publication date with its precision and source; `moment` is aware, with the page's own offset."""

    moment: datetime
    precision: Precision
    source: str


def publication_date(
    page: Page, *, title: str = "", latest: datetime | None = None
) -> PublicationDate | None:
    """Return the publication date: JSON-LD, then meta, then the date printed on the page; None when none is plausible.

    Where JSON-LD and meta differ by more than a day, the date in the address decides, or else the printed one. A date
    in the address stands alone when nothing else is found; `title` helps to find the printed one. Dates
    before 1990, or after `latest`, are refused.
    """
    claims = [
        claim
        for claim in (_from_json_ld(page), _from_meta(page))
        if claim and _is_plausible(claim, latest)
    ]
    in_url = date_from_url(page.url)
    if claims and _agree(claims):
        return claims[0]
    printed = None if claims and in_url else _printed_date(page, title, latest)
    third = in_url or (printed.moment.date() if printed else None)
    if claims:
        return next(
            (claim for claim in claims if third and abs(claim.moment.date() - third) <= _ONE_DAY),
            claims[0],
        )
    if in_url and not (printed and abs(printed.moment.date() - in_url) <= _ONE_DAY):
        from_url = PublicationDate(
            datetime(in_url.year, in_url.month, in_url.day, tzinfo=UTC), "day", "url"
        )
        return from_url if _is_plausible(from_url, latest) else printed
    return printed


def _agree(claims: list[PublicationDate]) -> bool:
    return all(abs(claim.moment - claims[0].moment) <= _ONE_DAY for claim in claims)


def date_from_url(url: str) -> date | None:
    """Return the day that an address names ("/2021/10/20/…", "-20211020-"), or None."""
    for year, month, day in _DATE_IN_URL.findall(url.split("?")[0]):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def parse_iso_date(value: str, source: str) -> PublicationDate | None:
    """Return the date of an ISO 8601 string, or None; a time without a zone is taken as UTC, a bare day as midnight."""
    found = _ISO_DATE.match(value)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        moment = datetime.fromisoformat(
            f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{_iso_offset(zone)}"
        )
    except ValueError:
        return None
    precision: Precision = "day" if hour is None else "minute" if second is None else "second"
    return PublicationDate(moment, precision, source)


def _iso_offset(zone: str | None) -> str:
    if not zone or zone.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    digits = zone.replace(":", "")
    return f"{digits[:3]}:{digits[3:] or '00'}"


def _from_json_ld(page: Page) -> PublicationDate | None:
    value: Any = page.article.get("datePublished") or page.article.get("dateCreated")
    value = value[0] if isinstance(value, list) and value else value
    return parse_iso_date(value, "json-ld") if isinstance(value, str) else None


def _from_meta(page: Page) -> PublicationDate | None:
    for name in _META_NAMES:
        if (value := page.meta.get(name)) and (found := parse_iso_date(value, "meta")):
            return found
    return None


def _printed_date(page: Page, title: str, latest: datetime | None) -> PublicationDate | None:
    from htmldate import find_date

    try:
        found = find_date(
            page.tree,
            original_date=True,
            extensive_search=False,
            min_date=f"{EARLIEST_PUBLICATION_YEAR}-01-01",
            max_date=latest.date().isoformat() if latest else "2100-01-01",
        )
    except Exception:  # it raises a dozen kinds on odd markup; no date is its answer then
        found = None
    if found:
        return parse_iso_date(found, "htmldate")
    day = printed_day(page.tree, title)
    beside = (
        PublicationDate(datetime(day.year, day.month, day.day, tzinfo=UTC), "day", "printed")
        if day
        else None
    )
    return beside if beside and _is_plausible(beside, latest) else None


def _is_plausible(claim: PublicationDate, latest: datetime | None) -> bool:
    return claim.moment.year >= EARLIEST_PUBLICATION_YEAR and (
        latest is None or claim.moment <= latest
    )
