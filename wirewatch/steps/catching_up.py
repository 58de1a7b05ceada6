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
from wirewatch.domain.configuration import Series, Subscriber
from wirewatch.domain.digest.catch_up import catch_up
from wirewatch.domain.digest.model import Digest
from wirewatch.domain.digest.profiles import profile_of
from wirewatch.domain.digest.readers import Edition
from wirewatch.domain.reader_verdicts import with_verdict_links
from wirewatch.render.catch_up import issue_name
from wirewatch.steps.desk import Desk
from wirewatch.steps.planning import PROFILE, address_of, sent_out, verdict_ways

log = logging.getLogger("wirewatch.deliver")

LATER = 2  # issues that follow; one that waits longer comes too late to come by itself
CATCH_UP = "catch-up"
ISSUES = "issues"  # which issues a catch-up holds, in which editions: "139: 140:9f2c 141:"

Issues = tuple[tuple[int, str], ...]  # number, and profile ("": as the series told it), oldest first


def gather(tx: Connection, desk: Desk, *, now: datetime) -> int:
    """Put one catch-up in the place of all that waited too long for a reader; gives for how many readers.

    A fault of our own changes nothing: then each issue goes out by itself.
    """
    try:
        with tx.begin_nested():
            return _gathered(tx, desk, now=now)
    except Exception:
        log.exception("no catch-up could be made of the issues that wait; each is sent by itself")
        return 0


def _gathered(tx: Connection, desk: Desk, *, now: datetime) -> int:
    series = {one.id: one for one in desk.config.series}
    alike: dict[tuple[str, Issues], list[Backlog]] = {}
    for one in stored_backlog.backlogs(tx, now=now):
        if one.series in series and _is_too_late(one):
            alike.setdefault((one.series, _issues(one.unsent)), []).append(one)
    return sum(
        _replaced(tx, desk, series[name], issues, some, now=now)
        for (name, issues), some in alike.items()
        if len(issues) > 1
    )


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


def _replaced(
    tx: Connection, desk: Desk, series: Series, issues: Issues, backlogs: Sequence[Backlog], *, now: datetime
) -> int:
    """Plan one catch-up, rendered once, for all readers who miss the same issues in the same form."""
    by_address = {address_of(one): one for one in series.subscribers}
    known = [one for one in backlogs if (one.channel, one.subscriber) in by_address]
    digests = [_digest(tx, series, number, profile) for number, profile in issues]
    if not known or not all(digests):
        return 0
    digest = replace(catch_up([one for one in digests if one]), composed_at=now)
    readers = tuple(by_address[one.channel, one.subscriber] for one in known)
    key = stored_facts.install_key(tx, now=now)
    linked = with_verdict_links(digest, verdict_ways(desk.config, install_key=key))
    named = {ISSUES: " ".join(f"{number}:{profile}" for number, profile in issues)}
    planned = [
        replace(one, kind=CATCH_UP, headers={**one.headers, **named})
        for one in sent_out(desk.config, series, _edition(series, linked, readers), install_key=key, now=now)
    ]
    reached = {(one.channel, one.subscriber) for one in planned}
    ended = [
        id for one in known if (one.channel, one.subscriber) in reached for part in one.unsent for id in part.deliveries
    ]
    stored_backlog.replace(tx, ended, detail=f"told in one catch-up: issues {issue_name(digest)}")
    outbox.plan(tx, known[0].unsent[-1].digest_id, planned, now=now)
    return len(reached)


def _digest(tx: Connection, series: Series, number: int, profile: str) -> Digest | None:
    issue = stored_digests.issue(tx, series.id, number)
    own = stored_digests.edition(tx, issue.id, profile) if issue and profile else None
    return own or stored_digests.digest(tx, series.id, number)


def _edition(series: Series, digest: Digest, readers: tuple[Subscriber, ...]) -> Edition:
    return Edition(profile=profile_of(readers[0], series), readers=readers, digest=digest, silent=False, key="")
