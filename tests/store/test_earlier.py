"""What a series told of the story that a newer one develops."""

from __future__ import annotations

from tests.store.world import NOON, at, digest, feed, flagged, place, series, sync
from wirewatch.adapters.store import digests
from wirewatch.adapters.store.candidates import candidates
from wirewatch.adapters.store.digests import Telling
from wirewatch.adapters.store.engine import Store


def test_a_story_knows_what_the_series_told_of_the_one_that_it_develops(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning", "weekly")
        (herald,) = sync(tx, feed()).values()
        first, second = flagged(tx, herald, "talks"), flagged(tx, herald, "more")
        place(tx, first, "talks")
        place(tx, second, "talks")
        (story,) = candidates(tx, "morning", cut=NOON)
        told = [Telling(story_id=story.id, revision=1, articles=((first, 1),))]
        digests.record(tx, digest(7, due_at=NOON), subject="Talks", told=told)
        place(tx, flagged(tx, herald, "result", seen_at=at(60)), "result", follows="talks")
        of_morning = {one.key: one.earlier for one in candidates(tx, "morning", cut=at(90))}
        of_weekly = {one.key: one.earlier for one in candidates(tx, "weekly", cut=at(90))}
    earlier = of_morning["result"]
    assert earlier is not None
    assert (earlier.key, earlier.title, earlier.told_in) == ("talks", "Title of talks", (7,))
    assert [text for _, text in earlier.texts] == ["Title of talks\nA lead.\nThe Taliban came."]
    assert [(one.number, one.language, one.named) for one in earlier.tellings] == [(7, None, frozenset({"taliban"}))]
    assert of_morning["talks"] is None
    other = of_weekly["result"]
    assert other is not None
    assert (other.title, other.told_in, other.texts) == ("Title of talks", (), ())
