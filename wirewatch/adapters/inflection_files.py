"""Inflections learned from the archive, one small file per language under home."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wirewatch.adapters.permissions import make_folder, open_private
from wirewatch.domain.watch.inflection_classes import read_classes
from wirewatch.domain.watch.languages.language import Declension, Script

FOLDER = "inflection"  # under home


@dataclass(frozen=True, kw_only=True)
class LearnedFile:
    """What was learned for one language, and from how many articles; None if nothing could be learned."""

    tag: str
    script: Script
    articles: int
    declension: Declension | None


def read_learned(home: Path) -> list[LearnedFile]:
    """Return what was learned, by language; unreadable files are ignored."""
    found = []
    for path in sorted((home / FOLDER).glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            found.append(_of(json.loads(path.read_text("utf-8"))))
    return found


def write_learned(home: Path, learned: LearnedFile) -> None:
    """Write what was learned for a language, atomically. Raises OSError."""
    make_folder(home / FOLDER)
    path = home / FOLDER / f"{learned.tag}-{learned.script}.json"
    with open(path.with_suffix(".new"), "w", encoding="utf-8", opener=open_private) as file:
        json.dump(_shown(learned), file, ensure_ascii=False, indent=1)
    path.with_suffix(".new").replace(path)


def declensions(files: Sequence[LearnedFile]) -> tuple[Declension, ...]:
    """Return the declensions among what was learned."""
    return tuple(one.declension for one in files if one.declension is not None)


def _shown(learned: LearnedFile) -> dict[str, object]:
    known = learned.declension
    head: dict[str, object] = {"tag": learned.tag, "script": str(learned.script), "articles": learned.articles}
    if known is None:
        return head
    return head | {
        "classes": known.classes.splitlines(),
        "prefixes": list(known.prefixes),
        "capitals": known.capitals,
        "shortest": known.shortest,
    }


def _of(data: dict[str, object]) -> LearnedFile:
    tag, script, articles = str(data["tag"]), Script(str(data["script"])), int(str(data["articles"]))
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
