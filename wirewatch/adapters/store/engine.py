"""Open the store (SQLite or PostgreSQL), upgrade its schema, run transactions, and translate its errors.

StoreError
├── StoreUnavailable   cannot be opened, reached, read or written; the message is one plain sentence
│   ├── StoreTooNew    written by a newer Wirewatch
│   ├── StoreTooOld    written by a Wirewatch so old that its tables are not read any more
│   └── StoreLost      empty, though it was in use
└── AlreadyComposed    the series has an issue of this number or of this due time
"""

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

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.pool import StaticPool

from wirewatch.adapters.permissions import make_folder, open_private
from wirewatch.adapters.store.schema import replace_unstorable

Value = TypeVar("Value")


def upsert(tx: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that can carry ON CONFLICT; the two classes share the methods that we use."""
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


def batches(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """Return the values in lists short enough for one IN (...)."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


class StoreError(Exception):
    """Any trouble with the store."""


class StoreUnavailable(StoreError):
    """The store cannot be opened, reached, read or written; the message says why and what to do, and never holds a
    password.
    """


class StoreTooNew(StoreUnavailable):
    """The store was written by a newer Wirewatch than this one."""


class StoreTooOld(StoreUnavailable):
    """The store was written by a Wirewatch whose tables this one does not read."""


class StoreLost(StoreUnavailable):
    """The store is empty although it was in use; a new one is created only on request (--new)."""


class AlreadyComposed(StoreError):
    """The series already has an issue of this number, or one for this due time."""


@contextmanager
def translate_errors(url: URL) -> Iterator[None]:
    """Translate the driver's operational errors into StoreUnavailable; constraint violations pass unchanged."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailable(_sentence(url, error.orig)) from error
    except sqlite3.Error as error:
        raise StoreUnavailable(_sentence(url, error)) from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # a constraint or a value: the caller's to mend
            raise
        raise StoreUnavailable(_sentence(url, error.orig)) from error


def _sentence(url: URL, cause: BaseException | None) -> str:
    where = (
        url.database
        if url.get_backend_name() == "sqlite"
        else url.render_as_string(hide_password=True)
    )
    said = " ".join(str(cause).split())[:300]
    if isinstance(url.password, str) and url.password:
        said = said.replace(url.password, "***")
    for words, advice in _ADVICE.items():
        if words in said:
            return f"the store {where} cannot be used: {said}; {advice}"
    return f"the store {where} cannot be used: {said}; see store.url in settings.yaml"


_ADVICE = {
    "database is locked": "another program has held it for half a minute; end that program or try again",
    "unable to open database file": "make its folder readable and writable for this user",
    "readonly database": "make the file and its folder writable for this user",
    "database or disk is full": "make room on its disk",
    "not a database": "another file stands in its place; move that away, or name another in store.url of settings.yaml",
    "malformed": "the file is damaged; put a backup in its place",
    "password authentication failed": "check user and password in store.url of settings.yaml",
    "Connection refused": "is the database server running, and is its address in store.url of settings.yaml right?",
}


MIGRATIONS_FOLDER = Path(__file__).parent / "migrations"
UNSUPPORTED_VERSIONS = frozenset(
    f"{number:04d}" for number in range(1, 9)
)  # versions of the tables that are not read any more
LAST_RELEASE_READING_UNSUPPORTED = "0.1.0"  # the last version of Wirewatch that reads them
SCHEMA_LOCK = 0x77697265  # any number of our own: PostgreSQL's advisory lock while tables change
CONFIG_LOCK = SCHEMA_LOCK + 1  # the same while feeds and series are brought in line with the config


def schema_versions() -> list[str]:
    """Return the versions this Wirewatch knows, oldest first: the numbers that migration files begin with."""
    return sorted(
        path.name.split("_")[0] for path in (MIGRATIONS_FOLDER / "versions").glob("[0-9]*.py")
    )


def schema_version_of(tx: Connection) -> str | None:
    """Return the version a store is at; None for an empty database."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    found: str | None = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upgrade_schema(engine: Engine, *, check_may_create: Callable[[], None]) -> None:
    """Run the migrations that a store lacks. Raises StoreTooNew, StoreTooOld.

    `may_begin` is called before tables are created in an empty store, and raises to forbid it.
    """
    with engine.connect() as connection:
        if _is_current(connection):
            return
        if schema_version_of(connection) is None:
            check_may_create()
    with engine.execution_options(wirewatch_write=True).connect() as connection:
        _switch_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                take_advisory_lock(connection)
                if not _is_current(connection):
                    migrate(connection)
        finally:
            _switch_foreign_keys(connection, on=True)


def _is_current(connection: Connection) -> bool:
    known, stored = schema_versions(), schema_version_of(connection)
    if stored is not None and (why := version_problem(stored)):
        kind = StoreTooOld if stored in UNSUPPORTED_VERSIONS else StoreTooNew
        raise kind(
            f"the store {why}, or name another home (--home) or another store (store.url in settings.yaml)"
        )
    return stored == known[-1]


def version_problem(stored: str) -> str | None:
    """Return why a store whose tables are at a version is not read, and what reads it; None when it is read."""
    known = schema_versions()
    if stored in known:
        return None
    if stored in UNSUPPORTED_VERSIONS:
        return (
            f"was written by Wirewatch {LAST_RELEASE_READING_UNSUPPORTED} (its tables are at {stored}), and this version does not read it; "
            f"use Wirewatch {LAST_RELEASE_READING_UNSUPPORTED} for it"
        )
    return f"was written by a newer Wirewatch (its tables are at {stored}, this one knows {known[-1]}); update Wirewatch"


def _switch_foreign_keys(connection: Connection, *, on: bool) -> None:
    # SQLite changes a table by making a new one and dropping the old, which enforced keys would take as a deletion.
    # Inside a transaction the switch does nothing, hence the driver's connection.
    driver = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and driver is not None:
        driver.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def take_advisory_lock(tx: Connection, *, lock: int = SCHEMA_LOCK) -> None:
    """Wait until no other transaction holds a lock, and hold it to the end of this one."""
    # On SQLite a write transaction itself is the lock.
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock})


