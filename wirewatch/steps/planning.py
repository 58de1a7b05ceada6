"""Which deliveries a digest needs: the filed page, and one for each subscriber; payloads frozen here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.configuration import Series, SlackTarget, Subscriber
from wirewatch.domain.digest.model import Digest
from wirewatch.domain.schedule import held_until
from wirewatch.render.html import html
from wirewatch.render.mail import body, derived_id, domain_of, head, month_root
from wirewatch.render.slack import payloads
from wirewatch.render.text import text
from wirewatch.steps.channels import EMAIL, FILE, SLACK, SLACK_BOT
from wirewatch.steps.desk import Desk

HEAD = "head"  # a mail's own head; its body is stored once for all who get the same


def deliveries_of(
    desk: Desk, series: Series, digest: Digest, *, install_key: str, now: datetime
) -> list[PlannedDelivery]:
    """Give the deliveries of one digest, with their bytes; a retry sends these very bytes again."""
    mails = _mailed(desk, series, digest, install_key=install_key, now=now)
    return [*filed(digest), *mails, *_posted(series, digest, now=now)]


def filed(digest: Digest) -> Iterator[PlannedDelivery]:
    """Give the page and the text that every digest is filed as."""
    for kind, content in (("html", html(digest, whole=True)), ("txt", text(digest, whole=True))):
        name = f"{digest.series}/{digest.number:04d}.{kind}"
        yield PlannedDelivery(subscriber=name, channel=FILE, identity=name, body=content.encode())


def _mailed(
    desk: Desk, series: Series, digest: Digest, *, install_key: str, now: datetime
) -> Iterator[PlannedDelivery]:
    mail = desk.config.settings.mail
    addressed = [subscriber for subscriber in series.subscribers if subscriber.email]
    if mail is None or not addressed:
        return
    shared, key, domain = body(digest, sender=mail.sender), bytes.fromhex(install_key), domain_of(mail.sender)
    for subscriber in addressed:
        to = subscriber.email or ""
        identity = derived_id(key, series=series.id, number=digest.number, subscriber=to, domain=domain)
        root = month_root(key, series=series.id, subscriber=to, moment=digest.due_at, domain=domain)
        front = head(
            digest,
            sender=mail.sender,
            to=to,
            message_id=identity,
            references=[root],
            unsubscribe_url=desk.config.settings.digests.unsubscribe_url,
            thread=series.thread,
        )
        held = _not_before(series, subscriber, now=now)
        yield PlannedDelivery(
            subscriber=to,
            channel=EMAIL,
            identity=identity,
            headers={HEAD: front.decode("ascii")},
            body=shared,
            next_attempt_at=held,
        )


def _posted(series: Series, digest: Digest, *, now: datetime) -> Iterator[PlannedDelivery]:
    addressed = [subscriber for subscriber in series.subscribers if subscriber.slack]
    parts = payloads(digest) if addressed else ()
    for subscriber in addressed:
        channel, name = slack_address(subscriber)
        for number, message in enumerate(parts, start=1):
            yield PlannedDelivery(
                subscriber=name,
                channel=channel,
                identity=f"{series.id}/{digest.number}/{number}",
                body=message,
                part=number,
                parts=len(parts),
                next_attempt_at=_not_before(series, subscriber, now=now),
            )


def slack_address(subscriber: Subscriber) -> tuple[str, str]:
    """Give the channel and the subscriber's name in the outbox: names of variables, never what they hold."""
    if isinstance(subscriber.slack, SlackTarget):
        return SLACK_BOT, f"{subscriber.slack.token} {subscriber.slack.channel}"
    return SLACK, subscriber.slack or ""


def _not_before(series: Series, subscriber: Subscriber, *, now: datetime) -> datetime | None:
    return held_until(series.quiet_hours, timezone=subscriber.timezone or series.timezone, now=now)
