"""How right actors and aliases are, by what readers said."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from tests.support.verdict_world import day, issue, key_of, mail, tell, told, word
from wirewatch.adapters.store import digests, feedback
from wirewatch.adapters.store.digests import StoryRecord
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.schema import stories
from wirewatch.domain.feedback import ToldIssue, Verdict, measure_precision
from wirewatch.steps.feedback import ImportReport, import_verdicts, measure_feedback

TALIBAN = ("taliban", "Taliban")


def opened(store: Store) -> bytes:
    """Store two issues; gives the store's key."""
    with store.begin() as tx:
        from tests.support import store_world

        store_world.series(tx, "morning", "evening")
        tell(tx, issue(1, told("k0001", TALIBAN), told("k0002", TALIBAN)))
        tell(tx, issue(2, told("k0003", TALIBAN)))
        return key_of(tx)


def taken(store: Store, tmp_path: Path, *mails: bytes) -> ImportReport:
    for number, data in enumerate(mails):
        (tmp_path / f"{number}.eml").write_bytes(data)
    return import_verdicts(store, [tmp_path], now=day(5))


def kept(store: Store) -> list[tuple[int, str | None, str, str]]:
    with store.read() as tx:
        return [
            (one.number, one.story, one.subscriber, one.url or one.note)
            for one in feedback.list_verdicts(tx)
        ]


def test_a_verdict_is_kept_with_who_sent_it_and_the_same_mail_twice_is_one(
    store: Store, tmp_path: Path
) -> None:
    key = opened(store)
    data = mail(f"Not relevant {word(key, 1, 'k0002')}", "an old story")
    report = taken(store, tmp_path, data, data)
    assert (report.stored, report.known, report.unusable) == (1, 1, [])
    again = import_verdicts(store, [tmp_path], now=day(6))
    assert (again.stored, again.known) == (0, 2)
    assert kept(store) == [(1, "k0002", "ana@desk.example", "an old story")]


def test_two_readers_may_judge_one_story(store: Store, tmp_path: Path) -> None:
    key = opened(store)
    subject = f"Not relevant {word(key, 1, 'k0002')}"
    report = taken(store, tmp_path, mail(subject), mail(subject, sender="bo@desk.example"))
    assert report.stored == 2


def test_each_missed_address_is_kept_and_words_where_there_is_none(
    store: Store, tmp_path: Path
) -> None:
    key = opened(store)
    subject = f"Missed this {word(key, 2)}"
    taken(
        store,
        tmp_path,
        mail(subject, "https://a.example/1\nhttps://b.example/2"),
        mail(subject, "the statement of the ministry", sender="bo@desk.example"),
    )
    assert kept(store) == [
        (2, None, "ana@desk.example", "https://a.example/1"),
        (2, None, "ana@desk.example", "https://b.example/2"),
        (2, None, "bo@desk.example", "the statement of the ministry"),
    ]


def test_what_cannot_be_used_is_named_with_its_file_and_the_reason(
    store: Store, tmp_path: Path
) -> None:
    key = opened(store)
    report = taken(
        store,
        tmp_path,
        mail("hello"),
        mail(f"Not relevant {word(b'stranger' * 4, 1, 'k0002')}"),
        mail(f"Not relevant {word(key, 7, 'k0002')}"),
        mail(f"Not relevant {word(key, 2, 'k0002')}"),
        mail(f"Missed this {word(key, 2)}"),
    )
    assert report.stored == 0
    where, reasons = zip(*report.unusable, strict=True)
    assert [Path(one).name for one in where] == ["0.eml", "1.eml", "2.eml", "3.eml", "4.eml"]
    for reason, part in zip(
        reasons,
        ("no word", "not this store's", "no story k0002", "no story", "not say"),
        strict=True,
    ):
        assert part in reason
    assert kept(store) == []


def test_a_verdict_on_an_article_that_was_told_by_itself_is_one_on_its_story(
    store: Store, tmp_path: Path
) -> None:
    opened(store)
    with store.begin() as tx:
        key = key_of(tx)
        tell(tx, issue(3, told("k0004", TALIBAN)))
    data = mail(f"Not relevant {word(key, 3, 'k0004.2')}")
    assert (taken(store, tmp_path, data).stored, kept(store)) == (
        1,
        [(3, "k0004", "ana@desk.example", "")],
    )
    with store.begin() as tx:
        assert feedback.withdraw_verdicts(tx, "k0004.2") == 1


def test_an_address_that_no_database_takes_stops_no_other_mail(
    store: Store, tmp_path: Path
) -> None:
    key = opened(store)
    subject = f"Missed this {word(key, 2)}"
    report = taken(
        store,
        tmp_path,
        mail(subject, "https://a.example/\0x"),
        mail(subject, "https://b.example/2"),
    )
    assert (report.stored, report.unusable) == (2, [])
    assert [what for _, _, _, what in kept(store)] == ["https://a.example/", "https://b.example/2"]


