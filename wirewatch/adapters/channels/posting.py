"""HTTP requests to channel services, with bounded responses, no redirects and no secrets in logs.

Channel addresses come from secrets.env, but some were supplied by readers, so `send` refuses
private networks as the client for feeds and pages does; network.allow_private in settings.yaml
lists the exceptions. Receipts contain no secrets.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from wirewatch.adapters.channels.receipts import held_receipt, unknown_receipt, unreached_receipt
from wirewatch.adapters.http.guard import Guard, PrivateAddress, UnknownName, is_public
from wirewatch.adapters.http.headers import retry_after_delay
from wirewatch.adapters.redaction import Redactor
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.digests.model import Receipt

REQUEST_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
MAX_RESPONSE_BYTES = (
    16 * 1024 * 1024
)  # bytes: 200 messages with blocks and metadata are a few megabytes
MAX_RESPONSE_SECONDS = 60.0  # seconds; PATIENCE is for each piece of it
DEFAULT_WAIT = timedelta(seconds=30)  # after a 429 that names no time
MIN_RETRY_AFTER = timedelta(seconds=1)
MAX_RETRY_AFTER = timedelta(hours=6)
MAX_REPLY_CHARS = 200  # characters of an answer that are kept
CONNECT_ERRORS = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)  # nothing was sent
INVALID_URL_ERRORS = (httpx.InvalidURL, httpx.UnsupportedProtocol)
_LOGGER_NAMES = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy")


@contextmanager
def open_client(*, proxy: str | None, ca_file: str | None) -> Iterator[httpx.Client]:
    """Open a client that follows no redirects and whose requests are never logged, at any level."""
    with (
        _without_logging(),
        httpx.Client(
            timeout=REQUEST_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
            proxy=proxy,
            verify=_load_certificates(ca_file),
        ) as opened,
    ):
        yield opened


def _load_certificates(ca_file: str | None) -> ssl.SSLContext:
    trusted = ssl.create_default_context()
    if ca_file:
        trusted.load_verify_locations(ca_file)
    return trusted


def read_response(client: httpx.Client, method: str, url: str, **request: Any) -> httpx.Response:
    """Read the complete response to one request.

    Raises as httpx does; ReadError if it exceeds the size limit.
    """
    deadline = time.monotonic() + MAX_RESPONSE_SECONDS
    with client.stream(method, url, **request) as response:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > MAX_RESPONSE_BYTES or time.monotonic() > deadline:
                raise httpx.ReadError("the answer has no end")
    headers = [
        (name, value)
        for name, value in response.headers.multi_items()
        if name != "content-encoding"
    ]
    return httpx.Response(response.status_code, headers=headers, content=bytes(body))


_thread = threading.local()


class _DropRecords(logging.Filter):
    """Log filter that drops the records of a thread while it posts to a channel.

    Other threads are not affected.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """True if the record may be logged."""
        return not getattr(_thread, "quiet", False)


_DROP_RECORDS = _DropRecords()


@contextmanager
def _without_logging() -> Iterator[None]:
    for name in _LOGGER_NAMES:
        logging.getLogger(name).addFilter(_DROP_RECORDS)  # adding it again has no effect
    _thread.quiet = True
    try:
        yield
    finally:
        _thread.quiet = False


