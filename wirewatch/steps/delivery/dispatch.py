"""Dispatch the outbox: every attempt is committed before a socket opens.

One thread sends the deliveries of one connection in their order. Quiet hours, held channels and
subscribers who left are checked each time before something is sent, so the checks also apply to
retries.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Lock

from sqlalchemy import Connection

from wirewatch.adapters.config.secrets import config_redactor
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.store import (
    delivery_attempts,
    lease_keeper,
    leases,
    outbox,
    outbox_queries,
    refusals,
)
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.adapters.store.outbox_queries import QueuedPart
from wirewatch.domain.digests.model import DeliveryState, Receipt
from wirewatch.steps.channels.channel import AfterUnknown
from wirewatch.steps.channels.connections import Connections, SecretNotSet
from wirewatch.steps.channels.email import EMAIL
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.channels.registry import CHANNELS, UnknownChannel, channel_named
from wirewatch.steps.delivery.eligibility import (
    cancel_unsubscribed,
    hold_channel,
    release_channel,
    release_due_channels,
    select_sendable,
    sole_subscriber,
)
from wirewatch.steps.reports import DeliverReport
from wirewatch.steps.resources import Resources

log = logging.getLogger("wirewatch.deliver")
RETRY_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
LEASE_CHECK_SECONDS = 30.0  # seconds after which the lease is checked
MAX_ATTEMPTS = 48  # tries, about two days
# Attempts of one delivery that may have arrived: a relay may accept one, never answer (RFC 1047).
MAX_UNCONFIRMED_ATTEMPTS = 6
TOO_MANY_UNKNOWN = Receipt(
    outcome="unknown",
    reply=(
        f"{MAX_UNCONFIRMED_ATTEMPTS} tries ended without an answer, and may all have "
        "arrived; it is not sent again"
    ),
)
MAX_INLINE_WAIT = timedelta(
    seconds=20
)  # the longest pause a channel may ask for without the delivery being put off
MAX_INLINE_WAITS = 5  # such pauses for one delivery
MAX_RELAY_SESSIONS = 3  # concurrent sessions with the mail relay; strict relays allow no more
MAILS_PER_SESSION = 50  # mails per session before another one is opened


class DispatchRun:
    """The state that the threads of one dispatch round share."""

    def __init__(self, resources: Resources, *, now: datetime, while_ours: bool = False) -> None:
        """With `while_ours`, deliver only while this worker holds the lease of all deliveries."""
        self.resources = resources
        self.now = now
        self.total = 0
        self.stop = Event()
        self.redactor = config_redactor(
            resources.config, folder=resources.config_folder, environ=resources.environ
        )
        # One writer at a time: a waiting writer sleeps in SQLite for longer than a write takes.
        self.store = Lock()
        self._while_ours = while_ours
        self._renewed = float("-inf")
        self._done = 0
        self._closed: set[tuple[str, str | None]] = set()
        with resources.store.read() as tx:
            self.refusing = {
                (one.subscriber, one.channel) for one in refusals.refusing_recipients(tx)
            }
            self.held = set(outbox_queries.held_channels(tx))

    def renew_lease(self) -> bool:
        """Take or renew the lease of all deliveries; return False when another worker holds it."""
        with self.store:
            if self._while_ours and time.monotonic() - self._renewed > LEASE_CHECK_SECONDS:
                resources = self.resources
                if not leases.take_leases(
                    resources.store, "deliver", ["*"], holder=resources.holder
                ):
                    return False
                self._renewed = time.monotonic()
        return True

    def close(self, channel: str, subscriber: str | None) -> None:
        """Send nothing more by a channel in this round."""
        self._closed.add((channel, subscriber))

    def is_closed(self, queued: QueuedPart) -> bool:
        """Return whether the channel of a delivery was closed for this round."""
        return (queued.channel, sole_subscriber(queued.channel, queued.subscriber)) in self._closed

    def count(self) -> None:
        """Count a delivery as done and report progress."""
        with self.store:
            self._done += 1
            self.resources.progress("delivering", self._done, self.total)


def send_queue(run: DispatchRun, queue: Sequence[QueuedPart]) -> DeliverReport:
    """Send deliveries over one set of connections, in this order, until the round is stopped."""
    report = DeliverReport()
    with Connections(run.resources) as connections:
        limit, bodies = _RateLimit(run, queue), dict[str, bytes]()
        for queued in queue:
            if not limit.wait() or run.stop.is_set():
                break
            if not run.renew_lease():
                log.warning("another worker has taken over delivery and will send the rest")
                run.stop.set()
                break
            report += _send_until_settled(run, connections, queued, bodies)
            run.count()
    return report


class _RateLimit:
    """Limits mails to mail.per_minute of the settings."""

    def __init__(self, run: DispatchRun, queue: Sequence[QueuedPart]) -> None:
        mail = run.resources.config.settings.mail
        limited = mail is not None and mail.per_minute and queue[0].channel == EMAIL
        self._gap = 60 / mail.per_minute if mail and mail.per_minute and limited else 0.0
        self._next = time.monotonic()
        self._stop = run.stop

    def wait(self) -> bool:
        """Wait until the next mail may be sent; False if the round was stopped meanwhile."""
        stopped = self._gap > 0 and self._stop.wait(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self._gap
        return not stopped


def _send_until_settled(
    run: DispatchRun, connections: Connections, queued: QueuedPart, bodies: dict[str, bytes]
) -> DeliverReport:
    """Send one delivery; if the channel asks for a short pause, wait and try again."""
    report = DeliverReport()
    for _ in range(MAX_INLINE_WAITS):
        if run.is_closed(queued) or _waits_for_earlier_part(run, queued):
            return report
        attempt = _begin_attempt(run, queued, bodies)
        if attempt is None:
            return report
        receipt = _send_and_record(run, connections, attempt)
        report = _report_attempt(run, attempt, receipt)
        moment = receipt.retry_after if receipt.outcome == "retry" else None
        if moment is None or moment > MAX_INLINE_WAIT or run.stop.wait(moment.total_seconds()):
            break
    return report


def _begin_attempt(
    run: DispatchRun, queued: QueuedPart, bodies: dict[str, bytes]
) -> Attempt | None:
    """Store that an attempt begins; None when another process has the delivery, or it is done."""
    with run.store:
        return delivery_attempts.begin_attempt(
            run.resources.store, queued.id, holder=run.resources.holder, bodies=bodies
        )


def _send_and_record(run: DispatchRun, connections: Connections, attempt: Attempt) -> Receipt:
    """Send one attempt and store its receipt."""
    resources, now = run.resources, run.now
    receipt = TOO_MANY_UNKNOWN if _may_not_repeat(attempt) else send_attempt(connections, attempt)
    receipt = replace(receipt, reply=run.redactor(receipt.reply))
    next_attempt_at = next_try(attempt, receipt, now=now)
    given_up = receipt.outcome == "retry" and next_attempt_at is None
    if given_up:
        receipt = Receipt(
            outcome="refused", reply=f"given up after {attempt.number} tries: {receipt.reply}"
        )

    def also(tx: Connection) -> None:
        if not given_up:  # retries that ran out say nothing against the subscriber
            _record_consequences(tx, run, attempt, receipt, next_attempt_at=next_attempt_at)

    with run.store:
        delivery_attempts.end_attempt(
            resources.store,
            attempt,
            receipt,
            now=now,
            next_attempt_at=next_attempt_at,
            in_same_transaction=also,
        )
    return receipt


def send_attempt(connections: Connections, attempt: Attempt) -> Receipt:
    """Return the receipt of one attempt; never raises, so that other deliveries continue."""
    try:
        return channel_named(attempt.delivery.channel).send(connections, attempt)
    except (UnknownChannel, SecretNotSet) as error:  # a channel of a later version, or no secret
        return Receipt(outcome="held", reply=str(error))
    except ConfigErrors as errors:  # secrets.env can be read by others, or not at all
        return Receipt(outcome="held", reply=str(errors.problems[0]))
    except Exception as error:  # a bug of ours; it may have been sent already
        delivery = attempt.delivery
        log.exception("sending to %s by %s failed", delivery.subscriber, delivery.channel)
        reply = f"Wirewatch failed while sending this ({type(error).__name__}); the log says more"
        return Receipt(outcome="unknown", reply=reply)


def _may_not_repeat(attempt: Attempt) -> bool:
    """Return whether UNSURE attempts may have arrived already and the channel cannot find out."""
    return (
        attempt.unconfirmed_attempts >= MAX_UNCONFIRMED_ATTEMPTS
        and _after_unknown(attempt) is AfterUnknown.REPEAT_A_FEW_TIMES
    )


def _after_unknown(attempt: Attempt) -> AfterUnknown | None:
    channel = CHANNELS.get(attempt.delivery.channel)
    return channel.after_unknown if channel else None


def _report_attempt(run: DispatchRun, attempt: Attempt, receipt: Receipt) -> DeliverReport:
    delivery = attempt.delivery
    if receipt.outcome == "sent":
        filed = (
            (run.resources.pages.where(delivery.subscriber),) if delivery.channel == FILE else ()
        )
        return DeliverReport(sent=int(not filed), filed=filed)
    log.warning("%s by %s: %s", delivery.subscriber, delivery.channel, receipt.reply)
    return DeliverReport(failed=((delivery.subscriber, receipt.reply),))


def _waits_for_earlier_part(run: DispatchRun, queued: QueuedPart) -> bool:
    """Return whether an earlier part is unsent, since parts of a message must arrive in order.

    If an earlier part was refused, this one is refused as well.
    """
    if queued.part == 1:
        return False
    with run.resources.store.read() as tx:
        delivery = outbox_queries.delivery_by_id(tx, queued.id)
        earlier = outbox_queries.states_of_earlier_parts(tx, delivery) if delivery else []
    if DeliveryState.REFUSED in earlier:
        with run.store, run.resources.store.begin() as tx:
            outbox.refuse_delivery(tx, queued.id, detail="a part before this one was refused")
    return any(state is not DeliveryState.SENT for state in earlier)


def next_try(attempt: Attempt, receipt: Receipt, *, now: datetime) -> datetime | None:
    """Return when the next attempt is due, None for never."""
    once = receipt.outcome == "unknown" and _after_unknown(attempt) is AfterUnknown.LEAVE
    if (
        once
        or _may_not_repeat(attempt)
        or receipt.outcome not in {"retry", "unknown"}
        or attempt.number >= MAX_ATTEMPTS
    ):
        return None
    wait = RETRY_DELAYS[min(attempt.number, len(RETRY_DELAYS)) - 1]
    return now + max(wait, receipt.retry_after or wait)


def _record_consequences(
    tx: Connection,
    run: DispatchRun,
    attempt: Attempt,
    receipt: Receipt,
    *,
    next_attempt_at: datetime | None,
) -> None:
    """Count refusals, hold a channel that is broken as a whole, and release one that works.

    If a relay asked everyone to wait, all deliveries of the channel are put off.
    """
    delivery, resources, now = attempt.delivery, run.resources, run.now
    whose = sole_subscriber(delivery.channel, delivery.subscriber)
    match receipt.outcome:
        case "sent":
            if (delivery.subscriber, delivery.channel) in run.refusing:
                refusals.reset_refusals(tx, delivery.subscriber, channel=delivery.channel)
            if run.held:
                release_channel(tx, delivery, now=now)
        case "refused" if delivery.kind not in (
            "trial",
            "alert",
            "operator",
        ):  # issues in a row count, not alerts
            refusals.count_refusal(
                tx, delivery.subscriber, channel=delivery.channel, detail=receipt.reply, now=now
            )
            run.refusing.add((delivery.subscriber, delivery.channel))
        case "held":
            hold_channel(
                tx, delivery, detail=receipt.reply, config_hash=resources.config.hash, now=now
            )
            run.held.add((delivery.channel, delivery.subscriber))
            run.close(delivery.channel, whose)
        case "retry" if (
            receipt.everyone
            and next_attempt_at is not None
            and (receipt.retry_after or MAX_INLINE_WAIT * 2) > MAX_INLINE_WAIT
        ):
            outbox.postpone_channel(
                tx, delivery.channel, until=next_attempt_at, now=now, subscriber=whose
            )
            run.close(delivery.channel, whose)
        case _:
            pass


async def deliver(resources: Resources, *, now: datetime) -> DeliverReport:
    """Try every due delivery once; one that fails never stops the others."""
    run = await asyncio.to_thread(DispatchRun, resources, now=now, while_ours=True)
    with lease_keeper.hold_whole_kind(resources.store, "deliver", holder=resources.holder) as ours:
        return (
            await _send_queues(run, await asyncio.to_thread(_select_due, resources, now))
            if ours
            else DeliverReport()
        )


async def deliver_selected(
    resources: Resources, deliveries: Sequence[int], *, now: datetime
) -> DeliverReport:
    """Try these deliveries once each; those of one connection in this order."""
    return await _send_queues(await asyncio.to_thread(DispatchRun, resources, now=now), deliveries)


def _select_due(resources: Resources, now: datetime) -> list[int]:
    with resources.store.begin() as tx:
        delivery_attempts.recover_interrupted(tx, now=now)
        cancel_unsubscribed(tx, resources.config)
        release_due_channels(tx, config_hash=resources.config.hash, now=now)
        return [
            delivery.id
            for delivery in select_sendable(
                tx,
                resources.config,
                outbox_queries.due_deliveries(tx, now=now, limit=100_000),
                now=now,
            )
        ]


async def _send_queues(run: DispatchRun, deliveries: Sequence[int]) -> DeliverReport:
    """Run each queue in its own thread; on cancellation, let running attempts end and be stored."""
    queues = await asyncio.to_thread(_queues, run, deliveries)
    running = [asyncio.ensure_future(asyncio.to_thread(send_queue, run, queue)) for queue in queues]
    try:
        reports = await asyncio.gather(*(asyncio.shield(task) for task in running))
    except BaseException:
        run.stop.set()
        if running:
            await asyncio.wait(running)
        raise
    return sum(reports, DeliverReport())


def _queues(run: DispatchRun, deliveries: Sequence[int]) -> list[list[QueuedPart]]:
    """Return the deliveries of each connection, in their order; many mails share a few sessions."""
    with run.resources.store.read() as tx:
        waiting = outbox_queries.queued_parts(tx, deliveries)
    run.total, mail = len(waiting), run.resources.config.settings.mail
    mails = sum(queued.channel == EMAIL for queued in waiting)
    sessions = (
        1
        if mail is None or mail.per_minute
        else min(MAX_RELAY_SESSIONS, 1 + mails // MAILS_PER_SESSION)
    )
    queues: dict[tuple[str, str], list[QueuedPart]] = {}
    for number, queued in enumerate(waiting):
        whose = (
            sole_subscriber(queued.channel, queued.subscriber) if queued.channel != "file" else ""
        )
        queues.setdefault(
            (queued.channel, str(number % sessions) if whose is None else whose), []
        ).append(queued)
    return list(queues.values())
