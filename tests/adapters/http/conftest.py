from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.loopback import Loopback
from wirewatch.adapters.http.client import HttpClient
from wirewatch.domain.configuration import NetworkSettings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Opener = Callable[..., HttpClient]


def settings(**changes: object) -> NetworkSettings:
    plain: dict[str, object] = {
        "allow_private": ("127.0.0.0/8",),
        "host_gap": timedelta(0),
        "per_host": 8,
    }
    return NetworkSettings(**{**plain, **changes})  # type: ignore[arg-type]


def opened(*, now: datetime = NOON, resolve: object = None, **changes: object) -> HttpClient:
    return HttpClient(settings(**changes), version="9.9", read_clock=lambda: now, resolve=resolve)  # type: ignore[arg-type]


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback() as server:
        yield server


@pytest.fixture
async def web() -> AsyncIterator[HttpClient]:
    async with opened() as client:
        yield client
