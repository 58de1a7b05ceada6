from __future__ import annotations

from datetime import time

from tests.store import world
from tests.watchlist.archive import GUILD, MOLE, NOW, Archive
from wirewatch.adapters.store.digests import ensure_series
from wirewatch.domain.configuration import Config, Series
from wirewatch.steps.delivery.resend import preview

LONG = "Rain fell on the harbour all day and nobody left the house. " * 12


def titles(archive: Archive, *, about_only: bool) -> set[str]:
    series = Series(id="daily", actors=("guild", "mole"), at=(time(7),), about_only=about_only)
    config: Config = archive.config(GUILD, MOLE, series=[series])
    with archive.store.begin() as tx:
        ensure_series(tx, [series], now=NOW)
    with archive.store.read() as tx:
        digest = preview(tx, config, series, reader=None, now=NOW).digest
    return {story.title for section in digest.sections for story in section.stories}


def test_a_series_may_ask_only_for_what_is_about_its_actors(archive: Archive) -> None:
    about = archive.keep("They spoke of oil.", title="Lamplighters Guild meets")
    passing = archive.keep(LONG + "Somebody saw the Great Mole.", title="Rain falls")
    with archive.store.begin() as tx:
        world.place(tx, about, "one")
        world.place(tx, passing, "two")
    assert titles(archive, about_only=False) == {"Lamplighters Guild meets", "Rain falls"}
    assert titles(archive, about_only=True) == {"Lamplighters Guild meets"}
