"""Network streams for httpcore.

Checked addresses only, bounded buffers and decoded sizes, stale connections detected.

httpcore's own backend works too but costs twice the CPU per request and resolves names by itself,
which would let a name point elsewhere between our check and its connect.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from wirewatch.adapters.http.guard import Guard

_MAX_BUFFERED_BYTES = 256 * 1024  # bytes buffered unread per connection
_CONNECT_TIMEOUT_SECONDS = 8.0  # connect timeout in seconds when further addresses remain
_MAX_ADDRESSES = 4


class StaleConnection(Exception):
    """A kept-alive connection was closed by the server before the first byte of a response."""


class NoConnection(Exception):
    """None of the host's addresses could be connected to; its argument is the last OSError."""


class Backend(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that the guard allows.

    `open_host` (our own proxy) is not checked.
    """

    def __init__(
        self, guard: Guard, *, trust: Callable[[], ssl.SSLContext], open_host: str | None = None
    ) -> None:
        self._guard = guard
        self._trust = trust
        self._open_host = open_host

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Open a stream to one of the host's allowed addresses.

        Raises what Guard raises, or NoConnection.
        """
        addresses = (host,) if host == self._open_host else await self._guard.addresses(host)
        return Stream(await _connect_to_first(addresses[:_MAX_ADDRESSES], port), self._trust)


class Stream(httpcore.AsyncNetworkStream):
    """One connection as httpcore sees it."""

    def __init__(self, wire: _BufferedProtocol, trust: Callable[[], ssl.SSLContext]) -> None:
        self._wire = wire
        self._trust = trust
        self._answered = False  # bytes have come since the last write
        self._reused = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return received bytes, b"" at the end; raises StaleConnection or OSError."""
        try:
            data = await self._wire.read()
        except OSError as error:
            raise self._stale_error() or error from None
        if not data and (stale := self._stale_error()):
            raise stale
        self._answered = True
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of the buffer; a broken connection shows at the next read."""
        if buffer:
            self._reused = self._reused or self._answered
            self._answered = False
            self._wire.write(buffer)

    async def aclose(self) -> None:
        """Close at once."""
        self._wire.close()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return the stream inside TLS; raises ssl.SSLError or OSError."""
        try:
            await self._wire.start_tls(self._trust(), server_hostname)
        except BaseException:
            self._wire.close()
            raise
        return Stream(self._wire, self._trust)

    def get_extra_info(self, info: str) -> Any:
        """Answer the two queries of httpcore.

        The TLS object, and whether the server closed an idle connection.
        """
        if info == "is_readable":
            return self._wire.is_readable
        if info == "ssl_object":
            return self._wire.extra("ssl_object")
        return None

    def _stale_error(self) -> StaleConnection | None:
        return StaleConnection() if self._reused and not self._answered else None


class _BufferedProtocol(asyncio.Protocol):
    """asyncio protocol that buffers one connection, with back-pressure."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: list[bytes] = []
        self._size = 0
        self._paused = False
        self._ended = False
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None

    @property
    def is_readable(self) -> bool:
        return self._ended or bool(self._waiting)

    def extra(self, name: str) -> Any:
        return self._transport.get_extra_info(name) if self._transport else None

    async def start_tls(self, context: ssl.SSLContext, host: str | None) -> None:
        if self._transport is None:
            raise ConnectionResetError("the connection is closed")
        loop = asyncio.get_running_loop()
        self._transport = await loop.start_tls(self._transport, self, context, server_hostname=host)

    async def read(self) -> bytes:
        if not self._waiting and not self._ended:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        if not self._waiting:
            if self._error:
                raise self._error
            return b""
        data = self._waiting[0] if len(self._waiting) == 1 else b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        if self._paused and self._transport:
            self._paused = False
            self._transport.resume_reading()
        return data

    def write(self, data: bytes) -> None:
        if self._transport and not self._ended:
            self._transport.write(data)

    def close(self) -> None:
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting.append(data)
        self._size += len(data)
        if self._size > _MAX_BUFFERED_BYTES and not self._paused and self._transport:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self._ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self._error = self._error or exc
        self._wake()

    def _wake(self) -> None:
        if self._reader and not self._reader.done():
            self._reader.set_result(None)


async def _connect_to_first(addresses: tuple[str, ...], port: int) -> _BufferedProtocol:
    loop = asyncio.get_running_loop()
    failed: OSError | None = None
    for address in addresses:
        try:
            async with asyncio.timeout(_CONNECT_TIMEOUT_SECONDS if len(addresses) > 1 else None):
                return (await loop.create_connection(_BufferedProtocol, address, port))[1]
        except OSError as error:
            failed = error
    raise NoConnection(failed)
