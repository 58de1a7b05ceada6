"""`wirewatch verdicts` as a user runs it."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support import store_world
from tests.support.scene import Scene
from tests.support.verdict_world import issue, key_of, mail, tell, told, word

NOW = datetime(2026, 3, 9, tzinfo=UTC)


def filled(scene: Scene) -> bytes:
    scene.write()
    with scene.store() as store, store.begin() as tx:
        store_world.series(tx, "morning")
        tell(
            tx,
            issue(1, told("k0001", ("taliban", "Taliban")), told("k0002", ("taliban", "طالبان"))),
        )
        return key_of(tx)


def test_a_mailbox_goes_in_and_the_account_comes_out(scene: Scene) -> None:
    key = filled(scene)
    box = scene.folder / "answers"
    box.mkdir()
    (box / "1.eml").write_bytes(mail(f"Not relevant {word(key, 1, 'k0002')}"))
    (box / "2.eml").write_bytes(mail(f"Missed this {word(key, 1)}", "https://a.example/<b>1"))
    (box / "3.eml").write_bytes(mail("hello"))
    ran = scene.run("verdicts", str(box), now=NOW)
    assert (ran.code, ran.out) == (0, "2 stored, 0 known already, 1 not usable\n")
    assert "3.eml: holds no verdict" in ran.err
    account = scene.run("verdicts", now=NOW)
    assert account.code == 0
    assert (
        "1 issue told 2 stories. Verdicts came in on 1 issue; of the 2 stories told there, 1 was"
        in account.out
    )
    assert "taliban       2       2             1       50%*" in account.out
    assert "https://a.example/\n      not in the store" in account.out


def test_json_is_json_and_nothing_else(scene: Scene) -> None:
    key = filled(scene)
    path = scene.folder / "words.txt"
    path.write_text(word(key, 1, "k0001"))
    assert scene.run("verdicts", str(path), "--json", now=NOW).json == {
        "stored": 1,
        "known": 0,
        "unusable": [],
    }
    told_then = scene.run("verdicts", "--json", "--since", "2026-03-01", now=NOW).json
    assert told_then["stories"] == {"told": 2, "judged": 2, "not_relevant": 1}
    assert told_then["actors"] == [
        {"actor": "taliban", "told": 2, "judged": 2, "not_relevant": 1, "precision": 0.5}
    ]
    assert {row["alias"]: row["precision"] for row in told_then["aliases"]} == {
        "Taliban": 0.0,
        "طالبان": 1.0,
    }
    assert scene.run("verdicts", "--json", "--since", "2026-04-01", now=NOW).json["issues"] == 0


def test_before_any_verdict_it_says_what_to_set(scene: Scene) -> None:
    filled(scene)
    assert "digests.verdicts_to in settings.yaml" in scene.run("verdicts", now=NOW).out


def test_a_path_that_is_not_there_stores_nothing_and_says_so(scene: Scene) -> None:
    key = filled(scene)
    path = scene.folder / "words.txt"
    path.write_text(word(key, 1, "k0001"))
    ran = scene.run("verdicts", str(path), str(scene.folder / "none"), now=NOW)
    assert ran.code == 1
    assert "none cannot be read: No such file or directory; nothing was stored" in ran.err
    assert scene.run("verdicts", str(path), now=NOW).out.startswith("1 stored")


def test_a_verdict_by_mistake_can_be_withdrawn_and_its_mail_does_not_revive_it(
    scene: Scene,
) -> None:
    key = filled(scene)
    path = scene.folder / "words.txt"
    path.write_text(word(key, 1, "k0001"))
    scene.run("verdicts", str(path), now=NOW)
    assert scene.run("verdicts", "--withdraw", "k0001", now=NOW).out.startswith("1 withdrawn")
    assert scene.run("verdicts", str(path), now=NOW).out.startswith("0 stored, 1 known")
    assert scene.run("verdicts", "--json", now=NOW).json["stories"] == {
        "told": 2,
        "judged": 0,
        "not_relevant": 0,
    }
    assert scene.run("verdicts", "--withdraw", "k0001", now=NOW).code == 1
