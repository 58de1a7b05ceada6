"""Plan the deliveries of a digest, with frozen payloads: the filed page, one per subscriber.

After an outage only the newest issue is sent; it lists the headlines of the issues that were not
delivered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import outbox_queries
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.adapters.store.outbox_queries import Recipient, UnsentMessage
from wirewatch.domain.configuration import Config, Series, Subscriber
from wirewatch.domain.digests.editions import Edition
from wirewatch.domain.digests.model import Digest
from wirewatch.domain.digests.undelivered import summarize_undelivered
from wirewatch.domain.feedback import VerdictLinks, with_verdict_links
from wirewatch.domain.schedule import held_until
from wirewatch.render.html import render_html
from wirewatch.render.text import render_text
from wirewatch.steps.channels.channel import Context, ReaderChannel
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.channels.registry import READER_CHANNELS, channel_of

PROFILE_HEADER = "profile"  # header: which edition of the issue this is; absent for the whole issue
# header: the issues that this one lists, with their editions: "139: 140:9f2c 141:"
UNDELIVERED_HEADER = "undelivered"
MAX_LATER_ISSUES = (
    2  # later issues, after which a waiting one is listed in the newest in place of being sent
)
MAX_LISTED_ISSUES = 60  # undelivered issues in one digest; the page of each is filed anyway
IssueEditions = tuple[
    tuple[int, str], ...
]  # number, and profile ("": the whole series), oldest first


def reader_of(subscriber: Subscriber) -> Recipient:
    """Return the subscriber's name in the outbox and the channel; variable names, never values."""
    channel, name = channel_of(subscriber)
    return name, channel.name


def zone_of(subscriber: Subscriber | None, series: Series) -> str:
    """Return the timezone of a subscriber, an IANA name."""
    return (subscriber.timezone if subscriber else None) or series.timezone


def quiet_until(series: Series, subscriber: Subscriber | None, *, now: datetime) -> datetime | None:
    """Return when the current quiet hours of a subscriber end, None outside quiet hours."""
    return held_until(series.quiet_hours, timezone=zone_of(subscriber, series), now=now)


def plan_issue(
    config: Config,
    series: Series,
    whole: Digest,
    *,
    editions: Sequence[Edition],
    install_key: str,
    now: datetime,
) -> list[PlannedDelivery]:
    """Return the deliveries of one issue, with their bytes; a retry sends the same bytes.

    `whole` is filed; each edition goes to its readers, rendered once for all of them.
    """
    planned, links = [*plan_filed_pages(whole)], verdict_links(config, install_key=install_key)
    for one in editions:
        # Never on the filed page, which may be public: anyone who sees a link can use it.
        edition = replace(one, digest=with_verdict_links(one.digest, links))
        planned += plan_edition(config, series, edition, install_key=install_key, now=now)
    return planned


def plan_edition(
    config: Config, series: Series, edition: Edition, *, install_key: str, now: datetime
) -> Iterator[PlannedDelivery]:
    """Return the deliveries of one edition to its readers, each by the reader's channel."""
    for channel in READER_CHANNELS:
        yield from _plan_edition_by(
            channel, config, series, edition, install_key=install_key, now=now
        )


def verdict_links(config: Config, *, install_key: str) -> VerdictLinks:
    """Return how to make verdict links; none are made without an address in settings.yaml."""
    settings = config.settings.digests
    return VerdictLinks(
        key=bytes.fromhex(install_key), mail=settings.verdicts_to, url=settings.verdicts_url
    )


def plan_filed_pages(digest: Digest) -> Iterator[PlannedDelivery]:
    """Return the deliveries that file a digest as a page and as text."""
    for kind, content in (
        ("html", render_html(digest, whole=True)),
        ("txt", render_text(digest, whole=True)),
    ):
        name = f"{digest.series}/{digest.number:04d}.{kind}"
        yield PlannedDelivery(subscriber=name, channel=FILE, identity=name, body=content.encode())


