"""A bucket of an S3-compatible service on loopback."""

from __future__ import annotations

import logging
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

NAMES = {"WIREWATCH_S3_KEY": "an-access-key-id", "WIREWATCH_S3_SECRET": "a-secret-access-key"}


@dataclass
class BucketServer:
    """The service; `stopped` refuses connections for a while, at the same address."""

    server: Any
    endpoint: str
    made: int = 0

    def bucket(self) -> str:
        """Make an empty bucket and return its address."""
        self.made += 1
        name = f"wirewatch-{self.made}"
        with urllib.request.urlopen(
            urllib.request.Request(f"{self.endpoint}/{name}", method="PUT")
        ):
            return f"s3://{name}/news"

    def settings(self, at: str) -> dict[str, str]:
        """Return `storage:` of settings.yaml."""
        names = {"key": "WIREWATCH_S3_KEY", "secret": "WIREWATCH_S3_SECRET"}
        return {"at": at, "endpoint": self.endpoint, **names}


def unused_port() -> int:
    """Return a port at which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    """Run the service for a while."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield BucketServer(server=server, endpoint=f"http://{host}:{port}")
    server.stop()
