"""`wirewatch feeds …`: the feeds, their health, and a trial of one."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cyclopts import App

from wirewatch.entrypoints.options import Common, say

if TYPE_CHECKING:
    from wirewatch.adapters.store.feeds import DueFeed, FeedOverview
    from wirewatch.domain.configuration import Config
    from wirewatch.steps.look import Look

app = App(name="feeds", help="The feeds: which there are, how they are, what one would give.")


@app.command(name="list")
def list_feeds(*, common: Common | None = None) -> int:
    """List the feeds with their health in words."""
    from wirewatch.adapters.store import feeds

    common = common or Common()
    config = common.load()
    store = common.open_store(config)
    from wirewatch.steps.coverage import feed_facts
    from wirewatch.steps.desk import note_config
    from wirewatch.steps.standing import feed_kind

    note_config(store, config, now=common.instant())
    now = common.instant()
    with store.read() as tx:
        facts = feed_facts(tx, start=now - timedelta(days=1), now=now)
        for feed in feeds.overview(tx):
            if feed.configured:
                say_feed(feed, kind=feed_kind(feed, facts[feed.id], now=now))
    store.close()
    return 0


def say_feed(feed: FeedOverview, *, kind: str) -> None:
    """Say one feed's health in words."""
    state = feed.state
    say(f"{feed.outlet} ({feed.language or '?'})  {feed.url}")
    looked = f"{state.last_fetch_at:%a %d %b %H:%M} UTC" if state.last_fetch_at else "not yet"
    news = f"{state.last_new_at:%a %d %b %H:%M} UTC" if state.last_new_at else "never"
    gap = f"; usually something new every {_span(feed.usual_gap.total_seconds())}" if feed.usual_gap else ""
    say(f"    {kind}: fetched {looked}, last news {news}, {feed.entries} entries{gap}")
    if state.failures:
        say(f"    fails since {state.failing_since:%a %d %b %H:%M} UTC: {state.last_detail}")
    say(f"    next look {state.next_due_at:%a %d %b %H:%M} UTC")


@app.command(name="test")
def try_feed(url: str, *, common: Common | None = None) -> int:
    """Fetch one feed now and show what it would give; nothing is stored.

    Parameters
    ----------
    url: the feed's address, in feeds.yaml or not
    """
    common = common or Common()
    config = common.load()
    look = asyncio.run(_look(common, config, url))
    outcome = look.outcome
    say(f"{url}")
    say(f"    {outcome.outcome.value}{': ' + outcome.detail if outcome.detail else ''}")
    if outcome.moved_to:
        say(f"    it has moved to {outcome.moved_to}")
    say(f"    {look.title or 'no title'}; {len(look.entries)} entries")
    for entry in look.entries[:10]:
        date = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "no date         "
        say(f"    {date}  {entry.title[:100]}")
        say(f"                      {entry.url}")
    return 0 if outcome.entries_seen or look.entries else 1


async def _look(common: Common, config: Config, url: str) -> Look:
    from wirewatch.steps.desk import opened
    from wirewatch.steps.look import look_at

    now = common.instant()
    async with opened(config, config_folder=common.config, home=common.home, now=now) as desk:
        return await look_at(desk, _trial(url, config, now=now), now=now)


def _trial(url: str, config: Config, *, now: datetime) -> DueFeed:
    from wirewatch.adapters.store.feeds import DueFeed
    from wirewatch.domain.addresses import host_key
    from wirewatch.domain.model import FeedState

    known = next((feed for feed in config.feeds if feed.url == url), None)
    return DueFeed(
        id=0,
        outlet=known.outlet if known else host_key(url),
        url=url,
        language=known.language if known else None,
        kind=known.kind if known else "feed",
        link_pattern=known.link_pattern if known else None,
        interval=(known.every if known else None) or config.settings.poll.every,
        state=FeedState(fetch_url=url, next_due_at=now),
        host=host_key(url),
    )


def _span(seconds: float) -> str:
    for size, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {word}"
    return f"{seconds:.0f} seconds"
