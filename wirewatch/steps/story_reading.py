"""Read a story whole: its articles in order, what each adds, the line that it stands in, what was corrected."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from wirewatch.adapters.store import corrections, stories
from wirewatch.adapters.store.corrections import Correction
from wirewatch.adapters.store.stories import StoryTelling
from wirewatch.domain.stories.timeline import Reading, StoryLink, independent_outlets, read_in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStory:
    """One story whole."""

    key: str
    joined: tuple[str, ...]  # keys of stories that were joined into it
    independent_outlets: int
    readings: tuple[Reading, ...]
    line: tuple[StoryLink, ...]  # what it follows, itself, what follows it
    corrections: tuple[Correction, ...]  # of its articles, oldest first
    tellings: tuple[StoryTelling, ...]


def read_story(tx: Connection, named: str) -> ReadStory | None:
    """Give the story with this key, or that of the article with this address; None: there is none."""
    found = stories.find_story(tx, named)
    if found is None:
        return None
    texts = stories.texts(tx, found.id)
    return ReadStory(
        key=found.key,
        joined=found.joined,
        independent_outlets=independent_outlets(texts),
        readings=read_in_order(texts),
        line=stories.line(tx, found.id),
        corrections=tuple(corrections.made(tx, [one.id for one in texts])),
        tellings=stories.tellings(tx, found.id),
    )
