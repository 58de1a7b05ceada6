"""The HTTP client: fetches one URL politely and always returns a Response or a FetchFailure.

Requests to one host are rate-limited, redirects are followed within bounds, errors are worded for
an analyst.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import httpcore
import httpx

from wirewatch.adapters.http.decoding import Body, TooLarge
from wirewatch.adapters.http.failures import explain_error
from wirewatch.adapters.http.guard import (
    Guard,
    NameResolver,
    Resolve,
    Trust,
)
from wirewatch.adapters.http.headers import fresh_for, wait_until
from wirewatch.adapters.http.limiter import Admission, HostLimiter, HostOccupied
from wirewatch.adapters.http.messages import FetchFailure, Kind, Reason, Request, Response
from wirewatch.adapters.http.pools import ConnectionPools, open_pool
from wirewatch.adapters.http.redirects import RedirectState, display_host
from wirewatch.adapters.http.transport import StaleConnection
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.urls import host_key, is_public_host

_MAX_DRAINED_BYTES = (
    16 * 1024
)  # redirect bodies up to this size are read, so that the connection can be reused
_PERMANENT_REDIRECTS = (301, 308)
_REDIRECT_STATUSES = (301, 302, 303, 307, 308)
_ACCEPT_HEADERS: dict[Kind, bytes] = {
    "feed": b"application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "page": b"text/html, application/xhtml+xml, */*;q=0.5",
    "robots": b"text/plain, */*;q=0.5",
}
_Headers = list[tuple[bytes, bytes]]


class HttpClient:
    """An HTTP client without cookies and Referer that does not imitate a browser.

    All users of a client share its rate limits, so a process should have only one. `resolve`
    replaces the system's name resolver; `admission` is entered for each request to a host.
    Raises ValueError for an unusable ca_file.

        async with HttpClient(settings, version=…, read_clock=…) as web:
            response = await web.fetch(request)
    """

    def __init__(
        self,
        settings: NetworkSettings,
        *,
        version: str,
        read_clock: Callable[[], datetime],
        resolve: Resolve | None = None,
        admission: Admission = lambda _: nullcontext(),
    ) -> None:
        self._settings = settings
        self._admission = admission
        self._read_clock = read_clock
        self._agent = user_agent(version, settings.contact).encode("ascii")
        self._names = NameResolver()
        self._guard = Guard(settings.allow_private, resolve or self._names)
        self._limiter = HostLimiter(
            per_host=settings.per_host, host_gap=settings.host_gap, concurrency=settings.concurrency
        )
        self._backoff_until: dict[str, datetime] = {}
        trust = Trust(settings.ca_file)
        self._pools = ConnectionPools(
            lambda: open_pool(
                settings, guard=self._guard, trust=trust, max_idle=settings.per_host + 2
            ),
            max_pools=4 * settings.concurrency,
        )
        self._unpooled = open_pool(settings, guard=self._guard, trust=trust, max_idle=0)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._pools.aclose()
        await self._unpooled.aclose()
        self._names.close()

    async def fetch(self, request: Request) -> Response | FetchFailure:
        """Send one request and follow redirects.

        Any fault of the server or network is a FetchFailure.

        Raises nothing but what `request.before_redirect` does.
        """
        redirects = RedirectState(
            request=request, url=request.url.strip(), seconds_left=request.deadline
        )
        while True:
            result = await self._send_once(redirects)
            location = _redirect_location(result) if isinstance(result, Response) else None
            if location is None or isinstance(result, FetchFailure):
                return result
            if problem := redirects.follow(
                location, permanent=result.status in _PERMANENT_REDIRECTS
            ):
                return self._failure(redirects, *problem, status=result.status)
            if request.before_redirect is not None:
                await request.before_redirect(redirects.url)

    def note_visit(self, host: str, at: datetime, *, now: datetime) -> None:
        """Keep the gap after another process's visit to a host that ended at an instant.

        Both by the system clock.
        """
        gap = self._settings.host_gap
        if (wait := min(gap, gap - (now - at))) > timedelta(0):
            self._limiter.delay(host, wait.total_seconds())

    async def _send_once(self, redirects: RedirectState) -> Response | FetchFailure:
        """Send one request, without redirects, within the host's rate limit."""
        try:
            url = _parse_url(redirects.url)
            host = host_key(redirects.url)
            if self._settings.proxy:
                self._guard.check_unresolved(url.host)
            if held := self._backoff_failure(redirects, host):
                return held
            async with self._admission(host) as last_visit:
                if last_visit is not None:
                    self.note_visit(host, last_visit, now=datetime.now(UTC))
                return await self._with_host_slot(redirects, url, host)
        except HostOccupied as other:
            why = f"another worker is visiting {host}, or the store is away"
            return self._failure(redirects, "busy", why, until=other.until)
        except Exception as error:  # whatever the server does, the caller gets a FetchFailure
            kind, detail = explain_error(
                error,
                request=redirects.request,
                host=display_host(redirects.url),
                proxy=_strip_password(self._settings.proxy),
            )
            return self._failure(redirects, kind, detail)

    async def _with_host_slot(
        self, redirects: RedirectState, url: httpx.URL, host: str
    ) -> Response | FetchFailure:
        async with self._limiter.slot(host):
            # While we waited, another response may have asked for back-off.
            return self._backoff_failure(redirects, host) or await self._with_deadline(
                redirects, url
            )

    async def _with_deadline(self, redirects: RedirectState, url: httpx.URL) -> Response:
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(redirects.seconds_left):
                return await self._exchange(redirects, url)
        finally:
            redirects.seconds_left -= loop.time() - started

    async def _exchange(self, redirects: RedirectState, url: httpx.URL) -> Response:
        headers = self._headers(redirects, url)
        http_request = httpcore.Request(
            method=b"GET",
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=headers,
        )
        try:
            response = await self._pools.pool_for(host_key(redirects.url)).handle_async_request(
                http_request
            )
        except StaleConnection:
            response = await self._unpooled.handle_async_request(http_request)
        redirects.status = response.status
        try:
            body = await _read_body(response, redirects.request.limit)
        finally:
            await response.aclose()
            await self._pools.trim()
        return self._build_response(
            redirects, url, response=response, body=body, request_headers=headers
        )

    def _headers(self, redirects: RedirectState, url: httpx.URL) -> _Headers:
        request = redirects.request
        headers = [
            (b"Host", url.netloc),
            (b"User-Agent", self._agent),
            (b"Accept", _ACCEPT_HEADERS[request.kind]),
            (b"Accept-Encoding", b"gzip, deflate"),
        ]
        if request.etag:
            headers.append((b"If-None-Match", request.etag.encode("latin-1", "ignore")))
        if request.last_modified:
            headers.append(
                (b"If-Modified-Since", request.last_modified.encode("latin-1", "ignore"))
            )
        if login := redirects.login:
            headers.append((b"Authorization", b"Basic " + b64encode(login.encode())))
        return headers

    def _build_response(
        self,
        redirects: RedirectState,
        url: httpx.URL,
        *,
        response: httpcore.Response,
        body: bytes,
        request_headers: _Headers,
    ) -> Response:
        now = self._read_clock()
        raw = tuple((bytes(name), bytes(value)) for name, value in response.headers)
        headers = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw
        )
        first = dict(reversed(headers))
        until = wait_until(response.status, first.get("retry-after"), now=now)
        if until and is_public_host(redirects.url):
            self._backoff_until[host_key(redirects.url)] = until
        reason = response.extensions.get("reason_phrase", b"")
        return Response(
            url=str(url.copy_with(userinfo=b"", fragment=None)) if url.userinfo else redirects.url,
            status=response.status,
            body=body,
            fetched_at=now,
            headers=headers,
            raw_headers=raw,
            reason=reason.decode("latin-1") if isinstance(reason, bytes) else "",
            content_type=first.get("content-type"),
            etag=first.get("etag") or None,
            last_modified=first.get("last-modified") or None,
            moved_to=redirects.url if redirects.is_permanent_move else None,
            fresh_for=fresh_for(first, now=now),
            wait_until=until,
            request_headers=tuple(h for h in request_headers if h[0] != b"Authorization"),
        )

    def _backoff_failure(self, redirects: RedirectState, host: str) -> FetchFailure | None:
        until = self._backoff_until.get(host)
        if until is None:
            return None
        if until <= self._read_clock():
            del self._backoff_until[host]
            return None
        detail = f"{host} asked us to wait until {until:%d %b %H:%M} UTC"
        return self._failure(redirects, "busy", detail, until=until)

    def _failure(
        self,
        redirects: RedirectState,
        kind: Reason,
        detail: str,
        *,
        status: int | None = None,
        until: datetime | None = None,
    ) -> FetchFailure:
        return FetchFailure(
            kind=kind,
            detail=detail,
            fetched_at=self._read_clock(),
            url=_strip_login(redirects.url),
            status=status or redirects.status,
            wait_until=until,
        )


