"""What became of the deliveries of an issue, in words, with what to do where something is to be done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.digests import Issue
from wirewatch.adapters.store.outbox import Delivery
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.model import DeliveryState
from wirewatch.domain.digests.subscriptions import profile_of
from wirewatch.steps.channels import FILE
from wirewatch.steps.delivery_problems import advice_by, advice_for, pause_advice
from wirewatch.steps.readers import address_of

SHOWN = 20  # readers of one channel who are named though all went well; more are counted
EVERYONE = 1_000_000
NOTHING_OF_THEIRS = "nothing of theirs was in it, and the series keeps silent then (when_quiet: silent)"
TO_MEND = frozenset({DeliveryState.REFUSED, DeliveryState.HELD, DeliveryState.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one delivery."""

    state: str  # as stored; or paused; or quiet: there was nothing to send
    channel: str
    subscriber: str
    what: str  # in words; "" when there is nothing to say
    do: str = ""  # what to do; "" for nothing
    kind: str = "digest"
    part: int = 1
    parts: int = 1
    sent_at: datetime | None = None
    next_attempt_at: datetime | None = None


def fates(
    tx: Connection, issue: Issue, *, series: Series | None, everyone: bool, now: datetime
) -> tuple[list[Fate], dict[str, int]]:
    """Give what became of an issue for each reader, and by channel how many more got it than are named.

    Named is whoever has not got it; who has, as far as they are few, or all with `everyone`. `series`: as it is
    configured, to tell who got nothing because nothing of theirs was in it.
    """
    digest_id = issue.id
    paused = {(one.subscriber, one.channel) for one in outbox.paused(tx) if one.paused_at}
    sent = {
        channel: count
        for (channel, state), count in outbox.counts(tx, digest_id).items()
        if state is DeliveryState.SENT and channel != FILE
    }
    left_out = {} if everyone else {channel: count for channel, count in sent.items() if count > SHOWN}
    states = list(DeliveryState) if not left_out else [one for one in DeliveryState if one is not DeliveryState.SENT]
    found = outbox.listing(tx, digest_id=digest_id, states=states, limit=EVERYONE)
    if left_out and len(left_out) < len(sent):
        more = outbox.listing(tx, digest_id=digest_id, states=[DeliveryState.SENT], limit=EVERYONE)
        found += [one for one in more if one.channel not in left_out]
    shown = sorted(found, key=lambda one: (one.channel == FILE, one.channel, one.subscriber, one.part))
    quiet = _quiet(tx, digest_id, series) if series else []
    return [*(_fate(one, paused=paused, now=now) for one in shown), *quiet], left_out


def _quiet(tx: Connection, digest_id: int, series: Series) -> list[Fate]:
    """Give the readers of whose actors and languages an issue had nothing, where the series keeps silent then."""
    empty = {profile for profile, stories in stored_digests.edition_sizes(tx, digest_id).items() if not stories}
    readers = [one for one in series.subscribers if empty and profile_of(one, series).key in empty]
    known = outbox.addressed(tx, digest_id) if readers else set()
    return [
        Fate(state="quiet", channel=channel, subscriber=name, what=NOTHING_OF_THEIRS)
        for channel, name in map(address_of, readers)
        if (channel, name) not in known
    ]


def _fate(one: Delivery, *, paused: Collection[tuple[str, str]], now: datetime) -> Fate:
    waits = one.state is DeliveryState.PLANNED
    is_paused = waits and (one.subscriber, one.channel) in paused
    what, do = _paused(one) if is_paused else _waiting(one, now=now) if waits else _ended(one)
    return Fate(
        state="paused" if is_paused else one.state.value,
        channel=one.channel,
        subscriber=one.subscriber,
        kind=one.kind,
        part=one.part,
        parts=one.parts,
        sent_at=one.sent_at,
        next_attempt_at=one.next_attempt_at,
        what=what,
        do=do,
    )


def _paused(one: Delivery) -> tuple[str, str]:
    what = "nothing is sent there any more, since too many issues in a row were refused"
    return what, pause_advice(one.series or "SERIES", one.subscriber)


def _waiting(one: Delivery, *, now: datetime) -> tuple[str, str]:
    again = one.next_attempt_at
    until = f"{again:%a %d %b %H:%M} UTC" if again and again > now else ""
    if one.tries:
        return f"{one.detail}; tried again {until or 'with the next cycle'}", ""
    return f"waits until {until}" if until else "goes out with the next cycle", ""


def _ended(one: Delivery) -> tuple[str, str]:
    if one.state is DeliveryState.SENT or (one.channel == FILE and one.state not in TO_MEND):
        return "", ""
    do = advice_by(one.channel, one.state, final=one.next_attempt_at is None) if one.state in TO_MEND else ""
    return one.detail, "" if do.startswith("nothing") else advice_for(do, series=one.series, number=one.number)
