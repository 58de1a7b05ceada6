"""`wirewatch flagged`, `status` and `explain`: they only look."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, say, tell

if TYPE_CHECKING:
    from wirewatch.adapters.store.articles import FlaggedArticle
    from wirewatch.domain.model import Mention
    from wirewatch.steps.reports import Problem
    from wirewatch.steps.status import Standing

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")]


def flagged(
    *,
    since: str | None = None,
    until: str | None = None,
    actor: str | None = None,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """List what was flagged, and why.

    Parameters
    ----------
    since
        seen at this instant or later, ISO 8601 or 3d for three days ago
    until
        seen before this instant, ISO 8601 or 3d for three days ago
    actor
        the id of one actor
    """
    from wirewatch.adapters.store import articles

    common = common or Common()
    config = common.load()
    store = common.open_store(config)
    with store.read() as tx:
        found = articles.flagged(
            tx,
            since=common.moment(since, option="--since"),
            until=common.moment(until, option="--until"),
            actor=actor,
        )
        newest = None if found else articles.newest_flagged(tx)
    store.close()
    if actor and actor not in {one.id for one in config.actors}:
        tell(f'--actor: the watchlist has no "{actor}" (any more)')
    if as_json:
        say(json.dumps([row for one in found for row in as_rows(one)], ensure_ascii=False, indent=1))
        return 0
    for one in found:
        say_flagged(one)
    if newest:
        tell(f"nothing is flagged that fits; the newest that is was seen {newest:%Y-%m-%d %H:%M} UTC")
    elif not found:
        tell("nothing is flagged; `wirewatch status` says whether anything was read")
    return 0


def as_rows(found: FlaggedArticle) -> list[dict[str, Any]]:
    """Give one JSON object for each entry that led to the article."""
    article = found.article
    actors: dict[str, list[dict[str, Any]]] = {}
    for mention in found.mentions:
        actors.setdefault(mention.actor, []).append(_mention(mention))
    return [
        {
            "url": url,
            "canonical_url": article.canonical_url,
            "title": article.title,
            "outlet": article.outlet,
            "language": article.language,
            "published_at": _iso(article.published_at),
            "seen_at": _iso(article.seen_at),
            "story": found.story,
            "actors": [{"id": actor, "mentions": mentions} for actor, mentions in actors.items()],
        }
        for url in (found.entry_urls or (article.url,))
    ]


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "alias": mention.alias,
        "surface": mention.surface,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "reason": mention.reason,
    }


def say_flagged(found: FlaggedArticle) -> None:
    """Say one flagged article in a few plain lines."""
    article = found.article
    say(f"{article.seen_at:%Y-%m-%d %H:%M}  {article.outlet} ({article.language or '?'})  {article.title}")
    say(f"    {article.url}")
    told = set()
    for mention in found.mentions:
        if mention.actor not in told:
            told.add(mention.actor)
            say(f"    {mention.actor}: {mention.reason}")


def status(*, as_json: AsJson = False, common: Common | None = None) -> int:
    """Show feeds, queue, last digests, what is wrong and what to do about it."""
    from wirewatch.steps.status import standing

    common = common or Common()
    config = common.load_at_work()
    store = common.open_store(config)
    with store.read() as tx:
        found = standing(tx, config, now=common.instant())
    store.close()
    if as_json:
        say(json.dumps(asdict(found), ensure_ascii=False, indent=1, default=_iso))
    else:
        say_standing(found)
    return 0


SHOWN = 5  # alerts named one by one; problems that say each for itself what to do


def say_standing(found: Standing) -> None:
    """Say how things stand in plain lines."""
    from wirewatch.entrypoints.alerted import alert_line
    from wirewatch.render.formatting import many

    say(
        "feeds    "
        + (", ".join(f"{count} {word}" for word, count in found.feeds.items() if count) or "none polled yet")
    )
    say("entries  " + (", ".join(f"{count} {word}" for word, count in found.entries.items() if count) or "none yet"))
    for one in found.digests:
        last = f"issue {one.number}, {many(one.stories or 0, 'story', 'stories')}" if one.number else "no issue yet"
        sent = ", ".join(f"{count} {state}" for state, count in one.deliveries.items())
        say(f"digest   {one.series}: {last}{'; ' + sent if sent else ''}; next {one.next_at:%a %d %b %H:%M} UTC")
    for alerted in found.alerts[:SHOWN]:
        say(f"alert    {alert_line(alerted)}")
    if len(found.alerts) > SHOWN:
        say(f"         and {len(found.alerts) - SHOWN} more in the last day: wirewatch digest list")
    if not found.problems:
        say("nothing is wrong")
    alike: dict[str, list[Problem]] = {}
    for problem in found.problems:
        alike.setdefault(problem.do, []).append(problem)
    for do, problems in alike.items():
        if len(problems) > SHOWN:
            _say_alike(do, problems)
        else:
            _say_each(problems)


def _say_each(problems: Sequence[Problem]) -> None:
    for problem in problems:
        say(f"! {problem.where}")
        say(f"    what: {problem.what}")
        say(f"    do:   {problem.do}")


def _say_alike(do: str, problems: Sequence[Problem]) -> None:
    """Say what is to be done about many once: a machine that is off the network has hundreds of feeds that fail."""
    say(f"! {len(problems)} troubles of one kind")
    for problem in problems:
        say(f"    {problem.where}: {problem.what}")
    say(f"    do:   {do}")


def explain(url: str, *, common: Common | None = None) -> int:
    """Tell an entry's whole way as stored: polled, fetched, extracted, flagged or not and why, story, digests.

    Parameters
    ----------
    url
        the entry's link, the article's address, or the short id of a story
    """
    from wirewatch.adapters.store import alerts as stored_alerts
    from wirewatch.adapters.store.explain import explain as stored
    from wirewatch.domain.urls import url_key
    from wirewatch.entrypoints.alerted import alert_line
    from wirewatch.entrypoints.explaining import lines

    common = common or Common()
    config = common.load()
    store = common.open_store(config)
    with store.read() as tx:
        found = stored(tx, url, url_key=url_key(url))
        alerted = stored_alerts.listing(tx, story=found.story) if found and found.story else []
    store.close()
    if found is None and "/" not in url:
        raise JobImpossible(f"{url} is neither an address nor the id of a story; `wirewatch flagged` lists addresses")
    if found is None:
        raise JobImpossible(
            f"{url} is not in the store: no polled feed has had it. "
            "Is its outlet in feeds.yaml (wirewatch feeds list)? Was it published after the feed was added?"
        )
    for line in lines(found, config):
        say(line)
    for one in reversed(alerted):
        say(f"alerted    {alert_line(one)}")
    return 0


def _iso(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else None
