"""Versions of the store's tables, and the migrations from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from wirewatch.adapters.store.errors import StoreTooNew, StoreTooOld

MIGRATIONS_FOLDER = Path(__file__).parent / "migrations"
UNSUPPORTED_VERSIONS = frozenset(f"{number:04d}" for number in range(1, 9))
LAST_RELEASE_READING_UNSUPPORTED = "0.1.0"
# Keys of PostgreSQL's advisory locks; any numbers that nothing else uses.
SCHEMA_LOCK = 0x77697265  # while tables change
CONFIG_LOCK = SCHEMA_LOCK + 1  # while feeds and series are synchronised with the config


def schema_versions() -> list[str]:
    """List the known schema versions, which are the number prefixes of migrations, oldest first."""
    files = (MIGRATIONS_FOLDER / "versions").glob("[0-9]*.py")
    return sorted(path.name.split("_")[0] for path in files)


def schema_version_of(tx: Connection) -> str | None:
    """Read the version a store is at; None for an empty database."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    version: str | None = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def upgrade_schema(engine: Engine, *, check_may_create: Callable[[], None]) -> None:
    """Run the migrations that a store lacks.

    check_may_create: called before tables are created in an empty store; raises to forbid it.

    Raises:
        StoreTooNew, StoreTooOld: this Wirewatch does not know the store's version.
    """
    with engine.connect() as connection:
        if _is_current(connection):
            return
        if schema_version_of(connection) is None:
            check_may_create()
    with engine.execution_options(wirewatch_write=True).connect() as connection:
        _enforce_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                take_advisory_lock(connection)
                if not _is_current(connection):
                    migrate(connection)
        finally:
            _enforce_foreign_keys(connection, on=True)


def _is_current(connection: Connection) -> bool:
    version = schema_version_of(connection)
    problem = None if version is None else version_problem(version)
    if problem is not None:
        error = StoreTooOld if version in UNSUPPORTED_VERSIONS else StoreTooNew
        raise error(
            f"the store {problem}, or name another home (--home) or another store (store.url in settings.yaml)"
        )
    return version == schema_versions()[-1]


def version_problem(version: str) -> str | None:
    """Explain why tables of this version are unreadable, and by which release; None if readable."""
    readable = schema_versions()
    if version in readable:
        return None
    if version in UNSUPPORTED_VERSIONS:
        release = f"Wirewatch {LAST_RELEASE_READING_UNSUPPORTED}"
        return f"was written by {release} (its tables are at {version}), and this version does not read it; use {release} for it"
    return f"was written by a newer Wirewatch (its tables are at {version}, this one knows {readable[-1]}); update Wirewatch"


def _enforce_foreign_keys(connection: Connection, *, on: bool) -> None:
    # SQLite alters a table by copying it and dropping the old one; with foreign keys enforced, the
    # drop would count as a deletion of its rows.
    # Inside a transaction the pragma does nothing, hence the driver's connection.
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
