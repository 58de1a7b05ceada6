from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.store_world import NOON, at, digest, entry, feed, flagged, look, place, series, sync
from wirewatch.adapters.store import digests, entries, facts, retention
from wirewatch.adapters.store.candidates import candidates
from wirewatch.adapters.store.digests import Telling
from wirewatch.adapters.store.engine import Store, StoreUnavailable, open_store
from wirewatch.adapters.store.explain import explain
from wirewatch.adapters.store.feeds import save
from wirewatch.domain.model import EntryState, Outcome, Relation


def test_a_backup_holds_what_was_committed_and_can_be_opened(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url)
    with store.begin() as tx:
        facts.put(tx, "news", "told", now=NOON)
    with store.begin() as tx:
        facts.put(tx, "news", "half told", now=NOON)
        retention.backup(store, tmp_path / "copy.db")
    store.close()
    copy = open_store(f"sqlite:///{tmp_path}/copy.db")
    with copy.read() as tx:
        assert facts.get(tx, "news") == "told"
    copy.close()


def test_a_backup_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url)
    (tmp_path / "precious.db").write_text("precious")
    with pytest.raises(StoreUnavailable, match="exists already"):
        retention.backup(store, tmp_path / "precious.db")
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        retention.backup(store, tmp_path / "no-such-folder" / "copy.db")
    store.close()
    assert (tmp_path / "precious.db").read_text() == "precious"


@pytest.mark.slow
def test_postgresql_is_backed_up_with_its_own_tool(postgresql_url: str, tmp_path: Path) -> None:
    store = open_store(postgresql_url)
    with pytest.raises(StoreUnavailable, match="pg_dump"):
        retention.backup(store, tmp_path / "copy.db")
    store.close()


def test_sizes_name_every_table_with_its_rows(store: Store) -> None:
    with store.begin() as tx:
        sync(tx, feed("herald"), feed("gazette"))
    retention.optimize(store)
    with store.read() as tx:
        rows = {size.table: size.rows for size in retention.sizes(tx)}
    assert rows["feeds"] == 2
    assert rows["deliveries"] == 0


def test_explain_tells_an_entrys_whole_way(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        (herald,) = sync(tx, feed()).values()
        save(tx, [look(herald, at(minutes), entries_new=1) for minutes in range(7)])
        save(tx, [look(herald, at(9), Outcome.BROKEN, detail="no answer within 20 s")])
        entries.add_entries(tx, herald, [entry("talks"), entry("lost")], now=NOON)
        talks, lost = entries.waiting(tx, "herald.example", now=NOON)
        article_id, copy_id = flagged(tx, herald, "talks"), flagged(tx, herald, "copy")
        entries.settle(tx, talks.id, revision=talks.revision, state=EntryState.READ, attempts=1, article_id=article_id)
        entries.settle(
            tx,
            lost.id,
            revision=lost.revision,
            state=EntryState.GIVEN_UP,
            attempts=4,
            reason="the page is a login form",
        )
        place(tx, article_id, "abc234")
        place(tx, copy_id, "abc234", Relation.COPY, reason="same text")
        (story,) = candidates(tx, "morning", cut=NOON)
        telling = Telling(story_id=story.id, revision=1, articles=((article_id, 1),))
        digests.record(tx, digest(), subject="Talks", told=[telling])
        names = ("https://www.herald.example/talks", "herald.example/talks", "abc234")
        read, *same = (explain(tx, name) for name in names)
        never_read = explain(tx, "https://www.herald.example/lost")
        cited = explain(tx, "https://www.herald.example/copy")
        unknown = explain(tx, "https://www.herald.example/unknown")
    assert read is not None
    assert same == [read, read]
    assert [(one.state, one.attempts) for one in read.entries] == [(EntryState.READ, 1)]
    assert [one.outcome for one in read.entries[0].fetches] == [Outcome.BROKEN, *[Outcome.NEW] * 4]
    assert [(one.relation, one.reason) for one in read.members] == [
        (Relation.LEAD, ""),
        (Relation.COPY, "same text"),
    ]
    assert [(one.series, one.number, one.cites_it) for one in read.tellings] == [("morning", 1, True)]
    assert never_read is not None
    assert (never_read.article, never_read.entries[0].reason) == (None, "the page is a login form")
    assert cited is not None
    assert [one.cites_it for one in cited.tellings] == [False]
    assert unknown is None
