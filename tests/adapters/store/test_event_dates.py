from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, update

from extractors.model import AnnouncedDate, Relation
from tests.support.store_world import NOON, at, feed, flagged, place, sync
from wirewatch.adapters.store import article_dates, corrections, event_dates, statements, stories
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.schema import articles
from wirewatch.domain.digests.digest_items import UpcomingDate

TALKS = "The talks will be held on 9 March."


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.begin() as connection:
        yield connection


@pytest.fixture
def herald(tx: Connection) -> int:
    return next(iter(sync(tx, feed()).values()))


def announced(
    sentence: str = TALKS, when: str = "2026-03-09", *, start: int = 0, **changes: Any
) -> AnnouncedDate:
    plain: dict[str, Any] = {
        "span": "9 March",
        "start": start,
        "end": start + 7,
        "kind": "upcoming",
    }
    return AnnouncedDate(**plain | {"date": when, "sentence": sentence} | changes)


def tell(tx: Connection, article: int, *dates: AnnouncedDate) -> None:
    statements.replace_statements(tx, article, statements=[], dates=dates)


def ahead(tx: Connection, now: datetime = NOON, **asked: Any) -> list[tuple[str, str]]:
    return [
        (one.date, one.sentence) for one in event_dates.list_upcoming_dates(tx, now=now, **asked)
    ]


def one_ahead(tx: Connection) -> UpcomingDate:
    (one,) = event_dates.list_upcoming_dates(tx, now=at(500))
    return one


def test_what_lies_ahead_comes_the_nearest_first_until_it_is_over(
    tx: Connection, herald: int
) -> None:
    article = flagged(tx, herald)
    days = {
        "today": "2026-03-02",
        "week": "2026-W10",
        "month": "2026-03",
        "far": "2027-01-05",
        "over": "2026-03-01",
    }
    tell(
        tx,
        article,
        *(announced(name, day, start=n * 10) for n, (name, day) in enumerate(days.items())),
    )
    assert [name for _, name in ahead(tx)] == ["month", "today", "week", "far"]
    assert [name for _, name in ahead(tx, until=date(2026, 12, 31))] == ["month", "today", "week"]
    assert [name for _, name in ahead(tx, now=NOON + timedelta(days=9))] == ["month", "far"]


def test_the_last_week_of_a_year_lasts_into_the_next(tx: Connection, herald: int) -> None:
    tell(tx, flagged(tx, herald), announced(when="2026-W53", span="next week"))
    assert ahead(tx, now=datetime(2027, 1, 3, 12, tzinfo=UTC))
    assert not ahead(tx, now=datetime(2027, 1, 4, 12, tzinfo=UTC))


def test_what_takes_several_days_lies_ahead_until_its_last(tx: Connection, herald: int) -> None:
    article = flagged(tx, herald)
    tell(tx, article, announced(when="2026-03-09", span="9–11 March"))
    assert ahead(tx, now=NOON + timedelta(days=9))  # the 11th
    assert not ahead(tx, now=NOON + timedelta(days=10))


def test_the_day_is_that_of_the_reader(tx: Connection, herald: int) -> None:
    article = flagged(tx, herald)
    tell(tx, article, announced(when="2026-03-03"))
    late = datetime(2026, 3, 3, 21, tzinfo=NOON.tzinfo)
    assert ahead(tx, now=late)
    assert not ahead(tx, now=late.astimezone(timezone(timedelta(hours=4, minutes=30))))


def test_a_date_stands_once_for_its_story_in_the_words_of_its_first_own_report(
    tx: Connection, herald: int
) -> None:
    rewrite = flagged(tx, herald, "rewrite", published_at=at(-90), actors=["unama"])
    report = flagged(tx, herald, "report", published_at=at(-60))
    place(tx, report, "talks")
    place(tx, rewrite, "talks", Relation.REWRITE)
    tell(tx, rewrite, announced("Talks are slated for 9 March."))
    tell(tx, report, announced())
    one = one_ahead(tx)
    assert (one.sentence, one.story, one.actors) == (TALKS, "talks", ("taliban", "unama"))


def test_the_same_sentence_in_two_stories_stands_once(tx: Connection, herald: int) -> None:
    for name in ("one", "two"):
        article = flagged(tx, herald, name)
        place(tx, article, name)
        tell(tx, article, announced(TALKS.replace(" ", "  ") if name == "two" else TALKS))
    assert len(ahead(tx)) == 1


