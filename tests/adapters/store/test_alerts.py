"""Alerts as stored, on SQLite and on PostgreSQL: once each, found again by their deliveries."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.adapters.store.test_digests import tell
from tests.support.digest_world import DAILY, TALIBAN
from tests.support.digest_world import article as told_article
from tests.support.digest_world import story as told_story
from tests.support.store_world import NOON, at, feed, flagged, place, series, sync
from wirewatch.adapters.store import alerts, delivery_attempts, outbox, outbox_queries
from wirewatch.adapters.store.alerts import AlertShare
from wirewatch.adapters.store.candidates import list_candidates
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.lease_holders import current_holder
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.alerts import Alert
from wirewatch.domain.alerts import find_alerts as found
from wirewatch.domain.digests.model import Receipt
from wirewatch.domain.digests.subscriptions import Profile

READER = ("reader@desk.example", "email")


def alert(story_id: int, *, minutes: float = 0, **more: Any) -> Alert:
    seen = at(minutes)
    one = told_article(
        1, "Taliban talk", named={"taliban": ["Taliban"]}, seen_at=seen, published_at=seen
    )
    (made,) = found(
        [told_story(story_id, one)],
        series=replace(DAILY, id="morning"),
        actors=(replace(TALIBAN, alert=True),),
        interests=(),
        met={},
        since=dict.fromkeys(DAILY.actors, NOON - timedelta(days=1)),
        history={},
        profile=Profile(),
        now=seen,
    )
    return replace(made, **more)


def talks(tx: Connection) -> int:
    """Store one story; gives its id."""
    series(tx, "morning")
    (herald,) = sync(tx, feed()).values()
    place(tx, flagged(tx, herald, "talks", seen_at=NOON), "talks")
    (story,) = list_candidates(tx, "morning", cut=NOON)
    return story.id


def alerted(tx: Connection, story_id: int, reader: tuple[str, str] = READER, **more: Any) -> int:
    """Store an alert with one delivery; gives the delivery's id."""
    made = alert(story_id, **more)
    alert_id = alerts.record_alert(tx, made, profile="", subject="Talks")
    assert alert_id is not None
    planned = PlannedDelivery(
        subscriber=reader[0], channel=reader[1], identity="<a@b>", body=b"x", kind="alert"
    )
    ids = outbox.plan_deliveries(tx, None, [planned], now=made.alerted_at)
    share = AlertShare(
        recipient=reader,
        story_id=story_id,
        decision="planned",
        due_at=made.alerted_at,
        alerted_at=made.alerted_at,
    )
    alerts.record_shares(tx, [(alert_id, share, "<a@b>")], planned=ids)
    return ids[0]


def send(store: Store, delivery: int, minutes: float) -> None:
    attempt = delivery_attempts.begin_attempt(store, delivery, holder=current_holder())
    assert attempt is not None
    delivery_attempts.end_attempt(store, attempt, Receipt(outcome="sent"), now=at(minutes))


def test_an_alert_is_stored_once(store: Store) -> None:
    with store.begin() as tx:
        story = talks(tx)
        assert alerts.record_alert(tx, alert(story), profile="", subject="Talks") is not None
        assert alerts.record_alert(tx, alert(story), profile="", subject="Talks") is None
        assert (
            alerts.record_alert(tx, alert(story), profile="languages=ru", subject="Talks")
            is not None
        )
        assert (
            alerts.record_alert(tx, alert(story, number=2), profile="", subject="Talks") is not None
        )
    with store.read() as tx:
        so_far = alerts.prior_coverage(tx, "morning", [story])
    assert (
        so_far.for_profile("")[story].alerts,
        so_far.for_profile("languages=ru")[story].alerts,
    ) == (2, 1)
    assert so_far.for_profile("languages=fa") == {}


