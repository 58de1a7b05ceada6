"""Whether an outlet lets programs read a page: robots.txt, asked once a day a host."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from wirewatch.adapters import robots
from wirewatch.adapters.store import hosts as stored_hosts
from wirewatch.adapters.web import Failure, Request
from wirewatch.steps.desk import Desk

FRESH = timedelta(hours=24)
TRY_AGAIN = timedelta(hours=1)


async def allowed(desk: Desk, url: str, *, now: datetime) -> bool:
    """Say whether robots.txt lets us read this page (RFC 9309); True when the user switched the question off."""
    if not desk.config.settings.network.robots.pages:
        return True
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    async with desk.robots_locks[site]:
        with desk.store.read() as tx:
            cached = stored_hosts.robots(tx, site)
        fresh = cached is not None and cached.fetched_at > now - FRESH
        text = cached.text if cached is not None and fresh else await _fetch(desk, site, now=now)
    return robots.allows(text, url, agent="Wirewatch")


async def _fetch(desk: Desk, site: str, *, now: datetime) -> str:
    answer = await desk.web.fetch(Request(url=f"{site}/robots.txt", kind="robots"))
    status = None if isinstance(answer, Failure) else answer.status
    text = robots.text_of(status, b"" if isinstance(answer, Failure) else answer.body)
    unsure = status is None or status >= 500
    with desk.store.begin() as tx:
        stored_hosts.save_robots(tx, site, text=text, now=now - FRESH + TRY_AGAIN if unsure else now)
    return text
