"""Which due deliveries may go now: quiet hours hold, digests go first, an alert that a digest has told since is ended.

Asked each time something is about to be sent, so that it holds for retries and for what an operator set free, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.alerts import Outgoing
from wirewatch.adapters.store.outbox import Delivery
from wirewatch.domain.alerts import GIVE_UP
from wirewatch.domain.configuration import Config, Series, Subscriber
from wirewatch.domain.schedule import next_issue
from wirewatch.steps.channels import FILE
from wirewatch.steps.readers import quiet_until, reader_of

HUSHED = frozenset({"digest", "alert"})  # what a person asks for (a resend, a trial) goes at any hour
DIGEST_FIRST = timedelta(hours=1)  # an issue so soon after quiet hours goes before the alerts that they held
DIGEST_LATE = timedelta(hours=1)  # but they wait no longer than that for one that does not come


def may_go(tx: Connection, config: Config, due: Sequence[Delivery], *, now: datetime) -> list[Delivery]:
    """Give what may be sent now of what is due, digests before alerts; the rest is put off, or ended."""
    readers = {(one.id, *reader_of(who)): who for one in config.series for who in one.subscribers}
    series = {one.id: one for one in config.series}
    carried = stored_alerts.outgoing(tx, [one.id for one in due if one.kind == "alert"])
    going, later = [], dict[datetime, list[int]]()
    for one in due:
        alert = carried.get(one.id)
        of = series.get(alert.series if alert else one.series or "")
        if one.kind not in HUSHED or one.channel == FILE or of is None:
            going.append(one)
            continue
        reader = readers.get((of.id, one.subscriber, one.channel))
        until = quiet_until(of, reader, now=now)
        if alert is not None and _ended(tx, one, alert, of, reader, now=now):
            continue
        if until is not None:
            later.setdefault(until, []).append(one.id)
        elif alert is None or not _waits_for_issue(tx, alert, of, reader, now=now):
            going.append(one)
    for until, ids in later.items():
        outbox.put_off_deliveries(tx, ids, until=until)
    return sorted(going, key=lambda one: one.kind == "alert")


def _ended(
    tx: Connection, one: Delivery, alert: Outgoing, series: Series, reader: Subscriber | None, *, now: datetime
) -> bool:
    """End an alert that is none any more; one that may have arrived already is left to its retry."""
    held = quiet_until(series, reader, now=alert.alerted_at) or alert.alerted_at
    if one.state != "planned":
        return False
    if reader is None:
        outbox.end(tx, one.id, detail=f"no longer a subscriber of {series.id}")
        return True
    if alert.told_in is not None:
        outbox.end(tx, one.id, detail=f"{series.id} {alert.told_in} has told the story meanwhile")
        return True
    if now - held > GIVE_UP:
        hours = round(GIVE_UP.total_seconds() / 3600)
        outbox.end(tx, one.id, detail=f"not sent within {hours} hours: the digest tells the story")
        return True
    return False


def _waits_for_issue(
    tx: Connection, alert: Outgoing, series: Series, reader: Subscriber | None, *, now: datetime
) -> bool:
    """Tell whether an alert that quiet hours held lets an issue go first that is due when they end, or soon after."""
    end = quiet_until(series, reader, now=alert.alerted_at)
    if end is None:
        return False
    due = next_issue(series, now=end - timedelta(seconds=1))
    last = stored_digests.last_issue(tx, series.id)
    composed = last is not None and last.due_at >= due
    return not composed and due - end <= DIGEST_FIRST and now < due + DIGEST_LATE
