"""Opening the store, and its two kinds of transaction."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from wirewatch.adapters.store.complaints import in_words
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.adapters.store.schema import storable
from wirewatch.adapters.store.upgrade import bring_up_to_date

BUSY_SECONDS = 30


class Store:
    """One open store. Safe to share between threads (in memory: one transaction at a time); not between processes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._write = engine.execution_options(wirewatch_write=True)
        self._read = engine if self.is_sqlite else engine.execution_options(**_SNAPSHOT)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file; None in memory and on PostgreSQL."""
        name = self.engine.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection in a write transaction: committed at the end, rolled back on an exception.

        Raises StoreUnavailable when the database is not to be had.
        """
        with in_words(self.engine.url), self._write.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection in a read transaction: one consistent state throughout.

        Raises StoreUnavailable when the database is not to be had.
        """
        with in_words(self.engine.url), self._read.connect() as tx:
            yield tx

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


# PostgreSQL shows each statement its own state unless asked; a SQLite transaction always sees one.
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def open_store(url: str) -> Store:
    """Open the store at a URL, making it or bringing its tables up to date first.

    `sqlite:////abs/wirewatch.db`, `sqlite://` (in memory) or `postgresql+psycopg://user:password@host/name`.
    Raises StoreUnavailable, StoreTooNew.
    """
    parsed = _parse(url)
    with in_words(parsed):
        engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
        try:
            bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
    return Store(engine)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreUnavailable(
            "store.url in settings.yaml is not a database address; "
            "write sqlite:////path/wirewatch.db or postgresql+psycopg://user@host/name"
        ) from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise StoreUnavailable(
            f"store.url in settings.yaml names the database {parsed.drivername!r}; only SQLite and PostgreSQL are known"
        )
    return parsed


def _sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if in_memory:
        engine = create_engine(
            url, json_serializer=_json, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
    else:
        _make_folder(Path(str(url.database)).parent)
        engine = create_engine(
            url, json_serializer=_json, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
        )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    if not in_memory:
        _write_ahead(engine)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"the store's folder {folder} cannot be made: {error.strerror}; see --home") from None


def _json(value: Any) -> str:
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for a lock, and commits before DDL
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=FAST")  # what a row held is gone from its page once it is changed
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # A write transaction takes its lock at once: one that reads first and locks later can only die of a deadlock.
    write = connection.get_execution_options().get("wirewatch_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _write_ahead(engine: Engine) -> None:
    """Switch the file to WAL for good; SQLite does not wait for its lock here, so we do."""
    with closing(engine.raw_connection()) as connection:
        for pause in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0):
            try:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                time.sleep(pause)
            else:
                return


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(url, json_serializer=_json, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ImportError:
        raise StoreUnavailable(
            'PostgreSQL needs its driver, which is not installed; run: pip install "wirewatch[postgresql]"'
        ) from None
