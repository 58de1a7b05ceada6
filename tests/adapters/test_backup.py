"""A copy of the store is consistent and never overwrites."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.store_world import NOON
from wirewatch.adapters.backup import copy_store
from wirewatch.adapters.store import key_values
from wirewatch.adapters.store.engine import open_store
from wirewatch.adapters.store.errors import StoreUnavailable


def test_a_backup_holds_what_was_committed_and_can_be_opened(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = open_store(sqlite_url)
    with store.begin() as tx:
        key_values.set_value(tx, "news", "told", now=NOON)
    with store.begin() as tx:
        key_values.set_value(tx, "news", "half told", now=NOON)
        copy_store(store, tmp_path / "copy.db")
    store.close()
    copy = open_store(f"sqlite:///{tmp_path}/copy.db")
    with copy.read() as tx:
        assert key_values.get_value(tx, "news") == "told"
    copy.close()


def test_a_backup_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url)
    (tmp_path / "precious.db").write_text("precious")
    with pytest.raises(StoreUnavailable, match="exists already"):
        copy_store(store, tmp_path / "precious.db")
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        copy_store(store, tmp_path / "no-such-folder" / "copy.db")
    store.close()
    assert (tmp_path / "precious.db").read_text() == "precious"


@pytest.mark.slow
def test_postgresql_is_backed_up_with_its_own_tool(postgresql_url: str, tmp_path: Path) -> None:
    store = open_store(postgresql_url)
    with pytest.raises(StoreUnavailable, match="pg_dump"):
        copy_store(store, tmp_path / "copy.db")
    store.close()
