from __future__ import annotations

from extractors.model import Relation
from tests.support.store_world import (
    NOON,
    at,
    digest,
    entry,
    feed,
    flagged,
    look,
    place,
    series,
    sync,
)
from wirewatch.adapters.store import digests, entries
from wirewatch.adapters.store.candidates import list_candidates
from wirewatch.adapters.store.digests import StoryRecord
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.explain import find_explanation
from wirewatch.adapters.store.feeds import save_fetches
from wirewatch.domain.model import EntryState, Outcome


def test_explain_tells_an_entrys_whole_way(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        (herald,) = sync(tx, feed()).values()
        save_fetches(tx, [look(herald, at(minutes), entries_new=1) for minutes in range(7)])
        save_fetches(tx, [look(herald, at(9), Outcome.BROKEN, detail="no answer within 20 s")])
        entries.add_entries(tx, herald, [entry("talks"), entry("lost")], now=NOON)
        talks, lost = entries.waiting_entries(tx, "herald.example", now=NOON)
        article_id, copy_id = flagged(tx, herald, "talks"), flagged(tx, herald, "copy")
        entries.record_reading(
            tx,
            talks.id,
            revision=talks.revision,
            state=EntryState.READ,
            attempts=1,
            article_id=article_id,
        )
        entries.record_reading(
            tx,
            lost.id,
            revision=lost.revision,
            state=EntryState.GIVEN_UP,
            attempts=4,
            reason="the page is a login form",
        )
        place(tx, article_id, "abc234")
        place(tx, copy_id, "abc234", Relation.COPY, reason="same text")
        (story,) = list_candidates(tx, "morning", cut=NOON)
        telling = StoryRecord(story_id=story.id, revision=1, articles=((article_id, 1),))
        digests.record_digest(tx, digest(), subject="Talks", stories=[telling])
        names = ("https://www.herald.example/talks", "herald.example/talks", "abc234")
        read, *same = (find_explanation(tx, name) for name in names)
        never_read = find_explanation(tx, "https://www.herald.example/lost")
        cited = find_explanation(tx, "https://www.herald.example/copy")
        unknown = find_explanation(tx, "https://www.herald.example/unknown")
    assert read is not None
    assert same == [read, read]
    assert [(one.state, one.attempts) for one in read.entries] == [(EntryState.READ, 1)]
    assert [one.outcome for one in read.entries[0].fetches] == [Outcome.BROKEN, *[Outcome.NEW] * 4]
    assert [(one.relation, one.reason) for one in read.members] == [
        (Relation.LEAD, ""),
        (Relation.COPY, "same text"),
    ]
    assert [(one.series, one.number, one.cites_it) for one in read.tellings] == [
        ("morning", 1, True)
    ]
    assert never_read is not None
    assert (never_read.article, never_read.entries[0].reason) == (None, "the page is a login form")
    assert cited is not None
    assert [one.cites_it for one in cited.tellings] == [False]
    assert unknown is None
