from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select

from extractors.model import PaceHints
from tests.support.store_world import EVERY, HALF_HOUR, NOON, at, entry, feed, look, sync
from wirewatch.adapters.store import entries, feed_history, feeds, hosts
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.schema import fetches
from wirewatch.domain.configuration import Interval
from wirewatch.domain.digests.coverage import FeedPoll
from wirewatch.domain.model import FeedState, FetchOutcome, Outcome

HERALD, GAZETTE = feed("herald"), feed("gazette", language="fa", owner="Gazette Group")


def test_a_new_feed_is_due_at_once_and_a_removed_one_is_kept_but_not_polled(store: Store) -> None:
    with store.begin() as tx:
        first = feeds.sync_feeds(tx, [HERALD, GAZETTE], default=EVERY, now=NOON)
        assert first.added == (HERALD.url, GAZETTE.url)
        assert {one.url for one in feeds.due_feeds(tx, now=NOON)} == {HERALD.url, GAZETTE.url}
        second = feeds.sync_feeds(tx, [HERALD], default=EVERY, now=at(1))
        assert (second.added, second.changed, second.removed) == ((), (), (GAZETTE.url,))
        assert [one.url for one in feeds.due_feeds(tx, now=at(60), include_not_due=True)] == [
            HERALD.url
        ]
        assert [one.configured for one in feeds.list_feeds(tx)] == [False, True]
        assert feeds.sync_feeds(tx, [HERALD, GAZETTE], default=EVERY, now=at(2)).changed == (
            GAZETTE.url,
        )
        assert len(feeds.due_feeds(tx, now=at(2))) == 2


def test_an_edit_of_a_feed_is_taken_over_without_losing_its_state(store: Store) -> None:
    with store.begin() as tx:
        ids = sync(tx, HERALD)
        feeds.save_fetches(tx, [look(ids[HERALD.url], NOON)])
        sync(tx, feed("herald", outlet="The Herald", language="ps"), now=at(1))
        (after,) = feeds.list_feeds(tx)
    assert (after.id, after.outlet, after.language) == (ids[HERALD.url], "The Herald", "ps")
    assert after.state.last_fetch_at == NOON


def test_a_shorter_interval_takes_effect_at_once(store: Store) -> None:
    hour, minutes = (
        Interval(min=timedelta(hours=6), max=timedelta(hours=6)),
        Interval(min=HALF_HOUR, max=HALF_HOUR),
    )
    with store.begin() as tx:
        (feed_id,) = sync(tx, feed(every=hour)).values()
        _, state, outcome = look(feed_id, NOON)
        late = FeedState(fetch_url=state.fetch_url, next_due_at=at(360), last_fetch_at=NOON)
        feeds.save_fetches(tx, [(feed_id, late, outcome)])
        sync(tx, feed(every=minutes), now=at(10))
        assert feeds.due_feeds(tx, now=at(29)) == []
        assert len(feeds.due_feeds(tx, now=at(30))) == 1


def test_nothing_is_due_before_its_time_but_every_feed_can_be_asked_for(store: Store) -> None:
    with store.begin() as tx:
        (feed_id,) = sync(tx, HERALD).values()
        feeds.save_fetches(tx, [look(feed_id, NOON)])
        assert feeds.due_feeds(tx, now=at(29.9)) == []
        assert len(feeds.due_feeds(tx, now=at(29.9), include_not_due=True)) == 1
        assert len(feeds.due_feeds(tx, now=at(30))) == 1


def test_no_feed_is_asked_inside_its_own_or_its_hosts_wait_not_even_when_every_feed_is(
    store: Store,
) -> None:
    with store.begin() as tx:
        ids = sync(tx, HERALD, GAZETTE, feed("post"))
        waits = FeedState(fetch_url=HERALD.url, next_due_at=NOON, wait_until=at(60))
        feeds.save_fetches(tx, [(ids[HERALD.url], waits, look(0, NOON, Outcome.BUSY)[2])])
        hosts.back_off_until(tx, "gazette.example", until=at(90))
        hosts.back_off_until(
            tx, "gazette.example", until=at(5)
        )  # an earlier promise that reaches further stays
        assert [one.outlet for one in feeds.due_feeds(tx, now=at(59), include_not_due=True)] == [
            "Post"
        ]
        assert {one.outlet for one in feeds.due_feeds(tx, now=at(60))} == {"Post", "Herald"}
        assert len(feeds.due_feeds(tx, now=at(90))) == 3


