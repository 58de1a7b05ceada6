"""Whether an outlet lets programs read a page: robots.txt, asked once a day a host."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from wirewatch.adapters import robots
from wirewatch.adapters.store import hosts as stored_hosts
from wirewatch.adapters.store.hosts import CachedRobots
from wirewatch.adapters.web import Request
from wirewatch.steps import waits
from wirewatch.steps.aside import aside, looked_up
from wirewatch.steps.desk import Desk


class PageForbidden(Exception):
    """robots.txt keeps programs out; `for_now` when that is only because it could not be read."""

    def __init__(self, *, for_now: bool) -> None:
        super().__init__("forbidden")
        self.for_now = for_now


async def ask(desk: Desk, url: str, *, now: datetime) -> None:
    """Return when robots.txt lets us read the page (RFC 9309), or when the user switched the question off.

    Raises PageForbidden, NotNow.
    """
    if not desk.config.settings.network.robots.pages:
        return
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    async with desk.robots_locks[site]:
        cached = await looked_up(_known, desk, site)
        fresh = cached is not None and cached.fetched_at > now - robots.KEEP
        text = cached.text if cached is not None and fresh else await _fetch(desk, url, site=site, now=now)
    if not robots.allows(text, url):
        raise PageForbidden(for_now=text == robots.NOTHING_ALLOWED)


def _known(desk: Desk, site: str) -> CachedRobots | None:
    with desk.store.read() as tx:
        return stored_hosts.robots(tx, site)


async def _fetch(desk: Desk, url: str, *, site: str, now: datetime) -> str:
    policy = robots.policy(await waits.fetch(desk, Request(url=robots.robots_url(url), kind="robots")))
    # Dated so that it is stale when the policy says so.
    await aside(_kept, desk, site, text=policy.text, now=now - robots.KEEP + policy.keep)
    return policy.text


def _kept(desk: Desk, site: str, *, text: str, now: datetime) -> None:
    with desk.store.begin() as tx:
        stored_hosts.save_robots(tx, site, text=text, now=now)
