"""One connection pool per host.

A single pool would look at every connection for every request, and close one host's idle connection
to open another's: with more hosts than places each page would cost a new TLS handshake.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable

import httpcore
import httpx

from wirewatch.adapters.http.guard import (
    Guard,
    Trust,
)
from wirewatch.adapters.http.transport import Backend
from wirewatch.domain.configuration import NetworkSettings

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
        """The host's pool; use it before the next await, as an idle pool may be closed."""
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
            if all(connection.is_idle() for connection in pool.connections)
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
    """Return a pool that keeps up to `keep` idle connections.

    0: a new connection for each request.
    """
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
