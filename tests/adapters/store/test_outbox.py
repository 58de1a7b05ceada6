from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.store_world import NOON, at, digest, series
from wirewatch.adapters.store import (
    delivery_attempts,
    digests,
    lease_holders,
    outbox,
    outbox_queries,
    refusals,
)
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.lease_holders import Holder
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.adapters.store.outbox_queries import newest_arrivals, unresolved_deliveries
from wirewatch.adapters.store.schema import attempts, payloads
from wirewatch.domain.digests.model import DeliveryState, Receipt

US = lease_holders.current_holder()
ELSEWHERE = Holder("another-machine", 1, "long-ago")

SENDER = """
import os, sys
from wirewatch.adapters.store import delivery_attempts, lease_holders
from wirewatch.adapters.store.engine import open_store
store = open_store(sys.argv[1])
assert delivery_attempts.begin_attempt(store, int(sys.argv[2]), holder=lease_holders.current_holder())
os._exit(9)
"""


def mail(
    subscriber: str = "reader@desk.example", body: bytes = b"Dear reader", **changes: object
) -> PlannedDelivery:
    plain: dict[str, object] = {
        "channel": "email",
        "identity": f"<1.{subscriber}>",
        "headers": {"Subject": "Talks"},
    }
    return PlannedDelivery(subscriber=subscriber, body=body, **plain | changes)  # type: ignore[arg-type]


def plan(store: Store, *deliveries: PlannedDelivery, digest_id: int | None = None) -> list[int]:
    with store.begin() as tx:
        return outbox.plan_deliveries(tx, digest_id, deliveries, now=NOON)


def begin(store: Store, delivery_id: int, holder: Holder = US) -> Attempt:
    attempt = delivery_attempts.begin_attempt(store, delivery_id, holder=holder)
    assert attempt is not None
    return attempt


def due(store: Store, minutes: float = 0) -> Sequence[int]:
    with store.read() as tx:
        return [one.id for one in outbox_queries.due_deliveries(tx, now=at(minutes))]


def state(store: Store, delivery_id: int) -> DeliveryState:
    with store.read() as tx:
        return next(
            one.state for one in outbox_queries.list_deliveries(tx) if one.id == delivery_id
        )


@pytest.fixture
def issue(store: Store) -> int:
    with store.begin() as tx:
        series(tx, "morning")
        return digests.record_digest(tx, digest(), subject="Talks", stories=[])


def test_an_issue_is_planned_once_for_a_subscriber_and_equal_bytes_are_kept_once(
    store: Store, issue: int
) -> None:
    both = [mail("one@desk.example"), mail("two@desk.example")]
    assert len(plan(store, *both, digest_id=issue)) == 2
    assert plan(store, *both, digest_id=issue) == []
    with store.read() as tx:
        assert tx.execute(select(func.count()).select_from(payloads)).scalar() == 1
        assert [
            (one.series, one.number) for one in outbox_queries.list_deliveries(tx, digest_id=issue)
        ] == [("morning", 1)] * 2


def test_an_attempt_is_committed_before_anything_is_sent_and_carries_the_frozen_bytes(
    store: Store,
) -> None:
    (delivery_id,) = plan(store, mail(body=b"\x00\xffbytes"))
    attempt = begin(store, delivery_id)
    assert (attempt.body, attempt.delivery.headers, attempt.number) == (
        b"\x00\xffbytes",
        {"Subject": "Talks"},
        1,
    )
    assert state(store, delivery_id) is DeliveryState.SENDING
    assert due(store, 5) == []


def test_no_two_processes_send_the_same_delivery(store: Store) -> None:
    (delivery_id,) = plan(store, mail())
    begin(store, delivery_id)
    assert delivery_attempts.begin_attempt(store, delivery_id, holder=ELSEWHERE) is None


def test_what_was_sent_is_never_sent_again(store: Store) -> None:
    (delivery_id,) = plan(store, mail())
    ended = delivery_attempts.end_attempt(
        store, begin(store, delivery_id), Receipt(outcome="sent", reply="250 ok"), now=at(1)
    )
    assert ended is DeliveryState.SENT
    assert due(store, 5000) == []
    assert delivery_attempts.begin_attempt(store, delivery_id, holder=US) is None


