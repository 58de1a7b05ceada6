from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from extractors.names.actors import Actor
from tests.support.archive_world import GUILD, HARBOUR, MOLE, NOW, Archive, needing, with_aliases
from wirewatch.domain.backtest import BacktestTally
from wirewatch.steps.backtest import BacktestJob, backtest, compare_slice

pytestmark = pytest.mark.slow


OLD = (GUILD, MOLE)
NAMED = "The Lamplighters Guild met at the old gate on Monday and spoke of oil."


def tried(
    archive: Archive, *new: Actor, old: tuple[Actor, ...] = OLD, **limits: Any
) -> BacktestTally:
    trial = BacktestJob(url=archive.url, old=old, new=new, **limits)
    return asyncio.run(backtest(archive.store, trial, now=NOW)).tally


def changed(tally: BacktestTally) -> dict[str, list[int]]:
    sides = {
        f"{side} {actor}": [one.article for one in some]
        for (side, actor), some in tally.shown.items()
    }
    return {key: ids for key, ids in sides.items() if ids}


def test_a_new_alias_gains_the_articles_that_hold_it(archive: Archive) -> None:
    archive.keep(NAMED)
    wick = archive.keep("The Brotherhood of the Wick met at the new gate.")
    tally = tried(
        archive, with_aliases(GUILD, *GUILD.aliases["en"], "Brotherhood of the Wick"), MOLE
    )
    assert changed(tally) == {"gained guild": [wick]}
    assert (tally.newly["gained"], tally.newly["lost"]) == (1, 0)
    assert (tally.before.total(), tally.after.total()) == (1, 2)


def test_an_alias_taken_out_loses_its_articles_and_says_by_which_it_was_found(
    archive: Archive,
) -> None:
    lost = archive.keep(NAMED)
    tally = tried(archive, with_aliases(GUILD, "LGX"), MOLE)
    assert changed(tally) == {"lost guild": [lost]}
    change = tally.shown["lost", "guild"][0]
    assert "Lamplighters Guild" in change.why
    assert [part.text for part in change.snippet if part.strong] == ["Lamplighters Guild"]
    assert change.whole


def test_an_exclusion_loses_articles_and_is_named_as_the_reason(archive: Archive) -> None:
    lost = archive.keep("The Lamplighters Guild theatre club played on Monday.")
    tally = tried(archive, replace(GUILD, exclude=("Lamplighters Guild theatre",)), MOLE)
    assert changed(tally) == {"lost guild": [lost]}
    assert "Lamplighters Guild theatre" in tally.shown["lost", "guild"][0].why


def test_a_required_word_loses_what_lacks_it_and_keeps_what_has_it(archive: Archive) -> None:
    kept = archive.keep("LGX lamps burn oil all night.")
    lost = archive.keep("LGX shares rose on Monday.")
    tally = tried(archive, needing(GUILD, "LGX", "lamp"), MOLE)
    assert changed(tally) == {"lost guild": [lost]}
    assert tally.actors_after["guild"] == 1, kept


def test_a_longer_name_of_another_actor_takes_the_article_and_its_removal_gives_it_back(
    archive: Archive,
) -> None:
    south = Actor(id="south", name="South", kind="group", aliases={"en": ("Harbour League South",)})
    contested = archive.keep("The Harbour League South voted on Monday.", (HARBOUR,))
    taken = tried(archive, HARBOUR, south, old=(HARBOUR,))
    assert changed(taken) == {"lost harbour": [contested], "gained south": [contested]}
    assert taken.newly.total() == 0
    back = archive.keep("The Harbour League South rested on Sunday.", (HARBOUR, south))
    given = tried(archive, HARBOUR, old=(HARBOUR, south))
    assert back in changed(given)["gained harbour"]
    assert back in changed(given)["lost south"]


