"""Record when each series began to ask for each actor: earlier articles are not news to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from extractors.names.interests import parse
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store import rewatch
from wirewatch.domain.configuration import Config, Series
from wirewatch.domain.digests.selection import backfill_since
from wirewatch.domain.digests.subscriptions import alerting_ids

MAX_ABSENCE = timedelta(
    days=7
)  # an actor that returns to a series is reported from its last issue on, at most this far back


FIRST_CONFIG_FACT = "first_config_note"
ALERTING_FACT = "alerting"  # the fact: actor or interest -> since when it is alerted


def record_aliases(tx: Connection, config: Config, *, now: datetime) -> frozenset[tuple[str, str]]:
    """Record the configured aliases as watched from `now`; return the new (actor, alias) pairs."""
    pairs = {
        (actor.id, alias)
        for actor in config.actors
        for listed in actor.aliases.values()
        for alias in listed
    }
    return rewatch.add_known_aliases(tx, pairs, now=now)


def first_config_at(tx: Connection) -> datetime | None:
    """Return when a config was first recorded in the store, or None."""
    noted = stored_facts.get_value(tx, FIRST_CONFIG_FACT)
    return datetime.fromisoformat(noted) if noted else None


def record_requested_actors(
    tx: Connection, config: Config, *, series_known_since: Mapping[str, datetime], now: datetime
) -> None:
    """Record the actors and interests that each series asks for.

    `series_known_since`: when each series was first seen.
    """
    stored_facts.set_value_once(tx, FIRST_CONFIG_FACT, now.isoformat(), now=now)
    for series in config.series:
        asked = _updated_request_times(
            tx, series, series_known_since=series_known_since.get(series.id, now), now=now
        )
        if asked is not None:
            stored_facts.set_value(tx, _fact_name(series), asked, now=now)


def record_alerting_actors(tx: Connection, config: Config, *, now: datetime) -> None:
    """Record which actors and interests trigger alerts from `now`; delete those that stopped."""
    noted: dict[str, str] = stored_facts.get_value(tx, ALERTING_FACT) or {}
    wanted = {
        actor_or_interest: noted.get(actor_or_interest, now.isoformat())
        for actor_or_interest in sorted(alerting_ids(config.actors, config.interests))
    }
    if wanted != noted:
        stored_facts.set_value(tx, ALERTING_FACT, wanted, now=now)


def alerting_since(tx: Connection) -> dict[str, datetime]:
    """Return since when each actor and interest triggers alerts."""
    noted: dict[str, str] = stored_facts.get_value(tx, ALERTING_FACT) or {}
    return {
        actor_or_interest: datetime.fromisoformat(instant)
        for actor_or_interest, instant in noted.items()
    }


def requested_since(tx: Connection, series: Series, *, now: datetime) -> dict[str, datetime]:
    """Return since when a series asks for its actors and interests; `now` if not recorded."""
    noted = stored_facts.get_value(tx, _fact_name(series)) or {}
    return {
        actor_or_interest: datetime.fromisoformat(noted.get(actor_or_interest) or now.isoformat())
        for actor_or_interest in series.actors
    }


def actors_since(config: Config, asked: Mapping[str, datetime]) -> dict[str, datetime] | None:
    """Return since when a series asks for each actor, including actors of its interests.

    None (consider all articles) if an interest can be met by articles that name none of its actors.
    """
    expressions = {interest.id: parse(interest.when) for interest in config.interests}
    since: dict[str, datetime] = {}
    for actor_or_interest, instant in asked.items():
        expression = expressions.get(actor_or_interest)
        if expression is not None and expression.is_met(frozenset()):
            return None
        for actor in expression.actors if expression is not None else (actor_or_interest,):
            since[actor] = min(instant, since.get(actor, instant))
    return since


def oldest_reported(
    series: Series,
    asked: Mapping[str, datetime],
    *,
    first: bool,
    window_start: datetime,
    now: datetime,
) -> datetime | None:
    """Return the earliest publication time of old articles to report; None to report none."""
    spans = {
        backfill_since(series, first=first, asked_since=moment, window_start=window_start, now=now)
        for moment in asked.values()
    }
    return min((moment for moment in spans if moment is not None), default=None)


def _fact_name(series: Series) -> str:
    return f"asked:{series.id}"


def _updated_request_times(
    tx: Connection, series: Series, *, series_known_since: datetime, now: datetime
) -> dict[str, str | None] | None:
    """Return the times by actor or interest (None: no longer asked for), or None if unchanged."""
    noted: dict[str, str | None] | None = stored_facts.get_value(tx, _fact_name(series))
    if noted is None:
        return {
            actor_or_interest: series_known_since.isoformat() for actor_or_interest in series.actors
        }
    asked: dict[str, str | None] = dict.fromkeys(noted)
    for actor_or_interest in series.actors:
        asked[actor_or_interest] = (
            noted.get(actor_or_interest)
            or (
                _returned_since(tx, series, now=now) if actor_or_interest in noted else now
            ).isoformat()
        )
    return None if asked == noted else asked


def _returned_since(tx: Connection, series: Series, *, now: datetime) -> datetime:
    last = stored_digests.last_issue(tx, series.id)
    return now if last is None else max(last.window_end, now - MAX_ABSENCE)