def test_a_delivery_to_be_tried_again_waits_for_its_time(store: Store) -> None:
    (delivery_id,) = plan(store, mail())
    later = Receipt(outcome="retry", reply="451 greylisted")
    delivery_attempts.end_attempt(
        store, begin(store, delivery_id), later, now=NOON, next_attempt_at=at(10)
    )
    assert (due(store, 9.9), due(store, 10)) == ([], [delivery_id])
    again = begin(store, delivery_id)
    assert (again.number, again.may_have_arrived) == (2, False)


@pytest.mark.parametrize("outcome", ["refused", "held"])
def test_what_was_refused_or_held_is_left_alone(store: Store, outcome: str) -> None:
    (delivery_id,) = plan(store, mail())
    delivery_attempts.end_attempt(
        store, begin(store, delivery_id), Receipt(outcome=outcome, reply="550 no"), now=at(1)
    )
    assert due(store, 5000) == []
    with store.read() as tx:
        (one,) = outbox_queries.list_deliveries(tx, states=[DeliveryState(outcome)])
    assert one.detail == "550 no"


def test_a_sender_killed_while_sending_leaves_an_unknown_that_is_sent_again_as_a_repeat(
    store: Store, store_url: str
) -> None:
    (delivery_id,) = plan(store, mail())
    assert (
        subprocess.run(
            [sys.executable, "-c", SENDER, store_url, str(delivery_id)], check=False
        ).returncode
        == 9
    )
    assert state(store, delivery_id) is DeliveryState.SENDING
    with store.begin() as tx:
        assert delivery_attempts.recover_interrupted(tx, now=at(1)) == [delivery_id]
        assert delivery_attempts.recover_interrupted(tx, now=at(1)) == []
    assert state(store, delivery_id) is DeliveryState.UNKNOWN
    assert due(store, 1) == [delivery_id]
    again = begin(store, delivery_id)
    assert (again.may_have_arrived, again.body, again.number) == (True, b"Dear reader", 2)


def test_a_living_sender_is_no_stray_and_one_of_another_machine_only_after_long(
    store: Store,
) -> None:
    ours, theirs = plan(store, mail("one@desk.example"), mail("two@desk.example"))
    begin(store, ours)
    begin(store, theirs, holder=ELSEWHERE)
    with store.begin() as tx:
        assert delivery_attempts.recover_interrupted(tx, now=at(1)) == []
        assert delivery_attempts.recover_interrupted(tx, now=at(20), max_age=timedelta(0)) == [
            theirs
        ]
    assert state(store, ours) is DeliveryState.SENDING


def test_an_attempt_that_a_living_process_never_ended_comes_up_again_at_last(store: Store) -> None:
    (delivery_id,) = plan(store, mail())
    begin(store, delivery_id)
    with store.begin() as tx:
        tx.execute(
            update(attempts).values(
                started_at=datetime.now(UTC) - delivery_attempts.MAX_ATTEMPT_AGE
            )
        )
        assert delivery_attempts.recover_interrupted(tx, now=at(1)) == [delivery_id]


def test_what_is_replayed_is_no_stray_of_long_ago(store: Store) -> None:
    (delivery_id,) = plan(store, mail())
    begin(store, delivery_id, holder=ELSEWHERE)
    with store.begin() as tx:
        assert delivery_attempts.recover_interrupted(tx, now=datetime.now(UTC)) == []


def test_an_unclear_end_without_a_next_time_is_the_end(store: Store) -> None:
    (delivery_id,) = plan(store, mail())
    delivery_attempts.end_attempt(
        store, begin(store, delivery_id), Receipt(outcome="unknown"), now=NOON
    )
    assert due(store, 5000) == []


