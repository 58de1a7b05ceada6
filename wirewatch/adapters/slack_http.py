"""What Slack's webhooks and its Web API share: one request at a time, no secret in a log, waiting as it asks."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

PATIENCE = httpx.Timeout(20.0, connect=10.0)
LONGEST_ANSWER = 16 * 1024 * 1024  # bytes: 200 messages with blocks and metadata are a few megabytes
WHOLE_ANSWER = 60.0  # seconds; PATIENCE is for each piece of it
DEFAULT_WAIT = timedelta(seconds=30)  # after a 429 that names no time
LONGEST_WAIT = timedelta(hours=6)
UNREACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)  # nothing went out
NO_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol)


@contextmanager
def client(*, proxy: str | None, ca_file: str | None) -> Iterator[httpx.Client]:
    """Open a client that follows no redirect and whose requests no library logs, however much is logged."""
    trusted = ssl.create_default_context()
    if ca_file:
        trusted.load_verify_locations(ca_file)
    with (
        _unlogged(),
        httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False, proxy=proxy, verify=trusted) as opened,
    ):
        yield opened


def answer(client: httpx.Client, method: str, url: str, **request: Any) -> httpx.Response:
    """Return the whole answer to one request. Raises as httpx does; ReadError for one that has no end."""
    deadline = time.monotonic() + WHOLE_ANSWER
    with client.stream(method, url, **request) as response:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > LONGEST_ANSWER or time.monotonic() > deadline:
                raise httpx.ReadError("the answer has no end")
    headers = [(name, value) for name, value in response.headers.multi_items() if name != "content-encoding"]
    return httpx.Response(response.status_code, headers=headers, content=bytes(body))


_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy")
_thread = threading.local()


class _Quiet(logging.Filter):
    """Drops what a thread logs while it speaks to Slack; other threads may fetch meanwhile."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record may be logged."""
        return not getattr(_thread, "quiet", False)


_QUIET = _Quiet()


@contextmanager
def _unlogged() -> Iterator[None]:
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_QUIET)  # a second time is none
    _thread.quiet = True
    try:
        yield
    finally:
        _thread.quiet = False


def is_address(url: str) -> bool:
    """Tell whether a URL is an http(s) address."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def retry_after(header: str | None) -> timedelta:
    """Read Retry-After: seconds or a date (RFC 9110, 10.2.3); bounded, DEFAULT_WAIT when it is neither."""
    if header is None:
        return DEFAULT_WAIT
    try:
        seconds = float(header)
        wait = timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        try:
            wait = parsedate_to_datetime(header) - datetime.now(UTC)
        except (TypeError, ValueError):
            return DEFAULT_WAIT
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


def kind(error: Exception) -> str:
    """Name what went wrong without the address, which httpx may put into its message."""
    return {"ConnectTimeout": "no connection in time", "ReadTimeout": "no answer in time"}.get(
        type(error).__name__, type(error).__name__
    )
