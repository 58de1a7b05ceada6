from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from tests.conftest import new_database
from tests.support.store_world import NOON
from wirewatch.adapters.store import hosts, key_values
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.errors import StoreTooNew, StoreTooOld, StoreUnavailable
from wirewatch.adapters.store.schema import fetches, metadata

OPEN = "import sys; from wirewatch.adapters.store.engine import open_store; open_store(sys.argv[1]).close()"


def is_in_schema(name: str | None, kind: str, parents: object) -> bool:
    """The search index is a virtual table on SQLite, with tables of its own behind it, and a tsvector on PostgreSQL."""
    return kind != "table" or not str(name).startswith(("search_index", "search_quotes"))


def test_migrations_make_exactly_the_tables_of_the_schema(store: Store) -> None:
    with store.engine.connect() as connection:
        opts = {"compare_type": True, "compare_server_default": True, "include_name": is_in_schema}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def open_at_once(url: str) -> None:
    together = [
        subprocess.Popen([sys.executable, "-c", OPEN, url], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    complaints = [process.communicate()[1].decode() for process in together]
    assert [process.returncode for process in together] == [0] * 4, complaints


@pytest.mark.slow
def test_processes_that_start_at_once_make_one_sqlite_store(tmp_path: Path) -> None:
    open_at_once(f"sqlite:///{tmp_path}/new/wirewatch.db")


@pytest.mark.slow
def test_processes_that_start_at_once_make_one_postgresql_store(postgresql_server: str) -> None:
    open_at_once(new_database(postgresql_server, "started_at_once"))


def test_a_store_that_is_up_to_date_opens_without_the_migration_tool(sqlite_url: str) -> None:
    program = OPEN + "; assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", program, sqlite_url], check=True)


@pytest.mark.parametrize("version", ["0001", "0008"])
def test_a_store_from_before_is_refused_and_left_alone_and_what_reads_it_is_said(
    store: Store, store_url: str, version: str
) -> None:
    with store.begin() as tx:
        ours = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
        tx.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    try:
        with pytest.raises(
            StoreTooOld, match=r"written by Wirewatch 0\.1\.0 .*use Wirewatch 0\.1\.0 for it"
        ) as caught:
            open_store(store_url)
        assert "\n" not in str(caught.value)
        with store.read() as tx:
            assert tx.execute(text("SELECT version_num FROM alembic_version")).scalar() == version
    finally:
        with store.begin() as tx:
            tx.execute(text("UPDATE alembic_version SET version_num = :ours"), {"ours": ours})


def test_a_store_of_a_newer_version_is_refused_and_left_alone(store: Store, store_url: str) -> None:
    with store.begin() as tx:
        ours = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(StoreTooNew, match=r"newer Wirewatch.*9999.*update Wirewatch"):
            open_store(store_url)
    finally:
        with store.begin() as tx:
            tx.execute(text("UPDATE alembic_version SET version_num = :ours"), {"ours": ours})


def test_a_file_that_is_no_database_is_named_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "wirewatch.db"
    path.write_text("my shopping list " * 100)
    with pytest.raises(
        StoreUnavailable, match=r"wirewatch\.db.*not a database.*settings\.yaml"
    ) as caught:
        open_store(f"sqlite:///{path}")
    assert "\n" not in str(caught.value)
    assert path.read_text().startswith("my shopping list")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(StoreUnavailable, match=r"folder .*var"):
        open_store(f"sqlite:///{tmp_path}/var/wirewatch.db")


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:1/news") as caught:
        open_store("postgresql+psycopg://reader:pa55word@127.0.0.1:1/news")
    assert "pa55word" not in str(caught.value)


@pytest.mark.parametrize("url", ["wirewatch.db", "mysql://reader:pa55word@localhost/news"])
def test_an_address_of_no_known_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"settings\.yaml") as caught:
        open_store(url)
    assert "pa55word" not in str(caught.value)


def test_an_exception_undoes_the_whole_transaction(store: Store) -> None:
    def interrupted() -> None:
        with store.begin() as tx:
            key_values.set_value(tx, "half", 1, now=NOON)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with store.read() as tx:
        assert key_values.get_value(tx, "half") is None


def test_a_reader_sees_one_state_while_another_writes(store: Store) -> None:
    with store.read() as reader:
        assert key_values.get_value(reader, "news") is None
        with store.begin() as writer:
            key_values.set_value(writer, "news", "came", now=NOON)
        assert key_values.get_value(reader, "news") is None
    with store.read() as reader:
        assert key_values.get_value(reader, "news") == "came"


def test_two_writers_that_read_first_never_deadlock(sqlite_url: str) -> None:
    first, second = open_store(sqlite_url), open_store(sqlite_url)
    with first.begin() as tx, sqlite3.connect(str(second.path), timeout=0) as other:
        key_values.get_value(tx, "news")  # only read so far: the lock must be taken all the same
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    first.close()
    second.close()


def test_a_naive_datetime_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="naive"), store.begin() as tx:
        hosts.back_off_until(tx, "herald.example", until=datetime(2026, 3, 2))  # noqa: DTZ001


def test_a_row_that_points_nowhere_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError), store.begin() as tx:
        tx.execute(fetches.insert().values(feed_id=999, fetched_at=NOON, outcome="new"))


def test_text_that_no_database_takes_is_stored_with_its_length_kept(store: Store) -> None:
    with store.begin() as tx:
        hosts.save_robots(tx, "herald.example", text="a\0b\ud800c ж", now=NOON)
        key_values.set_value(tx, "odd", {"text": "\ud800 \0 ж"}, now=NOON)
    with store.read() as tx:
        cached = hosts.cached_robots(tx, "herald.example")
        assert cached is not None
        assert cached.text == "a\ufffdb\ufffdc ж"
        assert key_values.get_value(tx, "odd") == {"text": "\ufffd \0 ж"}


def test_the_install_key_is_made_once(store: Store) -> None:
    with store.begin() as tx:
        key = key_values.install_key(tx, now=NOON)
    with store.begin() as tx:
        assert key_values.install_key(tx, now=NOON) == key
    assert len(bytes.fromhex(key)) == 32