def test_a_feeds_state_comes_back_as_it_was_saved(store: Store) -> None:
    state = FeedState(
        fetch_url="https://feeds.elsewhere.example/herald",
        next_due_at=at(30),
        etag='W/"1"',
        last_modified="yesterday, as it said",
        body_hash="a" * 64,
        failures=3,
        failing_since=at(-90),
        wait_until=at(2),
        last_outcome=Outcome.BROKEN,
        last_detail="the server closed the connection",
        last_fetch_at=NOON,
        last_ok_at=at(-120),
        last_new_at=at(-150),
        last_full_at=at(-180),
        moved_to="https://feeds.elsewhere.example/herald",
        moved_times=2,
        hints=PaceHints(
            ttl=timedelta(minutes=45), skip_hours=frozenset({1, 2}), skip_days=frozenset({6})
        ),
        fresh_for=timedelta(minutes=10),
        first_polled_at=at(-500),
    )
    outcome = FetchOutcome(outcome=Outcome.BROKEN, fetched_at=NOON)
    with store.begin() as tx:
        (feed_id,) = sync(tx, HERALD).values()
        feeds.save_fetches(
            tx, [(feed_id, state, outcome)], titles={feed_id: "The Herald: Top Stories"}
        )
        (stored,) = feeds.list_feeds(tx)
    assert stored.state == state
    assert (stored.title, stored.host) == ("The Herald: Top Stories", "elsewhere.example")


def test_the_volume_of_a_feed_tells_its_habit(store: Store) -> None:
    with store.begin() as tx:
        (feed_id,) = sync(tx, HERALD).values()
        feeds.save_fetches(
            tx, [look(feed_id, at(minutes), entries_new=2) for minutes in (0, 60, 90, 180)]
        )
        feeds.save_fetches(tx, [look(feed_id, at(400), entries_new=0)])
        entries.add_entries(tx, feed_id, [entry("one"), entry("two")], now=NOON)
        volume = feed_history.feed_volumes(tx)[feed_id]
    assert (volume.usual_gap, volume.entries) == (timedelta(hours=1), 2)


def test_old_fetches_are_forgotten(store: Store) -> None:
    with store.begin() as tx:
        (feed_id,) = sync(tx, HERALD).values()
        feeds.save_fetches(tx, [look(feed_id, NOON), look(feed_id, at(30))])
        assert feed_history.delete_fetches(tx, before=at(30)) == 1
        left = tx.execute(select(fetches.c.fetched_at)).scalars().all()
    assert left == [at(30)]


def test_the_polls_of_a_window_come_with_what_went_before(store: Store) -> None:
    with store.begin() as tx:
        wire = sync(tx, HERALD)[HERALD.url]
        for minutes, outcome, status in [
            (0, "new", 200), (60, "broken", 500), (120, "broken", 500), (180, "nothing-new", 301)
        ]:  # fmt: skip
            row = {"feed_id": wire, "fetched_at": at(minutes), "outcome": outcome, "status": status}
            tx.execute(insert(fetches).values(**row, detail=""))
        polls = feed_history.poll_histories(tx, at(60), at(180))[wire]
    assert polls.ok_before == at(0)
    assert polls.before == FeedPoll(at(60), ok=False)
    assert polls.polls == (FeedPoll(at(120), ok=False), FeedPoll(at(180), ok=True))


def test_the_dates_of_a_feeds_entries_tell_its_habit(store: Store) -> None:
    with store.begin() as tx:
        wire = sync(tx, HERALD)[HERALD.url]
        dated = [entry(f"e{minutes}", published_at=at(minutes)) for minutes in (5, 1, 3)]
        entries.add_entries(tx, wire, [*dated, entry("undated", published_at=None)], now=NOON)
        dating = feed_history.date_statistics(tx)[wire]
    assert (dating.published, dating.dateless) == ((at(1), at(3), at(5)), 0)


def test_entries_are_counted_of_a_feed_that_gives_no_dates(store: Store) -> None:
    with store.begin() as tx:
        wire = sync(tx, HERALD)[HERALD.url]
        undated = [entry(name, published_at=None) for name in ("one", "two", "three")]
        entries.add_entries(tx, wire, undated, now=NOON)
        dating = feed_history.date_statistics(tx)[wire]
    assert (dating.published, dating.dateless) == ((), 3)