def migrate(connection: Connection, *, version: str = "head") -> None:
    """Run the migrations up to a version, inside the connection's transaction."""
    from alembic import command  # slow to import, and rarely needed
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, version)


BUSY_SECONDS = 30


class Store:
    """One open store. Safe to share between threads (in memory: one transaction at a time); not between processes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._write = engine.execution_options(wirewatch_write=True)
        self._read = engine if self.is_sqlite else engine.execution_options(**_SNAPSHOT)

    @property
    def is_sqlite(self) -> bool:
        """Return whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file; None in memory and on PostgreSQL."""
        name = self.engine.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Return a connection in a write transaction: committed at the end, rolled back on an exception.

        Raises StoreUnavailable when the database cannot be used.
        """
        with translate_errors(self.engine.url), self._write.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Return a connection in a read transaction: one consistent state throughout.

        Raises StoreUnavailable when the database cannot be used.
        """
        with translate_errors(self.engine.url), self._read.connect() as tx:
            yield tx

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


# PostgreSQL shows each statement its own state unless asked; a SQLite transaction always sees one.
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def open_store(
    url: str,
    *,
    find_filed_digests: Callable[[], str | None] = lambda: None,
    allow_new: bool = False,
) -> Store:
    """Open the store at a URL, creating it or upgrading its schema first.

    `sqlite:////abs/wirewatch.db`, `sqlite://` (in memory) or `postgresql+psycopg://user:password@host/name`.
    `in_use` is asked, when the store is empty, for the folder of the digests that it has told: it is then one that was
    lost. So is always a SQLite file of 0 bytes, as none is ever made. `allow_new` takes it all the same.
    Raises StoreUnavailable, StoreTooNew, StoreTooOld, StoreLost.
    """
    parsed = _parse(url)

    def may_begin() -> None:
        if not allow_new and (folder := find_filed_digests()):
            raise StoreLost(_lost(parsed, f"is empty, although digests are filed in {folder}"))

    with translate_errors(parsed):
        if parsed.get_backend_name() == "sqlite":
            engine = _sqlite(parsed, may_begin=may_begin, begin_anew=allow_new)
        else:
            engine = _postgresql(parsed)
        try:
            upgrade_schema(engine, check_may_create=may_begin)
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


def _lost(url: URL, what: str) -> str:
    is_sqlite = url.get_backend_name() == "sqlite"
    where = url.database if is_sqlite else url.render_as_string(hide_password=True)
    restore = "wirewatch restore, in new folders" if is_sqlite else "pg_restore"
    return (
        f"the store {where} {what}; get it back from a backup ({restore}), "
        "or begin with an empty one: wirewatch run --new, or wirewatch up --new"
    )


def _sqlite(url: URL, *, may_begin: Callable[[], None], begin_anew: bool) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if in_memory:
        engine = create_engine(
            url,
            json_serializer=_json,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
        )
    else:
        _make_file(url, may_begin=may_begin, begin_anew=begin_anew)
        engine = create_engine(
            url,
            json_serializer=_json,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    if not in_memory:
        _write_ahead(engine)
    return engine


def _make_file(url: URL, *, may_begin: Callable[[], None], begin_anew: bool) -> None:
    """Make the database file, private and never of 0 bytes, so that an emptied one can be told from a new one."""
    path = Path(str(url.database))
    try:
        if path.exists() and path.stat().st_size:
            return
        if path.exists() and not begin_anew:
            raise StoreLost(_lost(url, "is a file of 0 bytes"))
        may_begin()
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
    """Lock a folder if its file system supports that, as two processes may create the store at once."""
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
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(
        "PRAGMA secure_delete=FAST"
    )  # what a row held is gone from its page once it is changed
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # A write transaction takes its lock at once: one that reads first and locks later can only die of a deadlock.
    write = connection.get_execution_options().get("wirewatch_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _write_ahead(engine: Engine) -> None:
    """Switch the file to WAL permanently; SQLite does not apply busy_timeout here, so we retry."""
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
        return create_engine(
            url, json_serializer=_json, pool_pre_ping=True, connect_args={"connect_timeout": 10}
        )
    except ImportError:
        raise StoreUnavailable(
            'PostgreSQL needs its driver, which is not installed; run: pip install "wirewatch[postgresql]"'
        ) from None
