"""The HTTP client: fetches one URL politely and always returns a Response or a FetchFailure.

Requests to one host are rate-limited, redirects are followed within bounds, errors are worded for an analyst.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Literal, Self

import httpcore
import httpx

from wirewatch.adapters.http.guard import (
    Guard,
    NameResolver,
    PrivateAddress,
    Resolve,
    Trust,
    UnknownName,
)
from wirewatch.adapters.http.transport import (
    Backend,
    BadEncoding,
    Body,
    NoConnection,
    StaleConnection,
    TooLarge,
    TruncatedBody,
)
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.urls import host_key, is_public_host

MIB = 1024 * 1024
Kind = Literal["feed", "page", "robots"]
Reason = Literal[
    "bad-url",  # no address that can be asked for
    "private",  # leads into a private network
    "dns",
    "connect",  # refused or unreachable
    "proxy",  # our own proxy refused or cannot be reached
    "tls",
    "timeout",
    "reset",  # the connection broke before the answer was complete
    "cut",  # the answer ended early
    "too-large",
    "bad-encoding",
    "bad-answer",  # not HTTP
    "redirect-loop",
    "downgrade",  # from https to http
    "busy",  # the host has asked us to wait; no request was made
]

_BODY_LIMIT_BYTES: dict[Kind, int] = {"feed": 15 * MIB, "page": 5 * MIB, "robots": 2 * MIB}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One URL to fetch, with the validators (ETag, Last-Modified) of the previous response."""

    url: str
    kind: Kind = "page"
    etag: str | None = None  # byte for byte as received
    last_modified: str | None = None  # byte for byte as it was given
    login: str | None = field(
        default=None, repr=False
    )  # user:password; goes to the scheme, host and port of `url` alone
    limit_bytes: int = (
        0  # of the decoded body; 0: 15 MiB for a feed, 5 MiB for a page, 2 MiB for robots.txt
    )
    deadline: float = 30.0  # seconds in total, redirects included; waiting for the host's rate limit is not counted
    before_redirect: Callable[[str], Awaitable[None]] | None = (
        None  # an exception from it ends the fetch
    )

    @property
    def limit(self) -> int:
        """The maximum size of the decoded body, in bytes."""
        return self.limit_bytes or _BODY_LIMIT_BYTES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The server's response, redirects followed, body decoded."""

    url: str  # the address that answered, after redirects
    status: int
    body: bytes
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case, in the order given
    raw_headers: tuple[tuple[bytes, bytes], ...] = ()  # as received, for the archive
    reason: str = ""
    content_type: str | None = None
    etag: str | None = None  # byte for byte
    last_modified: str | None = None  # byte for byte
    moved_to: str | None = None  # end of an unbroken chain of 301 and 308, else None
    fresh_for: timedelta | None = None
    wait_until: datetime | None = None  # from Retry-After
    request_headers: tuple[tuple[bytes, bytes], ...] = ()  # of the last hop, for the archive

    @property
    def not_modified(self) -> bool:
        """Return whether the status is 304."""
        return self.status == 304

    def header(self, name: str) -> str | None:
        """Return the first header of that name (given in lower case), None when there is none."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """Why there is no response, in words that an analyst understands."""

    kind: Reason
    detail: str  # one plain sentence
    fetched_at: datetime
    url: str  # the address at which it failed, after redirects
    status: int | None = None  # when a status line had come
    wait_until: datetime | None = None


MAX_RETRY_AFTER = timedelta(days=7)  # a Retry-After of years is a mistake of the server
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.IGNORECASE)
_BACKOFF_STATUSES = (429, 503)


def http_date(text: str | None) -> datetime | None:
    """Return the instant of an HTTP-date in any of its three forms (RFC 9110, 5.6.7); None when it is none."""
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
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
    if found := _MAX_AGE.search(control):
        age = headers.get("age", "")
        spent = int(age[:10]) if age.isascii() and age.isdigit() else 0
        return timedelta(seconds=max(0, min(int(found[1]), 10**8) - spent))
    expires = http_date(headers.get("expires"))
    if expires is None:
        return None
    return max(timedelta(0), expires - (http_date(headers.get("date")) or now))


# One pool for all would look at every connection for every request, and close one host's idle connection to open
# another's: with more hosts than places each page would cost a new TLS handshake.

KEEP_ALIVE_SECONDS = 20.0  # seconds that an idle connection is kept


class ConnectionPools:
    """One connection pool per host; beyond `most` the least recently used are closed."""

    def __init__(
        self, open_pool: Callable[[], httpcore.AsyncConnectionPool], *, max_pools: int
    ) -> None:
        self._open = open_pool
        self._most = max_pools
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}

    def pool_for(self, host: str) -> httpcore.AsyncConnectionPool:
        """Return the host's pool; use it before the next await, as an idle pool may be closed."""
        pool = self._pools.pop(host, None) or self._open()
        self._pools[host] = pool  # now the most recently used
        return pool

    async def trim(self) -> None:
        """Close the least recently used idle pools when there are too many."""
        if len(self._pools) <= self._most:
            return
        idle = [
            host
            for host, pool in self._pools.items()
            if all(one.is_idle() for one in pool.connections)
        ]
        for pool in [self._pools.pop(host) for host in idle[: max(1, self._most // 4)]]:
            await pool.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()
        self._pools.clear()


def open_pool(
    settings: NetworkSettings, *, guard: Guard, trust: Trust, max_idle: int
) -> httpcore.AsyncConnectionPool:
    """Return a pool that keeps up to `keep` idle connections; 0: a new connection for each request."""
    proxy = httpx.URL(settings.proxy) if settings.proxy else None
    backend = Backend(guard, trust=trust, open_host=proxy.host if proxy else None)
    # The context here is bare; Stream.start_tls takes the one with certificates from `trust`.
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    max_connections = max(1, settings.concurrency)
    if proxy is None:
        return httpcore.AsyncConnectionPool(
            ssl_context=bare,
            max_connections=max_connections,
            max_keepalive_connections=max_idle,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
            network_backend=backend,
        )
    return httpcore.AsyncHTTPProxy(
        proxy_url=httpcore.URL(
            scheme=proxy.raw_scheme, host=proxy.raw_host, port=proxy.port, target=b"/"
        ),
        proxy_auth=(proxy.username, proxy.password) if proxy.userinfo else None,
        ssl_context=bare,
        proxy_ssl_context=bare if proxy.scheme == "https" else None,
        max_connections=max_connections,
        max_keepalive_connections=max_idle,
        keepalive_expiry=KEEP_ALIVE_SECONDS,
        network_backend=backend,
    )


class HostOccupied(Exception):
    """Another process is visiting a host, and stays; or it cannot be found out whether one is."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until  # when to ask again


# Called with a host for each request to it; yields when another process left the host, None where none was there.
# Raises HostOccupied.
Admission = Callable[[str], AbstractAsyncContextManager[datetime | None]]

_SWEEP_AT_HOSTS = 1024  # hosts in memory before idle ones are dropped


class HostLimiter:
    """Rate limits per host and overall, shared by feeds and pages."""

    def __init__(self, *, per_host: int, host_gap: timedelta, concurrency: int) -> None:
        self._per_host = max(1, per_host)
        self._gap = host_gap.total_seconds()
        self._all = asyncio.Semaphore(max(1, concurrency))
        self._states: dict[str, _HostState] = {}
        self._sweep_at = _SWEEP_AT_HOSTS

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Wait for and hold one of the host's slots. The gap between requests counts from start to start."""
        place = self._states.get(host)
        if place is None:
            self._sweep()
            place = self._states[host] = _HostState(self._per_host)
        place.users += 1
        try:
            async with place.slots:
                await self._start(place)
                try:
                    yield
                finally:
                    self._all.release()
        finally:
            place.users -= 1

    async def _start(self, place: _HostState) -> None:
        """Wait for the gap, then for an overall slot; the next gap counts from the actual start."""
        async with place.gate:
            if self._gap:
                loop = asyncio.get_running_loop()
                if (wait := place.next_start - loop.time()) > 0:
                    await asyncio.sleep(wait)
                await self._all.acquire()
                place.next_start = loop.time() + self._gap
            else:
                await self._all.acquire()

    def delay(self, host: str, seconds: float) -> None:
        """Start no request to a host for so long, since another process has just visited it."""
        place = self._states.setdefault(host, _HostState(self._per_host))
        place.next_start = max(place.next_start, asyncio.get_running_loop().time() + seconds)

    def _sweep(self) -> None:
        """Drop idle hosts, so that memory does not grow with the number of hosts ever seen."""
        if len(self._states) < self._sweep_at:
            return
        now = asyncio.get_running_loop().time()
        self._states = {
            name: h for name, h in self._states.items() if h.users or h.next_start > now
        }
        self._sweep_at = max(_SWEEP_AT_HOSTS, 2 * len(self._states))


class _HostState:
    """One host's request slots and the earliest start of its next request."""

    def __init__(self, places: int) -> None:
        self.slots = asyncio.Semaphore(places)
        self.gate = asyncio.Lock()
        self.next_start = 0.0
        self.users = 0


MAX_REDIRECTS = 8


@dataclass(slots=True)
class RedirectState:
    """The redirect state of one request: current URL, seconds left, and whether all redirects were permanent."""

    request: Request
    url: str
    seconds_left: float  # seconds
    status: int | None = None
    count: int = 0
    permanent: bool = True
    seen: set[str] = field(default_factory=set)

    @property
    def is_permanent_move(self) -> bool:
        """Return whether only 301 and 308 led here; never when the redirect leaves the login's origin, nor for a URL
        with a
        password.
        """
        stays = (
            self._is_original_origin()
            if self.request.login
            else not httpx.URL(self.request.url).userinfo
        )
        return self.count > 0 and self.permanent and stays

    @property
    def login(self) -> str | None:
        """The user:password for the current URL; None except at the origin that it was given for."""
        here = httpx.URL(self.url)
        if here.userinfo:
            return f"{here.username}:{here.password}"
        return self.request.login if self.request.login and self._is_original_origin() else None

    def _is_original_origin(self) -> bool:
        return _origin(httpx.URL(self.request.url.strip())) == _origin(httpx.URL(self.url))

    def follow(self, location: str, *, permanent: bool) -> tuple[Reason, str] | None:
        """Follow a redirect; return the reason if it must not be followed."""
        self.seen.add(self.url)
        old = self.url
        try:
            target = _redirect_target(old, location)
        except (httpx.InvalidURL, ValueError):
            return "bad-url", "a redirect leads to what is no address"
        if not target.startswith(("http://", "https://")):
            return "bad-url", "a redirect leads away from the web"
        if old.startswith("https:") and target.startswith("http:"):
            return (
                "downgrade",
                f"a redirect leads from a secure address to an open one ({display_host(target)})",
            )
        self.count += 1
        if target in self.seen or self.count > MAX_REDIRECTS:
            return "redirect-loop", "the redirects lead in a circle or have no end"
        self.url, self.status = target, None
        self.permanent = self.permanent and permanent
        return None


def _redirect_target(old: str, location: str) -> str:
    """Return the absolute target; user name and password are kept only for the same host."""
    start = httpx.URL(old)
    target = start.join(location)
    same = _origin(target) == _origin(start)
    return str(target.copy_with(fragment=None, userinfo=start.userinfo if same else b""))


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def display_host(url: str) -> str:
    """Return the host of a URL for display; the URL itself when it has none."""
    try:
        return httpx.URL(url).host or url[:80]
    except httpx.InvalidURL:
        return url[:80]


_CERTIFICATE_ERRORS = {
    10: "it has expired",
    9: "it is not valid yet",
    18: "it is signed by itself",
    19: "its issuer is not among those we trust",
    20: "its issuer is not among those we trust",
    21: "its issuer is not among those we trust",
    62: "it was made for another host",
    64: "it was made for another address",
}


def explain_error(
    error: Exception, *, request: Request, host: str, proxy: str | None
) -> tuple[Reason, str]:
    """Return the kind of failure and a plain sentence; `host` is where it happened, `proxy` our own one if any."""
    match error:
        case PrivateAddress():
            return "private", _explain_private_host(host)
        case UnknownName():
            return "dns", f"no address is known for the name {host}"
        case NoConnection():
            return _explain_no_connection(error, host=host, proxy=proxy)
        case httpcore.ProxyError():
            return "proxy", f"the proxy {proxy} would not connect us to {host}: {str(error)[:200]}"
        case ssl.SSLCertVerificationError():
            why = _CERTIFICATE_ERRORS.get(error.verify_code, error.verify_message)
            return "tls", f"the certificate of {host} is not trusted: {why}"
        case ssl.SSLError():
            return (
                "tls",
                f"no secure connection with {host} could be agreed on ({error.reason or 'TLS error'})",
            )
        case TimeoutError():
            return "timeout", f"{host} gave no complete answer within {request.deadline:g} s"
        case httpx.InvalidURL() | httpcore.LocalProtocolError() | httpcore.UnsupportedProtocol():
            return "bad-url", "this is no address that can be asked for"
        case _:
            return _explain_response_error(error, request=request, host=host)


def _explain_response_error(error: Exception, *, request: Request, host: str) -> tuple[Reason, str]:
    match error:
        case TooLarge():
            return (
                "too-large",
                f"the answer is longer than the {request.limit / MIB:g} MiB that we take",
            )
        case BadEncoding():
            return "bad-encoding", f"{host} sent a compressed answer that cannot be unpacked"
        case TruncatedBody():
            return "cut", "the compressed answer ends before its end"
        case httpcore.RemoteProtocolError():
            return _explain_protocol_error(str(error), host)
        case StaleConnection() | OSError():
            return "reset", f"{host} closed the connection without an answer"
        case _:
            return "bad-answer", f"the answer of {host} could not be read ({type(error).__name__})"


def _explain_protocol_error(message: str, host: str) -> tuple[Reason, str]:
    if "without sending a response" in message:
        return "reset", f"{host} closed the connection without an answer"
    if "peer closed connection" in message:
        return "cut", "the connection was closed before the answer was complete"
    return "bad-answer", f"what {host} sent is not HTTP ({message[:120]})"


def _explain_no_connection(
    error: NoConnection, *, host: str, proxy: str | None
) -> tuple[Reason, str]:
    cause = error.args[0]
    refused = isinstance(cause, ConnectionRefusedError)
    if proxy:
        return (
            "proxy",
            f"our own proxy {proxy} {'refuses connections' if refused else 'cannot be reached'}",
        )
    if isinstance(cause, TimeoutError):
        return "timeout", f"{host} does not answer"
    return "connect", f"{host} {'refuses connections' if refused else 'cannot be reached'}"


def _explain_private_host(host: str) -> str:
    return (
        f"{host} lies in a private network, which is refused; if that is meant, "
        "name it under network.allow_private in settings.yaml"
    )


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
    """HTTP client: `async with Web(settings, version=…, read_clock=…) as web: answer = await web.fetch(request)`.

    Sends no cookies and no Referer, and does not imitate a browser. All users of one client share its rate limits; one
    process should have one. `resolve` may stand in for the system's name resolver, `admission` lets requests in.
    ValueError for a ca_file that cannot be used.
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
        """Return the response to one request, redirects followed, or a FetchFailure for any fault of the server or
        network.

        Raises nothing but what `request.before_redirect` does.
        """
        trip = RedirectState(
            request=request, url=request.url.strip(), seconds_left=request.deadline
        )
        while True:
            result = await self._send_once(trip)
            location = _redirect_location(result) if isinstance(result, Response) else None
            if location is None or isinstance(result, FetchFailure):
                return result
            if problem := trip.follow(location, permanent=result.status in _PERMANENT_REDIRECTS):
                return self._failure(trip, *problem, status=result.status)
            if request.before_redirect is not None:
                await request.before_redirect(trip.url)

    def note_visit(self, host: str, at: datetime, *, now: datetime) -> None:
        """Keep the gap after another process's visit to a host that ended at an instant; both by the system clock."""
        gap = self._settings.host_gap
        if (wait := min(gap, gap - (now - at))) > timedelta(0):
            self._limiter.delay(host, wait.total_seconds())

    async def _send_once(self, trip: RedirectState) -> Response | FetchFailure:
        """Send one request, without redirects, within the host's rate limit."""
        try:
            url = _parse_url(trip.url)
            host = host_key(trip.url)
            if self._settings.proxy:
                self._guard.check_unresolved(url.host)
            if held := self._backoff_failure(trip, host):
                return held
            async with self._admission(host) as left:
                if left is not None:
                    self.note_visit(host, left, now=datetime.now(UTC))
                return await self._with_host_slot(trip, url, host)
        except HostOccupied as other:
            why = f"another worker is visiting {host}, or the store is away"
            return self._failure(trip, "busy", why, until=other.until)
        except Exception as error:  # whatever the server does, the caller gets a FetchFailure
            kind, detail = explain_error(
                error,
                request=trip.request,
                host=display_host(trip.url),
                proxy=_strip_password(self._settings.proxy),
            )
            return self._failure(trip, kind, detail)

    async def _with_host_slot(
        self, trip: RedirectState, url: httpx.URL, host: str
    ) -> Response | FetchFailure:
        async with self._limiter.slot(host):
            # While we waited, another response may have asked for back-off.
            return self._backoff_failure(trip, host) or await self._with_deadline(trip, url)

    async def _with_deadline(self, trip: RedirectState, url: httpx.URL) -> Response:
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(trip.seconds_left):
                return await self._exchange(trip, url)
        finally:
            trip.seconds_left -= loop.time() - started

    async def _exchange(self, trip: RedirectState, url: httpx.URL) -> Response:
        headers = self._headers(trip, url)
        asked = httpcore.Request(
            method=b"GET",
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=headers,
        )
        try:
            response = await self._pools.pool_for(host_key(trip.url)).handle_async_request(asked)
        except StaleConnection:
            response = await self._unpooled.handle_async_request(asked)
        trip.status = response.status
        try:
            body = await _read_body(response, trip.request.limit)
        finally:
            await response.aclose()
            await self._pools.trim()
        return self._build_response(
            trip, url, response=response, body=body, request_headers=headers
        )

    def _headers(self, trip: RedirectState, url: httpx.URL) -> _Headers:
        request = trip.request
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
        if login := trip.login:
            headers.append((b"Authorization", b"Basic " + b64encode(login.encode())))
        return headers

    def _build_response(
        self,
        trip: RedirectState,
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
        if until and is_public_host(trip.url):
            self._backoff_until[host_key(trip.url)] = until
        reason = response.extensions.get("reason_phrase", b"")
        return Response(
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
            moved_to=trip.url if trip.is_permanent_move else None,
            fresh_for=fresh_for(first, now=now),
            wait_until=until,
            request_headers=tuple(h for h in request_headers if h[0] != b"Authorization"),
        )

    def _backoff_failure(self, trip: RedirectState, host: str) -> FetchFailure | None:
        until = self._backoff_until.get(host)
        if until is None:
            return None
        if until <= self._read_clock():
            del self._backoff_until[host]
            return None
        detail = f"{host} asked us to wait until {until:%d %b %H:%M} UTC"
        return self._failure(trip, "busy", detail, until=until)

    def _failure(
        self,
        trip: RedirectState,
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
            url=_strip_login(trip.url),
            status=status or trip.status,
            wait_until=until,
        )


def user_agent(version: str, contact: str | None) -> str:
    """Return the User-Agent of all requests; `contact` is an address or page of the operator."""
    told = re.sub(r"[^\x21-\x27\x2a-\x7e]+", " ", contact or "").strip()[:200]
    return f"Wirewatch/{version} (+{told})" if told else f"Wirewatch/{version} (news monitor)"


async def _read_body(response: httpcore.Response, limit: int) -> bytes:
    """Return the decoded body; raises TooLarge, BadEncoding, TruncatedBody and network errors."""
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
    found = httpx.URL(url)
    if found.scheme not in ("http", "https") or not found.host:
        raise httpx.InvalidURL("not an http(s) address")
    return found


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
