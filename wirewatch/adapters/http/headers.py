"""Parse the response headers that govern the next request: dates, Retry-After, freshness."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER = timedelta(days=7)  # a Retry-After of years is a mistake of the server
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.IGNORECASE)
_SECONDS = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_BACKOFF_STATUSES = (429, 503)


def http_date(text: str | None) -> datetime | None:
    """Parse an HTTP date in any of its three forms (RFC 9110, 5.6.7).

    None if the text is not one.
    """
    if not text:
        return None
    try:
        instant = parsedate_to_datetime(text)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after_delay(header: str | None, *, now: datetime) -> timedelta | None:
    """Read Retry-After as seconds or a date (RFC 9110, 10.2.3); None for anything else.

    Negative for a past date, timedelta.max for more seconds than a timedelta can hold.
    """
    text = (header or "").strip()
    if _SECONDS.fullmatch(text):
        try:
            return timedelta(seconds=float(text))
        except OverflowError:
            return timedelta.max
    date = http_date(text)
    return None if date is None else date - now


def wait_until(status: int, retry_after: str | None, *, now: datetime) -> datetime | None:
    """Read how long a 429 or 503 asks clients to stay away, at most a week.

    None if it does not, or for a past date.
    """
    if status not in _BACKOFF_STATUSES:
        return None
    delay = retry_after_delay(retry_after, now=now)
    if delay is None or delay < timedelta(0):
        return None
    return now + min(delay, MAX_RETRY_AFTER)


def fresh_for(headers: dict[str, str], *, now: datetime) -> timedelta | None:
    """Read how long a response is fresh from max-age, else from Expires (RFC 9111, 4.2).

    None without either.
    """
    control = headers.get("cache-control", "")
    if _NEVER_FRESH.search(control):
        return None
    if max_age := _MAX_AGE.search(control):
        age = headers.get("age", "")
        spent = int(age[:10]) if age.isascii() and age.isdigit() else 0
        return timedelta(seconds=max(0, min(int(max_age[1]), 10**8) - spent))
    expires = http_date(headers.get("expires"))
    if expires is None:
        return None
    return max(timedelta(0), expires - (http_date(headers.get("date")) or now))
