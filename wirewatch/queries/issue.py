"""One issue of a series: its stories, its readers, and the state of each delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wirewatch.adapters.store import digests, outbox_queries
from wirewatch.queries.article import MAX_ID
from wirewatch.steps.channels.file import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from wirewatch.adapters.store.digests import StoredIssue
    from wirewatch.adapters.store.outbox_queries import Delivery
    from wirewatch.domain.digests.model import Digest

MAX_DELIVERIES = 5_000  # that are read of one issue


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReader:
    """One reader of an issue: the deliveries to it, in parts."""

    subscriber: str
    channel: str
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueAnswer:
    """One issue with its deliveries."""

    issue: StoredIssue
    digest: Digest | None
    readers: tuple[IssueReader, ...]
    deliveries: tuple[Delivery, ...]  # files included

    @property
    def filed_page(self) -> Delivery | None:
        """The issue as an HTML file."""
        pages = (
            delivery
            for delivery in self.deliveries
            if delivery.channel == FILE and delivery.subscriber.endswith(".html")
        )
        return next(pages, None)

    def delivery(self, id: str | None) -> Delivery | None:
        """Find a delivery by its number; the filed page if it has none of that number."""
        chosen = (delivery for delivery in self.deliveries if str(delivery.id) == id)
        return next(chosen, self.filed_page)


def find_issue(tx: Connection, series: str, number: int) -> IssueAnswer | None:
    """Find an issue with up to MAX_DELIVERIES deliveries."""
    issue = digests.issue_by_number(tx, series, number) if 0 < number <= MAX_ID else None
    if issue is None:
        return None
    deliveries = tuple(outbox_queries.list_deliveries(tx, digest_id=issue.id, limit=MAX_DELIVERIES))
    return IssueAnswer(
        issue=issue,
        digest=digests.load_digest(tx, series, number),
        readers=_readers(deliveries),
        deliveries=deliveries,
    )


def find_delivery(
    tx: Connection, series: str, number: int, delivery_id: int
) -> tuple[Delivery, bytes] | None:
    """Find a delivery of this issue with the bytes that were sent."""
    delivery = outbox_queries.delivery_by_id(tx, delivery_id) if 0 < delivery_id <= MAX_ID else None
    if delivery is None or (delivery.series, delivery.number) != (series, number):
        return None
    payload = outbox_queries.payload_bytes(tx, delivery.payload)
    return None if payload is None else (delivery, payload)


def _readers(deliveries: Iterable[Delivery]) -> tuple[IssueReader, ...]:
    by_reader: dict[tuple[str, str, str], list[Delivery]] = {}
    in_order = sorted(deliveries, key=lambda one: (one.channel, one.subscriber, one.id))
    for delivery in in_order:
        if delivery.channel != FILE:
            reader = delivery.subscriber, delivery.channel, delivery.kind
            by_reader.setdefault(reader, []).append(delivery)
    return tuple(
        IssueReader(subscriber=subscriber, channel=channel, deliveries=tuple(parts))
        for (subscriber, channel, _), parts in by_reader.items()
    )
