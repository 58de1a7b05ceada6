"""Which deliveries a digest needs: the filed page, and one for each subscriber; payloads frozen here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.configuration import Series, Subscriber
from wirewatch.domain.digest.model import Digest
from wirewatch.domain.schedule import held_until
from wirewatch.render.html import html
from wirewatch.render.mail import derived_id, message, month_root
from wirewatch.render.text import text
from wirewatch.steps.desk import Desk

FILE = "file"


def deliveries_of(
    desk: Desk, series: Series, digest: Digest, *, install_key: str, now: datetime
) -> list[PlannedDelivery]:
    """Give the deliveries of one digest, with their bytes; a retry sends these very bytes again."""
    return [*filed(digest), *_mailed(desk, series, digest, install_key=install_key, now=now)]


def filed(digest: Digest) -> Iterator[PlannedDelivery]:
    """Give the page and the text that every digest is filed as."""
    for kind, body in (("html", html(digest)), ("txt", text(digest))):
        name = f"{digest.series}/{digest.number:04d}.{kind}"
        yield PlannedDelivery(subscriber=name, channel=FILE, identity=name, body=body.encode())


def _mailed(
    desk: Desk, series: Series, digest: Digest, *, install_key: str, now: datetime
) -> Iterator[PlannedDelivery]:
    mail = desk.config.settings.mail
    for subscriber in series.subscribers:
        if subscriber.email is None or mail is None:
            continue
        identity = derived_id(
            install_key,
            series=series.id,
            number=digest.number,
            subscriber=subscriber.email,
            domain=mail.sender.rpartition("@")[2].strip(" >"),
        )
        body = message(
            digest,
            sender=mail.sender,
            to=subscriber.email,
            message_id=identity,
            references=month_root(
                install_key, series=series.id, due_at=digest.due_at, domain=mail.sender.rpartition("@")[2].strip(" >")
            ),
        )
        yield PlannedDelivery(
            subscriber=subscriber.email,
            channel="email",
            identity=identity,
            body=body,
            next_attempt_at=_not_before(series, subscriber, now=now),
        )


def _not_before(series: Series, subscriber: Subscriber, *, now: datetime) -> datetime | None:
    return held_until(series.quiet_hours, timezone=subscriber.timezone or series.timezone, now=now)
