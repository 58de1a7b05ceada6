"""An HTTP proxy on loopback that answers from a recorded World instead of the network."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Protocol, Self

LOOPBACK_ADDRESS = "127.0.0.1"
BODILESS_STATUSES = frozenset({204, 304})


class AnsweringWorld(Protocol):
    """Protocol for a source of canned responses, by URL and poll."""

    def answer(
        self, url: str, poll: int, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and the body, not compressed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request that the server answered."""

    method: str
    url: str
    status: int
    poll: int
    headers: Mapping[str, str]  # of the request, names in lower case


class ReplayServer:
    """A threaded HTTP proxy on a free loopback port, open inside its `with` block.

    Set `poll` to move the world's clock. Requests in absolute form are answered from the world,
    whatever their host; so are plain ones by their Host header. Nothing is ever fetched from
    elsewhere.
    """

    def __init__(self, world: AnsweringWorld) -> None:
        self.world = world
        self.poll = 0
        self._log: list[Exchange] = []
        self._lock = Lock()
        self._server = _Listener((LOOPBACK_ADDRESS, 0), self)
        self._thread = Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def url(self) -> str:
        """The value for network.proxy: http://127.0.0.1:PORT."""
        return f"http://{LOOPBACK_ADDRESS}:{self._server.server_port}"

    @property
    def log(self) -> tuple[Exchange, ...]:
        """The exchanges so far, in order."""
        with self._lock:
            return tuple(self._log)

    def note(self, exchange: Exchange) -> None:
        """Add one exchange to the log."""
        with self._lock:
            self._log.append(exchange)

    def forget(self) -> None:
        """Clear the log."""
        with self._lock:
            self._log.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client's idle keep-alive connection must not hold up the end
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], replay: ReplayServer) -> None:
        self.replay = replay
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "replay"
    sys_version = ""
    timeout = 30.0
    # Send head and body together: unbuffered, Nagle's algorithm would delay each response by 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True

    server: _Listener

    def do_GET(self) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        url = self.path if "://" in self.path else f"http://{asked.get('host', '')}{self.path}"
        poll = self.server.replay.poll
        status, headers, body = self._world_answer(url, poll, asked)
        self.server.replay.note(
            Exchange(method=self.command, url=url, status=status, poll=poll, headers=asked)
        )
        self._send(status, dict(headers), body)

    do_HEAD = do_GET

    def _world_answer(
        self, url: str, poll: int, asked: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], bytes]:
        try:
            return self.server.replay.world.answer(url, poll, asked)
        except (
            Exception
        ) as problem:  # an edited world may have any error, and a client must not wait for it
            message = f"The world could not answer for {url}: {type(problem).__name__}: {problem}\n"
            return 500, {"Content-Type": "text/plain; charset=utf-8"}, message.encode()

    def do_CONNECT(self) -> None:
        self._send(
            501,
            {"Content-Type": "text/plain"},
            b"This world speaks http only: use http:// addresses.\n",
        )

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the exchanges are in the log."""

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, compresslevel=1, mtime=0)
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in BODILESS_STATUSES:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status not in BODILESS_STATUSES:
            self.wfile.write(body)
