"""A real HTTP server on loopback that answers by script and remembers what it was asked, byte for byte.

    async with Loopback() as site:
        site.on("/feed", Reply(body=b"<rss/>", headers={"ETag": '"1"'}), Reply(status=304))
        ...                      # the last reply of a path repeats
        assert site.asked[1].header("if-none-match") == '"1"'

It is its own HTTP proxy: absolute-form requests are answered by path, CONNECT is answered when it was given a TLS
context. A script may also be a function of what was asked.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the server does with one request."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = field(default_factory=dict)
    send_only: int | None = None  # bytes of the body; then the connection is closed
    drop: bool = False  # no answer at all: the connection is reset
    hang: bool = False  # no answer at all: the connection stays open
    drip: float | None = None  # seconds between two bytes of the body
    then_close: bool = False  # close after the answer without saying so
    raw: bytes | None = None  # these bytes instead of an HTTP answer
    chunked: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it arrived."""

    method: str
    target: str  # as on the request line
    host: str  # of the Host header
    headers: tuple[tuple[str, str], ...]
    connection: int  # counts connections from 1
    at: float  # the event loop's clock

    @property
    def path(self) -> str:
        parts = urlsplit(self.target)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


Script = Callable[[Asked], Reply]


class Loopback:
    """A scripted server; an unknown path is a 404."""

    def __init__(
        self, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None, as_proxy: bool = False
    ) -> None:
        self.asked: list[Asked] = []
        self.tunnels: list[str] = []
        self.connections = 0  # ever opened
        self.at_once = 0
        self.most_at_once = 0
        self._host = host
        self._tls = tls
        self._as_proxy = as_proxy
        self._scripts: dict[str, list[Reply] | Script] = {}
        self._busy: set[asyncio.Task[None]] = set()
        self._released = asyncio.Event()

    def on(self, path: str, *replies: Reply | Script) -> None:
        """Answer a path (with query, if any) by these replies in turn, or by one function."""
        first = replies[0]
        self._scripts[path] = (
            [r for r in replies if isinstance(r, Reply)] if isinstance(first, Reply) else first
        )

    def url(self, path: str = "/", *, host: str | None = None) -> str:
        """Return the address of a path here; `host` stands in for the IP address."""
        scheme = "https" if self._tls and not self._as_proxy else "http"
        return f"{scheme}://{host or self._host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths asked for, in order."""
        return [one.path for one in self.asked]

    @property
    def open(self) -> int:
        """Connections that are open now."""
        return len(self._busy)

    async def __aenter__(self) -> Self:
        context = None if self._as_proxy else self._tls
        self._server = await asyncio.start_server(self._serve, self._host, 0, ssl=context)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._released.set()
        self._server.close()
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        self.connections += 1
        number = self.connections
        try:
            while await self._one(reader, writer, number):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError, asyncio.CancelledError):
            pass
        finally:
            self._busy.discard(task)
            writer.transport.abort()

    async def _one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> bool:
        asked = _parse(await reader.readuntil(b"\r\n\r\n"), number)
        if asked.method == "CONNECT":
            return await self._tunnel(asked, writer)
        self.asked.append(asked)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._answer(self._reply(asked), writer)
        finally:
            self.at_once -= 1

    async def _tunnel(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        self.tunnels.append(asked.target)
        if self._tls is None:
            writer.write(b"HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\n\r\n")
            return False
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        await writer.start_tls(self._tls)
        return True

    def _reply(self, asked: Asked) -> Reply:
        script = self._scripts.get(asked.path)
        if script is None:
            return Reply(status=404, body=b"not here")
        if callable(script):
            return script(asked)
        return script.pop(0) if len(script) > 1 else script[0]

    async def _answer(self, reply: Reply, writer: asyncio.StreamWriter) -> bool:
        if reply.drop:
            writer.transport.abort()
            return False
        if reply.hang:
            await self._released.wait()
        if reply.raw is not None:
            writer.write(reply.raw)
            await writer.drain()
            writer.close()
            return False
        writer.write(_head(reply))
        await self._body(reply, writer)
        if reply.then_close or reply.send_only is not None:
            writer.close()
            return False
        return True

    async def _body(self, reply: Reply, writer: asyncio.StreamWriter) -> None:
        body = reply.body if reply.send_only is None else reply.body[: reply.send_only]
        if reply.drip is not None:
            for byte in body:
                await asyncio.sleep(reply.drip)
                writer.write(bytes([byte]))
        elif reply.chunked:
            for start in range(0, len(body), 16_384):
                piece = body[start : start + 16_384]
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            writer.write(b"0\r\n\r\n")
        elif reply.status != 304:
            writer.write(body)
        await writer.drain()


def _head(reply: Reply) -> bytes:
    headers = reply.headers.items() if isinstance(reply.headers, Mapping) else reply.headers
    lines = [f"HTTP/1.1 {reply.status} Scripted", *(f"{name}: {value}" for name, value in headers)]
    names = {line.split(":")[0].lower() for line in lines}
    if reply.chunked:
        lines.append("Transfer-Encoding: chunked")
    elif reply.status != 304 and "content-length" not in names:
        lines.append(f"Content-Length: {len(reply.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _parse(head: bytes, number: int) -> Asked:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = tuple(
        (name, value.strip()) for name, _, value in (line.partition(":") for line in lines)
    )
    host = next((value for name, value in headers if name.lower() == "host"), "")
    return Asked(
        method=method,
        target=target,
        host=host,
        headers=headers,
        connection=number,
        at=asyncio.get_running_loop().time(),
    )
