"""From a mailbox into the store: each verdict once, and a reason for what cannot be used."""

from __future__ import annotations

from pathlib import Path

from tests.verdicts.desk import day, issue, key_of, mail, tell, told, word
from wirewatch.adapters.store import feedback
from wirewatch.adapters.store.engine import Store
from wirewatch.steps.feedback import TakenIn, take_in

TALIBAN = ("taliban", "Taliban")


def opened(store: Store) -> bytes:
    """Store two issues; gives the store's key."""
    with store.begin() as tx:
        from tests.store import world

        world.series(tx, "morning", "evening")
        tell(tx, issue(1, told("k0001", TALIBAN), told("k0002", TALIBAN)))
        tell(tx, issue(2, told("k0003", TALIBAN)))
        return key_of(tx)


def taken(store: Store, tmp_path: Path, *mails: bytes) -> TakenIn:
    for number, data in enumerate(mails):
        (tmp_path / f"{number}.eml").write_bytes(data)
    return take_in(store, [tmp_path], now=day(5))


def kept(store: Store) -> list[tuple[int, str | None, str, str]]:
    with store.read() as tx:
        return [(one.number, one.story, one.subscriber, one.url or one.note) for one in feedback.listing(tx)]


def test_a_verdict_is_kept_with_who_sent_it_and_the_same_mail_twice_is_one(store: Store, tmp_path: Path) -> None:
    key = opened(store)
    data = mail(f"Not relevant {word(key, 1, 'k0002')}", "an old story")
    report = taken(store, tmp_path, data, data)
    assert (report.stored, report.known, report.unusable) == (1, 1, [])
    again = take_in(store, [tmp_path], now=day(6))
    assert (again.stored, again.known) == (0, 2)
    assert kept(store) == [(1, "k0002", "ana@desk.example", "an old story")]


def test_two_readers_may_judge_one_story(store: Store, tmp_path: Path) -> None:
    key = opened(store)
    subject = f"Not relevant {word(key, 1, 'k0002')}"
    report = taken(store, tmp_path, mail(subject), mail(subject, sender="bo@desk.example"))
    assert report.stored == 2


def test_each_missed_address_is_kept_and_words_where_there_is_none(store: Store, tmp_path: Path) -> None:
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


def test_what_cannot_be_used_is_named_with_its_file_and_the_reason(store: Store, tmp_path: Path) -> None:
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
        reasons, ("no word", "not this store's", "no story k0002", "no story", "not say"), strict=True
    ):
        assert part in reason
    assert kept(store) == []


def test_a_verdict_on_an_article_that_was_told_by_itself_is_one_on_its_story(store: Store, tmp_path: Path) -> None:
    opened(store)
    with store.begin() as tx:
        key = key_of(tx)
        tell(tx, issue(3, told("k0004", TALIBAN)))
    data = mail(f"Not relevant {word(key, 3, 'k0004.2')}")
    assert (taken(store, tmp_path, data).stored, kept(store)) == (1, [(3, "k0004", "ana@desk.example", "")])
    with store.begin() as tx:
        assert feedback.withdraw(tx, "k0004.2") == 1


def test_an_address_that_no_database_takes_stops_no_other_mail(store: Store, tmp_path: Path) -> None:
    key = opened(store)
    subject = f"Missed this {word(key, 2)}"
    report = taken(store, tmp_path, mail(subject, "https://a.example/\0x"), mail(subject, "https://b.example/2"))
    assert (report.stored, report.unusable) == (2, [])
    assert [what for _, _, _, what in kept(store)] == ["https://a.example/", "https://b.example/2"]


def test_a_text_file_of_tokens_is_enough(store: Store, tmp_path: Path) -> None:
    key = opened(store)
    path = tmp_path / "tokens.txt"
    path.write_text(f"# from the phone\n{word(key, 1, 'k0001')}\n{word(key, 2)} https://a.example/1\n")
    report = take_in(store, [path], now=day(5))
    assert (report.stored, report.unusable) == (2, [])
    assert kept(store) == [(1, "k0001", "", ""), (2, None, "", "https://a.example/1")]


def test_a_flood_of_forged_tokens_stores_nothing(store: Store, tmp_path: Path) -> None:
    opened(store)
    path = tmp_path / "forged.txt"
    path.write_text("\n".join(word(bytes([number]) * 32, 1, "k0001") for number in range(200)))
    report = take_in(store, [path], now=day(5))
    assert (report.stored, len(report.unusable)) == (0, 200)