def is_web_url(url: str) -> bool:
    """True if a URL is an http(s) address."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def retry_after(header: str | None) -> timedelta:
    """Read Retry-After, bounded to MIN_RETRY_AFTER and MAX_RETRY_AFTER.

    DEFAULT_WAIT if it is missing or unreadable.
    """
    delay = retry_after_delay(header, now=datetime.now(UTC))
    return _bound_delay(delay)


def _bound_delay(delay: timedelta | None) -> timedelta:
    if delay is None or delay == timedelta.max:
        return DEFAULT_WAIT
    return min(max(delay, MIN_RETRY_AFTER), MAX_RETRY_AFTER)


def describe_error(error: Exception) -> str:
    """Describe a network error without the URL, which httpx may include in its message."""
    return {"ConnectTimeout": "no connection in time", "ReadTimeout": "no answer in time"}.get(
        type(error).__name__, type(error).__name__
    )


class PlaintextRefused(Exception):
    """A secret would cross the internet without TLS; its argument is the host."""


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to the addresses that the guard checked, which rules out DNS rebinding."""

    def __init__(self, guard: Guard, *, is_plaintext: bool) -> None:
        """With `is_plaintext`, connections are unencrypted and must stay in a private network."""
        self._guard = guard
        self._is_plaintext = is_plaintext
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a stream to the first address that answers.

        Raises PrivateAddress, InTheClear or what httpcore raises.
        """
        try:
            addresses = asyncio.run(self._guard.addresses(host))
        except UnknownName as error:
            raise httpcore.ConnectError(str(error)) from error
        if self._is_plaintext and any(
            is_public(ip_address(address_text.partition("%")[0])) for address_text in addresses
        ):
            raise PlaintextRefused(host)
        for address in addresses[:-1]:
            try:
                return self._plain.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._plain.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)


class _CheckedTransport(httpx.HTTPTransport):
    def __init__(self, trusted: ssl.SSLContext, backend: _CheckedBackend) -> None:
        super().__init__(verify=trusted)
        self._pool = httpcore.ConnectionPool(ssl_context=trusted, network_backend=backend)


async def _resolve_addresses(host: str) -> Sequence[str]:
    try:
        entries = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownName(str(error)) from error
    return [str(address[4][0]) for address in entries]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRequest:
    """One request to the far end of a channel."""

    service: str  # as the operator knows it
    url: str
    body: bytes
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()  # redacted in responses, as the URL is


def send(request: ChannelRequest, network: NetworkSettings) -> httpx.Response | Receipt:
    """Return the service's response, or a receipt if the request failed. Raises nothing.

    The receipt is `retry` if nothing was sent, `held` if the address is invalid or in a private
    network, and `unknown` if the message may have arrived.
    """
    where = request.service
    if not is_web_url(request.url):
        return held_receipt(f"the address of {where} is not an https address; copy it again")
    try:
        with _guarded_client(request.url, network) as client:
            headers = {"Content-Type": "application/json; charset=utf-8", **dict(request.headers)}
            return read_response(
                client, request.method, request.url, content=request.body, headers=headers
            )
    except PrivateAddress:
        return held_receipt(_private_host_reply(request.url))
    except PlaintextRefused as refusal:
        reply = f"the address of {refusal} begins with http://, which anyone on the network path can read; use https://"
        return held_receipt(reply)
    except CONNECT_ERRORS as error:
        return unreached_receipt(f"{where} could not be reached ({describe_error(error)})")
    except (*INVALID_URL_ERRORS, UnicodeError):
        return held_receipt(f"the address or the token of {where} is invalid; copy it again")
    except httpx.HTTPError as error:
        reply = f"the message went out, but no answer came back ({describe_error(error)})"
        return unknown_receipt(reply)


def rate_limited_receipt(
    service: str, answer: httpx.Response, *, seconds: object = None, per_second: int = 1
) -> Receipt:
    """Build the receipt for 429.

    Wait as long as the body says, else Retry-After, else DEFAULT_WAIT.
    """
    wait = retry_after(answer.headers.get("Retry-After"))
    if isinstance(seconds, int | float):
        with suppress(OverflowError, ValueError):  # a service may name any number, or NaN
            wait = _bound_delay(timedelta(seconds=round(seconds / per_second, 3)))
    reply = f"429 {service} asks to wait {wait.total_seconds():.0f} s"
    return Receipt(outcome="retry", reply=reply, retry_after=wait, everyone=True)


def excerpt(answer: httpx.Response, request: ChannelRequest, *, text: str | None = None) -> str:
    """Return what the far end says, without the request's secrets, in one bounded line."""
    keep_out = Redactor([request.url, *request.secrets])
    return (
        keep_out(" ".join((answer.text if text is None else text).split()))[:MAX_REPLY_CHARS]
        or "no words"
    )


def json_object(answer: httpx.Response) -> dict[str, Any] | None:
    """Parse a response as a JSON object; None if it is anything else."""
    try:
        parsed = answer.json()
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


@contextmanager
def _guarded_client(url: str, network: NetworkSettings) -> Iterator[httpx.Client]:
    guard = Guard(network.allow_private, _resolve_addresses)
    host, clear = urlsplit(url).hostname or "", urlsplit(url).scheme == "http"
    if network.proxy:
        guard.check_unresolved(host)
        if clear:
            raise PlaintextRefused(host)
        with open_client(proxy=network.proxy, ca_file=network.ca_file) as client:
            yield client
        return
    trusted = (
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if clear else _load_certificates(network.ca_file)
    )  # loading takes 40 ms
    transport = _CheckedTransport(trusted, _CheckedBackend(guard, is_plaintext=clear))
    with (
        _without_logging(),
        httpx.Client(
            timeout=REQUEST_TIMEOUT, follow_redirects=False, trust_env=False, transport=transport
        ) as client,
    ):
        yield client


def _private_host_reply(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return f"{host} is in a private network; to allow it, add {host} to network.allow_private in settings.yaml"
