"""Open the store (SQLite or PostgreSQL) and run its transactions."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from wirewatch.adapters.permissions import make_folder, open_private
from wirewatch.adapters.store.errors import (
    StoreLost,
    StoreUnavailable,
    store_name,
    translate_errors,
)
from wirewatch.adapters.store.schema import replace_unstorable
from wirewatch.adapters.store.schema_upgrade import upgrade_schema

Value = TypeVar("Value")

BUSY_TIMEOUT_SECONDS = 30
CONNECT_TIMEOUT_SECONDS = 10
WAL_RETRY_PAUSES_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
# By default, each PostgreSQL statement sees the newest state; a SQLite transaction sees only one.
SNAPSHOT_OPTIONS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def upsert(tx: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that can carry ON CONFLICT; the two classes share the methods that we use."""
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


def batches(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """Yield the values in lists short enough for one IN (...)."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


class Store:
    """One open store, shared by the threads of a process (in memory: one transaction at a time)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._write = engine.execution_options(wirewatch_write=True)
        self._read = engine if self.is_sqlite else engine.execution_options(**SNAPSHOT_OPTIONS)

    @property
    def is_sqlite(self) -> bool:
        """True on SQLite, False on PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file; None in memory and on PostgreSQL."""
        name = self.engine.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Yield a connection in a write transaction, rolled back on an exception.

        Raises StoreUnavailable if the database cannot be used.
        """
        with translate_errors(self.engine.url), self._write.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection in a read transaction: one consistent state throughout.

        Raises StoreUnavailable when the database cannot be used.
        """
        with translate_errors(self.engine.url), self._read.connect() as tx:
            yield tx

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_store(
    url: str,
    *,
    find_filed_digests: Callable[[], str | None] = lambda: None,
    allow_new: bool = False,
) -> Store:
    """Open the store at a URL, creating it or upgrading its schema first.

    `sqlite:////abs/wirewatch.db`, `sqlite://` (in memory) or
    `postgresql+psycopg://user:password@host/name`.

    find_filed_digests: returns the folder of digests filed from this store, if any. If there is
        one, an empty store counts as lost; a SQLite file of 0 bytes always does, since we never
        create one.
    allow_new: start with an empty store nevertheless.

    Raises StoreUnavailable, StoreTooNew, StoreTooOld, StoreLost.
    """
    parsed = _parse(url)

    def check_may_create() -> None:
        if not allow_new and (folder := find_filed_digests()):
            raise StoreLost(
                _lost_message(parsed, f"is empty, although digests are filed in {folder}")
            )

    with translate_errors(parsed):
        if parsed.get_backend_name() == "sqlite":
            engine = _sqlite(parsed, check_may_create=check_may_create, allow_new=allow_new)
        else:
            engine = _postgresql(parsed)
        try:
            upgrade_schema(engine, check_may_create=check_may_create)
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
    if parsed.drivername not in DRIVERS:
        raise StoreUnavailable(
            f"store.url in settings.yaml names the database {parsed.drivername!r}; only SQLite and PostgreSQL are known"
        )
    return parsed


def _lost_message(url: URL, problem: str) -> str:
    is_sqlite = url.get_backend_name() == "sqlite"
    restore = "wirewatch restore, in new folders" if is_sqlite else "pg_restore"
    return (
        f"the store {store_name(url)} {problem}; get it back from a backup ({restore}), "
        "or begin with an empty one: wirewatch run --new, or wirewatch up --new"
    )


def _sqlite(url: URL, *, check_may_create: Callable[[], None], allow_new: bool) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if in_memory:
        engine = create_engine(
            url,
            json_serializer=_json,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
        )
    else:
        _make_file(url, check_may_create=check_may_create, allow_new=allow_new)
        engine = create_engine(
            url,
            json_serializer=_json,
            connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    if not in_memory:
        _write_ahead(engine)
    return engine


def _make_file(url: URL, *, check_may_create: Callable[[], None], allow_new: bool) -> None:
    """Create the database file, private and never empty, so that a truncated one is noticed."""
    path = Path(str(url.database))
    try:
        if path.exists() and path.stat().st_size:
            return
        if path.exists() and not allow_new:
            raise StoreLost(_lost_message(url, "is a file of 0 bytes"))
        check_may_create()
    except OSError:
        return  # the database says it better
    try:
        make_folder(path.parent)
    except OSError as error:
        raise StoreUnavailable(
            f"the store's folder {path.parent} cannot be made: {error.strerror}; see --home"
        ) from None
    try:
        with _locked(path.parent):
            if not path.exists() or not path.stat().st_size:
                _put_empty_database(path)
    except OSError as error:
        do = "make its folder writable for this user, and room on its disk"
        raise StoreUnavailable(f"the store {path} cannot be made: {error.strerror}; {do}") from None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock a folder, if its file system can, so that only one process creates the store."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _put_empty_database(path: Path) -> None:
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)  # left by a process that was killed here
    with open(new, "wb", opener=open_private):
        pass
    with closing(sqlite3.connect(new)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")  # which writes the first page
    for rest in (
        "-wal",
        "-shm",
        "-journal",
    ):  # of the file before: SQLite would apply them to this one
        path.with_name(f"{path.name}{rest}").unlink(missing_ok=True)
    new.replace(path)


def optimize_store(store: Store) -> None:
    """Let SQLite update its planner statistics if needed; PostgreSQL does so itself."""
    if store.is_sqlite:
        with store.begin() as tx:
            tx.exec_driver_sql("PRAGMA optimize")


def _json(value: Any) -> str:
    return replace_unstorable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = (
        None  # the driver's own BEGIN comes too late for a lock, and commits before DDL
    )
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(
        "PRAGMA secure_delete=FAST"
    )  # what a row held is gone from its page once it is changed
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # A write transaction takes its lock at once; reading first and locking later can deadlock.
    write = connection.get_execution_options().get("wirewatch_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _write_ahead(engine: Engine) -> None:
    """Switch the file to WAL permanently; SQLite does not apply busy_timeout here, so we retry."""
    with closing(engine.raw_connection()) as connection:
        for pause in WAL_RETRY_PAUSES_SECONDS:
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
        return create_engine(
            url,
            json_serializer=_json,
            pool_pre_ping=True,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_SECONDS},
        )
    except ImportError:
        raise StoreUnavailable(
            'PostgreSQL needs its driver, which is not installed; run: pip install "wirewatch[postgresql]"'
        ) from None
