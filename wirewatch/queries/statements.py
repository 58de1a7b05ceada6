"""Who said what: quotes of flagged articles, each once however many outlets carry it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wirewatch.adapters.store import statements, stories

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from extractors.names.watchlist import Watchlist
    from wirewatch.domain.quote_index import Saying


class StoryNotFound(LookupError):
    """The question names a story that does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementQuestion:
    """Which quotes are wanted; None means any."""

    since: datetime | None = None
    until: datetime | None = None
    speaker: str | None = None  # part of a name; a watched actor is found in all its spellings
    actor: str | None = None  # id of an actor that the article names
    story: str | None = None  # short id, or the address of one of its articles


def find_statements(
    tx: Connection, question: StatementQuestion, watchlist: Callable[[], Watchlist]
) -> tuple[Saying, ...]:
    """List quotes, newest first. Raises: StoryNotFound."""
    from wirewatch.domain.quote_index import deduplicate_sayings, speaker_test

    story_id = _story_id(tx, question.story) if question.story else None
    is_speaker = speaker_test(question.speaker, watchlist()) if question.speaker else None
    quotes = statements.list_statements(
        tx,
        since=question.since,
        until=question.until,
        actor=question.actor,
        story_id=story_id,
        is_wanted_speaker=is_speaker,
    )
    return deduplicate_sayings(quotes)


def _story_id(tx: Connection, story: str) -> int:
    standing = stories.find_story(tx, story)
    if standing is None:
        raise StoryNotFound(story)
    return standing.id
