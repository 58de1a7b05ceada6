"""Read the response headers that tell a client when to come back: dates, Retry-After, freshness."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER = timedelta(days=7)  # a Retry-After of years is a mistake of the server
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.IGNORECASE)
_BACKOFF_STATUSES = (429, 503)


def http_date(text: str | None) -> datetime | None:
    """Return the instant of an HTTP-date in any of its three forms (RFC 9110, 5.6.7); None when it is none."""
    if not text:
        return None
    try:
        instant = parsedate_to_datetime(text)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def wait_until(status: int, retry_after: str | None, *, now: datetime) -> datetime | None:
    """Return the instant until which a 429 or 503 asks for back-off (RFC 9110, 10.2.3), at most a week away."""
    if status not in _BACKOFF_STATUSES or not retry_after:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=int(text[:9])), MAX_RETRY_AFTER)
    until = http_date(text)
    return min(until, now + MAX_RETRY_AFTER) if until and until > now else None


def fresh_for(headers: dict[str, str], *, now: datetime) -> timedelta | None:
    """Return how long the response is fresh by max-age, else by Expires (RFC 9111, 4.2); None when neither says."""
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
