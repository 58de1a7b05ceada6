"""Send requests that respect Retry-After of hosts and robots.txt of sites."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from wirewatch.adapters.http import robots
from wirewatch.adapters.http.messages import FetchFailure, Request, Response
from wirewatch.adapters.store import hosts as stored_hosts
from wirewatch.domain.urls import host_key, is_public_host
from wirewatch.steps.resources import Resources
from wirewatch.steps.store_threads import run_in_read_thread, run_in_write_thread

_RobotsVerdict = Literal["allowed", "forbidden", "unreadable"]


class BackingOff(Exception):
    """The host must not be asked until later; no request was sent, no attempt counted."""

    def __init__(self, until: datetime, why: str) -> None:
        super().__init__(until)
        self.until, self.why = until, why


async def fetch_recording_waits(resources: Resources, request: Request) -> Response | FetchFailure:
    """Send a request and record the host's Retry-After. Raises BackingOff.

    Raises whatever the request's `before_redirect` raises, too.
    """
    answer = await resources.web.fetch(request)
    if answer.wait_until is None:
        return answer
    if isinstance(answer, FetchFailure):
        if answer.kind == "busy":
            raise BackingOff(answer.wait_until, answer.detail)
    elif is_public_host(answer.url):
        await run_in_write_thread(
            _save_wait, resources, host_key(answer.url), until=answer.wait_until
        )
    return answer


def _save_wait(resources: Resources, host: str, *, until: datetime) -> None:
    with resources.store.begin() as tx:
        stored_hosts.back_off_until(tx, host, until=until)


class PageForbidden(Exception):
    """robots.txt forbids the page; `for_now` if only because it could not be fetched."""

    def __init__(self, *, for_now: bool) -> None:
        super().__init__("forbidden")
        self.for_now = for_now


async def require_robots_permission(resources: Resources, url: str, *, now: datetime) -> None:
    """Check that robots.txt allows the page (RFC 9309), unless settings.yaml turns the check off.

    Raises PageForbidden, BackingOff.
    """
    if not resources.config.settings.network.robots.pages:
        return
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    async with resources.robots_locks[site]:
        verdict = await run_in_read_thread(_stored_verdict, resources, site, url, now=now)
        if verdict is None:
            text = await _fetch_robots(resources, url, site=site, now=now)
            verdict = await asyncio.to_thread(_robots_verdict, text, url)
    if verdict != "allowed":
        raise PageForbidden(for_now=verdict == "unreadable")


def _stored_verdict(
    resources: Resources, site: str, url: str, *, now: datetime
) -> _RobotsVerdict | None:
    """Return the verdict of the stored robots.txt; None if it is stale or missing."""
    with resources.store.read() as tx:
        cached = stored_hosts.cached_robots(tx, site)
    return (
        _robots_verdict(cached.text, url)
        if cached is not None and cached.fetched_at > now - robots.CACHE_LIFETIME
        else None
    )


def _robots_verdict(text: str, url: str) -> _RobotsVerdict:
    if robots.allows(text, url):
        return "allowed"
    return "unreadable" if text == robots.NOTHING_ALLOWED else "forbidden"


async def _fetch_robots(resources: Resources, url: str, *, site: str, now: datetime) -> str:
    policy = robots.policy(
        await fetch_recording_waits(resources, Request(url=robots.robots_url(url), kind="robots"))
    )
    # Dated so that it is stale when the policy says so.
    await run_in_write_thread(
        _save_robots,
        resources,
        site,
        text=policy.text,
        now=now - robots.CACHE_LIFETIME + policy.lifetime,
    )
    return policy.text


def _save_robots(resources: Resources, site: str, *, text: str, now: datetime) -> None:
    with resources.store.begin() as tx:
        stored_hosts.save_robots(tx, site, text=text, now=now)
