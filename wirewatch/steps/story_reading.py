"""Read a story whole: its articles in order, what each adds, the line that it stands in, what was corrected."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from wirewatch.adapters.store import corrections_made, whole_stories
from wirewatch.adapters.store.corrections_made import Correction
from wirewatch.adapters.store.whole_stories import StoryTelling
from wirewatch.domain.storyline import Reading, StoryLink, read_in_order
from wirewatch.domain.voices import independent_outlets


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
    found = whole_stories.find(tx, named)
    if found is None:
        return None
    texts = whole_stories.texts(tx, found.id)
    return ReadStory(
        key=found.key,
        joined=found.joined,
        independent_outlets=independent_outlets(texts),
        readings=read_in_order(texts),
        line=whole_stories.line(tx, found.id),
        corrections=tuple(corrections_made.made(tx, [one.id for one in texts])),
        tellings=whole_stories.tellings(tx, found.id),
    )
