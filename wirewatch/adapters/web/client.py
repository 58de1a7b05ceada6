"""The web client: asks for one address, politely, and always comes back with an Answer or a Failure."""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

import httpcore
import httpx

from wirewatch.adapters.web.explain import explain
from wirewatch.adapters.web.guard import Guard, NameResolver, Resolve
from wirewatch.adapters.web.headers import fresh_for, wait_until
from wirewatch.adapters.web.inflate import Body, TooLarge
from wirewatch.adapters.web.messages import Answer, Failure, Kind, Reason, Request
from wirewatch.adapters.web.pool import Pools, open_pool
from wirewatch.adapters.web.trip import Trip, shown_host
from wirewatch.adapters.web.trust import Trust
from wirewatch.adapters.web.turns import Turns
from wirewatch.adapters.web.wire import StaleConnection
from wirewatch.domain.addresses import host_key, shares_wait
from wirewatch.domain.configuration import NetworkSettings

_SMALL = 16 * 1024  # a redirect's body up to this is read, so that its connection can be used again
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT: dict[Kind, bytes] = {
    "feed": b"application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "page": b"text/html, application/xhtml+xml, */*;q=0.5",
    "robots": b"text/plain, */*;q=0.5",
}
_Headers = list[tuple[bytes, bytes]]


class Web:
    """The way out: `async with Web(settings, version=…, read_clock=…) as web: answer = await web.fetch(request)`.

    No cookie is kept or sent, no Referer, no other disguise. One Web shares its pace among all who use it; one
    process should have one. `resolve` may stand in for the system's name resolver. ValueError for a ca_file that
    cannot be used.
    """

    def __init__(
        self,
        settings: NetworkSettings,
        *,
        version: str,
        read_clock: Callable[[], datetime],
        resolve: Resolve | None = None,
    ) -> None:
        self._settings = settings
        self._read_clock = read_clock
        self._agent = user_agent(version, settings.contact).encode("ascii")
        self._names = NameResolver()
        self._guard = Guard(settings.allow_private, resolve or self._names)
        self._turns = Turns(per_host=settings.per_host, host_gap=settings.host_gap, concurrency=settings.concurrency)
        self._holds: dict[str, datetime] = {}
        trust = Trust(settings.ca_file)
        self._pools = Pools(
            lambda: open_pool(settings, guard=self._guard, trust=trust, keep=settings.per_host + 2),
            most=4 * settings.concurrency,
        )
        self._fresh = open_pool(settings, guard=self._guard, trust=trust, keep=0)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pools.aclose()
        await self._fresh.aclose()
        self._names.close()

    async def fetch(self, request: Request) -> Answer | Failure:
        """Give the answer to one request, redirects followed; a Failure for whatever the far side does wrong.

        Raises nothing but what `request.before_redirect` does.
        """
        trip = Trip(request=request, url=request.url.strip(), left=request.deadline)
        while True:
            result = await self._hop(trip)
            location = _location(result) if isinstance(result, Answer) else None
            if location is None or isinstance(result, Failure):
                return result
            if problem := trip.follow(location, permanent=result.status in _PERMANENT):
                return self._failure(trip, *problem, status=result.status)
            if request.before_redirect is not None:
                await request.before_redirect(trip.url)

    async def _hop(self, trip: Trip) -> Answer | Failure:
        """One request to one address, in its turn."""
        try:
            url = _asked(trip.url)
            host = host_key(trip.url)
            if self._settings.proxy:
                self._guard.check_unresolved(url.host)
            if held := self._held(trip, host):
                return held
            async with self._turns.turn(host):
                # While we waited, another answer may have asked for peace.
                return self._held(trip, host) or await self._in_time(trip, url)
        except Exception as error:  # whatever the far side does, the caller gets a Failure
            kind, detail = explain(
                error, request=trip.request, host=shown_host(trip.url), proxy=_without_password(self._settings.proxy)
            )
            return self._failure(trip, kind, detail)

    async def _in_time(self, trip: Trip, url: httpx.URL) -> Answer:
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(trip.left):
                return await self._exchange(trip, url)
        finally:
            trip.left -= loop.time() - started

    async def _exchange(self, trip: Trip, url: httpx.URL) -> Answer:
        headers = self._headers(trip, url)
        asked = httpcore.Request(
            method=b"GET",
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=headers,
        )
        try:
            response = await self._pools.of(host_key(trip.url)).handle_async_request(asked)
        except StaleConnection:
            response = await self._fresh.handle_async_request(asked)
        trip.status = response.status
        try:
            body = await _read(response, trip.request.limit)
        finally:
            await response.aclose()
            await self._pools.trim()
        return self._answer(trip, url, response=response, body=body, request_headers=headers)

    def _headers(self, trip: Trip, url: httpx.URL) -> _Headers:
        request = trip.request
        headers = [
            (b"Host", url.netloc),
            (b"User-Agent", self._agent),
            (b"Accept", _ACCEPT[request.kind]),
            (b"Accept-Encoding", b"gzip, deflate"),
        ]
        if request.etag:
            headers.append((b"If-None-Match", request.etag.encode("latin-1", "ignore")))
        if request.last_modified:
            headers.append((b"If-Modified-Since", request.last_modified.encode("latin-1", "ignore")))
        if login := trip.login:
            headers.append((b"Authorization", b"Basic " + b64encode(login.encode())))
        return headers

    def _answer(
        self, trip: Trip, url: httpx.URL, *, response: httpcore.Response, body: bytes, request_headers: _Headers
    ) -> Answer:
        now = self._read_clock()
        raw = tuple((bytes(name), bytes(value)) for name, value in response.headers)
        headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw)
        first = dict(reversed(headers))
        until = wait_until(response.status, first.get("retry-after"), now=now)
        if until and shares_wait(trip.url):
            self._holds[host_key(trip.url)] = until
        reason = response.extensions.get("reason_phrase", b"")
        return Answer(
            url=str(url.copy_with(userinfo=b"", fragment=None)) if url.userinfo else trip.url,
            status=response.status,
            body=body,
            fetched_at=now,
            headers=headers,
            raw_headers=raw,
            reason=reason.decode("latin-1") if isinstance(reason, bytes) else "",
            content_type=first.get("content-type"),
            etag=first.get("etag") or None,
            last_modified=first.get("last-modified") or None,
            moved_to=trip.url if trip.moved_for_good else None,
            fresh_for=fresh_for(first, now=now),
            wait_until=until,
            request_headers=tuple(h for h in request_headers if h[0] != b"Authorization"),
        )

    def _held(self, trip: Trip, host: str) -> Failure | None:
        until = self._holds.get(host)
        if until is None:
            return None
        if until <= self._read_clock():
            del self._holds[host]
            return None
        detail = f"{host} asked us to wait until {until:%d %b %H:%M} UTC"
        return self._failure(trip, "busy", detail, until=until)

    def _failure(
        self,
        trip: Trip,
        kind: Reason,
        detail: str,
        *,
        status: int | None = None,
        until: datetime | None = None,
    ) -> Failure:
        return Failure(
            kind=kind,
            detail=detail,
            fetched_at=self._read_clock(),
            url=_without_login(trip.url),
            status=status or trip.status,
            wait_until=until,
        )


