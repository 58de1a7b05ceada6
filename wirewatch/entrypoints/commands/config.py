"""`wirewatch check`: warnings, then the loaded config."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from wirewatch.entrypoints.options import AsJson, Common, say, say_json, until

if TYPE_CHECKING:
    from extractors.names.actors import Actor
    from wirewatch.domain.configuration import Config, Feed, Series, Subscriber


_ALL_WEEK = 7
_MAX_NAMED_ACTORS = 10  # actors listed by id if they are in no digest


def next_issues(config: Config, *, now: datetime) -> dict[str, datetime]:
    """Return the instant (UTC) of each series' next issue after `now`, by series id."""
    from wirewatch.domain.schedule import next_issue

    return {series.id: next_issue(series, now=now) for series in config.series}


def check_report(config: Config, *, now: datetime, next_issues: Mapping[str, datetime]) -> str:
    """Warnings first, then the loaded config."""
    lines = [f"warning: {warning}" for warning in config.warnings]
    lines += [""] if lines else []
    lines += [_feeds_line(config.feeds), *_polling_intervals(config), *_actors_lines(config.actors)]
    if config.interests:
        lines.append(
            f"{_count(config.interests, 'interest')}: "
            f"{', '.join(saved_search.id for saved_search in config.interests)}"
        )
    if config.searches:
        search_ids = ", ".join(saved_search.id for saved_search in config.searches)
        lines.append(
            f"{_count(config.searches, 'saved search', plural='saved searches')}: {search_ids}"
        )
    lines.append(_count(config.series, "series", plural="series"))
    for series in config.series:
        lines += _series_lines(series, now=now, due=next_issues.get(series.id))
        lines += _alert_lines(series, config)
    lines += [*_unwanted_actor_lines(config), "", _verdict(config)]
    return "\n".join(lines)


def _count(things: Iterable[object], name: str, *, plural: str | None = None) -> str:
    number = len(list(things))
    return f"{number} {name if number == 1 else plural or name + 's'}"