def test_a_late_answer_does_not_undo_a_later_attempt(store: Store) -> None:
    (delivery_id,) = plan(store, mail())
    slow = begin(store, delivery_id, holder=Holder(US.machine, os.getpid(), "before"))
    with store.begin() as tx:
        delivery_attempts.recover_interrupted(tx, now=at(1))
    second = begin(store, delivery_id)
    delivery_attempts.end_attempt(store, second, Receipt(outcome="sent"), now=at(2))
    delivery_attempts.end_attempt(
        store, slow, Receipt(outcome="retry"), now=at(3), next_attempt_at=at(3)
    )
    assert state(store, delivery_id) is DeliveryState.SENT


def test_a_broken_channel_is_held_and_released_whole(store: Store) -> None:
    by_mail, by_slack = plan(store, mail(), mail(channel="slack", subscriber="DESK_WEBHOOK"))
    with store.begin() as tx:
        assert (
            outbox.hold_channel(tx, "slack", detail="invalid_auth: put a new token in place") == 1
        )
    assert due(store) == [by_mail]
    with store.begin() as tx:
        assert outbox.release_channel(tx, "slack", now=at(5)) == 1
    assert (due(store, 4), due(store, 5)) == ([by_mail], [by_slack, by_mail])  # by address


def test_what_is_released_still_waits_until_it_was_to_go_out(store: Store) -> None:
    (tonight,) = plan(store, mail(next_attempt_at=at(60)))
    with store.begin() as tx:
        outbox.hold_channel(tx, "email", detail="550 not this sender")
        outbox.release_channel(tx, "email", now=at(5))
    assert (due(store, 59), due(store, 60)) == ([], [tonight])


def test_what_is_due_by_a_busy_channel_is_put_off_and_no_try_is_counted(store: Store) -> None:
    now, later, by_slack = plan(
        store,
        mail("a@b.example"),
        mail("c@d.example", next_attempt_at=at(90)),
        mail(channel="slack", subscriber="HOOK"),
    )
    with store.begin() as tx:
        assert outbox.postpone_channel(tx, "email", until=at(30), now=NOON) == 1
    assert (due(store), due(store, 30), due(store, 90)) == (
        [by_slack],
        [by_slack, now],
        [by_slack, now, later],
    )
    assert begin(store, now).number == 1


def test_what_the_far_end_calls_a_message_is_kept_with_it(store: Store) -> None:
    (delivery_id,) = plan(store, mail())
    sent = Receipt(outcome="sent", known_as="C1 17.5")
    delivery_attempts.end_attempt(store, begin(store, delivery_id), sent, now=NOON)
    with store.read() as tx:
        (one,) = outbox_queries.list_deliveries(tx)
    assert one.headers == {"Subject": "Talks", delivery_attempts.SERVICE_ID_HEADER: "C1 17.5"}


def test_what_an_answer_means_for_others_is_stored_with_it_or_not_at_all(store: Store) -> None:
    (delivery_id,) = plan(store, mail())
    attempt = begin(store, delivery_id)

    def fail(tx: object) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        delivery_attempts.end_attempt(
            store, attempt, Receipt(outcome="sent"), now=NOON, in_same_transaction=fail
        )
    assert state(store, delivery_id) is DeliveryState.SENDING


def test_a_subscriber_who_refuses_again_and_again_is_written_to_no_more_until_resumed(
    store: Store,
) -> None:
    (delivery_id,) = plan(store, mail("gone@desk.example"))
    who = {"subscriber": "gone@desk.example", "channel": "email"}
    with store.begin() as tx:
        told = [
            refusals.count_refusal(tx, **who, detail="550 no such user", now=at(day), pause_after=3)
            for day in range(3)
        ]
        (paused,) = refusals.refusing_recipients(tx)
    assert told == [False, False, True]
    assert (paused.refusals, paused.paused_at, paused.detail) == (3, at(2), "550 no such user")
    assert due(store, 5) == []
    with store.begin() as tx:
        refusals.reset_refusals(tx, **who)
    assert due(store, 5) == [delivery_id]


def test_a_person_may_ask_for_an_issue_again_once_the_last_try_has_ended(
    store: Store, issue: int
) -> None:
    resend = mail(kind="resend")
    (delivery_id,) = plan(store, resend, digest_id=issue)
    attempt = begin(store, delivery_id)
    assert plan(store, resend, digest_id=issue) == []
    delivery_attempts.end_attempt(store, attempt, Receipt(outcome="sent"), now=NOON)
    assert plan(store, resend, digest_id=issue) == [delivery_id]
    assert due(store) == [delivery_id]