def test_a_small_change_tells_the_same_as_watching_every_article_with_both_lists(
    archive: Archive,
) -> None:
    texts = [
        NAMED,
        "LGX and the Great Mole agreed.",
        "Большого мола коснулись волны.",
        "The Moles of the Great Mole Hill",
        "Wick",
        "Nothing at all happened in the harbour.",
        "The Lamplighters' Guilds and the wick makers",
    ]
    for number, text in enumerate(texts):
        # half of them were last watched with a list that is neither, so that nothing stored can stand in for it
        archive.keep(
            text, OLD if number % 2 else (HARBOUR,), language="ru" if "мол" in text else "en"
        )
    new = (with_aliases(GUILD, "LGX", "Wick"), with_aliases(MOLE, "большой маяк", language="ru"))
    quick = tried(archive, *new)
    # with another name every alias counts as touched, and all is watched in full
    full = tried(archive, *(replace(actor, exclude=("made up",)) for actor in new))
    assert changed(quick) == changed(full)
    assert quick.changes == full.changes
    assert (quick.before, quick.after) == (full.before, full.after)


def test_one_alias_more_of_a_person_can_free_its_other_aliases_of_the_namesake_guard(
    archive: Archive,
) -> None:
    person = Actor(
        id="odd", name="Piet Oddsson", kind="person", aliases={"en": ("Piet Oddsson", "Oddsson")}
    )
    guarded = archive.keep("On Monday the council heard Lars Oddsson in the hall.", (person,))
    assert archive.actors_of(guarded) == set()
    # the alias itself stands nowhere in the text; that Lars is one of his names does
    tally = tried(
        archive, with_aliases(person, *person.aliases["en"], "Lars Piet Oddsson"), old=(person,)
    )
    assert changed(tally) == {"gained odd": [guarded]}


def test_the_same_list_changes_nothing(archive: Archive) -> None:
    archive.keep(NAMED)
    tally = tried(archive, *OLD)
    assert not tally.changes
    assert tally.articles == 1


def test_since_leaves_out_what_was_seen_before(archive: Archive) -> None:
    archive.keep(NAMED, seen_at=NOW - timedelta(days=9))
    recent = archive.keep(NAMED, seen_at=NOW - timedelta(days=1))
    trial = BacktestJob(url=archive.url, old=OLD, new=(MOLE,), since=NOW - timedelta(days=2))
    tally = asyncio.run(backtest(archive.store, trial, now=NOW)).tally
    assert changed(tally) == {"lost guild": [recent]}
    assert tally.articles == 1


def test_only_the_newest_changes_are_kept_but_all_are_counted(archive: Archive) -> None:
    ids = [archive.keep(NAMED) for _ in range(5)]
    tally = tried(archive, MOLE, most=2)
    assert changed(tally) == {"lost guild": [ids[4], ids[3]]}
    assert tally.of("lost", actor="guild") == 5


def test_slices_of_the_archive_add_up_to_the_whole(archive: Archive) -> None:
    ids = [
        archive.keep(text)
        for text in (NAMED, "LGX lamps", "nothing", NAMED, "The Great Mole sank.")
    ]
    trial = BacktestJob(url=archive.url, old=OLD, new=(MOLE,), most=2)
    whole, parts = tried(archive, MOLE, most=2), BacktestTally(most=2)
    for span in ((ids[0], ids[1]), (ids[3], ids[4]), (ids[2], ids[2])):
        parts.add(compare_slice(trial, span))
    assert parts == whole


@pytest.mark.slow
def test_processes_side_by_side_tell_the_same_as_one(archive: Archive) -> None:
    for number in range(9):
        archive.keep(NAMED if number % 2 else "LGX lamps", seen_at=NOW - timedelta(days=number))
    trial = BacktestJob(url=archive.url, old=OLD, new=(with_aliases(GUILD, "LGX"), MOLE))
    steps: list[tuple[int, int]] = []
    told = asyncio.run(
        backtest(
            archive.store,
            trial,
            now=NOW,
            size=2,
            progress=lambda _, done, total: steps.append((done, total)),
        )
    )
    assert told.tally == tried(archive, *trial.new)
    assert steps[-1] == (9, 9)
    assert len(steps) == 5


def test_nothing_is_stored_by_a_trial(archive: Archive) -> None:
    kept = archive.keep(NAMED)
    before = archive.stored(kept)
    tried(archive, MOLE)
    assert archive.stored(kept) == before
    assert archive.actors_of(kept) == {"guild"}
