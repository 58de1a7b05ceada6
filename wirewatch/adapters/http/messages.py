"""Request, Response and FetchFailure: what the HTTP client takes and what it returns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

BYTES_PER_MIB = 1024 * 1024
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
_BODY_LIMIT_BYTES: dict[Kind, int] = {
    "feed": 15 * BYTES_PER_MIB,
    "page": 5 * BYTES_PER_MIB,
    "robots": 2 * BYTES_PER_MIB,
}


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
    # Seconds in total, including redirects but not the wait for the host's rate limit.
    deadline: float = 30.0
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
        """Whether the status is 304: the cached copy is still current."""
        return self.status == 304

    def header(self, name: str) -> str | None:
        """Return the first header of that name (given in lower case), else None."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """The reason for a missing response, worded for an analyst."""

    kind: Reason
    detail: str  # one plain sentence
    fetched_at: datetime
    url: str  # the address at which it failed, after redirects
    status: int | None = None  # when a status line had come
    wait_until: datetime | None = None
