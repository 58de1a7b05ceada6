from __future__ import annotations

from datetime import timedelta

import pytest

from tests.store.test_outbox import begin, mail
from tests.store.world import NOON, at, digest, series
from wirewatch.adapters.store import digests, outbox
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.outbox import last_reached, stuck
from wirewatch.domain.digests.model import DeliveryState, Receipt

READER = ("reader@desk.example", "email")


@pytest.fixture
def issue(store: Store) -> int:
    with store.begin() as tx:
        series(tx, "morning")
        return digests.record(tx, digest(), subject="Talks", told=[])


def planned(store: Store, issue: int | None, subscriber: str = READER[0], kind: str = "digest") -> int:
    with store.begin() as tx:
        return outbox.plan(tx, issue, [mail(subscriber, kind=kind)], now=NOON)[0]


def answered(store: Store, delivery: int, outcome: str) -> None:
    again = at(1) if outcome in ("retry", "unknown") else None
    outbox.end_attempt(
        store, begin(store, delivery), Receipt(outcome=outcome, reply="x"), now=NOON, next_attempt_at=again
    )


@pytest.mark.parametrize(
    ("outcome", "final"), [("refused", True), ("retry", False), ("unknown", False), ("held", False), ("sent", None)]
)
def test_what_did_not_arrive_is_listed_and_whether_it_is_over(
    store: Store, issue: int, outcome: str, final: bool | None
) -> None:
    answered(store, planned(store, issue), outcome)
    with store.read() as tx:
        found = stuck(tx, since=NOON)
    assert [(one.series, one.number, one.subscriber, one.final) for one in found] == (
        [] if final is None else [("morning", 1, READER[0], final)]
    )


def test_what_is_over_is_listed_for_a_time_and_what_waits_for_ever(store: Store, issue: int) -> None:
    answered(store, planned(store, issue), "refused")
    answered(store, planned(store, issue, "two@desk.example"), "retry")
    with store.read() as tx:
        assert [one.subscriber for one in stuck(tx, since=NOON + timedelta(days=1))] == ["two@desk.example"]


def test_a_trial_is_neither_stuck_nor_has_it_reached_anybody(store: Store) -> None:
    answered(store, planned(store, None, kind="trial"), "refused")
    answered(store, planned(store, None, kind="trial"), "sent")
    with store.read() as tx:
        assert stuck(tx, since=NOON) == []
        assert last_reached(tx, [READER]) == {}


def test_when_a_reader_was_reached_is_told_by_series(store: Store, issue: int) -> None:
    answered(store, planned(store, issue), "sent")
    answered(store, planned(store, None, kind="resend"), "sent")
    with store.read() as tx:
        assert last_reached(tx, [READER]) == {(*READER, "morning"): NOON, (*READER, None): NOON}


def test_all_that_waits_for_a_reader_can_be_ended_but_not_what_a_person_asked_for(store: Store, issue: int) -> None:
    with store.begin() as tx:
        later = digests.record(tx, digest(2, due_at=at(60)), subject="Talks", told=[])
    waiting, held = planned(store, issue), planned(store, later)
    asked, other = planned(store, None, kind="resend"), planned(store, issue, "two@desk.example")
    answered(store, held, "held")
    with store.begin() as tx:
        assert set(outbox.awaited(tx)) == {
            ("morning", *READER),
            ("morning", "two@desk.example", "email"),
            (None, *READER),
        }
        gone = {"subscriber": READER[0], "channel": READER[1], "detail": "left"}
        assert outbox.end_all(tx, series="morning", **gone) == 2
        states = {one.id: one.state for one in outbox.listing(tx)}
        assert outbox.end_all(tx, series=None, **gone) == 1
    assert [states[one] for one in (waiting, held, asked, other)] == [DeliveryState.ENDED] * 2 + [
        DeliveryState.PLANNED
    ] * 2
