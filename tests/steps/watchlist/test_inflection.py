"""Endings of languages that no module knows are learned from what the archive holds of them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from extractors.names.actors import Actor
from tests.support.archive_world import Archive
from wirewatch.adapters.learned_inflection import (
    INFLECTION_FOLDER,
    compile_config_watchlist,
    learn_inflection,
    read_learned,
    share_learned,
)
from wirewatch.adapters.store.engine import Store
from wirewatch.domain.configuration import Config, Settings

NOW = datetime(2026, 11, 30, tzinfo=UTC)
STEMS = [
    "".join(p)
    for p in product(
        ("Ba", "Do", "Mi", "Ke", "Zu", "Fe", "Ho", "Lu"), ("lda", "ren"), ("ra", "go", "pel")
    )
]
TALLINOR = Actor(
    id="it", name="Tallinor", kind="group", aliases={"gn": ("Tallinor",), "en": ("Tallinor",)}
)


def config(*actors: Actor) -> Config:
    return Config(feeds=(), actors=actors, interests=(), series=(), settings=Settings(), hash="x")


def fill(archive: Archive, count: int = 60) -> None:
    for number in range(count):
        some = [f"{stem}{'lmnprst'[number % 7]}" for stem in STEMS[number % 6 :: 6]]
        archive.keep(" ".join(f"{one} ha {one}pe, {one}gui {one}." for one in some), language="gn")


def surfaces(home: Path) -> list[str]:
    watchlist = compile_config_watchlist(config(TALLINOR), home)
    return [m.surface for m in watchlist.mentions("Oho Tallinorpe ha Tallinorgui.", "gn")]


def test_the_archive_teaches_the_endings_of_an_unlisted_language(
    archive: Archive, store: Store, tmp_path: Path
) -> None:
    fill(archive)
    assert surfaces(tmp_path) == []
    assert learn_inflection(store, config(TALLINOR), tmp_path) == 1
    assert surfaces(tmp_path) == ["Tallinorpe", "Tallinorgui"]


def test_what_one_machine_learned_all_machines_use(
    archive: Archive, store: Store, tmp_path: Path
) -> None:
    fill(archive)
    one, other = tmp_path / "one", tmp_path / "other"
    learn_inflection(store, config(TALLINOR), one)
    share_learned(store, one, now=NOW)
    assert surfaces(other) == []
    share_learned(store, other, now=NOW)
    assert surfaces(other) == ["Tallinorpe", "Tallinorgui"]
    assert learn_inflection(store, config(TALLINOR), other) == 0


def test_it_is_learned_once_until_the_archive_has_grown(
    archive: Archive, store: Store, tmp_path: Path
) -> None:
    fill(archive)
    learn_inflection(store, config(TALLINOR), tmp_path)
    assert learn_inflection(store, config(TALLINOR), tmp_path) == 0
    fill(archive)
    assert learn_inflection(store, config(TALLINOR), tmp_path) == 1


def test_few_articles_and_listed_languages_teach_nothing(
    archive: Archive, store: Store, tmp_path: Path
) -> None:
    fill(archive, 10)
    english = Actor(
        id="e", name="E", kind="group", aliases={"en": ("Tallinor",), "uk": ("Таллінор",)}
    )
    assert learn_inflection(store, config(TALLINOR, english), tmp_path) == 0
    assert read_learned(tmp_path) == []


def test_a_file_that_cannot_be_read_is_learned_anew(
    archive: Archive, store: Store, tmp_path: Path
) -> None:
    fill(archive)
    learn_inflection(store, config(TALLINOR), tmp_path)
    next((tmp_path / INFLECTION_FOLDER).glob("*.json")).write_text("{", "utf-8")
    assert surfaces(tmp_path) == []
    assert learn_inflection(store, config(TALLINOR), tmp_path) == 1