def _plan_edition_by(
    channel: ReaderChannel,
    config: Config,
    series: Series,
    edition: Edition,
    *,
    install_key: str,
    now: datetime,
) -> Iterator[PlannedDelivery]:
    addressed = []
    for reader in edition.readers:
        address = channel.address(reader)
        if address is not None:
            addressed.append((reader, address))
    if not addressed or not channel.is_set_up(config):
        return
    digest, context = (
        edition.digest,
        Context(config=config, series=series, key=bytes.fromhex(install_key)),
    )
    parts = channel.render_digest(digest, context)
    for reader, to in addressed:
        for number, message in enumerate(parts, start=1):
            envelope = channel.digest_envelope(to, digest, context, part=number)
            yield PlannedDelivery(
                subscriber=to,
                channel=channel.name,
                identity=envelope.identity,
                headers={**envelope.headers, **_edition_headers(edition)},
                body=message,
                part=number,
                parts=len(parts),
                next_attempt_at=quiet_until(series, reader, now=now),
            )


def _edition_headers(edition: Edition) -> dict[str, str]:
    headers = {PROFILE_HEADER: edition.key} if edition.key else {}
    if edition.undelivered:
        headers[UNDELIVERED_HEADER] = " ".join(
            f"{number}:{profile}" for number, profile in edition.undelivered
        )
    return headers


def undelivered_issues(
    tx: Connection, series: str, *, number: int
) -> dict[Recipient, tuple[UnsentMessage, ...]]:
    """Return, by reader, the undelivered issues that issue `number` must list.

    A waiting issue that is recent enough is sent unchanged instead.
    """
    unsent = outbox_queries.unsent_messages(tx, series)
    return {
        reader: messages for reader, messages in unsent.items() if _is_too_late(messages, number)
    }


def split_by_undelivered(
    tx: Connection, editions: Sequence[Edition], late: Mapping[Recipient, tuple[UnsentMessage, ...]]
) -> list[Edition]:
    """Split the editions so that readers of each part miss the same issues, which it lists."""
    return (
        [part for edition in editions for part in _split_edition(tx, edition, late)]
        if late
        else list(editions)
    )


def _is_too_late(messages: Sequence[UnsentMessage], number: int) -> bool:
    return number - _contained_issues(messages)[0][0] >= MAX_LATER_ISSUES or any(
        message.given_up for message in messages
    )


def _split_edition(
    tx: Connection, edition: Edition, late: Mapping[Recipient, tuple[UnsentMessage, ...]]
) -> list[Edition]:
    by_issues: dict[IssueEditions, list[int]] = {}
    for place, reader in enumerate(edition.readers):
        by_issues.setdefault(_contained_issues(late.get(reader_of(reader), ())), []).append(place)
    parts = []
    for issues, places in by_issues.items():
        undelivered = summarize_undelivered(
            [
                issue_digest
                for issue_digest in (
                    _stored_digest(tx, edition, *issue) for issue in issues[-MAX_LISTED_ISSUES:]
                )
                if issue_digest
            ]
        )
        readers = tuple(edition.readers[place] for place in places)
        digest = replace(edition.digest, undelivered=undelivered)
        parts.append(
            replace(
                edition, readers=readers, digest=digest, undelivered=issues[-MAX_LISTED_ISSUES:]
            )
        )
    return parts


def _contained_issues(messages: Sequence[UnsentMessage]) -> IssueEditions:
    """Return the issues that these deliveries contain or list, oldest first."""
    issues: dict[int, str] = {}
    for message in messages:
        listed = [
            word.partition(":") for word in message.headers.get(UNDELIVERED_HEADER, "").split()
        ]
        issues |= {int(number): profile for number, _, profile in listed}
        issues[message.number] = message.headers.get(PROFILE_HEADER, "")
    return tuple(sorted(issues.items()))


def _stored_digest(tx: Connection, edition: Edition, number: int, profile: str) -> Digest | None:
    series = edition.digest.series
    issue = stored_digests.issue_by_number(tx, series, number)
    stored_edition = (
        stored_digests.load_edition(tx, issue.id, profile) if issue and profile else None
    )
    return stored_edition or stored_digests.load_digest(tx, series, number)
