"""The polling policy: when to ask a feed again after each outcome.

Pure. The rules are in docs/polling.md: the feed's own interval, never earlier than the publisher
asks for, exponential back-off after failures, and automatic recovery.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from extractors.model import PaceHints
from wirewatch.domain.configuration import Interval
from wirewatch.domain.model import OUTCOMES_OK, FeedState, FetchOutcome, Outcome

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)
MIN_HALVED_INTERVAL = timedelta(minutes=15)
MIN_FAILURE_DELAY = timedelta(minutes=5)
MAX_PUBLISHER_DELAY = ONE_DAY  # a longer ttl or max-age is cut to this
MAX_SKIPPED_SPAN = timedelta(days=3)  # skipHours and skipDays that skip more are not followed
MAX_DOUBLINGS = 12
JITTER_SHARE = 0.1  # of the delay, by which feeds of one interval drift apart; later, never earlier
MOVES_BEFORE_FOLLOWING = 3
OUTCOMES_WITH_BODY = frozenset({Outcome.NEW, Outcome.NOTHING_NEW, Outcome.UNCHANGED})


def next_feed_state(
    state: FeedState,
    outcome: FetchOutcome,
    *,
    interval: Interval,
    now: datetime,
    jitter: float,
    recent_new: int | None = None,
) -> FeedState:
    """Compute a feed's state after one fetch. Store its `next_due_at` before any other step.

    Args:
        jitter: 0 to 1, from the caller's random numbers.
        recent_new: entries first seen in the last week; None while that is not known.
    """
    if outcome.outcome is Outcome.BUSY and outcome.status is None:
        return _state_of_busy_host(state, outcome, now=now)
    if outcome.outcome in OUTCOMES_OK:
        state = _state_after_success(state, outcome, now=now)
        delay = _delay_after_success(
            state, interval=interval, recent_new=recent_new, overflowed=outcome.overflowed
        )
    else:
        state = _state_after_failure(state, outcome, now=now)
        delay = _delay_after_failure(state, interval=interval)
    due = _skip_closed_hours(now + delay * (1 + JITTER_SHARE * jitter), state.hints)
    if state.wait_until:
        due = max(due, state.wait_until)
    return replace(state, next_due_at=due)


def sends_validators(state: FeedState, now: datetime) -> bool:
    """True if the next request is conditional.

    A server whose Last-Modified never changes would hide its news for ever, so a full response is
    requested if the last one is a day old, or a week old if there is an ETag too. At most one
    request a day is therefore unconditional.
    """
    if state.last_full_at is None or not (state.etag or state.last_modified):
        return False
    return now - state.last_full_at < (ONE_WEEK if state.etag else ONE_DAY)


def _state_of_busy_host(state: FeedState, outcome: FetchOutcome, *, now: datetime) -> FeedState:
    """Wait for a Retry-After of the whole host: no request was made, so it counts as no failure."""
    until = max(outcome.wait_until or now + MIN_FAILURE_DELAY, state.wait_until or now)
    return replace(
        state,
        next_due_at=max(state.next_due_at, until),
        wait_until=until,
        last_detail=outcome.detail,
    )


def _state_after_success(state: FeedState, outcome: FetchOutcome, *, now: datetime) -> FeedState:
    state = _with_validators(state, outcome, now=now)
    state = replace(
        state,
        failures=0,
        failing_since=None,
        wait_until=None,
        last_outcome=outcome.outcome,
        last_detail=outcome.detail,
        last_fetch_at=now,
        last_ok_at=now,
        last_new_at=now if outcome.entries_new else state.last_new_at,
        first_polled_at=state.first_polled_at or now,
        hints=state.hints if outcome.hints is None else outcome.hints,
    )
    return _follow_redirect(state, outcome.moved_to)


def _with_validators(state: FeedState, outcome: FetchOutcome, *, now: datetime) -> FeedState:
    """Keep the metadata of a response with a body; a 304 only adds to them."""
    if outcome.outcome in OUTCOMES_WITH_BODY:
        return replace(
            state,
            etag=outcome.etag,
            last_modified=outcome.last_modified,
            body_hash=outcome.body_hash or state.body_hash,
            last_full_at=now,
            fresh_for=outcome.fresh_for,
        )
    return replace(
        state,
        etag=outcome.etag or state.etag,
        last_modified=outcome.last_modified or state.last_modified,
        last_full_at=_last_full_at(state, outcome, now=now),
        fresh_for=outcome.fresh_for or state.fresh_for,
    )


def _last_full_at(state: FeedState, outcome: FetchOutcome, *, now: datetime) -> datetime | None:
    """When the last unconditional request was answered, even if its response was unusable."""
    was_unconditional = outcome.status is not None and not sends_validators(state, now)
    return now if was_unconditional and state.last_full_at else state.last_full_at


def _follow_redirect(state: FeedState, moved_to: str | None) -> FeedState:
    """Adopt the target of a permanent redirect after three feeds in a row from it."""
    if moved_to is None or moved_to == state.fetch_url:
        return replace(state, moved_to=None, moved_times=0)
    times = state.moved_times + 1 if moved_to == state.moved_to else 1
    if times < MOVES_BEFORE_FOLLOWING:
        return replace(state, moved_to=moved_to, moved_times=times)
    # The validators came from the end of the redirects, so they remain valid.
    return replace(state, fetch_url=moved_to, moved_to=None, moved_times=0)


def _state_after_failure(state: FeedState, outcome: FetchOutcome, *, now: datetime) -> FeedState:
    """Keep the validators of the last good response, so that no 304 can confirm a bad body."""
    still_waiting = state.wait_until if state.wait_until and state.wait_until > now else None
    return replace(
        state,
        failures=state.failures + 1,
        failing_since=state.failing_since or now,
        wait_until=outcome.wait_until or still_waiting,
        last_outcome=outcome.outcome,
        last_detail=outcome.detail,
        last_fetch_at=now,
        last_full_at=_last_full_at(state, outcome, now=now),
    )


def _delay_after_success(
    state: FeedState, *, interval: Interval, recent_new: int | None, overflowed: bool
) -> timedelta:
    """The feed's own interval, or the longer one that its publisher asks for."""
    wishes = [state.fresh_for]
    if not overflowed:
        # If entries were missed, the document's own ttl is too long; caching headers still hold.
        wishes += [state.hints.ttl, state.hints.update_every]
    max_delay = max(MAX_PUBLISHER_DELAY, interval.min)
    if interval.min != interval.max:
        max_delay = max(interval.max, interval.min)
    delay = _own_interval(interval, recent_new=recent_new, overflowed=overflowed)
    for wish in wishes:
        if wish:
            delay = max(delay, min(wish, max_delay))
    return delay


