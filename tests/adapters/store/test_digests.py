from __future__ import annotations

import threading
from datetime import time, timedelta

import pytest
from sqlalchemy import event

from extractors.model import Relation, Statement
from tests.support.store_world import NOON, at, digest, feed, flagged, place, series, sync
from wirewatch.adapters.store import digests, statements
from wirewatch.adapters.store.candidates import list_candidates
from wirewatch.adapters.store.digests import StoryRecord
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.errors import AlreadyComposed
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.model import CandidateStory


def test_a_story_knows_what_the_series_told_of_the_one_that_it_develops(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning", "weekly")
        (herald,) = sync(tx, feed()).values()
        first, second = flagged(tx, herald, "talks"), flagged(tx, herald, "more")
        place(tx, first, "talks")
        place(tx, second, "talks")
        (story,) = list_candidates(tx, "morning", cut=NOON)
        told = [StoryRecord(story_id=story.id, revision=1, articles=((first, 1),))]
        digests.record_digest(tx, digest(7, due_at=NOON), subject="Talks", stories=told)
        place(tx, flagged(tx, herald, "result", seen_at=at(60)), "result", follows="talks")
        of_morning = {one.key: one.earlier for one in list_candidates(tx, "morning", cut=at(90))}
        of_weekly = {one.key: one.earlier for one in list_candidates(tx, "weekly", cut=at(90))}
    earlier = of_morning["result"]
    assert earlier is not None
    assert (earlier.key, earlier.title, earlier.told_in) == ("talks", "Title of talks", (7,))
    assert [text for _, text in earlier.texts] == ["Title of talks\nA lead.\nThe Taliban came."]
    assert [(one.number, one.language, one.named) for one in earlier.tellings] == [
        (7, None, frozenset({"taliban"}))
    ]
    assert of_morning["talks"] is None
    other = of_weekly["result"]
    assert other is not None
    assert (other.title, other.told_in, other.texts) == ("Title of talks", (), ())


def keys(found: tuple[CandidateStory, ...]) -> list[str]:
    return [story.key for story in found]


def tell(
    store: Store, number: int, *found: CandidateStory, series: str = "morning", due: float = 0
) -> int:
    told = [
        StoryRecord(
            story_id=story.id,
            revision=story.told_revision + 1,
            articles=tuple((article.id, article.revision) for article in story.articles),
        )
        for story in found
    ]
    with store.begin() as tx:
        return digests.record_digest(
            tx, digest(number, due_at=at(due), series=series), subject="Talks", stories=told
        )


def test_what_was_told_is_not_told_again_and_what_came_late_is_told_next(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        (herald,) = sync(tx, feed()).values()
        place(tx, flagged(tx, herald, "talks", seen_at=NOON), "talks")
        first = list_candidates(tx, "morning", cut=NOON)
        # Committed after the cut was drawn, though seen at the very instant of the cut, or before it.
        place(tx, flagged(tx, herald, "floods", seen_at=NOON), "floods")
        place(tx, flagged(tx, herald, "vote", seen_at=at(-90)), "vote")
    tell(store, 1, *first)
    with store.read() as tx:
        assert keys(first) == ["talks"]
        assert keys(list_candidates(tx, "morning", cut=at(1440))) == ["vote", "floods"]


def test_nothing_seen_after_the_cut_is_told(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        (herald,) = sync(tx, feed()).values()
        place(tx, flagged(tx, herald, "talks", seen_at=NOON), "talks")
        place(tx, flagged(tx, herald, "copy", seen_at=at(1)), "talks", Relation.COPY)
        place(tx, flagged(tx, herald, "vote", seen_at=at(1)), "vote")
        (story,) = list_candidates(tx, "morning", cut=NOON)
    assert [article.url[-5:] for article in story.articles] == ["talks"]


def test_a_told_story_comes_back_with_all_its_articles_when_one_is_new(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        (herald,) = sync(tx, feed(owner="The State")).values()
        place(tx, flagged(tx, herald, "talks"), "talks")
        first = list_candidates(tx, "morning", cut=NOON)
    tell(store, 1, *first)
    with store.begin() as tx:
        copy = flagged(tx, herald, "copy", seen_at=at(60))
        place(tx, copy, "talks", Relation.COPY, origin="tass")
        said = Statement(quote="We will come", speaker="A spokesman", verb="said", start=0, end=12)
        statements.replace_statements(tx, copy, statements=[said], dates=[])
        (again,) = list_candidates(tx, "morning", cut=at(90))
    assert [(one.told, one.relation) for one in again.articles] == [
        (True, Relation.LEAD),
        (False, Relation.COPY),
    ]
    assert (again.told_revision, first[0].told_revision) == (1, 0)
    assert (again.articles[1].owner, again.articles[1].origin) == ("The State", "tass")
    assert again.articles[1].statements == (said,)
    assert [mention.actor for mention in again.articles[1].mentions] == ["taliban"]
    tell(store, 2, again, due=1440)
    with store.read() as tx:
        assert list_candidates(tx, "morning", cut=at(5000)) == ()


def test_each_series_remembers_for_itself(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning", "weekly")
        (herald,) = sync(tx, feed()).values()
        place(tx, flagged(tx, herald, "talks"), "talks")
        found = list_candidates(tx, "morning", cut=NOON)
    tell(store, 1, *found)
    with store.read() as tx:
        assert list_candidates(tx, "morning", cut=NOON) == ()
        assert keys(list_candidates(tx, "weekly", cut=NOON)) == ["talks"]


def test_a_series_is_offered_its_own_actors_and_not_what_digests_keep_quiet_about(
    store: Store,
) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        (herald,) = sync(tx, feed()).values()
        place(tx, flagged(tx, herald, "talks"), "talks")
        place(tx, flagged(tx, herald, "aid", actors=["unama"]), "aid")
        place(tx, flagged(tx, herald, "old", quiet=True), "old")
        assert keys(list_candidates(tx, "morning", cut=NOON, actors=["unama", "sco"])) == ["aid"]
        assert keys(list_candidates(tx, "morning", cut=NOON, quiet=False)) == ["talks", "aid"]
        assert keys(list_candidates(tx, "morning", cut=NOON)) == ["talks", "aid", "old"]


def test_what_was_seen_before_an_actor_was_asked_for_is_offered_as_far_back_as_asked(
    store: Store,
) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        (herald,) = sync(tx, feed()).values()
        place(tx, flagged(tx, herald, "old", seen_at=at(-90), published_at=at(-900)), "old")
        place(
            tx,
            flagged(tx, herald, "young", seen_at=at(-60), published_at=at(-60), quiet=True),
            "young",
        )
        place(tx, flagged(tx, herald, "news", seen_at=NOON), "news")
        asked = {"taliban": NOON}
        assert keys(list_candidates(tx, "morning", cut=NOON, actors=asked)) == ["news"]
        assert keys(
            list_candidates(tx, "morning", cut=NOON, actors=asked, published_since=at(-120))
        ) == ["young", "news"]


def test_the_number_of_queries_does_not_grow_with_the_stories(store: Store) -> None:
    statements_run: list[str] = []
    with store.begin() as tx:
        series(tx, "morning")
        (herald,) = sync(tx, feed()).values()
        for number in range(40):
            place(tx, flagged(tx, herald, str(number)), str(number))
        event.listen(
            tx, "before_cursor_execute", lambda *arguments: statements_run.append(arguments[2])
        )
        assert len(list_candidates(tx, "morning", cut=NOON)) == 40
    assert len(statements_run) <= 11  # a fixed number, whatever the stories


def test_one_of_two_that_compose_the_same_issue_wins(store: Store, store_url: str) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        (herald,) = sync(tx, feed()).values()
        place(tx, flagged(tx, herald, "talks"), "talks")
        found = list_candidates(tx, "morning", cut=NOON)
    ends: list[str] = []
    together = threading.Barrier(2)

    def compose() -> None:
        own = open_store(store_url)
        together.wait()
        try:
            tell(own, 1, *found)
            ends.append("composed")
        except AlreadyComposed as error:
            ends.append(str(error))
        own.close()

    threads = [threading.Thread(target=compose) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == [
        "composed",
        "morning 1, due 2026-03-02 12:00 UTC, was composed by another run",
    ]
    with store.read() as tx:
        assert len(digests.list_issues(tx, "morning")) == 1


@pytest.mark.parametrize(("number", "due"), [(1, 1440), (2, 0)])
def test_neither_a_number_nor_a_due_time_is_given_twice(
    store: Store, number: int, due: int
) -> None:
    with store.begin() as tx:
        series(tx, "morning")
    tell(store, 1)
    with pytest.raises(AlreadyComposed):
        tell(store, number, due=due)


def test_the_transaction_goes_on_after_a_refused_digest(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning", "weekly")
        digests.record_digest(tx, digest(), subject="Talks", stories=[])
        with pytest.raises(AlreadyComposed):
            digests.record_digest(tx, digest(), subject="Talks", stories=[])
        digests.record_digest(tx, digest(series="weekly"), subject="Talks", stories=[])
    with store.read() as tx:
        assert len(digests.list_issues(tx)) == 2


def test_issues_are_listed_newest_first_and_read_again_as_composed(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        assert digests.last_issue(tx, "morning") is None
    for number in (1, 2):
        tell(store, number, due=number * 1440)
    with store.read() as tx:
        last = digests.last_issue(tx, "morning")
        assert last is not None
        assert (last.number, last.due_at, last.window_end, last.stories) == (
            2,
            at(2880),
            at(2880),
            1,
        )
        assert [one.number for one in digests.list_issues(tx, "morning")] == [2, 1]
        found = digests.digest_document(tx, "morning", 2)
        assert found is not None
        assert found["due_at"] == "2026-03-04T12:00:00+00:00"
        assert digests.digest_document(tx, "morning", 3) is None


def test_adjoining_windows_count_every_article_once(store: Store) -> None:
    with store.begin() as tx:
        (herald,) = sync(tx, feed()).values()
        flagged(tx, herald, "at-the-cut", seen_at=NOON)
        flagged(tx, herald, "quiet", seen_at=at(60), quiet=True)
        day = timedelta(days=1)
        before, after = (
            digests.count_read(tx, NOON - day, NOON),
            digests.count_read(tx, NOON, NOON + day),
        )
    assert (before.read, before.flagged, before.quiet) == (1, 1, 0)
    assert (after.read, after.flagged, after.quiet) == (1, 1, 1)


def test_a_series_that_was_taken_out_and_comes_back_keeps_its_first_day_and_its_memory(
    store: Store,
) -> None:
    morning = Series(id="morning", actors=("taliban",), at=(time(7),))
    with store.begin() as tx:
        assert digests.ensure_series(tx, [morning], now=NOON) == {"morning": NOON}
    tell(store, 1)
    with store.begin() as tx:
        assert digests.ensure_series(tx, [], now=at(60)) == {}
        assert digests.ensure_series(tx, [morning], now=at(120)) == {"morning": NOON}
        last = digests.last_issue(tx, "morning")
    assert last is not None
    assert last.number == 1
