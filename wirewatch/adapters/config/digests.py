"""Load digests.yaml (series, times, subscribers, channels); warn of alerts without recipients."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from extractors.languages.tags import primary_tag, valid_tag
from extractors.names.actors import Actor, Interest
from wirewatch.adapters.config import value_checks
from wirewatch.adapters.config.validation import (
    check_duplicates,
    check_list,
    check_top_level,
    listed_ids,
    valid_items,
)
from wirewatch.adapters.config.yaml_document import (
    Complaint,
    Document,
    Place,
    did_you_mean,
    dotted_path,
    quote_value,
)
from wirewatch.domain.configuration import (
    CHANNEL_KEYS,
    Feed,
    Holds,
    Secret,
    Series,
    Subscriber,
    channel_secrets,
    channel_values,
)
from wirewatch.domain.digests.subscriptions import alerting_ids

# With any other word, that word itself is the mistake.
_KEYS_BESIDE_CHANNELS = {"actors", "languages", "length", "reads", "timezone"}
_CHANNEL_CHECKS: dict[Holds, Callable[[str], Complaint | None]] = {
    "mail address": value_checks.check_email_address,
    "variable": value_checks.check_environment_name,
    "Slack channel": value_checks.check_slack_channel,
    "Telegram chat": value_checks.check_telegram_chat,
    "Matrix room": value_checks.check_matrix_room,
    "API address": value_checks.check_api_address,
}


def warn_of_idle_alerts(
    document: Document,
    *,
    actors: Sequence[Actor],
    interests: Sequence[Interest],
    series: Iterable[Series],
) -> None:
    """Warn of each `alert: true` that no series with subscribers asks for."""
    idle = alerting_ids(actors, interests)
    for subscribed_series in series:
        if subscribed_series.subscribers:
            idle = idle.difference(subscribed_series.actors)
    for key in ("actors", "interests"):
        for number, row in enumerate(document.listed(key)):
            if isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"] in idle:
                problem = f'"alert" of "{row["id"]}" reaches no reader: no series with subscribers asks for it'
                advice = "name it under actors: of a series with subscribers in digests.yaml, or take alert out"
                document.warn((key, number, "alert"), problem, advice)


@dataclass(frozen=True, kw_only=True)
class DigestsFile:
    """All that digests.yaml can hold."""

    series: tuple[Series, ...]


def read_digests(
    document: Document,
    *,
    watched: Iterable[str],
    mail_is_set: bool,
    published: frozenset[str] | None = None,
) -> tuple[Series, ...]:
    """Read the series; problems are added to the document.

    `watched` holds the ids of all actors and interests; empty when the watchlist itself has errors.
    `published` holds the primary tags that all feeds together publish in; None when that is not
    known.
    """
    check_top_level(document, DigestsFile)
    check_list(document, "series")
    watched_ids = list(watched)
    all_series = []
    for at, series in valid_items(document, "series", Series):
        _check_series(series, at, watched_ids, document)
        for number, subscriber in enumerate(series.subscribers):
            place = (*at, "subscribers", number)
            _check_subscriber(subscriber, series, place, document)
            _check_languages(subscriber, place, document, published)
            if subscriber.email is not None and not mail_is_set:
                advice = "set mail: in settings.yaml, or use slack"
                document.error(
                    (*place, "email"),
                    f'"{series.id}" mails a digest, but no mail relay is set',
                    advice,
                )
        _check_duplicate_subscribers(series, at, document)
        all_series.append(_normalize_series(series))
    check_duplicates(document, listed_ids(document, "series"), noun="series")
    return tuple(all_series)


def _check_series(series: Series, at: Place, watched_ids: list[str], document: Document) -> None:
    document.complain((*at, "id"), value_checks.check_identifier(series.id))
    typed = _raw_mapping(document, at)
    if not series.actors and not isinstance(typed.get("actors"), str) and not typed.get("actors"):
        advice = "list ids of watchlist.yaml: actors: [taliban]"
        document.error((*at, "actors"), f'the series "{series.id}" has no actors', advice)
    for number, name in enumerate(series.actors):
        if watched_ids and name not in watched_ids:
            advice = did_you_mean(
                name,
                watched_ids,
                otherwise="write the id of an actor or interest of watchlist.yaml",
            )
            problem = (
                f'the series "{series.id}" names {quote_value(name)}, which is in no watchlist'
            )
            document.error((*at, "actors", number), problem, advice)
    if not series.at and not typed.get("at"):
        document.error(
            (*at, "at"), f'the series "{series.id}" has no time', 'write one: at: ["07:00"]'
        )
    if not series.on and not typed.get("on"):
        document.error(
            (*at, "on"),
            f'the series "{series.id}" has no weekday',
            "write on: [mon], or leave it out",
        )
    if isinstance(series.backfill, timedelta) and series.backfill < timedelta():
        document.error((*at, "backfill"), "backfill must not be negative", "write 24h or none")
    _check_tags(series.reads, (*at, "reads"), document)
    _check_clock(series, at, document)


def _check_tags(tags: Sequence[str], at: Place, document: Document) -> None:
    for number, tag in enumerate(tags):
        complaint = value_checks.check_language(tag)
        document.complain((*at, number), complaint, name=dotted_path(at))


def _check_clock(series: Series, at: Place, document: Document) -> None:
    wrong = value_checks.check_timezone(series.timezone)
    document.complain((*at, "timezone"), wrong)
    for number, hour in enumerate(series.at if wrong is None else ()):
        if later := value_checks.time_after_clock_change(hour, series.timezone):
            problem = f"{hour:%H:%M} does not exist in {series.timezone} on the night when the clocks go forward"
            advice = f"that issue comes at {later:%H:%M}; choose another hour if that is too late"
            document.warn((*at, "at", number), problem, advice)
    quiet = series.quiet_hours
    if quiet is not None and quiet.start == quiet.end:
        advice = "write when they end, or delete them"
        document.error((*at, "quiet_hours"), "quiet_hours start and end at the same minute", advice)


def _check_subscriber(
    subscriber: Subscriber, series: Series, at: Place, document: Document
) -> None:
    name = dotted_path(at)
    channels = [key for key in CHANNEL_KEYS if getattr(subscriber, key) is not None]
    typed = _raw_mapping(document, at)
    if len(channels) > 1:
        document.error(
            at, f"{name} has two channels", "make it two subscribers, one for each channel"
        )
    elif not channels and typed.keys() <= _KEYS_BESIDE_CHANNELS:
        *others, last = (f"{key}: {spec.example}" for key, spec in CHANNEL_KEYS.items())
        document.error(at, f"{name} has no channel", f"add {', '.join(others)} or {last}")
    for path, holds, value in channel_values(subscriber):
        if wrong := _CHANNEL_CHECKS[holds](value):
            document.complain((*at, *path), wrong)
    if subscriber.timezone is not None:
        document.complain((*at, "timezone"), value_checks.check_timezone(subscriber.timezone))
    _check_tags(subscriber.languages, (*at, "languages"), document)
    _check_tags(subscriber.reads, (*at, "reads"), document)
    for number, actor in enumerate(subscriber.actors):
        if actor not in series.actors:
            advice = did_you_mean(
                actor, series.actors, otherwise="add it to the series, or delete it here"
            )
            problem = f'{name} asks for {quote_value(actor)}, which the series "{series.id}" does not cover'
            document.error((*at, "actors", number), problem, advice)


def feed_languages(feeds: Iterable[Feed]) -> frozenset[str] | None:
    """Return the primary tags that feeds publish in, None when one of them does not say."""
    tags = {primary_tag(feed.language) for feed in feeds}
    return None if None in tags else frozenset(tag for tag in tags if tag)


def _check_languages(
    subscriber: Subscriber, at: Place, document: Document, published: frozenset[str] | None
) -> None:
    asked = {primary_tag(tag) for tag in subscriber.languages}
    if published and asked and not asked & published:
        problem = f"no feed of feeds.yaml publishes in {', '.join(subscriber.languages)}: nothing would reach this reader"
        published_tags = ", ".join(sorted(published))
        document.warn(
            (*at, "languages"),
            problem,
            f"name one of {published_tags}; left out, the reader gets all of them",
        )


def _check_duplicate_subscribers(series: Series, at: Place, document: Document) -> None:
    seen: set[object] = set()
    for number, subscriber in enumerate(series.subscribers):
        address = _channel_identity(subscriber)
        if address is not None and address in seen:
            problem = f'a subscriber of "{series.id}" appears a second time and would get each digest twice'
            document.error((*at, "subscribers", number), problem, "keep one of them")
        seen.add(address)


def _channel_identity(subscriber: Subscriber) -> object:
    """What two entries for one reader have in common; None without a channel."""
    for key, spec in CHANNEL_KEYS.items():
        value = getattr(subscriber, key)
        if value:
            return value.casefold() if spec.holds == "mail address" else value
    return None


def subscriber_secrets(series: Series, at: Place) -> list[tuple[Place, str]]:
    """List the environment variables for subscribers' channels, with their places in the file."""
    return [
        ((*at, "subscribers", number, *path), value)
        for number, subscriber in enumerate(series.subscribers)
        for path, holds, value in channel_values(subscriber)
        if holds == "variable"
    ]


def secret_forms(series: Series, at: Place) -> list[tuple[Place, str, Secret]]:
    """Return the variables of the subscribers' channels with what each secret must look like."""
    return [
        ((*at, "subscribers", number, *path), name, form)
        for number, subscriber in enumerate(series.subscribers)
        for path, form, name in channel_secrets(subscriber)
    ]


def _raw_mapping(document: Document, at: Place) -> dict[str, object]:
    value = document.data
    for part in at:
        value = value[part]
    return value if isinstance(value, dict) else {}


def _normalize_series(series: Series) -> Series:
    subscribers = []
    for subscriber in series.subscribers:
        languages, reads = _normalize_tags(subscriber.languages), _normalize_tags(subscriber.reads)
        subscribers.append(replace(subscriber, languages=languages, reads=reads))
    return replace(
        series,
        at=tuple(sorted(set(series.at))),
        reads=_normalize_tags(series.reads),
        subscribers=tuple(subscribers),
    )


def _normalize_tags(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(valid_tag(tag) or tag for tag in tags)