def test_next_week_is_left_out_where_the_story_names_the_day(tx: Connection, herald: int) -> None:
    named, vague = flagged(tx, herald, "named"), flagged(tx, herald, "vague")
    for article in (named, vague):
        place(tx, article, f"story{article}")
    tell(tx, named, announced(), announced("They meet next week.", "2026-W11", start=50))
    tell(tx, vague, announced("The envoy leaves next week.", "2026-W11"))
    assert ahead(tx) == [("2026-03-09", TALKS), ("2026-W11", "The envoy leaves next week.")]


@pytest.mark.parametrize("change", [{"flagged": False}, {"gone_at": NOON}])
def test_only_flagged_articles_that_still_stand_count(
    tx: Connection, herald: int, change: dict[str, Any]
) -> None:
    article = flagged(tx, herald)
    tell(tx, article, announced())
    tx.execute(update(articles).where(articles.c.id == article).values(**change))
    assert ahead(tx) == []


def test_dates_can_be_asked_for_by_actor_language_and_what_digests_tell(
    tx: Connection, herald: int
) -> None:
    article = flagged(tx, herald, language="ru", quiet=True)
    tell(tx, article, announced())
    assert ahead(tx, actors=["taliban"], languages=["ru", "en"])
    assert not ahead(tx, actors=["unama"])
    assert not ahead(tx, languages=["en"])
    assert not ahead(tx, quiet=False)


def test_a_rejected_date_is_hidden_for_good(tx: Connection, herald: int) -> None:
    first, rewrite, copy, after = (
        flagged(tx, herald, name) for name in ("first", "rewrite", "copy", "after")
    )
    for article, key in (
        (first, "talks"),
        (rewrite, "talks"),
        (copy, "elsewhere"),
        (after, "talks"),
    ):
        place(tx, article, key, Relation.INDEPENDENT)
    tell(tx, first, announced(), announced("They go on in May.", "2026-05", start=90))
    tell(tx, rewrite, announced("It is set for 9 March."))
    article_dates.reject_date(tx, event_dates.list_upcoming_dates(tx, now=NOON)[0].id, now=at(5))
    tell(
        tx, first, announced(start=40), announced("They go on in May.", "2026-05", start=120)
    )  # read anew
    tell(tx, copy, announced(f"“{TALKS}”"))  # a copy that comes later, in a story of its own
    tell(tx, after, announced("All is ready for 9 March."))  # a later article of the story
    assert ahead(tx) == [("2026-05", "They go on in May.")]
    assert article_dates.dates_by_article(tx, [copy, after]) == {}
    assert {one.sentence for one in event_dates.list_rejected_dates(tx)} == {TALKS}


def test_a_rejection_can_be_taken_back(tx: Connection, herald: int) -> None:
    first, copy = flagged(tx, herald, "first"), flagged(tx, herald, "copy")
    for article in (first, copy):
        place(tx, article, "talks")
        tell(tx, article, announced())
    hidden = one_ahead(tx).id
    assert article_dates.reject_date(tx, hidden, now=NOON) == 2
    assert article_dates.restore_date(tx, hidden) == 2
    assert one_ahead(tx).id == hidden
    assert event_dates.list_rejected_dates(tx) == ()


def test_a_number_that_no_date_has_is_an_error(tx: Connection, herald: int) -> None:
    with pytest.raises(LookupError, match="number 77"):
        article_dates.reject_date(tx, 77, now=NOON)


def test_a_date_keeps_its_number_when_its_article_is_read_anew(tx: Connection, herald: int) -> None:
    article = flagged(tx, herald)
    tell(tx, article, announced(), announced("It ends on 9 March.", start=60))
    before = one_ahead(tx).id
    tell(tx, article, announced("A third one on 9 March."), announced(start=80))
    assert one_ahead(tx).id == before
    assert [one.sentence for one in article_dates.dates_by_article(tx, [article])[article]] == [
        "A third one on 9 March.",
        TALKS,
    ]


def test_what_was_read_of_a_text_that_is_gone_is_not_stored(tx: Connection, herald: int) -> None:
    article = flagged(tx, herald)
    tx.execute(update(articles).where(articles.c.id == article).values(revision=2))
    statements.replace_statements(tx, article, statements=[], dates=[announced()], revision=1)
    assert ahead(tx) == []


def test_a_date_of_joined_stories_bears_the_key_that_stays(tx: Connection, herald: int) -> None:
    one, two = flagged(tx, herald, "one"), flagged(tx, herald, "two")
    place(tx, one, "talks")
    place(tx, two, "meeting")
    tell(tx, two, announced())
    ids = [found.id for key in ("talks", "meeting") if (found := stories.find_story(tx, key))]
    corrections.join_stories(tx, *ids, now=at(1))
    assert one_ahead(tx).story == "talks"
