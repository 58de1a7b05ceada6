"""After an outage: send the newest issue, listing the headlines of the issues that were not delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.outbox import Reader, Unsent
from wirewatch.domain.digests.editions import Edition
from wirewatch.domain.digests.model import Digest
from wirewatch.domain.digests.undelivered import undelivered
from wirewatch.steps.deliveries import PROFILE, UNDELIVERED, address_of

LATER = 2  # issues that follow; one that waits longer comes too late to come by itself
MOST = 60  # issues that one lists or names; the page of each is filed anyway

Issues = tuple[tuple[int, str], ...]  # number, and profile ("": as the series told it), oldest first


def too_late(tx: Connection, series: str, *, number: int) -> dict[Reader, tuple[Unsent, ...]]:
    """Return the undelivered issues that the issue of that number lists; one or two that wait are sent unchanged."""
    unsent = outbox.unsent(tx, series)
    return {reader: messages for reader, messages in unsent.items() if _is_too_late(messages, number)}


def with_undelivered(
    tx: Connection, editions: Sequence[Edition], late: Mapping[Reader, tuple[Unsent, ...]]
) -> list[Edition]:
    """Split the editions of an issue by the undelivered issues of their readers, which each part lists."""
    return [part for edition in editions for part in _split(tx, edition, late)] if late else list(editions)


def _is_too_late(messages: Sequence[Unsent], number: int) -> bool:
    return number - _issues(messages)[0][0] >= LATER or any(one.given_up for one in messages)


def _split(tx: Connection, edition: Edition, late: Mapping[Reader, tuple[Unsent, ...]]) -> list[Edition]:
    by_issues: dict[Issues, list[int]] = {}
    for place, reader in enumerate(edition.readers):
        by_issues.setdefault(_issues(late.get(address_of(reader), ())), []).append(place)
    parts = []
    for issues, places in by_issues.items():
        told = undelivered([one for one in (_digest(tx, edition, *issue) for issue in issues[-MOST:]) if one])
        readers = tuple(edition.readers[place] for place in places)
        digest = replace(edition.digest, undelivered=told)
        parts.append(replace(edition, readers=readers, digest=digest, undelivered=issues[-MOST:]))
    return parts


def _issues(messages: Sequence[Unsent]) -> Issues:
    """Return the issues that these deliveries contain or list."""
    found: dict[int, str] = {}
    for one in messages:
        listed = [word.partition(":") for word in one.headers.get(UNDELIVERED, "").split()]
        found |= {int(number): profile for number, _, profile in listed}
        found[one.number] = one.headers.get(PROFILE, "")
    return tuple(sorted(found.items()))


def _digest(tx: Connection, edition: Edition, number: int, profile: str) -> Digest | None:
    series = edition.digest.series
    issue = stored_digests.issue(tx, series, number)
    own = stored_digests.edition(tx, issue.id, profile) if issue and profile else None
    return own or stored_digests.digest(tx, series, number)
