"""Marked passages: what a line of passages*.txt says must be found."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from extractors.names.actors import Actor, RequiredContext
from extractors.names.watchlist import Watchlist, compile_watchlist

HERE = Path(__file__).parent
MARK = re.compile(r"\{(\??)([\w-]+)\|([^}]*)\}")


@dataclass(frozen=True)
class Passage:
    language: str
    text: str
    marked: tuple[tuple[str, int, int], ...]  # actor, start, end
    doubtful: tuple[tuple[str, int, int], ...] = ()  # may be told either way

    @property
    def known(self) -> tuple[tuple[str, int, int], ...]:
        """All mentions that are no mistake."""
        return self.marked + self.doubtful


def read_passages(name: str) -> list[Passage]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [_passage(line) for line in lines if "\t" in line and not line.startswith("#")]


def _passage(line: str) -> Passage:
    language, raw = line.replace("⏎", "\n").split("\t", 1)
    text, position = "", 0
    marked: list[tuple[str, int, int]] = []
    doubtful: list[tuple[str, int, int]] = []
    for mark in MARK.finditer(raw):
        text += raw[position : mark.start()]
        actor, surface = mark.group(2), mark.group(3)
        (doubtful if mark.group(1) else marked).append((actor, len(text), len(text) + len(surface)))
        text += surface
        position = mark.end()
    return Passage(language, text + raw[position:], tuple(marked), tuple(doubtful))


def read_watchlist(name: str) -> Watchlist:
    written = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return compile_watchlist(
        [
            Actor(
                id=entry["id"],
                name=entry["name"],
                kind=entry.get("kind"),
                aliases={tag: tuple(aliases) for tag, aliases in entry["aliases"].items()},
                exclude=tuple(entry.get("exclude", ())),
                requires_context=tuple(
                    RequiredContext(alias=c["alias"], any=tuple(c["any"]))
                    for c in entry.get("requires_context", ())
                ),
            )
            for entry in written["actors"]
        ]
    )
