"""How right actors and aliases are, by what readers said."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from tests.verdicts.desk import day, issue, key_of, tell, told, word
from tests.verdicts.test_taking_in import opened
from wirewatch.adapters.store import digests
from wirewatch.adapters.store.digests import Telling
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.schema import stories
from wirewatch.domain.feedback import ToldIssue, Verdict, precision
from wirewatch.steps.feedback import account, take_in

NOW = datetime(2026, 3, 9, tzinfo=UTC)


def verdict(number: int, story: str | None, *, series: str = "daily", subscriber: str = "a@b.example") -> Verdict:
    kind = "not-relevant" if story else "missed"
    return Verdict(
        series=series,
        number=number,
        story=story,
        kind=kind,  # type: ignore[arg-type]
        subscriber=subscriber,
        url=None,
        note="",
        received_at=NOW,
    )


def told_in(number: int, stories: dict[str, list[tuple[str, str]]], *, series: str = "daily") -> ToldIssue:
    return ToldIssue(series=series, number=number, stories=stories)


IEA, TALIBAN, TALKS = ("taliban", "IEA"), ("taliban", "Taliban"), ("talks", "Doha")


def test_stories_count_as_judged_only_in_issues_that_a_reader_answered() -> None:
    issues = [
        told_in(1, {"a": [IEA], "b": [TALIBAN], "c": [TALIBAN, TALKS]}),
        told_in(2, {"d": [IEA], "e": [TALKS]}),
    ]
    found = precision(issues, [verdict(1, "a")])
    assert (found.issues, found.issues_judged, found.told, found.judged, found.not_relevant) == (2, 1, 5, 3, 1)
    by_actor = {row.actor: (row.told, row.judged, row.not_relevant, row.precision) for row in found.actors}
    assert by_actor == {"taliban": (4, 3, 1, 1 - 1 / 3), "talks": (2, 1, 0, 1.0)}
    by_alias = {row.alias: (row.told, row.judged, row.precision) for row in found.aliases}
    assert by_alias == {"IEA": (2, 1, 0.0), "Taliban": (2, 2, 1.0), "Doha": (2, 1, 1.0)}


def test_a_story_told_twice_or_judged_by_two_readers_counts_once() -> None:
    issues = [told_in(1, {"a": [IEA]}), told_in(2, {"a": [IEA]})]
    found = precision(issues, [verdict(2, "a"), verdict(2, "a", subscriber="c@d.example")])
    assert [(row.told, row.judged, row.not_relevant) for row in found.actors] == [(1, 1, 1)]


def test_two_series_are_judged_apart() -> None:
    issues = [told_in(1, {"a": [IEA]}), told_in(1, {"a": [IEA]}, series="weekly")]
    found = precision(issues, [verdict(1, "a"), verdict(1, None, series="weekly")])
    assert [(row.told, row.judged, row.not_relevant) for row in found.actors] == [(2, 2, 1)]


def test_nothing_judged_has_no_precision_rather_than_a_good_one() -> None:
    found = precision([told_in(1, {"a": [IEA]})], [])
    assert [row.precision for row in found.actors] == [None]


def test_the_account_is_of_what_the_digests_said_then_and_of_what_the_store_knows_now(
    store: Store, tmp_path: Path
) -> None:
    key = opened(store)
    with store.begin() as tx:
        tell(tx, issue(9, told("k0009", ("isis-k", "Daesh")), series="evening"))
        assert key_of(tx) == key
    path = tmp_path / "words.txt"
    lines = [
        word(key, 1, "k0002"),
        f"{word(key, 2)} https://www.herald.example/k0001-1",
        f"{word(key, 2)} https://nowhere.example/1",
    ]
    path.write_text("\n".join(lines))
    take_in(store, [path], now=day(10))
    with store.read() as tx:
        measured, missed = account(tx)
        later, _ = account(tx, since=day(2))
    assert [(row.actor, row.told, row.judged, row.not_relevant) for row in measured.actors] == [
        ("taliban", 3, 3, 1),
        ("isis-k", 1, 0, 0),
    ]
    assert [one.article and one.article.title for one in missed] == ["Title of k0001-1", None]
    assert (later.issues, later.told) == (2, 2)


def test_articles_told_one_by_one_count_as_the_story_that_they_tell(store: Store, tmp_path: Path) -> None:
    opened(store)
    with store.begin() as tx:
        key = key_of(tx)
        tell(tx, issue(3, told("k0004", TALIBAN)))
        alone = issue(4, told("k0004.1", TALIBAN), told("k0004.2", IEA))
        digests.record(tx, alone, subject="subject", told=[_telling(tx, "k0004")])
    (tmp_path / "words.txt").write_text(word(key, 4, "k0004.2"))
    assert take_in(store, [tmp_path / "words.txt"], now=day(5)).stored == 1
    with store.read() as tx:
        measured, _ = account(tx)
    assert (measured.told, measured.judged, measured.not_relevant) == (4, 1, 1)
    assert {row.alias: (row.told, row.not_relevant) for row in measured.aliases} == {"IEA": (1, 1), "Taliban": (4, 1)}


def _telling(tx: Connection, key: str) -> Telling:
    story_id = tx.execute(select(stories.c.id).where(stories.c.key == key)).scalar_one()
    return Telling(story_id=story_id, revision=99, articles=())
