"""Plan the deliveries of a digest: the filed page and one for each subscriber, payloads frozen here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.configuration import Config, Series, SlackTarget, Subscriber
from wirewatch.domain.digests.editions import Edition
from wirewatch.domain.digests.model import Digest
from wirewatch.domain.feedback import VerdictWays, with_verdict_links
from wirewatch.domain.schedule import held_until
from wirewatch.render.alerts import nudge
from wirewatch.render.email import body, derived_id, domain_of, list_head, month_root
from wirewatch.render.html import html
from wirewatch.render.slack import payloads
from wirewatch.render.summary import subject
from wirewatch.render.text import text

FILE = "file"
EMAIL = "email"
SLACK = "slack"  # by incoming webhook
SLACK_BOT = "slack-bot"
NUDGE = "nudge"  # a few lines by apprise


Reader = tuple[str, str]  # subscriber and channel, as in deliveries


def address_of(subscriber: Subscriber) -> tuple[str, str]:
    """Return the channel and the subscriber's name as deliveries bear them."""
    if subscriber.email:
        return EMAIL, subscriber.email
    return (NUDGE, subscriber.nudge) if subscriber.nudge else slack_address(subscriber)


def slack_address(subscriber: Subscriber) -> tuple[str, str]:
    """Return the channel and the subscriber's name in the outbox: names of variables, never what they hold."""
    if isinstance(subscriber.slack, SlackTarget):
        return SLACK_BOT, f"{subscriber.slack.token} {subscriber.slack.channel}"
    return SLACK, subscriber.slack or ""


def reader_of(subscriber: Subscriber) -> Reader:
    """Return the subscriber's name in the outbox, and the channel: names of variables, never what they hold."""
    channel, name = address_of(subscriber)
    return name, channel


def zone_of(subscriber: Subscriber | None, series: Series) -> str:
    """Return whose clock a subscriber goes by: an IANA name."""
    return (subscriber.timezone if subscriber else None) or series.timezone


def quiet_until(series: Series, subscriber: Subscriber | None, *, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which nothing is sent to a subscriber, None outside them."""
    return held_until(series.quiet_hours, timezone=zone_of(subscriber, series), now=now)


HEAD = "head"  # a mail's own head; its body is stored once for all who get the same
PROFILE = "profile"  # which edition of its issue a delivery is; not there: the issue as the series tells it
UNDELIVERED = "undelivered"  # the issues that a delivery lists, in which editions: "139: 140:9f2c 141:"


def deliveries_of(
    config: Config, series: Series, whole: Digest, *, editions: Sequence[Edition], install_key: str, now: datetime
) -> list[PlannedDelivery]:
    """Return the deliveries of one issue, with their bytes; a retry sends these very bytes again.

    `whole` is filed; each edition goes to its readers, rendered once for all of them.
    """
    planned, ways = [*filed(whole)], verdict_ways(config, install_key=install_key)
    for one in editions:
        # Never on the filed page: who has a link can use it, and a page may be for everybody.
        edition = replace(one, digest=with_verdict_links(one.digest, ways))
        planned += sent_out(config, series, edition, install_key=install_key, now=now)
    return planned


def sent_out(
    config: Config, series: Series, edition: Edition, *, install_key: str, now: datetime
) -> Iterator[PlannedDelivery]:
    """Return the deliveries of one edition to its readers, each by the reader's own way."""
    yield from _mailed(config, series, edition, install_key=install_key, now=now)
    yield from _posted(series, edition, now=now)
    yield from _nudged(series, edition, now=now)


def verdict_ways(config: Config, *, install_key: str) -> VerdictWays:
    """Return where readers' verdicts go; to nowhere when settings.yaml names no place."""
    settings = config.settings.digests
    return VerdictWays(key=bytes.fromhex(install_key), mail=settings.verdicts_to, url=settings.verdicts_url)


def filed(digest: Digest) -> Iterator[PlannedDelivery]:
    """Return the page and the text that every digest is filed as."""
    for kind, content in (("html", html(digest, whole=True)), ("txt", text(digest, whole=True))):
        name = f"{digest.series}/{digest.number:04d}.{kind}"
        yield PlannedDelivery(subscriber=name, channel=FILE, identity=name, body=content.encode())


def _mailed(
    config: Config, series: Series, edition: Edition, *, install_key: str, now: datetime
) -> Iterator[PlannedDelivery]:
    mail = config.settings.mail
    addressed = [reader for reader in edition.readers if reader.email]
    if mail is None or not addressed:
        return
    digest = edition.digest
    shared, line = body(digest, sender=mail.sender), subject(digest, thread=series.thread)
    key, domain = bytes.fromhex(install_key), domain_of(mail.sender)
    for reader in addressed:
        to = reader.email or ""
        identity = derived_id(key, series=series.id, number=digest.number, subscriber=to, domain=domain)
        root = month_root(key, series=series.id, subscriber=to, moment=digest.due_at, domain=domain)
        front = list_head(
            series=series.id,
            line=line,
            sender=mail.sender,
            to=to,
            message_id=identity,
            references=[root],
            unsubscribe_url=config.settings.digests.unsubscribe_url,
        )
        yield PlannedDelivery(
            subscriber=to,
            channel=EMAIL,
            identity=identity,
            headers={HEAD: front.decode("ascii"), **_named(edition)},
            body=shared,
            next_attempt_at=quiet_until(series, reader, now=now),
        )


def _posted(series: Series, edition: Edition, *, now: datetime) -> Iterator[PlannedDelivery]:
    addressed = [reader for reader in edition.readers if reader.slack]
    by_way = {threaded: payloads(edition.digest, threaded=threaded) for threaded in (False, True)} if addressed else {}
    for reader in addressed:
        channel, name = slack_address(reader)
        parts = by_way[channel == SLACK_BOT]
        for number, message in enumerate(parts, start=1):
            yield PlannedDelivery(
                subscriber=name,
                channel=channel,
                identity=f"{series.id}/{edition.digest.number}/{number}",
                headers=_named(edition),
                body=message,
                part=number,
                parts=len(parts),
                next_attempt_at=quiet_until(series, reader, now=now),
            )


def _named(edition: Edition) -> dict[str, str]:
    named = {PROFILE: edition.key} if edition.key else {}
    if edition.undelivered:
        named[UNDELIVERED] = " ".join(f"{number}:{profile}" for number, profile in edition.undelivered)
    return named


def _nudged(series: Series, edition: Edition, *, now: datetime) -> Iterator[PlannedDelivery]:
    addressed = [reader for reader in edition.readers if reader.nudge]
    words = nudge(edition.digest) if addressed else b""
    for reader in addressed:
        yield PlannedDelivery(
            subscriber=reader.nudge or "",
            channel=NUDGE,
            identity=f"{series.id}/{edition.digest.number}",
            headers=_named(edition),
            body=words,
            next_attempt_at=quiet_until(series, reader, now=now),
        )
