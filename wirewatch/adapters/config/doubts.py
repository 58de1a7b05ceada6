"""What the engine doubts about aliases, as warnings at their line."""

from __future__ import annotations

from collections.abc import Sequence

from wirewatch.adapters.config.document import Document, Place
from wirewatch.adapters.config.problems import shown
from wirewatch.domain.configuration import Actor

_LEAST = 3  # capitals


def warn_of_doubts(placed: Sequence[tuple[Place, Actor]], document: Document) -> None:
    """Note what the engine doubts about the aliases, unless their line has been warned of already."""
    # late, because the engine is slow to load and a list with errors does not need it
    from wirewatch.domain.watch import lint

    places = {actor.id: (at, actor) for at, actor in placed}
    for doubt in lint.warnings([actor for _, actor in placed]):
        at, actor = places[doubt.actor]
        place = (*at, "aliases", doubt.language, actor.aliases[doubt.language].index(doubt.alias))
        if not _is_own_acronym(doubt.alias) and not _told(document, place, doubt.alias):
            what, _, do = doubt.message.rpartition("; ")
            document.warn(place, f'"{actor.id}": the alias {shown(doubt.alias)} {what}', do)


def _is_own_acronym(alias: str) -> bool:
    """Whether it is an acronym with letters of its language (ШОС): those of plain Latin mean much else elsewhere."""
    return alias.isupper() and len(alias) >= _LEAST and not alias.isascii()


def _told(document: Document, place: Place, alias: str) -> bool:
    line = document.line(place)
    return any(one.line == line and shown(alias) in one.what for one in document.warnings)
