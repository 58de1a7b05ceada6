"""Connections by host: httpcore's pool, direct or through the proxy of settings.yaml, one small one for each host.

One pool for all would look at every connection for every request, and close one host's idle connection to open
another's: with more hosts than places each page would cost a new TLS handshake.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable

import httpcore
import httpx

from wirewatch.adapters.web.guard import Guard
from wirewatch.adapters.web.trust import Trust
from wirewatch.adapters.web.wire import Backend
from wirewatch.domain.configuration import NetworkSettings

KEEP_ALIVE = 20.0  # seconds that an idle connection is kept


class Pools:
    """The hosts' pools; those longest unused are closed beyond `most`."""

    def __init__(self, open_one: Callable[[], httpcore.AsyncConnectionPool], *, most: int) -> None:
        self._open = open_one
        self._most = most
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}

    def of(self, host: str) -> httpcore.AsyncConnectionPool:
        """Give the host's pool, to be used before anything else is awaited."""
        pool = self._pools.pop(host, None) or self._open()
        self._pools[host] = pool  # last in line again
        return pool

    async def trim(self) -> None:
        """Close the idle pools that were unused for longest, when there are too many."""
        if len(self._pools) <= self._most:
            return
        idle = [host for host, pool in self._pools.items() if all(one.is_idle() for one in pool.connections)]
        for pool in [self._pools.pop(host) for host in idle[: max(1, self._most // 4)]]:
            await pool.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()
        self._pools.clear()


def open_pool(settings: NetworkSettings, *, guard: Guard, trust: Trust, keep: int) -> httpcore.AsyncConnectionPool:
    """Give a pool that keeps so many idle connections; 0: each request gets a fresh one."""
    proxy = httpx.URL(settings.proxy) if settings.proxy else None
    backend = Backend(guard, trust=trust, open_host=proxy.host if proxy else None)
    # The context here is bare; Stream.start_tls takes the one with certificates from `trust`.
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    most = max(1, settings.concurrency)
    if proxy is None:
        return httpcore.AsyncConnectionPool(
            ssl_context=bare,
            max_connections=most,
            max_keepalive_connections=keep,
            keepalive_expiry=KEEP_ALIVE,
            network_backend=backend,
        )
    return httpcore.AsyncHTTPProxy(
        proxy_url=httpcore.URL(scheme=proxy.raw_scheme, host=proxy.raw_host, port=proxy.port, target=b"/"),
        proxy_auth=(proxy.username, proxy.password) if proxy.userinfo else None,
        ssl_context=bare,
        proxy_ssl_context=bare if proxy.scheme == "https" else None,
        max_connections=most,
        max_keepalive_connections=keep,
        keepalive_expiry=KEEP_ALIVE,
        network_backend=backend,
    )
