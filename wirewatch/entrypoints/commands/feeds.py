"""`wirewatch feeds …`: list feeds and their health, test them, and edit feeds.yaml."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import (
    Common,
    JobImpossible,
    WrongUsage,
    parse_language,
    say,
    tell,
)

if TYPE_CHECKING:
    from wirewatch.steps.feed_health import FeedHealth

app = App(
    name="feeds",
    help="The feeds: which there are, how they are, what one would give; add, move, import, export.",
)
_INSTANT_FIELDS = (
    "last_fetch_at",
    "last_ok_at",
    "last_new_at",
    "failing_since",
    "next_due_at",
    "wait_until",
)
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="as JSON")]
Yes = Annotated[bool, Parameter(negative="", help="write it without asking")]


@app.command(name="list")
def list_feeds(*, as_json: AsJson = False, common: Common | None = None) -> int:
    """List the feeds with their health."""
    from wirewatch.steps.config_sync import record_config
    from wirewatch.steps.feed_health import health_of_feeds

    common = common or Common()
    config, now = common.load(), common.instant()
    store = common.open_store(config)
    try:
        record_config(store, config, now=now)
        with store.read() as tx:
            feed_healths = health_of_feeds(tx, now=now)
    finally:
        store.close()
    if as_json:
        say(
            json.dumps(
                [_health_json(health) for health in feed_healths], ensure_ascii=False, default=str
            )
        )
        return 0
    for health in feed_healths:
        print_health(health)
    return 0


def print_health(health: FeedHealth) -> None:
    """Print status, counts, next poll and notes of one feed to stdout."""
    from wirewatch.steps.feed_health import duration_text, polling_interval_text, utc_text

    feed, state, volume = health.feed, health.feed.state, health.volume
    kind = "" if feed.kind == "feed" else f", {feed.kind}"
    say(f"{feed.outlet} ({feed.language or '?'}{kind})  {feed.url}")
    looked = utc_text(state.last_fetch_at) if state.last_fetch_at else "not yet"
    news = utc_text(state.last_new_at) if state.last_new_at else "never"
    say(
        f"    {health.status}: fetched {looked}, last news {news}, "
        f"{health.new_last_day} new in the last day"
    )
    habit = (
        f"usually something new every {duration_text(volume.usual_gap)}"
        if volume.usual_gap
        else "its usual interval is not known yet"
    )
    say(
        f"    {volume.entries} entries; {habit}; asked {polling_interval_text(feed)}, "
        f"next {utc_text(state.next_due_at)}"
    )
    for note in health.notes:
        say(f"    {note}")


def _health_json(health: FeedHealth) -> dict[str, Any]:
    feed, state = health.feed, health.feed.state
    return {
        **{
            name: getattr(feed, name)
            for name in ("outlet", "url", "kind", "language", "owner", "title")
        },
        "entries": health.volume.entries,
        **{name: _iso(getattr(state, name)) for name in _INSTANT_FIELDS},
        "status": health.status,
        "new_last_day": health.new_last_day,
        "usual_gap_seconds": health.volume.usual_gap.total_seconds()
        if health.volume.usual_gap
        else None,
        "failures": state.failures,
        "detail": state.last_detail,
        "asked_at": state.fetch_url,
        "notes": list(health.notes),
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


@app.command(name="test")
def try_feed(
    url: str | None = None,
    *,
    every: Annotated[
        bool, Parameter(name="--all", negative="", help="every feed of feeds.yaml")
    ] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """Fetch a feed now and show the result of polling it; nothing is stored.

    Parameters
    ----------
    url
        the feed's address, in feeds.yaml or not
    """
    from wirewatch.entrypoints.feed_editing import print_trial, refuse_password, try_all, try_one

    common = common or Common()
    if (url is None) != every:
        raise WrongUsage("feeds test: give one address, or --all")
    if url is not None:
        refuse_password(url)
    trials = asyncio.run(try_all(common) if url is None else try_one(common, url))
    if as_json:
        say(json.dumps([asdict(trial) for trial in trials], ensure_ascii=False, default=str))
    else:
        for trial in trials:
            print_trial(trial, briefly=every)
        if every:
            tell(
                f"{sum(trial.good for trial in trials)} of {len(trials)} feeds answered as they "
                "should"
            )
    return 0 if all(trial.good for trial in trials) else 1


@app.command
def add(
    url: str,
    *,
    outlet: Annotated[
        str | None, Parameter(help="who publishes, as the digest shall name it")
    ] = None,
    language: Annotated[str | None, Parameter(help="BCP 47 primary tag, such as fa")] = None,
    link_pattern: Annotated[
        str | None,
        Parameter(
            help="for an outlet without a feed: the links of this page that fit are its entries"
        ),
    ] = None,
    replace: Annotated[
        str | None, Parameter(help="write it over this feed's address, whose history it keeps")
    ] = None,
    login: Annotated[
        str | None, Parameter(help="the NAME of the variable or secret that holds user:password")
    ] = None,
    yes: Yes = False,
    common: Common | None = None,
) -> int:
    """Find the feeds at an address, show their newest entries, and add one to feeds.yaml.

    Parameters
    ----------
    url
        a feed's address, or the outlet's home page
    """
    from wirewatch.entrypoints.feed_editing import RequestedFeed, add_one

    tag = parse_language(language)
    wanted = RequestedFeed(
        url=url,
        outlet=outlet,
        language=tag,
        link_pattern=link_pattern,
        replace=replace,
        login=login,
    )
    return asyncio.run(add_one(common or Common(), wanted, yes=yes))


@app.command(name="import")
def import_feeds(file: Path, *, common: Common | None = None) -> int:
    """Add the feeds of an OPML file to feeds.yaml, except known ones; nothing is fetched.

    Parameters
    ----------
    file
        an OPML file, as other feed readers export it
    """
    from wirewatch.adapters.config import opml
    from wirewatch.entrypoints.feed_editing import add_all
    from wirewatch.render.formatting import quantity

    common = common or Common()
    try:
        listed = opml.read_opml(file.read_bytes())
    except OSError as error:
        raise JobImpossible(f"{file} cannot be read: {error.strerror}") from None
    except opml.NotOpml as error:
        raise JobImpossible(f"{file}: {error}") from None
    for address in listed.unusable:
        tell(f"left out: {address}")
    added = add_all(common, listed.feeds)
    already_listed = len(listed.feeds) - added
    say(
        f"{quantity(added, 'feed')} written to {common.config / 'feeds.yaml'}, "
        f"{already_listed} were there already"
    )
    return 0


@app.command
def export(*, common: Common | None = None) -> int:
    """Write the feeds to stdout as OPML 2.0, which every feed reader can import."""
    from wirewatch.adapters.config import opml

    config = (common or Common()).load()
    sys.stdout.write(opml.write_opml(config.feeds, title="Feeds of Wirewatch"))
    for feed in config.feeds:
        if feed.kind != "feed":
            tell(
                f"left out: {feed.outlet} ({feed.url}) is a {feed.kind}, "
                "which no feed reader can read"
            )
    return 0


@app.command(name="follow-moves")
def follow_moves(*, yes: Yes = False, common: Common | None = None) -> int:
    """Write the new addresses of permanently moved feeds to feeds.yaml; their history is kept."""
    from wirewatch.entrypoints.feed_editing import follow_all

    return follow_all(common or Common(), yes=yes)
