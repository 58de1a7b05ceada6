"""Alert: plan at once, in one transaction a series, what cannot wait for the digest."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import candidates as stored_candidates
from wirewatch.adapters.store import facts as stored_facts
from wirewatch.adapters.store import leases, outbox
from wirewatch.adapters.store.alerts import Share
from wirewatch.domain.alerts import WORTH, Alert, alerts, callers, kinds_of
from wirewatch.domain.configuration import Config, Series, Subscriber
from wirewatch.domain.digests.subscriptions import Profile, alerting, name_of
from wirewatch.domain.schedule import next_issue
from wirewatch.domain.watch.interests import parse
from wirewatch.render.alerts import alert_subject
from wirewatch.steps.alert_deliveries import Maker, Part, shared
from wirewatch.steps.asking import alerting_since, asked_since, offered
from wirewatch.steps.deliver import deliver_these
from wirewatch.steps.desk import Desk
from wirewatch.steps.quiet_hours import may_go
from wirewatch.steps.readers import Reader, reader_of
from wirewatch.steps.reports import AlertReport as AlertReport
from wirewatch.steps.reports import DeliverReport

log = logging.getLogger("wirewatch.alert")
NEAR = timedelta(days=2)  # holds the reader's day, whatever the zone and the quiet hours

Found = tuple[Profile, tuple[Subscriber, ...], list[Alert]]


def alert(desk: Desk, *, now: datetime) -> AlertReport:
    """Plan the alerts of all series; whoever comes second, late or twice finds them planned."""
    wanted = alerting(desk.config.actors, desk.config.interests)
    asking = [one for one in desk.config.series if one.subscribers and wanted & set(one.actors)]
    if not asking or not leases.take(desk.store, "alert", ["*"], holder=desk.holder):
        return AlertReport()
    try:
        return sum((_surely_planned(desk, series, now=now) for series in asking), AlertReport())
    finally:
        leases.release(desk.store, "alert", ["*"], holder=desk.holder)


async def deliver_alerts(desk: Desk, *, now: datetime) -> DeliverReport:
    """Hand over the alerts that may go now, without waiting for anybody who delivers digests meanwhile."""
    with desk.store.begin() as tx:
        going = may_go(tx, desk.config, outbox.due(tx, now=now, limit=100_000, kind="alert"), now=now)
    return await deliver_these(desk, [one.id for one in going], now=now) if going else DeliverReport()


def _surely_planned(desk: Desk, series: Series, *, now: datetime) -> AlertReport:
    """Plan the alerts of one series; a fault of our own leaves the others untouched, and the digest tells the story."""
    try:
        with desk.store.read() as tx:
            if not any(found for _, _, found in _found(tx, desk.config, series, now=now)):
                return AlertReport()
        with desk.store.begin() as tx:
            return _planned(tx, desk, series, _found(tx, desk.config, series, now=now), now=now)
    except Exception:
        log.exception("the alerts of %s could not be planned; the digest tells their stories", series.id)
        return AlertReport()


def _found(tx: Connection, config: Config, series: Series, *, now: datetime) -> list[Found]:
    """Give what each kind of readers is to be alerted to."""
    since = _since(tx, config, series, now=now)
    back_to = now - WORTH
    asked = offered(config, since)
    candidates = stored_candidates.candidates(tx, series.id, cut=now, actors=asked, quiet=False, seen_since=back_to)
    if not candidates:
        return []
    so_far = stored_alerts.said(tx, series.id, [story.id for story in candidates])
    kinds = kinds_of(series, actors=config.actors, interests=config.interests)
    return [
        (
            kind,
            readers,
            alerts(
                candidates,
                series=series,
                actors=config.actors,
                interests=config.interests,
                met={interest.id: parse(interest.when).met for interest in config.interests},
                since=since,
                said=so_far.to(name_of(kind)),
                profile=kind,
                now=now,
                next_issue_at=next_issue(series, now=now),
            ),
        )
        for kind, readers in kinds.items()
    ]


def _since(tx: Connection, config: Config, series: Series, *, now: datetime) -> dict[str, datetime]:
    """Give since when a series asks to be alerted to each of its actors and interests."""
    calling = callers(series, actors=config.actors, interests=config.interests, profile=Profile())
    asked, alerted = asked_since(tx, series, now=now), alerting_since(tx)
    return {one: max(asked[one], alerted.get(one, now)) for one in calling}


def _planned(tx: Connection, desk: Desk, series: Series, found: Sequence[Found], *, now: datetime) -> AlertReport:
    had: dict[Reader, list[Share]] = {}
    for share in stored_alerts.shares(tx, around=now, within=NEAR):
        had.setdefault(share.reader, []).append(share)
    maker = Maker(config=desk.config, series=series, key=bytes.fromhex(stored_facts.install_key(tx, now=now)))
    stories, parts = 0, list[Part]()
    for kind, readers, wanted in found:
        ids = [
            (one, stored_alerts.record(tx, one, profile=name_of(kind), subject=alert_subject(one))) for one in wanted
        ]
        fresh = [(one, alert_id) for one, alert_id in ids if alert_id is not None]
        stories += len(fresh)
        for subscriber in readers if fresh else ():
            theirs = had.setdefault(reader_of(subscriber), [])
            new = shared(fresh, series, subscriber, had=theirs, now=now)
            theirs += [part.share for part in new]
            parts += [replace(part, delivery=maker.delivery(part, profile=name_of(kind), now=now)) for part in new]
    planned = outbox.plan(tx, None, [part.delivery for part in parts if part.delivery], now=now)
    stored_alerts.note_readers(tx, [(part.alert_id, part.share, part.identity) for part in parts], planned=planned)
    over = sum(part.share.fate == "over" for part in parts)
    return AlertReport(stories=stories, deliveries=len(planned), left_to_digest=over)
