"""Inflection of languages without rules.

Learned from archived texts, one small file per language under home.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.names.inflection_classes import read_classes
from extractors.names.languages.language import Declension, Script
from wirewatch.adapters.permissions import make_folder, open_private
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.engine import Store
from wirewatch.domain.configuration import Config

INFLECTION_FOLDER = "inflection"  # under home
log = logging.getLogger("wirewatch")
RELEARN_GROWTH = 2  # growth of the number of articles after which it is learned again
_KEY_PREFIX = "inflection "


@dataclass(frozen=True, kw_only=True)
class LearnedFile:
    """The declension learned for one language (None if too little), and from how many articles."""

    tag: str
    script: Script
    articles: int
    declension: Declension | None


def read_learned(home: Path) -> list[LearnedFile]:
    """Read the learned files, one per language; unreadable ones are ignored."""
    files = []
    for path in sorted((home / INFLECTION_FOLDER).glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            files.append(_from_json(json.loads(path.read_text("utf-8"))))
    return files


def write_learned(home: Path, learned: LearnedFile) -> None:
    """Write a language's learned file atomically. Raises OSError."""
    make_folder(home / INFLECTION_FOLDER)
    path = home / INFLECTION_FOLDER / f"{learned.tag}-{learned.script}.json"
    with open(path.with_suffix(".new"), "w", encoding="utf-8", opener=open_private) as file:
        json.dump(_to_json(learned), file, ensure_ascii=False, indent=1)
    path.with_suffix(".new").replace(path)


def declensions(files: Sequence[LearnedFile]) -> tuple[Declension, ...]:
    """Return the declensions of the files that have one."""
    return tuple(file.declension for file in files if file.declension is not None)


def _to_json(learned: LearnedFile) -> dict[str, object]:
    declension = learned.declension
    head: dict[str, object] = {
        "tag": learned.tag,
        "script": str(learned.script),
        "articles": learned.articles,
    }
    if declension is None:
        return head
    return head | {
        "classes": declension.classes.splitlines(),
        "prefixes": list(declension.prefixes),
        "capitals": declension.capitals,
        "shortest": declension.shortest,
    }


def _from_json(data: dict[str, object]) -> LearnedFile:
    tag, script, articles = (
        str(data["tag"]),
        Script(str(data["script"])),
        int(str(data["articles"])),
    )
    classes, prefixes = data.get("classes"), data.get("prefixes")
    if not isinstance(classes, list) or not isinstance(prefixes, list):
        return LearnedFile(tag=tag, script=script, articles=articles, declension=None)
    declension = Declension(
        tag=tag,
        script=script,
        classes="\n".join(map(str, classes)),
        prefixes=tuple(map(str, prefixes)),
        capitals=bool(data["capitals"]),
        shortest=int(str(data["shortest"])),
        learned=True,
    )
    read_classes(declension)
    return LearnedFile(tag=tag, script=script, articles=articles, declension=declension)


if TYPE_CHECKING:
    from extractors.names.watchlist import Watchlist


MIN_ARTICLES, MAX_ARTICLES = (
    40,
    3_000,
)  # articles of a language that teach something, and that are read for it


def compile_config_watchlist(config: Config, home: Path) -> Watchlist:
    """Compile the watchlist with the inflection learned from the archive."""
    from extractors.names.watchlist import compile_watchlist

    return compile_watchlist(config.actors, config.interests, declensions(read_learned(home)))


def share_learned(store: Store, home: Path, *, now: datetime) -> None:
    """Take up what another machine has learned, and store what only this one has.

    All must flag the same articles.
    """
    own_files = {_store_key(learned): learned for learned in read_learned(home)}
    with store.read() as tx:
        stored = {
            name: _from_json(value)
            for name, value in stored_facts.values_with_prefix(tx, _KEY_PREFIX).items()
        }
    for name, learned in stored.items():
        if name not in own_files or learned.articles > own_files[name].articles:
            write_learned(home, learned)
    fresh = [
        learned
        for name, learned in own_files.items()
        if name not in stored or learned.articles > stored[name].articles
    ]
    if fresh:
        with store.begin() as tx:
            for learned in fresh:
                stored_facts.set_value(tx, _store_key(learned), _to_json(learned), now=now)


def _store_key(learned: LearnedFile) -> str:
    return f"{_KEY_PREFIX}{learned.tag}-{learned.script}"


def learn_inflection(store: Store, config: Config, home: Path) -> int:
    """Learn the inflection of names in alias languages without rules.

    Return the number of languages learned.
    """
    from extractors.names.inflection_classes import learn_declension, unlisted_languages

    articles_learned_from = {(file.tag, file.script): file.articles for file in read_learned(home)}
    learned = 0
    for tag, script in unlisted_languages(config.actors):
        with store.read() as tx:
            articles = stored_articles.count_in_language(tx, tag)
            if (
                articles
                < max(MIN_ARTICLES, RELEARN_GROWTH * articles_learned_from.get((tag, script), 0))
                or articles_learned_from.get((tag, script), 0) >= MAX_ARTICLES
            ):
                continue
            texts = stored_articles.bodies_in_language(tx, tag, limit=MAX_ARTICLES)
        declension = learn_declension(tag, script, texts)
        write_learned(
            home, LearnedFile(tag=tag, script=script, articles=articles, declension=declension)
        )
        learned += declension is not None
        log.info("learned the endings of names in “%s” from %d articles", tag, len(texts))
    return learned
