"""When an article says it was published, and which source said so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from extractors.pages.page import Page
from extractors.pages.printed import printed_day
from wirewatch.domain.model import Precision

EARLIEST_YEAR = 1990
_A_DAY = timedelta(days=1)

_META = (
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
_ISO = re.compile(
    r"^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d(?!\d)|[+-]\d\d(?!\d))?)?",
    re.IGNORECASE,
)
_IN_URL = re.compile(r"(?:^|[/_.-])((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


@dataclass(frozen=True, slots=True)
class Dated:
    """One publication date with its precision and source; `moment` is aware, with the page's own offset."""

    moment: datetime
    precision: Precision
    source: str


def published(page: Page, *, title: str = "", latest: datetime | None = None) -> Dated | None:
    """Give the publication date: JSON-LD, then meta, then the date printed on the page; None when none is believable.

    Where JSON-LD and meta differ by more than a day, the date in the address decides, or else the printed one. A date
    in the address stands alone when nothing else is found; `title` helps to find the printed one. Dates
    before 1990, or after `latest`, are refused.
    """
    claims = [claim for claim in (_from_json_ld(page), _from_meta(page)) if claim and _believable(claim, latest)]
    in_url = date_in(page.url)
    if claims and _agree(claims):
        return claims[0]
    printed = None if claims and in_url else _printed(page, title, latest)
    third = in_url or (printed.moment.date() if printed else None)
    if claims:
        return next((claim for claim in claims if third and abs(claim.moment.date() - third) <= _A_DAY), claims[0])
    if in_url and not (printed and abs(printed.moment.date() - in_url) <= _A_DAY):
        from_url = Dated(datetime(in_url.year, in_url.month, in_url.day, tzinfo=UTC), "day", "url")
        return from_url if _believable(from_url, latest) else printed
    return printed


def _agree(claims: list[Dated]) -> bool:
    return all(abs(claim.moment - claims[0].moment) <= _A_DAY for claim in claims)


def date_in(url: str) -> date | None:
    """Give the day that an address names ("/2021/10/20/…", "-20211020-"), or None."""
    for year, month, day in _IN_URL.findall(url.split("?")[0]):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def read_iso(value: str, source: str) -> Dated | None:
    """Give the date of an ISO 8601 string, or None; a time without a zone is taken as UTC, a bare day as midnight."""
    found = _ISO.match(value)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        moment = datetime.fromisoformat(
            f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{_offset(zone)}"
        )
    except ValueError:
        return None
    precision: Precision = "day" if hour is None else "minute" if second is None else "second"
    return Dated(moment, precision, source)


def _offset(zone: str | None) -> str:
    if not zone or zone.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    digits = zone.replace(":", "")
    return f"{digits[:3]}:{digits[3:] or '00'}"


def _from_json_ld(page: Page) -> Dated | None:
    value: Any = page.article.get("datePublished") or page.article.get("dateCreated")
    value = value[0] if isinstance(value, list) and value else value
    return read_iso(value, "json-ld") if isinstance(value, str) else None


def _from_meta(page: Page) -> Dated | None:
    for name in _META:
        if (value := page.meta.get(name)) and (found := read_iso(value, "meta")):
            return found
    return None


def _printed(page: Page, title: str, latest: datetime | None) -> Dated | None:
    from htmldate import find_date

    try:
        found = find_date(
            page.tree,
            original_date=True,
            extensive_search=False,
            min_date=f"{EARLIEST_YEAR}-01-01",
            max_date=latest.date().isoformat() if latest else "2100-01-01",
        )
    except Exception:  # it raises a dozen kinds on odd markup; no date is its answer then
        found = None
    if found:
        return read_iso(found, "htmldate")
    day = printed_day(page.tree, title)
    beside = Dated(datetime(day.year, day.month, day.day, tzinfo=UTC), "day", "printed") if day else None
    return beside if beside and _believable(beside, latest) else None


def _believable(claim: Dated, latest: datetime | None) -> bool:
    return claim.moment.year >= EARLIEST_YEAR and (latest is None or claim.moment <= latest)
