"""Whether an outlet lets programs read a page: robots.txt, asked once a day a host."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from wirewatch.adapters.http import robots
from wirewatch.adapters.http.client import Request
from wirewatch.adapters.store import hosts as stored_hosts
from wirewatch.steps import waits
from wirewatch.steps.aside import aside, looked_up
from wirewatch.steps.desk import Desk

_Verdict = Literal["allowed", "forbidden", "unreadable"]


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
        verdict = await looked_up(_known, desk, site, url, now=now)
        if verdict is None:
            text = await _fetch(desk, url, site=site, now=now)
            verdict = await asyncio.to_thread(_verdict, text, url)
    if verdict != "allowed":
        raise PageForbidden(for_now=verdict == "unreadable")


def _known(desk: Desk, site: str, url: str, *, now: datetime) -> _Verdict | None:
    """Return what the stored robots.txt says of a page; None when it is too old, or there is none."""
    with desk.store.read() as tx:
        cached = stored_hosts.robots(tx, site)
    return _verdict(cached.text, url) if cached is not None and cached.fetched_at > now - robots.KEEP else None


def _verdict(text: str, url: str) -> _Verdict:
    if robots.allows(text, url):
        return "allowed"
    return "unreadable" if text == robots.NOTHING_ALLOWED else "forbidden"


async def _fetch(desk: Desk, url: str, *, site: str, now: datetime) -> str:
    policy = robots.policy(await waits.fetch(desk, Request(url=robots.robots_url(url), kind="robots")))
    # Dated so that it is stale when the policy says so.
    await aside(_kept, desk, site, text=policy.text, now=now - robots.KEEP + policy.keep)
    return policy.text


def _kept(desk: Desk, site: str, *, text: str, now: datetime) -> None:
    with desk.store.begin() as tx:
        stored_hosts.save_robots(tx, site, text=text, now=now)