def user_agent(version: str, contact: str | None) -> str:
    """Give the one name under which all requests go out; `contact` is an address or page of the operator."""
    told = re.sub(r"[^\x21-\x27\x2a-\x7e]+", " ", contact or "").strip()[:200]
    return f"Wirewatch/{version} (+{told})" if told else f"Wirewatch/{version} (news monitor)"


async def _read(response: httpcore.Response, limit: int) -> bytes:
    """Give the decoded body; raises TooLarge, BadEncoding, CutShort, and what the wire raises."""
    lengths = [value for name, value in response.headers if name.lower() == b"content-length"]
    length = int(lengths[0]) if lengths and lengths[0].isdigit() else None
    if response.status in _REDIRECTS:
        if length is not None and length <= _SMALL:
            await response.aread()
        return b""
    if length is not None and length > limit:
        raise TooLarge
    encodings = [value for name, value in response.headers if name.lower() == b"content-encoding"]
    body = Body(b",".join(encodings).decode("latin-1"), limit)
    async for chunk in response.aiter_stream():
        body.add(chunk)
    return body.finish()


def _asked(url: str) -> httpx.URL:
    found = httpx.URL(url)
    if found.scheme not in ("http", "https") or not found.host:
        raise httpx.InvalidURL("not an http(s) address")
    return found


def _location(answer: Answer) -> str | None:
    if answer.status not in _REDIRECTS:
        return None
    location = answer.header("location")
    if not location:
        return None
    try:
        return location.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return location.strip()


def _without_login(url: str) -> str:
    try:
        return str(httpx.URL(url).copy_with(userinfo=b"")) if "@" in url else url
    except httpx.InvalidURL:
        return ""


def _without_password(proxy: str | None) -> str | None:
    return str(httpx.URL(proxy).copy_with(userinfo=b"")) if proxy else None
