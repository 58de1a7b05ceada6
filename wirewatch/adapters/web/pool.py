"""Opens httpcore's connection pool, direct or through the proxy of settings.yaml."""

from __future__ import annotations

import ssl

import httpcore
import httpx

from wirewatch.adapters.web.guard import Guard
from wirewatch.adapters.web.trust import Trust
from wirewatch.adapters.web.wire import Backend
from wirewatch.domain.configuration import NetworkSettings

KEEP_ALIVE = 20.0  # seconds that an idle connection is kept


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
