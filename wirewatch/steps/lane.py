"""One lane of a delivery round: deliveries of one way out, one after the other, each attempt noted before and after."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Lock

from sqlalchemy import Connection

from wirewatch.adapters.config.configured_secrets import secrets_of
from wirewatch.adapters.store import leases, outbox
from wirewatch.adapters.store.outbox import Attempt, Waiting
from wirewatch.domain.digests.model import DeliveryState, Receipt
from wirewatch.steps import holding
from wirewatch.steps.channels import EMAIL, FILE, NUDGE, SLACK
from wirewatch.steps.desk import Desk
from wirewatch.steps.handing import hand_over
from wirewatch.steps.reports import DeliverReport
from wirewatch.steps.ways import Ways

log = logging.getLogger("wirewatch.deliver")
RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
LEASE = 1800  # seconds: longer than one attempt lasts
RENEW = 60.0  # seconds after which the lease is taken anew
GIVE_UP_AFTER = 48  # tries, about two days
UNSURE = 6  # tries of one delivery that may have arrived: a relay whose answer never comes keeps each (RFC 1047)
LEFT_SO = Receipt(
    outcome="unknown", reply=f"{UNSURE} tries ended without an answer, and may all have arrived; it is not sent again"
)
SHORT = timedelta(seconds=20)  # a wait that a channel asks for, and that is waited for on the spot
WAITS = 5  # on the spot, for one delivery


class Round:
    """What the lanes of one round share."""

    def __init__(self, desk: Desk, *, now: datetime, while_ours: bool = False) -> None:
        """With `while_ours`, deliver only as long as this worker holds the lease of all deliveries."""
        self.desk = desk
        self.now = now
        self.total = 0
        self.stop = Event()
        self.redactor = secrets_of(desk.config, folder=desk.config_folder, environ=desk.environ)
        # One writer at a time: SQLite would let the others sleep, and longer than it takes.
        self.store = Lock()
        self._while_ours = while_ours
        self._renewed = float("-inf")
        self._done = 0
        self._closed: set[tuple[str, str | None]] = set()
        with desk.store.read() as tx:
            self.refusing = {(one.subscriber, one.channel) for one in outbox.paused(tx)}
            self.held = set(outbox.held(tx))

    def is_ours(self) -> bool:
        """Take the lease of all deliveries, or renew it in time; False when another worker has it."""
        with self.store:
            if self._while_ours and time.monotonic() - self._renewed > RENEW:
                desk = self.desk
                if not leases.take(desk.store, "deliver", ["*"], holder=desk.holder, seconds=LEASE):
                    return False
                self._renewed = time.monotonic()
        return True

    def close(self, channel: str, subscriber: str | None) -> None:
        """Note that a channel takes nothing more in this round."""
        self._closed.add((channel, subscriber))

    def is_closed(self, one: Waiting) -> bool:
        """Tell whether the channel of a delivery takes nothing more in this round."""
        return (one.channel, holding.whose(one.channel, one.subscriber)) in self._closed

    def count(self) -> None:
        """Tell how far the round is."""
        with self.store:
            self._done += 1
            self.desk.progress("delivering", self._done, self.total)


def run_lane(round: Round, lane: Sequence[Waiting]) -> DeliverReport:
    """Try these deliveries, in this order, as long as the round goes on."""
    report = DeliverReport()
    with Ways(round.desk) as ways:
        pace, bodies = _Pace(round, lane), dict[str, bytes]()
        for one in lane:
            if not pace.wait() or round.stop.is_set():
                break
            if not round.is_ours():
                log.warning("another worker delivers meanwhile; what is left, it will send")
                round.stop.set()
                break
            report += _delivered(round, ways, one, bodies)
            round.count()
    return report


class _Pace:
    """At most so many mails a minute, when the settings say so."""

    def __init__(self, round: Round, lane: Sequence[Waiting]) -> None:
        mail = round.desk.config.settings.mail
        limited = mail is not None and mail.per_minute and lane[0].channel == EMAIL
        self._gap = 60 / mail.per_minute if mail and mail.per_minute and limited else 0.0
        self._next = time.monotonic()
        self._stop = round.stop

    def wait(self) -> bool:
        """Wait for the next one's turn; False when the round was stopped meanwhile."""
        stopped = self._gap > 0 and self._stop.wait(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self._gap
        return not stopped


def _delivered(round: Round, ways: Ways, one: Waiting, bodies: dict[str, bytes]) -> DeliverReport:
    """Try one delivery; a channel that asks for a moment gets it, and is asked again."""
    report = DeliverReport()
    for _ in range(WAITS):
        if round.is_closed(one) or _must_wait(round, one):
            return report
        attempt = _begun(round, one, bodies)
        if attempt is None:
            return report
        receipt = _attempted(round, ways, attempt)
        report = _told(round, attempt, receipt)
        moment = receipt.retry_after if receipt.outcome == "retry" else None
        if moment is None or moment > SHORT or round.stop.wait(moment.total_seconds()):
            break
    return report


def _begun(round: Round, one: Waiting, bodies: dict[str, bytes]) -> Attempt | None:
    """Note that a try begins; None when another process has the delivery, or it is done."""
    with round.store:
        return outbox.begin_attempt(round.desk.store, one.id, holder=round.desk.holder, bodies=bodies)


def _attempted(round: Round, ways: Ways, attempt: Attempt) -> Receipt:
    """Hand over and store what was said."""
    desk, now = round.desk, round.now
    receipt = LEFT_SO if _is_left_so(attempt) else hand_over(ways, attempt)
    receipt = replace(receipt, reply=round.redactor(receipt.reply))
    again = next_try(attempt, receipt, now=now)
    given_up = receipt.outcome == "retry" and again is None
    if given_up:
        receipt = Receipt(outcome="refused", reply=f"given up after {attempt.number} tries: {receipt.reply}")

    def also(tx: Connection) -> None:
        if not given_up:  # that tells of the way there, not of who was to get it
            _remember(tx, round, attempt, receipt, again=again)

    with round.store:
        outbox.end_attempt(desk.store, attempt, receipt, now=now, next_attempt_at=again, also=also)
    return receipt


def _is_left_so(attempt: Attempt) -> bool:
    """Tell whether so many tries may have arrived that another would flood the reader; a bot looks first, and may."""
    return attempt.unsure >= UNSURE and attempt.delivery.channel in (EMAIL, SLACK)


def _told(round: Round, attempt: Attempt, receipt: Receipt) -> DeliverReport:
    delivery = attempt.delivery
    if receipt.outcome == "sent":
        filed = (round.desk.pages.path / delivery.subscriber,) if delivery.channel == FILE else ()
        return DeliverReport(sent=int(not filed), filed=filed)
    log.warning("%s by %s: %s", delivery.subscriber, delivery.channel, receipt.reply)
    return DeliverReport(failed=((delivery.subscriber, receipt.reply),))


def _must_wait(round: Round, one: Waiting) -> bool:
    """Tell whether an earlier part of the same message has not been sent: parts arrive in their order or not yet.

    A part after one that was refused never arrives: it is refused with it.
    """
    if one.part == 1:
        return False
    with round.desk.store.read() as tx:
        delivery = outbox.one(tx, one.id)
        earlier = outbox.earlier_parts(tx, delivery) if delivery else []
    if DeliveryState.REFUSED in earlier:
        with round.store, round.desk.store.begin() as tx:
            outbox.refuse(tx, one.id, detail="a part before this one was refused")
    return any(state is not DeliveryState.SENT for state in earlier)


def next_try(attempt: Attempt, receipt: Receipt, *, now: datetime) -> datetime | None:
    """Give when an attempt that did not end is tried again, or None for never."""
    once = attempt.delivery.channel == NUDGE and receipt.outcome == "unknown"  # a no of apprise's may have arrived
    if once or _is_left_so(attempt) or receipt.outcome not in {"retry", "unknown"} or attempt.number >= GIVE_UP_AFTER:
        return None
    wait = RETRIES[min(attempt.number, len(RETRIES)) - 1]
    return now + max(wait, receipt.retry_after or wait)


def _remember(tx: Connection, round: Round, attempt: Attempt, receipt: Receipt, *, again: datetime | None) -> None:
    """Keep count of who refuses, hold a channel that is broken as a whole, and let go of one that works.

    What a relay says to everyone, the others need not hear as well: they wait with this one.
    """
    delivery, desk, now = attempt.delivery, round.desk, round.now
    whose = holding.whose(delivery.channel, delivery.subscriber)
    match receipt.outcome:
        case "sent":
            if (delivery.subscriber, delivery.channel) in round.refusing:
                outbox.forget_refusals(tx, delivery.subscriber, channel=delivery.channel)
            if round.held:
                holding.release(tx, delivery, now=now)
        case "refused" if delivery.kind not in ("trial", "alert"):  # issues in a row count, not five alerts in an hour
            outbox.note_refusal(tx, delivery.subscriber, channel=delivery.channel, detail=receipt.reply, now=now)
            round.refusing.add((delivery.subscriber, delivery.channel))
        case "held":
            holding.hold(tx, delivery, detail=receipt.reply, config_hash=desk.config.hash, now=now)
            round.held.add((delivery.channel, delivery.subscriber))
            round.close(delivery.channel, whose)
        case "retry" if receipt.everyone and again is not None and (receipt.retry_after or SHORT * 2) > SHORT:
            outbox.put_off_channel(tx, delivery.channel, until=again, now=now, subscriber=whose)
            round.close(delivery.channel, whose)
        case _:
            pass
