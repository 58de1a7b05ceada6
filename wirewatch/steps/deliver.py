"""Deliver: hand over what the outbox holds; every attempt is committed before a socket opens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from wirewatch.adapters.store import leases, outbox
from wirewatch.adapters.store.outbox import Attempt, Delivery
from wirewatch.domain.digest.model import DeliveryState, Receipt
from wirewatch.steps import holding
from wirewatch.steps.channels import FILE, NUDGE
from wirewatch.steps.desk import Desk
from wirewatch.steps.handing import hand_over
from wirewatch.steps.reports import DeliverReport as DeliverReport

log = logging.getLogger("wirewatch.deliver")
RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
LEASE = 900  # seconds, taken anew before each attempt: longer than one attempt lasts
GIVE_UP_AFTER = 48  # tries, about two days


async def deliver(desk: Desk, *, now: datetime) -> DeliverReport:
    """Try every delivery that is due once; one that fails never stops the others."""
    if not _is_ours(desk):
        return DeliverReport()
    try:
        with desk.store.begin() as tx:
            outbox.strays(tx, now=now)
            holding.release_due(tx, config_hash=desk.config.hash, now=now)
            waiting = outbox.due(tx, now=now, limit=100_000)
        return await deliver_these(desk, [one.id for one in waiting], now=now, while_ours=True)
    finally:
        leases.release(desk.store, "deliver", ["*"], holder=desk.holder)


def _is_ours(desk: Desk) -> bool:
    """Take the lease of all deliveries, or renew it; False when another worker has it."""
    return bool(leases.take(desk.store, "deliver", ["*"], holder=desk.holder, seconds=LEASE))


async def deliver_these(
    desk: Desk, deliveries: Sequence[int], *, now: datetime, while_ours: bool = False
) -> DeliverReport:
    """Try these deliveries once each, in this order; with `while_ours` as long as we hold the lease of them all."""
    report = DeliverReport()
    for done, delivery in enumerate(deliveries, start=1):
        if while_ours and not _is_ours(desk):
            log.warning("another worker delivers meanwhile; what is left, it will send")
            break
        report += await _attempt(desk, delivery, now=now)
        desk.progress("delivering", done, len(deliveries))
    return report


async def _attempt(desk: Desk, delivery_id: int, *, now: datetime) -> DeliverReport:
    if _must_wait(desk, delivery_id):
        return DeliverReport()
    attempt = outbox.begin_attempt(desk.store, delivery_id, holder=desk.holder)
    if attempt is None:
        return DeliverReport()
    delivery = attempt.delivery
    receipt = await asyncio.to_thread(hand_over, desk, attempt)
    again = next_try(attempt, receipt, now=now)
    if receipt.outcome == "retry" and again is None:
        receipt = Receipt(outcome="refused", reply=f"given up after {attempt.number} tries: {receipt.reply}")
    state = outbox.end_attempt(desk.store, attempt, receipt, now=now, next_attempt_at=again)
    _remember(desk, delivery, receipt, now=now)
    if state is DeliveryState.SENT:
        filed = (desk.home / "digests" / delivery.subscriber,) if delivery.channel == FILE else ()
        return DeliverReport(sent=int(not filed), filed=filed)
    log.warning("%s by %s: %s", delivery.subscriber, delivery.channel, receipt.reply)
    return DeliverReport(failed=((delivery.subscriber, receipt.reply),))


def _must_wait(desk: Desk, delivery_id: int) -> bool:
    """Tell whether an earlier part of the same message has not been sent: parts arrive in their order or not yet.

    A part after one that was refused never arrives: it is refused with it.
    """
    with desk.store.read() as tx:
        delivery = outbox.one(tx, delivery_id)
        earlier = [] if delivery is None or delivery.part == 1 else outbox.earlier_parts(tx, delivery)
    if DeliveryState.REFUSED in earlier:
        with desk.store.begin() as tx:
            outbox.refuse(tx, delivery_id, detail="a part before this one was refused")
    return any(state is not DeliveryState.SENT for state in earlier)


def next_try(attempt: Attempt, receipt: Receipt, *, now: datetime) -> datetime | None:
    """Give when an attempt that did not end is tried again, or None for never."""
    once = attempt.delivery.channel == NUDGE and receipt.outcome == "unknown"  # a no of apprise's may have arrived
    if once or receipt.outcome not in {"retry", "unknown"} or attempt.number >= GIVE_UP_AFTER:
        return None
    wait = RETRIES[min(attempt.number, len(RETRIES)) - 1]
    return now + max(wait, receipt.retry_after or wait)


def _remember(desk: Desk, delivery: Delivery, receipt: Receipt, *, now: datetime) -> None:
    """Keep count of who refuses, hold a channel that is broken as a whole, and let go of one that works."""
    with desk.store.begin() as tx:
        if receipt.outcome == "sent":
            outbox.forget_refusals(tx, delivery.subscriber, channel=delivery.channel)
            holding.release(tx, delivery, now=now)
        elif receipt.outcome == "refused":
            outbox.note_refusal(tx, delivery.subscriber, channel=delivery.channel, detail=receipt.reply, now=now)
        elif receipt.outcome == "held":
            holding.hold(tx, delivery, detail=receipt.reply, config_hash=desk.config.hash, now=now)