def test_a_text_file_of_tokens_is_enough(store: Store, tmp_path: Path) -> None:
    key = opened(store)
    path = tmp_path / "tokens.txt"
    path.write_text(
        f"# from the phone\n{word(key, 1, 'k0001')}\n{word(key, 2)} https://a.example/1\n"
    )
    report = import_verdicts(store, [path], now=day(5))
    assert (report.stored, report.unusable) == (2, [])
    assert kept(store) == [(1, "k0001", "", ""), (2, None, "", "https://a.example/1")]


def test_a_flood_of_forged_tokens_stores_nothing(store: Store, tmp_path: Path) -> None:
    opened(store)
    path = tmp_path / "forged.txt"
    path.write_text("\n".join(word(bytes([number]) * 32, 1, "k0001") for number in range(200)))
    report = import_verdicts(store, [path], now=day(5))
    assert (report.stored, len(report.unusable)) == (0, 200)


NOW = datetime(2026, 3, 9, tzinfo=UTC)


def verdict(
    number: int, story: str | None, *, series: str = "daily", subscriber: str = "a@b.example"
) -> Verdict:
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


def told_in(
    number: int, stories: dict[str, list[tuple[str, str]]], *, series: str = "daily"
) -> ToldIssue:
    return ToldIssue(series=series, number=number, stories=stories)


IEA, TALIBAN_ACTOR, TALKS = ("taliban", "IEA"), ("taliban", "Taliban"), ("talks", "Doha")


def test_stories_count_as_judged_only_in_issues_that_a_reader_answered() -> None:
    issues = [
        told_in(1, {"a": [IEA], "b": [TALIBAN_ACTOR], "c": [TALIBAN_ACTOR, TALKS]}),
        told_in(2, {"d": [IEA], "e": [TALKS]}),
    ]
    found = measure_precision(issues, [verdict(1, "a")])
    assert (found.issues, found.issues_judged, found.told, found.judged, found.not_relevant) == (
        2,
        1,
        5,
        3,
        1,
    )
    by_actor = {
        row.actor: (row.told, row.judged, row.not_relevant, row.precision) for row in found.actors
    }
    assert by_actor == {"taliban": (4, 3, 1, 1 - 1 / 3), "talks": (2, 1, 0, 1.0)}
    by_alias = {row.alias: (row.told, row.judged, row.precision) for row in found.aliases}
    assert by_alias == {"IEA": (2, 1, 0.0), "Taliban": (2, 2, 1.0), "Doha": (2, 1, 1.0)}


def test_a_story_told_twice_or_judged_by_two_readers_counts_once() -> None:
    issues = [told_in(1, {"a": [IEA]}), told_in(2, {"a": [IEA]})]
    found = measure_precision(issues, [verdict(2, "a"), verdict(2, "a", subscriber="c@d.example")])
    assert [(row.told, row.judged, row.not_relevant) for row in found.actors] == [(1, 1, 1)]


def test_two_series_are_judged_apart() -> None:
    issues = [told_in(1, {"a": [IEA]}), told_in(1, {"a": [IEA]}, series="weekly")]
    found = measure_precision(issues, [verdict(1, "a"), verdict(1, None, series="weekly")])
    assert [(row.told, row.judged, row.not_relevant) for row in found.actors] == [(2, 2, 1)]


def test_nothing_judged_has_no_precision_rather_than_a_good_one() -> None:
    found = measure_precision([told_in(1, {"a": [IEA]})], [])
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
    import_verdicts(store, [path], now=day(10))
    with store.read() as tx:
        measured, missed = measure_feedback(tx)
        later, _ = measure_feedback(tx, since=day(2))
    assert [(row.actor, row.told, row.judged, row.not_relevant) for row in measured.actors] == [
        ("taliban", 3, 3, 1),
        ("isis-k", 1, 0, 0),
    ]
    assert [one.article and one.article.title for one in missed] == ["Title of k0001-1", None]
    assert (later.issues, later.told) == (2, 2)


def test_articles_told_one_by_one_count_as_the_story_that_they_tell(
    store: Store, tmp_path: Path
) -> None:
    opened(store)
    with store.begin() as tx:
        key = key_of(tx)
        tell(tx, issue(3, told("k0004", TALIBAN_ACTOR)))
        alone = issue(4, told("k0004.1", TALIBAN_ACTOR), told("k0004.2", IEA))
        digests.record_digest(tx, alone, subject="subject", stories=[_telling(tx, "k0004")])
    (tmp_path / "words.txt").write_text(word(key, 4, "k0004.2"))
    assert import_verdicts(store, [tmp_path / "words.txt"], now=day(5)).stored == 1
    with store.read() as tx:
        measured, _ = measure_feedback(tx)
    assert (measured.told, measured.judged, measured.not_relevant) == (4, 1, 1)
    assert {row.alias: (row.told, row.not_relevant) for row in measured.aliases} == {
        "IEA": (1, 1),
        "Taliban": (4, 1),
    }


def _telling(tx: Connection, key: str) -> StoryRecord:
    story_id = tx.execute(select(stories.c.id).where(stories.c.key == key)).scalar_one()
    return StoryRecord(story_id=story_id, revision=99, articles=())
