"""A reader who asks to be forgotten is: no file of ours holds the address, and nothing more is sent there."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, func, select, update

from tests.adapters.store.test_outbox import begin, mail, plan
from tests.conftest import new_database
from tests.support.scene import FEED, SERIES, Ran, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from tests.support.smtp_server import Script, relay
from tests.support.store_world import NOON, digest, series
from wirewatch.adapters.erasure import SubscriberName
from wirewatch.adapters.store import (
    delivery_attempts,
    digests,
    lease_holders,
    leases,
    outbox_queries,
    refusals,
)
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.erasure import ErasureCounts, erase_subscriber
from wirewatch.adapters.store.schema import (
    alert_readers,
    attempts,
    deliveries,
    metadata,
    payloads,
    verdicts,
)
from wirewatch.domain.digests.model import DeliveryState, Receipt

NOW = utc(11, 8)
ANN = "Ann.Lee@desk.example"
OTHER = "joann.lee@desk.example"  # holds the other's address in hers


def told(scene: Scene, web: SmallWeb, *readers: str, script: Script | None = None) -> None:
    """A home whose first issue went to these readers."""
    news = Item(
        url="http://news.example/ferry",
        title="Taliban reopen the ferry",
        at=utc(11, 6),
        text="Cars cross.",
    )
    web.on(FEED, rss(news))
    scene.write()
    scene.cycle(NOW, only=("poll", "read", "group"))
    scene.proxy = None
    with relay(script) as here:
        subscribed(scene, *readers, port=here.port)
        scene.run("run", "--only", "digest,deliver", now=NOW)


def subscribed(scene: Scene, *readers: str, port: int = 9) -> None:
    settings = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "from": "Desk <desk@example.org>",
    }
    scene.write(
        series=[SERIES | {"subscribers": [{"email": reader} for reader in readers]}], mail=settings
    )


def forgotten(scene: Scene, name: str, *more: str) -> Ran:
    return scene.run("readers", "forget", name, *more, now=NOW)


def holding(scene: Scene, name: str = ANN) -> list[str]:
    """The files under home that hold a name in any capitals."""
    files = [path for path in scene.home.rglob("*") if path.is_file()]
    return [
        path.name
        for path in files
        if name.lower().encode() in path.read_bytes().lower().replace(OTHER.encode(), b"")
    ]


def test_no_file_under_home_holds_the_address_afterwards(scene: Scene, web: SmallWeb) -> None:
    script = Script(rcpt={ANN: f"450 <{ANN}> is greylisted"})
    told(scene, web, ANN, script=script)
    logs = scene.home / "logs"
    logs.mkdir()
    (logs / "runner.log").write_text(
        f"12:00 WARNING {ANN} by email: 450\n12:01 nothing about {OTHER}\n"
    )
    _prefect(scene)
    subscribed(scene)
    assert holding(scene)
    ran = forgotten(scene, ANN.upper())
    assert ran.code == 0
    removed = "1 delivery (1 not sent yet, and never will be), 1 attempt, 1 message text"
    assert f"removed from the store: {removed}" in ran.out
    assert f"struck out of {logs / 'runner.log'}: 1 place" in ran.out
    assert "struck out of Prefect's records: 2 rows" in ran.out
    assert "backups made before now still hold it" in ran.err
    assert holding(scene) == []
    assert OTHER in (logs / "runner.log").read_text()


def _prefect(scene: Scene) -> None:
    (scene.home / "prefect").mkdir()
    with sqlite3.connect(scene.home / "prefect" / "prefect.db") as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE log (id INTEGER, message VARCHAR NOT NULL)")
        db.execute("CREATE TABLE artifact (id INTEGER, data JSON)")
        db.execute(
            "INSERT INTO log VALUES (1, ?), (2, ?)", (f"{ANN} by email: no", f"{OTHER} is well")
        )
        db.execute("INSERT INTO artifact VALUES (1, ?)", (f'"| {ANN.lower()} | refused |"',))
    db.close()


def test_what_waits_for_them_is_not_sent_and_the_others_get_theirs(
    scene: Scene, web: SmallWeb
) -> None:
    told(scene, web, ANN, OTHER, script=Script(mail="451 later"))
    assert forgotten(scene, ANN).code == 0
    with relay() as here:
        subscribed(scene, OTHER, port=here.port)
        scene.run("run", "--only", "deliver", now=utc(11, 12))
    assert [to for _, to, _ in here.script.taken] == [[OTHER]]


def test_a_second_time_does_nothing_more(scene: Scene, web: SmallWeb) -> None:
    told(scene, web, ANN)
    subscribed(scene)
    forgotten(scene, ANN)
    again = forgotten(scene, ANN)
    assert (again.code, again.out) == (0, f"nothing is stored about {ANN}\n")


def test_the_lines_of_the_configuration_that_still_name_them_are_told(
    scene: Scene, web: SmallWeb
) -> None:
    told(scene, web, OTHER, ANN)
    lines = (scene.config / "digests.yaml").read_text().splitlines()
    (number,) = (
        number for number, line in enumerate(lines, start=1) if ANN in line and OTHER not in line
    )
    ran = forgotten(scene, ANN)
    assert ran.code == 0
    assert f"{scene.config / 'digests.yaml'}:{number}: still names {ANN}; remove it" in ran.err
    named = forgotten(scene, ANN, "--json").json
    assert named["config"] == [{"file": str(scene.config / "digests.yaml"), "line": number}]


def test_nothing_is_removed_while_another_process_sends(scene: Scene, web: SmallWeb) -> None:
    told(scene, web, ANN)
    other = lease_holders.Holder("another-machine", 1, "long-ago")
    with scene.store() as store:
        assert leases.take_leases(store, "deliver", ["*"], holder=other)
    ran = forgotten(scene, ANN)
    assert (ran.code, "nothing was removed" in ran.err) == (1, True)
    assert holding(scene)


@pytest.mark.parametrize("name", ["ann", "ann@", "daily/0001.html", "", "a b"])
def test_what_is_no_reader_is_wrong_usage(scene: Scene, name: str) -> None:
    scene.write()
    ran = forgotten(scene, name)
    assert (ran.code, "is neither a mail address nor a name" in ran.err) == (2, True)


@pytest.mark.slow
def test_on_postgresql_too(scene: Scene, web: SmallWeb, postgresql_server: str) -> None:
    told(scene, web, ANN, OTHER)
    url = new_database(postgresql_server, f"forget-{scene.folder.name}")
    scene.write(store={"url": url})
    store = open_store(url)
    plan(store, mail(ANN), mail(OTHER))
    ran = forgotten(scene, ANN)
    assert "removed from the store: 1 delivery (1 not sent yet" in ran.out
    with store.read() as tx:
        assert [one.subscriber for one in outbox_queries.list_deliveries(tx)] == [OTHER]
    store.close()


# --- the store, of either kind -------------------------------------------------------------------


def forget_in(store: Store, written: str) -> ErasureCounts:
    name = SubscriberName(written)
    with store.begin() as tx:
        return erase_subscriber(
            tx, is_theirs=name.is_same, strike=name.erase_from, hints=name.spellings
        )


def test_every_row_goes_and_shared_bytes_stay_for_the_others(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        issue = digests.record_digest(tx, digest(), subject="Talks", stories=[])
        refusals.count_refusal(tx, ANN, channel="email", detail=f"550 {ANN} gone", now=NOON)
    mine, _, trial, filed = plan(
        store,
        mail(ANN),
        mail(OTHER),
        mail(ANN.lower(), body=f"To: {ANN}".encode(), part=2),
        mail("morning/0001.html", channel="file"),
        digest_id=issue,
    )
    receipt = Receipt(outcome="refused", reply=f"550 <{ANN}> gone")
    delivery_attempts.end_attempt(
        store, begin(store, mine), receipt, now=NOON, next_attempt_at=None
    )
    with store.begin() as tx:
        alerted = {
            "alert_id": 1,
            "subscriber": ANN,
            "channel": "email",
            "decision": "over",
            "due_at": NOON,
        }
        if store.is_sqlite:
            tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # no alert stands behind it here
        else:
            tx.exec_driver_sql("SET session_replication_role = replica")
        tx.execute(alert_readers.insert(), alerted)
        found = _forget(tx)
    assert found == ErasureCounts(
        deliveries=2, not_sent=1, attempts=1, messages=1, pauses=1, alerts=1
    )
    with store.read() as tx:
        assert {one.subscriber for one in outbox_queries.list_deliveries(tx)} == {
            OTHER,
            "morning/0001.html",
        }
        assert tx.execute(select(func.count()).select_from(payloads)).scalar() == 1
        rows = [str(row) for table in metadata.tables.values() for row in tx.execute(select(table))]
        assert not [row for row in rows if ANN.lower() in row.lower().replace(OTHER, "")]
    assert (trial, filed) > (mine,)


def _forget(tx: Connection) -> ErasureCounts:
    name = SubscriberName(ANN)
    return erase_subscriber(
        tx, is_theirs=name.is_same, strike=name.erase_from, hints=name.spellings
    )


def test_a_verdict_counts_on_for_nobody_and_its_mail_brings_no_name_back(store: Store) -> None:
    with store.begin() as tx:
        series(tx, "morning")
        issue = digests.record_digest(tx, digest(), subject="Talks", stories=[])
        row = {
            "digest_id": issue,
            "kind": "missed",
            "received_at": NOON,
            "url": "https://a.example/x",
        }
        tx.execute(
            verdicts.insert(),
            row | {"subscriber": ANN, "note": "Yours, Ann Lee", "fingerprint": "a" * 64},
        )
        tx.execute(
            verdicts.insert(),
            row | {"subscriber": OTHER, "note": f"{ANN} says so too", "fingerprint": "b" * 64},
        )
    assert forget_in(store, ANN) == ErasureCounts(verdicts=1, texts=1)
    with store.read() as tx:
        left = (
            tx.execute(select(verdicts.c.subscriber, verdicts.c.note, verdicts.c.fingerprint))
            .tuples()
            .all()
        )
    assert sorted(left) == [("", "", "a" * 64), (OTHER, "(forgotten) says so too", "b" * 64)]


def test_what_a_relay_said_of_them_to_others_loses_the_name(store: Store) -> None:
    (other,) = plan(store, mail(OTHER))
    receipt = Receipt(outcome="refused", reply=f"550 ask {ANN} or {OTHER}")
    delivery_attempts.end_attempt(
        store, begin(store, other), receipt, now=NOON, next_attempt_at=None
    )
    assert forget_in(store, ANN) == ErasureCounts(texts=2)
    with store.read() as tx:
        said: Sequence[str] = tx.execute(select(attempts.c.reply)).scalars().all()
    assert said == [f"550 ask (forgotten) or {OTHER}"]


def test_a_delivery_under_way_ends_without_a_trace(store: Store) -> None:
    (mine,) = plan(store, mail(ANN))
    attempt = begin(store, mine)
    forget_in(store, ANN)
    delivery_attempts.end_attempt(
        store, attempt, Receipt(outcome="sent", reply="250 ok"), now=NOON, next_attempt_at=None
    )
    with store.begin() as tx:
        assert outbox_queries.list_deliveries(tx) == []
        assert (
            tx.execute(update(deliveries).values(state=DeliveryState.PLANNED.value)).rowcount == 0
        )


@pytest.mark.parametrize(
    ("written", "same", "other"),
    [
        ("ann@bücher.example", "Ann@xn--bcher-kva.example", "ann@buecher.example"),
        ("DESK_HOOK", "DESK_HOOK", "DESK_HOOK_2"),
        ("BOT #news", "BOT #news", "BOT #newsroom"),
    ],
)
def test_a_name_is_found_as_it_may_be_written_and_no_longer_one_is(
    written: str, same: str, other: str
) -> None:
    name = SubscriberName(written)
    assert name.is_same(same)
    assert not name.is_same(other)
    assert name.erase_from(f"to <{same}>.") == "to <(forgotten)>."
    assert name.erase_from(f"to {other}, x{same}") == f"to {other}, x{same}"
