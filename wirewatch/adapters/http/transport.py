"""Network streams for httpcore: checked addresses only, bounded buffers and decoded sizes, stale connections detected.

httpcore's own backend works too but costs twice the CPU per request and resolves names by itself, which would let a
name point elsewhere between our check and its connect.
"""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore

from wirewatch.adapters.http.guard import Guard

DECODED_CHUNK_BYTES = (
    256 * 1024
)  # decoded bytes at a time: a decompression bomb is noticed after one chunk
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS, _ZLIB_WBITS, _RAW_WBITS = 31, 15, -15
_ENCODING_NAMES = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}


class TooLarge(Exception):
    """The decoded body exceeds the limit."""


class BadEncoding(Exception):
    """The body is not encoded as Content-Encoding says."""


class TruncatedBody(Exception):
    """The compressed stream ends before its end."""


class Body:
    """Decode one body chunk by chunk, up to a limit of decoded bytes.

    `add` and `finish` raise TooLarge, BadEncoding or TruncatedBody.
    """

    def __init__(self, content_encoding: str | None, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._pieces: list[bytes] = []
        self._layers = [_Decoder(name) for name in reversed(_parse_encodings(content_encoding))]

    def add(self, chunk: bytes) -> None:
        """Add the next bytes as received."""
        for piece in self._decode(chunk, 0):
            self._size += len(piece)
            if self._size > self._limit:
                self._pieces.clear()
                raise TooLarge
            self._pieces.append(piece)

    def finish(self) -> bytes:
        """Return the whole decoded body."""
        for layer in self._layers:
            layer.finish()
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)

    def _decode(self, chunk: bytes, depth: int) -> Iterator[bytes]:
        if depth == len(self._layers):
            yield chunk
            return
        for piece in self._layers[depth].feed(chunk):
            yield from self._decode(piece, depth + 1)


class _Decoder:
    """Incremental decoder of one Content-Encoding."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._plain = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._stream is None and not self._plain:
            self._head += chunk
            if len(self._head) < 2:
                return
            chunk, self._head = self._head, b""
            self._stream = self._open(chunk)
            self._plain = self._stream is None
        if self._plain:
            yield chunk
        else:
            yield from self._inflate(chunk)

    def _open(self, head: bytes) -> zlib._Decompress | None:
        """Choose by the first bytes: servers label plain text as gzip (None), and raw deflate as deflate."""
        if head.startswith(_GZIP_MAGIC):
            return zlib.decompressobj(_GZIP_WBITS)
        if self._name == "gzip":
            return None
        zlib_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0
        return zlib.decompressobj(_ZLIB_WBITS if zlib_header else _RAW_WBITS)

    def _inflate(self, chunk: bytes) -> Iterator[bytes]:
        piece = b""
        # When the output chunk is full, zlib may hold more output although all input is consumed.
        while self._stream is not None and (chunk or len(piece) == DECODED_CHUNK_BYTES):
            if self._stream.eof:
                if not chunk.startswith(_GZIP_MAGIC):
                    return  # padding after the last member, as some servers send
                self._stream = zlib.decompressobj(_GZIP_WBITS)
            try:
                piece = self._stream.decompress(chunk, DECODED_CHUNK_BYTES)
            except zlib.error as error:
                raise BadEncoding from error
            chunk = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if piece:
                yield piece

    def finish(self) -> None:
        if self._head or (self._stream is not None and not self._stream.eof):
            raise TruncatedBody


def _parse_encodings(content_encoding: str | None) -> list[str]:
    names = [name.strip().lower() for name in (content_encoding or "").split(",")]
    names = [name for name in names if name and name != "identity"]
    if len(names) > 2 or any(name not in _ENCODING_NAMES for name in names):
        raise BadEncoding(content_encoding)
    return [_ENCODING_NAMES[name] for name in names]


_MAX_BUFFERED_BYTES = 256 * 1024  # bytes buffered unread per connection
_CONNECT_TIMEOUT_SECONDS = 8.0  # connect timeout in seconds when further addresses remain
_MAX_ADDRESSES = 4


class StaleConnection(Exception):
    """A kept-alive connection was closed by the server before the first byte of a response."""


class NoConnection(Exception):
    """None of the host's addresses could be connected to; its argument is the last OSError."""


class Backend(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that the guard allows; `open_host` (our own proxy) is not checked."""

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
        """Return a stream to one of the host's allowed addresses; raises what Guard raises, or NoConnection."""
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
        """Answer the two queries of httpcore: the TLS object, and whether the server closed an idle connection."""
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
