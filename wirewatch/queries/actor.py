"""How often an actor is named, by and with whom, its statements and its coming dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wirewatch.adapters.store import overviews
from wirewatch.adapters.store import pages as stored_pages
from wirewatch.domain.quote_index import deduplicate_sayings, speaker_test

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from extractors.names.actors import Actor
    from extractors.names.watchlist import Watchlist
    from wirewatch.adapters.store.overviews import StoryOverview
    from wirewatch.adapters.store.pages import StoredPage, StorySummary
    from wirewatch.domain.quote_index import Saying

MAX_PREVIEW_ITEMS = 8  # stories, quotes and dates of an actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorStories:
    """The newest stories that name an actor."""

    stories: StoredPage[StorySummary]
    overviews: Mapping[str, StoryOverview]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorCompany:
    """Actors named together with one, and its quotes: slow to collect, so it may be cached."""

    actors: tuple[tuple[str, int], ...]  # with the number of articles, the most first
    quotes: tuple[Saying, ...]


def newest_stories(tx: Connection, actor_id: str) -> ActorStories:
    """List the newest stories that name an actor."""
    stories = stored_pages.story_page(tx, actor=actor_id, limit=MAX_PREVIEW_ITEMS)
    keys = [story.key for story in stories.items]
    return ActorStories(stories=stories, overviews=overviews.story_overviews(tx, keys))


def find_company(
    tx: Connection,
    actor: Actor,
    watchlist: Callable[[], Watchlist],
    *,
    weeks: int,
    now: datetime,
) -> ActorCompany:
    """Count the actors named together with one in these weeks, and collect its newest quotes."""
    since = now - weeks * overviews.WEEK_SPAN
    is_speaker = speaker_test(actor.name, watchlist())
    spoken = stored_pages.statement_page(tx, is_speaker=is_speaker, limit=MAX_PREVIEW_ITEMS)
    return ActorCompany(
        actors=tuple(overviews.actors_mentioned_with(tx, actor.id, since=since, until=now)),
        quotes=deduplicate_sayings(spoken.items),
    )