def test_one_of_two_that_store_the_same_alert_wins(store: Store, store_url: str) -> None:
    with store.begin() as tx:
        story = talks(tx)
    ends: list[bool] = []
    together = threading.Barrier(2)

    def note() -> None:
        own = open_store(store_url)
        together.wait()
        with own.begin() as tx:
            ends.append(
                alerts.record_alert(tx, alert(story), profile="", subject="Talks") is not None
            )
        own.close()

    threads = [threading.Thread(target=note) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == [False, True]


def test_a_story_counts_as_alerted_once_a_message_arrived(store: Store) -> None:
    with store.begin() as tx:
        story = talks(tx)
        first = alerted(tx, story, minutes=10)
        (candidate,) = list_candidates(tx, "morning", cut=at(15))
        assert candidate.alerted_at is None
    send(store, first, 12)
    with store.begin() as tx:
        alerted(tx, story, ("second@desk.example", "email"), minutes=800, number=2)
        (candidate,) = list_candidates(tx, "morning", cut=at(900))
        assert candidate.alerted_at == at(12)
        assert list_candidates(tx, "morning", cut=at(900), seen_since=at(1)) == ()


def test_a_delivery_tells_which_alert_it_carries_and_who_told_the_story_since(store: Store) -> None:
    with store.begin() as tx:
        story = talks(tx)
        delivery = alerted(tx, story, minutes=10)
        assert alerts.outgoing_alerts(tx, [delivery, delivery + 1])[delivery].told_in is None
        told = list_candidates(tx, "morning", cut=at(15))
    tell(store, 7, *told, due=20)
    with store.read() as tx:
        assert alerts.outgoing_alerts(tx, [delivery])[delivery].told_in == 7
        assert alerts.prior_coverage(tx, "morning", [story]).for_profile("")[story].told_at == at(
            20
        )


def test_what_was_told_before_the_alert_does_not_end_it(store: Store) -> None:
    with store.begin() as tx:
        story = talks(tx)
        told = list_candidates(tx, "morning", cut=at(1))
    tell(store, 7, *told, due=5)
    with store.begin() as tx:
        delivery = alerted(tx, story, minutes=10)
        assert alerts.outgoing_alerts(tx, [delivery])[delivery].told_in is None


def test_an_alert_that_ended_unsent_does_not_count_for_the_day(store: Store) -> None:
    with store.begin() as tx:
        delivery = alerted(tx, talks(tx), minutes=10)
        assert [
            one.decision for one in alerts.list_shares(tx, around=at(20), within=timedelta(hours=1))
        ] == ["planned"]
        assert alerts.list_shares(tx, around=at(200), within=timedelta(hours=1)) == []
        outbox.cancel_delivery(tx, delivery, detail="told meanwhile")
        assert alerts.list_shares(tx, around=at(20), within=timedelta(hours=1)) == []
        assert outbox_queries.due_deliveries(tx, now=at(30)) == []
        (row,) = alerts.list_alerts(tx, "morning")
    assert row.readers == {"ended": 1}


@pytest.mark.parametrize("sent", [False, True])
def test_only_what_waits_is_put_off_or_ended(store: Store, sent: bool) -> None:
    with store.begin() as tx:
        delivery = alerted(tx, talks(tx))
        outbox.postpone_deliveries(tx, [delivery], until=at(60))
        assert outbox_queries.due_deliveries(tx, now=at(59)) == []
        assert [one.id for one in outbox_queries.due_deliveries(tx, now=at(60))] == [delivery]
    if sent:
        send(store, delivery, 61)
        with store.begin() as tx:
            outbox.postpone_deliveries(tx, [delivery], until=at(90))
            outbox.cancel_delivery(tx, delivery, detail="too late")
            one = outbox_queries.delivery_by_id(tx, delivery)
        assert one is not None
        assert (one.state.value, one.next_attempt_at) == ("sent", None)


def test_a_delivery_put_off_by_a_clock_that_ran_ahead_is_due(store: Store) -> None:
    with store.begin() as tx:
        delivery = alerted(tx, talks(tx))
        outbox.postpone_deliveries(tx, [delivery], until=NOON + timedelta(days=365))
        assert [one.id for one in outbox_queries.due_deliveries(tx, now=at(1))] == [delivery]