def _own_interval(interval: Interval, *, recent_new: int | None, overflowed: bool) -> timedelta:
    """The interval by the number of new entries; the shortest if entries are dropped between polls.

    A fixed interval is halved then, but not below MIN_HALVED_INTERVAL.
    """
    if overflowed:
        if interval.min < interval.max:
            return interval.min
        return max(interval.min / 2, min(interval.min, MIN_HALVED_INTERVAL))
    if interval.min == interval.max or recent_new is None:
        return interval.min
    if recent_new <= 0:
        return interval.max
    return min(max(ONE_WEEK / recent_new, interval.min), interval.max)


def _delay_after_failure(state: FeedState, *, interval: Interval) -> timedelta:
    """Double the delay each time, up to a day; a week after 410."""
    if state.last_outcome is Outcome.GONE:
        return ONE_WEEK
    shortest = max(interval.min, MIN_FAILURE_DELAY)
    doublings = state.failures
    if state.last_outcome is not Outcome.BUSY:
        doublings -= 1
    doubled = shortest * (1 << min(doublings, MAX_DOUBLINGS))
    return max(shortest, min(doubled, ONE_DAY))


def _skip_closed_hours(due: datetime, hints: PaceHints) -> datetime:
    """Move an instant out of skipHours and skipDays (GMT)."""
    if not hints.skip_hours and not hints.skip_days:
        return due
    hour = due.astimezone(UTC)
    while hour - due < MAX_SKIPPED_SPAN:
        if hour.hour not in hints.skip_hours and hour.weekday() not in hints.skip_days:
            return hour
        hour = hour.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due
