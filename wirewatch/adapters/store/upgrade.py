"""Bringing a store's tables up to date: at once when they are, under a lock when they are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from wirewatch.adapters.store.errors import StoreTooNew

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x77697265  # any number of our own: PostgreSQL's advisory lock while tables change


def versions() -> list[str]:
    """Give the versions this Wirewatch knows, oldest first: the numbers that migration files begin with."""
    return sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def stored_version(tx: Connection) -> str | None:
    """Give the version a store is at; None for an empty database."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    found: str | None = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def bring_up_to_date(engine: Engine, *, may_begin: Callable[[], None]) -> None:
    """Run the migrations that a store lacks. Raises StoreTooNew.

    `may_begin` is called before tables are made in an empty store, and raises if that must not be.
    """
    with engine.connect() as connection:
        if _is_current(connection):
            return
        if stored_version(connection) is None:
            may_begin()
    with engine.execution_options(wirewatch_write=True).connect() as connection:
        _switch_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                _wait_for_others(connection)
                if not _is_current(connection):
                    migrate(connection)
        finally:
            _switch_foreign_keys(connection, on=True)


def _is_current(connection: Connection) -> bool:
    known, stored = versions(), stored_version(connection)
    if stored is not None and stored not in known:
        raise StoreTooNew(
            f"the store was written by a newer Wirewatch (its tables are at {stored}, this one knows {known[-1]}); "
            "update Wirewatch, or point store.url in settings.yaml at another store"
        )
    return stored == known[-1]


def _switch_foreign_keys(connection: Connection, *, on: bool) -> None:
    # SQLite changes a table by making a new one and dropping the old, which enforced keys would take as a deletion.
    # Inside a transaction the switch does nothing, hence the driver's connection.
    driver = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and driver is not None:
        driver.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _wait_for_others(connection: Connection) -> None:
    # On SQLite the transaction itself is the lock.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def migrate(connection: Connection, *, to: str = "head") -> None:
    """Run the migrations up to a version, inside the connection's transaction."""
    from alembic import command  # slow to import, and seldom needed
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, to)
