"""After a long outage: one mail for the several issues that did not reach a reader, instead of all of them at once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.adapters.store import backlog as stored_backlog
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import facts as stored_facts
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.backlog import Backlog, Unsent
from wirewatch.domain.configuration import Series
from wirewatch.domain.digest.catch_up import catch_up
from wirewatch.domain.digest.model import Digest
from wirewatch.domain.digest.profiles import profile_of
from wirewatch.domain.digest.readers import Edition
from wirewatch.domain.reader_verdicts import VerdictWays, with_verdict_links
from wirewatch.render.catch_up import issue_name
from wirewatch.steps.desk import Desk
from wirewatch.steps.planning import PROFILE, sent_out, verdict_ways
from wirewatch.steps.readers import address_of

log = logging.getLogger("wirewatch.deliver")

MOST = 60  # issues that one catch-up tells; the page of each is filed anyway
LATER = 2  # issues that follow; one that waits longer comes too late to come by itself
CATCH_UP = "catch-up"
ISSUES = "issues"  # which issues a catch-up holds, in which editions: "139: 140:9f2c 141:"

Issues = tuple[tuple[int, str], ...]  # number, and profile ("": as the series told it), oldest first


class Moved(Exception):
    """What a catch-up was to replace is no longer what it was."""


def gather(desk: Desk, *, now: datetime) -> int:
    """Put one catch-up in the place of all that waited too long for a reader; gives for how many readers.

    Those who miss the same issues in the same form are done in one transaction; it is short, as all is rendered before
    it. A fault of our own changes nothing: then each issue goes out by itself.
    """
    with desk.store.read() as tx:
        alike = _alike(tx, desk, now=now)
    return sum(_surely_gathered(desk, name, issues, some, now=now) for (name, issues), some in alike.items())


def _surely_gathered(desk: Desk, name: str, issues: Issues, backlogs: Sequence[Backlog], *, now: datetime) -> int:
    try:
        series = next(one for one in desk.config.series if one.id == name)
        return _gathered(desk, series, issues, backlogs, now=now)
    except Moved:
        return 0
    except Exception:
        log.exception("no catch-up could be made of what waits for readers of %s; each issue is sent by itself", name)
        return 0


def _alike(tx: Connection, desk: Desk, *, now: datetime) -> dict[tuple[str, Issues], list[Backlog]]:
    """Give the readers whom a catch-up is due to, by series and by what they miss."""
    readers = {one.id: {address_of(reader) for reader in one.subscribers} for one in desk.config.series}
    alike: dict[tuple[str, Issues], list[Backlog]] = {}
    for one in stored_backlog.backlogs(tx, now=now):
        known = (one.channel, one.subscriber) in readers.get(one.series, ())
        issues = _issues(one.unsent)
        if known and len(issues) > 1 and _is_too_late(one):
            alike.setdefault((one.series, issues), []).append(one)
    return alike


def _is_too_late(backlog: Backlog) -> bool:
    oldest = _issues(backlog.unsent[:1])[0][0]
    return backlog.newest - oldest >= LATER or any(one.given_up for one in backlog.unsent)


def _issues(unsent: Sequence[Unsent]) -> Issues:
    found: dict[int, str] = {}
    for one in unsent:
        words = (
            one.headers[ISSUES].split() if one.kind == CATCH_UP else [f"{one.number}:{one.headers.get(PROFILE, '')}"]
        )
        found |= {int(number): profile for number, _, profile in (word.partition(":") for word in words)}
    return tuple(sorted(found.items()))


def _gathered(desk: Desk, series: Series, issues: Issues, backlogs: Sequence[Backlog], *, now: datetime) -> int:
    """Plan one catch-up, rendered once, for all these readers, and end what it replaces."""
    with desk.store.begin() as tx:
        key = stored_facts.install_key(tx, now=now)
        digest = _caught_up(tx, series, issues, ways=verdict_ways(desk.config, install_key=key), now=now)
    if digest is None:
        return 0
    by_address = {address_of(one): one for one in series.subscribers}
    readers = tuple(by_address[one.channel, one.subscriber] for one in backlogs)
    edition = Edition(profile=profile_of(readers[0], series), readers=readers, digest=digest, silent=False, key="")
    named = {ISSUES: " ".join(f"{number}:{profile}" for number, profile in issues[-MOST:])}
    planned = [
        replace(one, kind=CATCH_UP, headers={**one.headers, **named})
        for one in sent_out(desk.config, series, edition, install_key=key, now=now)
    ]
    reached = {(one.channel, one.subscriber) for one in planned}
    messages = [message for one in backlogs if (one.channel, one.subscriber) in reached for message in one.unsent]
    ended = [delivery for message in messages for delivery in message.deliveries]
    with desk.store.begin() as tx:
        if stored_backlog.replace(tx, ended, detail=f"told in one catch-up: issues {issue_name(digest)}") != len(ended):
            raise Moved  # something of it went out meanwhile: the next round sees how it stands
        outbox.plan(tx, backlogs[0].unsent[-1].digest_id, planned, now=now)
    return len(reached)


def _caught_up(tx: Connection, series: Series, issues: Issues, *, ways: VerdictWays, now: datetime) -> Digest | None:
    """Give the digest of the last MOST issues; None when one is no longer on record: each is sent as it was frozen."""
    digests = [_digest(tx, series, number, profile) for number, profile in issues[-MOST:]]
    # A reader's verdict is on a story of the issue that told it.
    kept = [with_verdict_links(one, ways) for one in digests if one is not None]
    if len(kept) < len(digests):
        return None
    digest = replace(catch_up(kept), composed_at=now)
    if len(issues) > MOST:
        note = f"Issues before {kept[0].number} did not arrive either, and are too many to be told here."
        digest = replace(digest, notes=(*digest.notes, note))
    return digest


def _digest(tx: Connection, series: Series, number: int, profile: str) -> Digest | None:
    issue = stored_digests.issue(tx, series.id, number)
    own = stored_digests.edition(tx, issue.id, profile) if issue and profile else None
    return own or stored_digests.digest(tx, series.id, number)
