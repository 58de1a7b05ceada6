"""A changed watchlist is tried on what readers judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import store_world
from tests.support.archive_world import GUILD, MOLE, NOW, Archive, with_aliases
from tests.support.verdict_world import issue, key_of, told, word
from wirewatch.adapters.store import digests
from wirewatch.adapters.store.digests import StoryRecord
from wirewatch.domain.urls import url_key
from wirewatch.steps.feedback import import_verdicts

pytestmark = pytest.mark.slow

WICK = "https://www.herald.example/wick"


def judged(archive: Archive, tmp_path: Path) -> None:
    """Two stories of the guild called not relevant, one of two articles; one article missed, one not to be found."""
    archive.write(GUILD, MOLE)
    sale = archive.keep("LGX shares fell by a third on Monday.", title="Markets")
    night = archive.keep("The Lamplighters Guild met at the gate.", title="Guild meets")
    other = archive.keep("LGX was quoted at eleven.", title="More markets")
    archive.keep(
        "The Brotherhood of the Wick met on Sunday.", title="Wick", url=WICK, url_key=url_key(WICK)
    )
    with archive.store.begin() as tx:
        for article, story in ((sale, "k0001"), (night, "k0002"), (other, "k0002")):
            store_world.place(tx, article, story)
        store_world.series(tx, "morning")
        stories = (told("k0001", ("guild", "LGX")), told("k0002", ("guild", "LGX")))
        digests.record_digest(
            tx,
            issue(1, *stories),
            subject="s",
            stories=[
                StoryRecord(story_id=number, revision=1, articles=((number, 1),))
                for number in (1, 2)
            ],
        )
        key = key_of(tx)
    lines = [
        word(key, 1, "k0001"),
        word(key, 1, "k0002"),
        f"{word(key, 1)} {WICK}",
        f"{word(key, 1)} https://nobody.example/1",
    ]
    (tmp_path / "words.txt").write_text("\n".join(lines))
    assert import_verdicts(archive.store, [tmp_path / "words.txt"], now=NOW).stored == 4


CHANGED = with_aliases(GUILD, "Lamplighters Guild", "Brotherhood of the Wick")  # without LGX


def test_the_backtest_counts_stories_called_not_relevant_and_articles_missed(
    archive: Archive, tmp_path: Path
) -> None:
    judged(archive, tmp_path)
    out = archive.run("backtest", "--watchlist", str(archive.list_file(CHANGED, MOLE)))
    assert "Of 2 stories called not relevant, 1 would no longer be flagged." in out
    assert "Of 1 article that readers missed, 1 would be flagged." in out
    assert "Missed, and not in the store: 1 article." in out


def test_json_names_them(archive: Archive, tmp_path: Path) -> None:
    judged(archive, tmp_path)
    said = archive.json("backtest", "--watchlist", str(archive.list_file(CHANGED, MOLE)))[
        "verdicts"
    ]
    assert [one["story"] for one in said["no_longer_flagged"]] == ["k0001"]
    assert [one["url"] for one in said["newly_flagged"]] == [WICK]
    assert (said["not_relevant"], said["missed"], said["missed_not_in_store"]) == (2, 1, 1)


def test_a_list_that_changes_nothing_frees_and_finds_nothing(
    archive: Archive, tmp_path: Path
) -> None:
    judged(archive, tmp_path)
    said = archive.json("backtest", "--watchlist", str(archive.list_file(GUILD, MOLE)))["verdicts"]
    assert (said["no_longer_flagged"], said["newly_flagged"]) == ([], [])


def test_without_verdicts_nothing_is_said_of_them(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    archive.keep("The Lamplighters Guild met at the gate.")
    assert (
        archive.json("backtest", "--watchlist", str(archive.list_file(CHANGED)))["verdicts"] is None
    )