def test_parts_are_due_in_their_order(store: Store, issue: int) -> None:
    parts = [
        mail(channel="slack", identity=f"part-{part}", part=part, parts=3) for part in (1, 2, 3)
    ]
    ids = plan(store, *reversed(parts), digest_id=issue)
    assert due(store) == list(reversed(ids))


READER = ("reader@desk.example", "email")


def planned(
    store: Store, issue: int | None, subscriber: str = READER[0], kind: str = "digest"
) -> int:
    with store.begin() as tx:
        return outbox.plan_deliveries(tx, issue, [mail(subscriber, kind=kind)], now=NOON)[0]


def answered(store: Store, delivery: int, outcome: str) -> None:
    again = at(1) if outcome in ("retry", "unknown") else None
    delivery_attempts.end_attempt(
        store,
        begin(store, delivery),
        Receipt(outcome=outcome, reply="x"),
        now=NOON,
        next_attempt_at=again,
    )


@pytest.mark.parametrize(
    ("outcome", "final"),
    [("refused", True), ("retry", False), ("unknown", False), ("held", False), ("sent", None)],
)
def test_what_did_not_arrive_is_listed_and_whether_it_is_over(
    store: Store, issue: int, outcome: str, final: bool | None
) -> None:
    answered(store, planned(store, issue), outcome)
    with store.read() as tx:
        found = unresolved_deliveries(tx, since=NOON)
    assert [(one.series, one.number, one.subscriber, one.final) for one in found] == (
        [] if final is None else [("morning", 1, READER[0], final)]
    )


def test_what_is_over_is_listed_for_a_time_and_what_waits_for_ever(
    store: Store, issue: int
) -> None:
    answered(store, planned(store, issue), "refused")
    answered(store, planned(store, issue, "two@desk.example"), "retry")
    with store.read() as tx:
        assert [
            one.subscriber for one in unresolved_deliveries(tx, since=NOON + timedelta(days=1))
        ] == ["two@desk.example"]


def test_a_trial_is_neither_stuck_nor_has_it_reached_anybody(store: Store) -> None:
    answered(store, planned(store, None, kind="trial"), "refused")
    answered(store, planned(store, None, kind="trial"), "sent")
    with store.read() as tx:
        assert unresolved_deliveries(tx, since=NOON) == []
        assert newest_arrivals(tx, [READER]) == {}


def test_when_a_reader_was_reached_is_told_by_series(store: Store, issue: int) -> None:
    answered(store, planned(store, issue), "sent")
    answered(store, planned(store, None, kind="resend"), "sent")
    with store.read() as tx:
        assert newest_arrivals(tx, [READER]) == {(*READER, "morning"): NOON, (*READER, None): NOON}


def test_all_that_waits_for_a_reader_can_be_ended_but_not_what_a_person_asked_for(
    store: Store, issue: int
) -> None:
    with store.begin() as tx:
        later = digests.record_digest(tx, digest(2, due_at=at(60)), subject="Talks", stories=[])
    waiting, held = planned(store, issue), planned(store, later)
    asked, other = planned(store, None, kind="resend"), planned(store, issue, "two@desk.example")
    answered(store, held, "held")
    with store.begin() as tx:
        assert set(outbox_queries.pending_recipients(tx)) == {
            ("morning", *READER),
            ("morning", "two@desk.example", "email"),
            (None, *READER),
        }
        gone = {"subscriber": READER[0], "channel": READER[1], "detail": "left"}
        assert outbox.cancel_recipient(tx, series="morning", **gone) == 2
        states = {one.id: one.state for one in outbox_queries.list_deliveries(tx)}
        assert outbox.cancel_recipient(tx, series=None, **gone) == 1
    assert [states[one] for one in (waiting, held, asked, other)] == [DeliveryState.ENDED] * 2 + [
        DeliveryState.PLANNED
    ] * 2
