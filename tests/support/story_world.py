"""Flagged articles put straight into a scene's store, to be grouped by the real step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.support import store_world
from tests.support.scene import Scene, utc
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import feeds
from wirewatch.steps.group import group_articles
from wirewatch.steps.reports import GroupReport
from wirewatch.steps.resources import Resources, open_resources

NOON = utc(14, 12)
BRIDGE = (
    "Engineers closed the Harbour Bridge at Ostwick on Thursday after divers found cracks in its third pier, the roads "
    "office said. Some 4,200 lorries a day must take the detour by Linden, which adds 38 kilometres to their way. The "
    "Taliban delegation that was to cross the bridge for a tour of the port turned back at Linden."
)
STRIKE = (
    "Weavers in Karsk walked out on Thursday over a new wage scale that the mill owners put up without talks. Some "
    "1,150 looms stood still by noon, the union of the Karsk mills said, and the night shift will vote on Friday. A "
    "Taliban trade mission was to look at the looms on the same day."
)


def feed_ids(scene: Scene) -> dict[str, int]:
    """Note the scene's config in its store; gives the feeds' ids by outlet."""
    config = load_config(scene.config, environ={})
    with scene.store() as store, store.begin() as tx:
        feeds.sync_feeds(tx, config.feeds, default=config.settings.poll.every, now=NOON)
        return {one.outlet: one.id for one in feeds.list_feeds(tx)}


def keep(
    scene: Scene,
    feed_id: int,
    name: str,
    *,
    title: str,
    text: str,
    seen_at: datetime,
    **changes: Any,
) -> int:
    """Store a flagged article; gives its number."""
    link = f"http://{name}.example/report"
    named: dict[str, Any] = {
        "url": link,
        "canonical_url": link,
        "url_key": f"{name}.example/report",
        "outlet": name,
    }
    texts: dict[str, Any] = {
        "title": title,
        "lead": "",
        "body": text,
        "language": "en",
        "published_at": seen_at,
    }
    with scene.store() as store, store.begin() as tx:
        return store_world.flagged(tx, feed_id, name, seen_at=seen_at, **named | texts | changes)


def grouped(
    scene: Scene,
    now: datetime,
    *,
    batch: int = 500,
    meanwhile: Callable[[Resources, int], None] | None = None,
) -> GroupReport:
    """Group what waits; `meanwhile` is called after each batch with the number placed so far."""

    async def job() -> GroupReport:
        config = load_config(scene.config, environ={})
        desks: list[Resources] = []

        def progress(_what: str, done: int, _total: int) -> None:
            if meanwhile is not None:
                meanwhile(desks[0], done)

        folders: dict[str, Any] = {"config_folder": scene.config, "home": scene.home, "environ": {}}
        async with open_resources(
            config, **folders, now=now, progress=progress, workers=1
        ) as resources:
            desks.append(resources)
            return group_articles(resources, now=now, batch=batch)

    return asyncio.run(job())


def stories(scene: Scene) -> dict[str, list[str]]:
    """Return the outlets of each story by its key, in the order they were seen."""
    found: dict[str, list[str]] = {}
    for row in scene.run("flagged", "--json").json:
        found.setdefault(row["story"], []).append(row["outlet"])
    return found


def story_of(scene: Scene, outlet: str) -> str:
    """Return the key of the story that the outlet's article is in."""
    return next(key for key, outlets in stories(scene).items() if outlet in outlets)
