"""What counts as not having reached a reader, on both databases; and editions as they were stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.domain.digests.test_editions import naming
from tests.support.digest_world import composed
from tests.support.digest_world import story as told_story
from tests.support.store_world import NOON, at, digest, feed, flagged, place, series, sync
from wirewatch.adapters.store import (
    candidates,
    delivery_attempts,
    digests,
    lease_holders,
    outbox,
    outbox_queries,
    refusals,
)
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.digests.model import Receipt

US = lease_holders.current_holder()
DAY = timedelta(days=1)
LATER = NOON + 5 * DAY


@pytest.fixture
def issues(store: Store) -> list[int]:
    """Three issues of one series."""
    with store.begin() as tx:
        series(tx, "morning")
        return [
            digests.record_digest(
                tx, digest(number, due_at=NOON + number * DAY), subject="Talks", stories=[]
            )
            for number in (1, 2, 3)
        ]


def planned(
    store: Store,
    digest_id: int,
    who: str = "one@desk.example",
    *,
    parts: int = 1,
    kind: str = "digest",
    due: datetime = NOON,
) -> list[int]:
    some = [
        PlannedDelivery(
            subscriber=who,
            channel="email",
            identity=f"<{who}>",
            body=b"Dear reader",
            part=part,
            parts=parts,
            kind=kind,
            next_attempt_at=due,
        )
        for part in range(1, parts + 1)
    ]
    with store.begin() as tx:
        return outbox.plan_deliveries(tx, digest_id, some, now=NOON)


def tried(store: Store, delivery_id: int, outcome: str, reply: str = "") -> None:
    attempt = delivery_attempts.begin_attempt(store, delivery_id, holder=US)
    assert attempt is not None
    delivery_attempts.end_attempt(
        store, attempt, Receipt(outcome=outcome, reply=reply), now=NOON, next_attempt_at=at(1)
    )


def missed(store: Store) -> dict[str, list[int]]:
    """The numbers of the issues that each reader has not got."""
    with store.begin() as tx:
        found = outbox_queries.unsent_messages(tx, "morning")
    return {
        subscriber: [message.number for message in some] for (subscriber, _), some in found.items()
    }


def test_who_waits_for_issues_has_a_backlog(store: Store, issues: list[int]) -> None:
    for one in issues:
        planned(store, one)
    planned(store, issues[2], "two@desk.example", due=LATER + DAY)
    assert missed(store) == {"one@desk.example": [1, 2, 3], "two@desk.example": [3]}


def test_what_was_sent_or_may_have_arrived_or_arrived_in_part_is_no_backlog(
    store: Store, issues: list[int]
) -> None:
    first, second, third = (planned(store, one, parts=2) for one in issues)
    assert missed(store) == {"one@desk.example": [1, 2, 3]}
    tried(store, first[0], "sent")
    assert missed(store) == {"one@desk.example": [2, 3]}
    tried(store, second[0], "unknown")
    assert missed(store) == {"one@desk.example": [3]}
    assert third


def test_what_failed_once_without_arriving_still_counts(store: Store, issues: list[int]) -> None:
    for one in issues:
        (delivery,) = planned(store, one)
        tried(store, delivery, "retry", "451 later")
    assert missed(store) == {"one@desk.example": [1, 2, 3]}


def test_what_is_held_with_its_channel_counts(store: Store, issues: list[int]) -> None:
    (first,) = planned(store, issues[0])
    tried(store, first, "held", "550 sender not allowed")
    assert missed(store) == {"one@desk.example": [1]}


def test_what_was_given_up_counts_until_a_later_issue_was_sent(
    store: Store, issues: list[int]
) -> None:
    (first,), (second,), (_third,) = (planned(store, one) for one in issues)
    tried(store, first, "refused", "given up after 48 tries: 451 later")
    assert missed(store) == {"one@desk.example": [1, 2, 3]}
    tried(store, second, "sent")
    assert missed(store) == {"one@desk.example": [3]}


def test_what_the_far_end_refused_and_what_was_sent_on_request_is_no_backlog(
    store: Store, issues: list[int]
) -> None:
    (first,), _, _ = (planned(store, one) for one in issues)
    planned(store, issues[0], kind="resend")
    tried(store, first, "refused", "550 no such user")
    assert missed(store) == {"one@desk.example": [2, 3]}


def test_a_paused_reader_has_one_too(store: Store, issues: list[int]) -> None:
    for one in issues:
        planned(store, one)
    with store.begin() as tx:
        refusals.count_refusal(
            tx, "one@desk.example", channel="email", detail="550", now=NOON, pause_after=1
        )
    assert missed(store) == {"one@desk.example": [1, 2, 3]}


def test_what_is_replaced_is_never_tried_and_says_why(store: Store, issues: list[int]) -> None:
    ids = [id for one in issues for id in planned(store, one)]
    tried(store, ids[1], "held", "550 sender not allowed")
    with store.begin() as tx:
        assert outbox.replace_deliveries(tx, ids, detail="listed in issue 4") == 3
        assert outbox_queries.due_deliveries(tx, now=LATER) == []
        (first,) = outbox_queries.list_deliveries(tx, digest_id=issues[0])
        assert outbox.replace_deliveries(tx, ids, detail="listed in issue 5") == 0
    assert (first.state.value, first.detail) == ("replaced", "listed in issue 4")


def test_an_edition_comes_back_as_it_was_stored_and_the_issue_too(
    store: Store, issues: list[int]
) -> None:
    own = composed(told_story(1, naming(1, "unama"))).digest
    with store.begin() as tx:
        digests.record_editions(tx, issues[0], {"abc": own, "def": replace(own, sections=())})
    with store.read() as tx:
        assert digests.load_edition(tx, issues[0], "abc") == own
        assert digests.load_edition(tx, issues[1], "abc") is None
        assert digests.edition_sizes(tx, issues[0]) == {"abc": 1, "def": 0}
        assert digests.load_digest(tx, "morning", 2) == digest(2, due_at=NOON + 2 * DAY)


def test_every_story_of_late_is_considered_told_or_not(store: Store) -> None:
    with store.begin() as tx:
        feed_id = next(iter(sync(tx, feed()).values()))
        series(tx, "morning")
        told, new, old = (
            flagged(tx, feed_id, name, seen_at=at(minutes))
            for name, minutes in (("told", 1), ("new", 2), ("old", -3000))
        )
        for article, key in ((told, "k1"), (new, "k2"), (old, "k3")):
            place(tx, article, key)
        (first,) = [
            one for one in candidates.list_candidates(tx, "morning", cut=at(1)) if one.key == "k1"
        ]
        telling = digests.StoryRecord(story_id=first.id, revision=1, articles=((told, 1),))
        digests.record_digest(tx, digest(1), subject="Talks", stories=[telling])
        considered = candidates.list_considered(tx, "morning", since=NOON, cut=at(5))
    assert [(one.key, [article.told_in for article in one.articles]) for one in considered] == [
        ("k1", [1]),
        ("k2", [None]),
    ]