def user_agent(version: str, contact: str | None) -> str:
    """Build the User-Agent of all requests; `contact` is an address or page of the operator."""
    contact_text = re.sub(r"[^\x21-\x27\x2a-\x7e]+", " ", contact or "").strip()[:200]
    return (
        f"Wirewatch/{version} (+{contact_text})"
        if contact_text
        else f"Wirewatch/{version} (news monitor)"
    )


async def _read_body(response: httpcore.Response, limit: int) -> bytes:
    """Read and decode the body. Raises TooLarge, BadEncoding, TruncatedBody and network errors."""
    lengths = [value for name, value in response.headers if name.lower() == b"content-length"]
    length = int(lengths[0]) if lengths and lengths[0].isdigit() else None
    if response.status in _REDIRECT_STATUSES:
        if length is not None and length <= _MAX_DRAINED_BYTES:
            await response.aread()
        return b""
    if length is not None and length > limit:
        raise TooLarge
    encodings = [value for name, value in response.headers if name.lower() == b"content-encoding"]
    body = Body(b",".join(encodings).decode("latin-1"), limit)
    async for chunk in response.aiter_stream():
        body.add(chunk)
    return body.finish()


def _parse_url(url: str) -> httpx.URL:
    parsed = httpx.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise httpx.InvalidURL("not an http(s) address")
    return parsed


def _redirect_location(answer: Response) -> str | None:
    if answer.status not in _REDIRECT_STATUSES:
        return None
    location = answer.header("location")
    if not location:
        return None
    try:
        return location.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return location.strip()


def _strip_login(url: str) -> str:
    try:
        return str(httpx.URL(url).copy_with(userinfo=b"")) if "@" in url else url
    except httpx.InvalidURL:
        return ""


def _strip_password(proxy: str | None) -> str | None:
    return str(httpx.URL(proxy).copy_with(userinfo=b"")) if proxy else None