def _by_language(counts: Counter[str]) -> str:
    return "  ".join(
        f"{tag} {number}"
        for tag, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _feeds_line(feeds: tuple[Feed, ...]) -> str:
    outlets = {feed.outlet for feed in feeds}
    languages = Counter(feed.language or "any" for feed in feeds)
    head = f"{_count(feeds, 'feed')} of {_count(outlets, 'outlet')}"
    return f"{head}\n  by language: {_by_language(languages)}" if feeds else head


def _polling_intervals(config: Config) -> list[str]:
    from wirewatch.adapters.config.yaml_values import format_duration

    with_own_interval = sum(feed.every is not None for feed in config.feeds)
    every = config.settings.poll.every
    span = format_duration(every.min)
    if every.max != every.min:
        span += f" to {format_duration(every.max)}"
    return [
        f"  polled every {span}"
        + (f", {with_own_interval} at their own interval" if with_own_interval else "")
    ]


def _actors_lines(actors: tuple[Actor, ...]) -> list[str]:
    counts = Counter({tag: 0 for actor in actors for tag in actor.aliases})
    for actor in actors:
        counts.update({tag: len(aliases) for tag, aliases in actor.aliases.items()})
    aliases = _count(range(counts.total()), "alias", plural="aliases")
    lines = [f"{_count(actors, 'actor')} under {aliases}", f"  by language: {_by_language(counts)}"]
    excludes = sum(len(actor.exclude) for actor in actors)
    limits = sum(len(actor.requires_context) + len(actor.rules) for actor in actors)
    if excludes or limits:
        lines.append(f"  limited by {excludes} excluded phrases and {limits} rules")
    return lines


def _series_lines(series: Series, *, now: datetime, due: datetime | None) -> list[str]:
    hours = ", ".join(f"{hour:%H:%M}" for hour in series.at)
    days = "every day" if len(set(series.on)) == _ALL_WEEK else ", ".join(series.on)
    actors = _count(series.actors, "actor")
    lines = [
        (
            f"  {series.id}: {actors}, at {hours} {series.timezone}, {days}, "
            f"{_receivers(series.subscribers)}"
        )
    ]
    if due is not None:
        local = due.astimezone(ZoneInfo(series.timezone))
        lines.append(
            f"    next issue {local:%a %Y-%m-%d %H:%M} {series.timezone} ({until(now, due)})"
        )
    return lines


def _alert_lines(series: Series, config: Config) -> list[str]:
    """Return lines on who is alerted between issues, for which actors and interests of a series."""

    from wirewatch.domain.digests.subscriptions import alerting_ids

    wanted = alerting_ids(config.actors, config.interests)
    if not wanted:
        return []
    # Imported late: a list without alerts does not need it.
    from wirewatch.domain.alerts import (
        subscribers_by_alert_profile,
    )

    kinds = subscribers_by_alert_profile(series, actors=config.actors, interests=config.interests)
    asked: dict[str, list[Subscriber]] = {}
    for kind, readers in kinds.items():
        for actor in kind.actors or wanted:
            asked.setdefault(actor, []).extend(readers)
    return [
        f"    alerts on {actor} go to {_receivers(tuple(asked[actor]))}"
        for actor in series.actors
        if actor in asked
    ]


def _unwanted_actor_lines(config: Config) -> list[str]:
    """Return warnings for actors that are in no digest, which may be intended."""
    from extractors.names.interests import parse

    asked = {name for series in config.series for name in series.actors}
    asked |= {
        actor
        for interest in config.interests
        if interest.id in asked
        for actor in parse(interest.when).actors
    }
    unasked = [actor.id for actor in config.actors if actor.id not in asked]
    if not config.series or not unasked:
        return []
    names = ", ".join(unasked[:_MAX_NAMED_ACTORS]) + (
        f" and {len(unasked) - _MAX_NAMED_ACTORS} more" if len(unasked) > _MAX_NAMED_ACTORS else ""
    )
    return [
        (
            f"  in no digest: {names}; to include them, list them under actors: "
            "of a series in digests.yaml"
        )
    ]


def _receivers(subscribers: tuple[Subscriber, ...]) -> str:
    """Return the number of receivers by channel; no addresses, since the report may be logged."""

    from wirewatch.domain.configuration import CHANNEL_KEYS

    if not subscribers:
        return "no subscribers (filed only)"
    channels = Counter(
        spec.label
        for subscriber in subscribers
        for key, spec in CHANNEL_KEYS.items()
        if getattr(subscriber, key) is not None
    )
    counts_by_channel = " and ".join(
        f"{number} by {channel}" for channel, number in sorted(channels.items())
    )
    return f"{_count(subscribers, 'subscriber')} ({counts_by_channel})"


def _verdict(config: Config) -> str:
    if not config.warnings:
        return "The configuration is good."
    return f"The configuration can be used; it has {_count(config.warnings, 'warning')}."


def check(
    *,
    archive: Annotated[
        bool, Parameter(negative="", help="show how often each alias and rule matched recently")
    ] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """Validate the config; show the loaded config and when the next digests are due."""
    common = common or Common()
    if as_json:
        return _check_as_json(common)
    config = common.load()
    now = common.instant()
    if archive:
        _say_firing(common, config, now=now)
    say(check_report(config, now=now, next_issues=next_issues(config, now=now)))
    return 0


def _check_as_json(common: Common) -> int:
    """Print the mistakes, each with its file and line, or the loaded config."""
    from wirewatch.adapters.config.yaml_document import ConfigErrors

    try:
        config = common.load()
    except ConfigErrors as errors:
        say_json(
            {
                "ok": False,
                "problems": [problem.to_json() for problem in errors.problems],
                "warnings": [],
            }
        )
        return 2
    due = next_issues(config, now=common.instant())
    say_json(
        {
            "ok": True,
            "problems": [],
            "warnings": config.warnings,
            "feeds": len(config.feeds),
            "outlets": len({feed.outlet for feed in config.feeds}),
            "actors": [
                {
                    "id": actor.id,
                    "name": actor.name,
                    "aliases": {tag: len(aliases) for tag, aliases in actor.aliases.items()},
                }
                for actor in config.actors
            ],
            "interests": [interest.id for interest in config.interests],
            "searches": [saved_search.id for saved_search in config.searches],
            "series": [
                {"id": series.id, "next_at": due[series.id], "subscribers": len(series.subscribers)}
                for series in config.series
            ],
        }
    )
    return 0


def _say_firing(common: Common, config: Config, *, now: datetime) -> None:
    from wirewatch.entrypoints.options import shown_progress
    from wirewatch.render.watch_lines import firing_lines
    from wirewatch.steps.rule_counts import count_rule_firings

    store = common.open_store(config)
    with shown_progress() as progress, store.read() as tx:
        firings = count_rule_firings(tx, config, now, progress=progress)
    store.close()
    for line in firing_lines(firings, config.actors):
        say(line)
    say()
