"""The Prefect server of `wirewatch up`: on an inherited socket, for its own origin only."""

from __future__ import annotations

import os
import socket
import sys
from urllib.parse import urlsplit

import uvicorn
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


def own_address_only(app: ASGIApp, *, origin: str) -> ASGIApp:
    """Refuse requests and web sockets for another host or from a page of another origin.

    After DNS rebinding a page has the same origin as this server for the browser, so CORS does not
    apply, but its requests carry the wrong Host. Web sockets are not subject to CORS at all.
    """
    host = urlsplit(origin).netloc

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            headers = Headers(scope=scope)
            if headers.get("host") != host or headers.get("origin", origin) != origin:
                refusal = PlainTextResponse(
                    f"This server answers at {origin} only.\n", status_code=400
                )
                await refusal(scope, receive, send)
                return
        await app(scope, receive, send)

    return guarded


def main() -> int:
    """Serve until stopped. Argument: the file descriptor of a bound socket.

    PREFECT_API_URL holds its address.
    """
    from prefect.server.api.server import create_app
    from prefect.settings import PREFECT_SERVER_LOGGING_LEVEL

    if not os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        print(
            "PREFECT_SERVER_API_AUTH_STRING is not set: a server without a login is not started",
            file=sys.stderr,
        )
        return 2
    origin = os.environ["PREFECT_API_URL"].removesuffix("/api")
    app = own_address_only(create_app(final=True), origin=origin)
    level = str(PREFECT_SERVER_LOGGING_LEVEL.value()).lower()
    server = uvicorn.Server(uvicorn.Config(app, log_level=level))
    server.run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
    return 0 if server.started else 3


if __name__ == "__main__":
    sys.exit(main())
