"""The polling policy: what an HTTP outcome means for a feed, when to ask it again, and how to treat a flood of entries.

Pure. The rules are those of docs/polling.md: the feed's own interval, never earlier than the publisher asks for,
exponential back-off after failures, and recovery without a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from extractors.model import PaceHints
from wirewatch.domain.configuration import Interval
from wirewatch.domain.model import OUTCOMES_OK, FeedState, FetchOutcome, Outcome

_WORDS = {
    401: "the server wants a name and a password",
    402: "the server wants to be paid",
    403: "the server refuses us",
    404: "there is nothing at this address",
    406: "the server has no form of this that we can read",
    410: "it is gone for good, says the server",
    429: "the server asks us to come less often",
    451: "it is withheld for legal reasons",
    500: "the server has a fault of its own",
    502: "the server behind the front does not answer",
    503: "the server is busy or under repair",
    504: "the server behind the front is too slow",
}
_OUR_OWN = frozenset({"private", "bad-url", "downgrade"})
_DOORKEEPERS = {
    "cloudflare": "Cloudflare",
    "ddos-guard": "DDoS-Guard",
    "akamaighost": "Akamai",
    "qrator": "Qrator",
    "sucuri/cloudproxy": "Sucuri",
    "imperva": "Imperva",
    "variti": "Variti",
}


def judge_response(
    status: int,
    *,
    headers: Iterable[tuple[str, str]] = (),
    wait_until: datetime | None = None,
    now: datetime | None = None,
) -> tuple[Outcome | None, str]:
    """Return the outcome of an answer and a plain sentence; (None, "") when its body has to decide.

    `headers` have names in lower case. With `now`, an instant of today is told without its date.
    """
    if status == 200:
        return None, ""
    if status == 304:
        return Outcome.NOT_MODIFIED, ""
    if wait_until and status in (429, 503):
        return (
            Outcome.BUSY,
            f"{status}: the server asked us to wait until {clock_text(wait_until, now=now)}",
        )
    guard = access_check_vendor(dict(headers))
    if guard and status in (401, 403, 429, 503):
        return Outcome.REFUSED, f"{status}: an access check by {guard} stands in the way"
    return _outcome(status), f"{status}: {_words(status)}"


def judge_failure(
    kind: str, detail: str, *, status: int | None = None, wait_until: datetime | None = None
) -> tuple[Outcome, str]:
    """Return the outcome of a request without a usable answer; kind and detail are the web client's own."""
    if kind == "busy":
        return Outcome.BUSY, detail
    if status is not None and status >= 400:
        outcome, words = judge_response(status, wait_until=wait_until)
        return outcome or Outcome.BROKEN, words
    return (Outcome.REFUSED if kind in _OUR_OWN else Outcome.BROKEN), detail


def access_check_vendor(headers: dict[str, str]) -> str | None:
    """Return the name of the access check (CDN, captcha) that answered for the site; None when the site itself did."""
    if headers.get("cf-mitigated"):
        return "Cloudflare"
    if "x-sucuri-block" in headers:
        return "Sucuri"
    if "x-datadome" in headers:
        return "DataDome"
    server = headers.get("server", "").lower()
    # Cloudflare and Akamai also pass on what the site itself refuses, but an analyst asks the same person then.
    return next((name for sign, name in _DOORKEEPERS.items() if server.startswith(sign)), None)


def clock_text(moment: datetime, *, now: datetime | None = None) -> str:
    """Return an instant as "14:05 UTC", with its date when that is another day than `now`."""
    utc = moment.astimezone(UTC)
    today = now is not None and now.astimezone(UTC).date() == utc.date()
    return f"{utc:%H:%M} UTC" if today else f"{utc:%d %b %H:%M} UTC"


def _outcome(status: int) -> Outcome:
    if status == 410:
        return Outcome.GONE
    if status in (429, 503):
        return Outcome.BUSY
    if 400 <= status < 500:
        return Outcome.REFUSED
    return Outcome.NOT_A_FEED if 200 <= status < 300 else Outcome.BROKEN


def _words(status: int) -> str:
    if status in _WORDS:
        return _WORDS[status]
    if 200 <= status < 300:
        return "an answer without a document"
    if 300 <= status < 400:
        return "a redirect that leads nowhere"
    if 400 <= status < 500:
        return "the server refuses the request"
    return (
        "the server has a fault of its own" if 500 <= status < 600 else "no status that HTTP knows"
    )


# Entries held back are recorded, read and watched like all others; only digests leave them out.

ONE_DAY = timedelta(days=1)
MIN_ENTRIES_FOR_STALE = 20  # new entries in one poll that are never a flood
STALE_FACTOR = 3  # multiples of the usual number above which old or undated entries are held back
MIN_ENTRIES_FOR_ALL = 100  # new entries in one poll, with recent dates, that are never a flood
ALL_FACTOR = 10  # multiples of the usual number above which all are held back
LATE_ENTRY_GRACE = ONE_DAY  # entries may appear in their feed this late


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One entry that its feed never showed before."""

    identity: str
    published_at: datetime | None
    title_known: bool  # an entry of the same title came from this feed before


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHabit:
    """What a feed usually brings, over the last weeks; its first poll does not count."""

    most_in_one_poll: int
    per_day: float
    last_ok_at: datetime | None  # the poll before this one


def republished_entries(
    arrivals: Sequence[NewEntry], habit: FeedHabit, *, now: datetime
) -> frozenset[str]:
    """Return the identities of entries that digests leave out because a feed republished old content.

    The expected number grows with the time since the last poll. Above three times that number, entries that are
    undated, dated before the last poll or known by title are held back; above ten times, all of them.
    """
    absent = (now - habit.last_ok_at) / ONE_DAY if habit.last_ok_at else 0.0
    usual = max(habit.most_in_one_poll, habit.per_day * absent)
    if len(arrivals) <= max(MIN_ENTRIES_FOR_STALE, STALE_FACTOR * usual):
        return frozenset()
    stale = [one.identity for one in arrivals if _is_stale(one, since=habit.last_ok_at)]
    if len(arrivals) - len(stale) > max(MIN_ENTRIES_FOR_ALL, ALL_FACTOR * usual):
        stale = [one.identity for one in arrivals]
    return frozenset(stale)


def republished_notice(new: int, held: int) -> str:
    """Return the sentence that `status` shows."""
    return f"{new} new entries at once: {held} look like its archive published anew and are kept out of digests"


def _is_stale(arrival: NewEntry, *, since: datetime | None) -> bool:
    if arrival.title_known or arrival.published_at is None:
        return True
    return since is not None and arrival.published_at < since - LATE_ENTRY_GRACE


ONE_WEEK = timedelta(days=7)
MIN_HALVED_INTERVAL = timedelta(minutes=15)
MIN_FAILURE_DELAY = timedelta(minutes=5)
MAX_PUBLISHER_DELAY = ONE_DAY  # a longer ttl or max-age is cut to this
MAX_SKIPPED_SPAN = timedelta(
    days=3
)  # skipHours and skipDays that leave no hour free this long are not followed
JITTER_SHARE = 0.1  # share of the delay by which two feeds of one interval drift apart; always later, never earlier
MOVES_BEFORE_FOLLOWING = 3
_WITH_BODY = frozenset({Outcome.NEW, Outcome.NOTHING_NEW, Outcome.UNCHANGED})


def next_feed_state(
    state: FeedState,
    outcome: FetchOutcome,
    *,
    interval: Interval,
    now: datetime,
    jitter: float,
    recent_new: int | None = None,
) -> FeedState:
    """Return the feed's state after one fetch.

    `jitter` is 0 to 1, from the caller's random numbers; `recent_new` counts the entries first seen in the last
    week, None while that is not known. The state's `next_due_at` is to be stored before anything else is done.
    """
    if outcome.outcome is Outcome.BUSY and outcome.status is None:
        return _put_off(state, outcome, now=now)
    if outcome.outcome in OUTCOMES_OK:
        known = _healthy(state, outcome, now=now)
        delay = _wished(
            known, interval=interval, recent_new=recent_new, overflowed=outcome.overflowed
        )
    else:
        known = _failed(state, outcome, now=now)
        delay = _back_off(known, interval=interval)
    due = _free_hour(now + delay * (1 + JITTER_SHARE * jitter), known.hints)
    if known.wait_until:
        due = max(due, known.wait_until)
    return replace(known, next_due_at=due)


def sends_validators(state: FeedState, now: datetime) -> bool:
    """Return whether to send the validators that we have (none: the request is unconditional anyway).

    A server whose Last-Modified never changes would hide its news for ever, so a full response is requested when the
    last one is a day old, or a week old if there is an ETag too. So at most one request a day is unconditional.
    """
    if not state.etag and not state.last_modified:
        return False
    return state.last_full_at is not None and now - state.last_full_at < (
        ONE_WEEK if state.etag else ONE_DAY
    )


def _put_off(state: FeedState, outcome: FetchOutcome, *, now: datetime) -> FeedState:
    """Return the state after a Retry-After of the whole host: no request was made, so it counts as no failure."""
    until = max(outcome.wait_until or now + MIN_FAILURE_DELAY, state.wait_until or now)
    return replace(
        state,
        next_due_at=max(state.next_due_at, until),
        wait_until=until,
        last_detail=outcome.detail,
    )


def _healthy(state: FeedState, outcome: FetchOutcome, *, now: datetime) -> FeedState:
    with_body = outcome.outcome in _WITH_BODY
    known = replace(
        state,
        etag=outcome.etag if with_body else outcome.etag or state.etag,
        last_modified=outcome.last_modified
        if with_body
        else outcome.last_modified or state.last_modified,
        body_hash=(outcome.body_hash or state.body_hash) if with_body else state.body_hash,
        failures=0,
        failing_since=None,
        wait_until=None,
        last_outcome=outcome.outcome,
        last_detail=outcome.detail,
        last_fetch_at=now,
        last_ok_at=now,
        last_new_at=now if outcome.entries_new else state.last_new_at,
        last_full_at=now if with_body else _full_at(state, outcome, now=now),
        first_polled_at=state.first_polled_at or now,
        hints=state.hints if outcome.hints is None else outcome.hints,
        fresh_for=outcome.fresh_for if with_body else outcome.fresh_for or state.fresh_for,
    )
    return _followed(known, outcome.moved_to)


def _full_at(state: FeedState, outcome: FetchOutcome, *, now: datetime) -> datetime | None:
    """Return when the last unconditional request was answered; it counts even if its response was unusable."""
    asked_in_full = outcome.status is not None and not sends_validators(state, now)
    return now if asked_in_full and state.last_full_at else state.last_full_at


def _followed(state: FeedState, moved_to: str | None) -> FeedState:
    """Follow a redirect for good once its target has answered with a feed three times in a row."""
    if moved_to is None or moved_to == state.fetch_url:
        return replace(state, moved_to=None, moved_times=0)
    times = state.moved_times + 1 if moved_to == state.moved_to else 1
    if times < MOVES_BEFORE_FOLLOWING:
        return replace(state, moved_to=moved_to, moved_times=times)
    # The validators came from the end of the redirects, so they remain valid.
    return replace(state, fetch_url=moved_to, moved_to=None, moved_times=0)


def _failed(state: FeedState, outcome: FetchOutcome, *, now: datetime) -> FeedState:
    """Return the state after a failure.

    Validators stay those of the last good response, so that no 304 can confirm a bad body.
    """
    waiting = state.wait_until if state.wait_until and state.wait_until > now else None
    return replace(
        state,
        failures=state.failures + 1,
        failing_since=state.failing_since or now,
        wait_until=outcome.wait_until or waiting,
        last_outcome=outcome.outcome,
        last_detail=outcome.detail,
        last_fetch_at=now,
        last_full_at=_full_at(state, outcome, now=now),
    )


def _wished(
    state: FeedState, *, interval: Interval, recent_new: int | None, overflowed: bool
) -> timedelta:
    """Return the feed's own interval, or the longer one that its publisher asks for."""
    adaptive = interval.min != interval.max
    wishes = [wish for wish in (state.fresh_for,) if wish]
    if not overflowed:
        # If entries were missed, the document's own ttl is too long; caching headers still hold.
        wishes += [wish for wish in (state.hints.ttl, state.hints.update_every) if wish]
    own = (
        _sooner(interval)
        if overflowed
        else interval.min
        if not adaptive
        else _adapted(interval, recent_new)
    )
    longest = (
        max(interval.max, interval.min) if adaptive else max(MAX_PUBLISHER_DELAY, interval.min)
    )
    return max([own, *(min(wish, longest) for wish in wishes)])


def _sooner(interval: Interval) -> timedelta:
    """Return the interval for a feed that drops entries between polls: its minimum.

    A fixed interval is halved, but not below POLITE.
    """
    return (
        interval.min
        if interval.min < interval.max
        else max(interval.min / 2, min(interval.min, MIN_HALVED_INTERVAL))
    )


def _adapted(interval: Interval, recent_new: int | None) -> timedelta:
    if recent_new is None:
        return interval.min
    return (
        interval.max
        if recent_new <= 0
        else min(max(ONE_WEEK / recent_new, interval.min), interval.max)
    )


def _back_off(state: FeedState, *, interval: Interval) -> timedelta:
    """Return the delay after failures: doubled each time, up to a day; a week after 410."""
    if state.last_outcome is Outcome.GONE:
        return ONE_WEEK
    base = max(interval.min, MIN_FAILURE_DELAY)
    doublings = min(state.failures - (0 if state.last_outcome is Outcome.BUSY else 1), 12)
    return max(base, min(base * (1 << doublings), ONE_DAY))


def _free_hour(due: datetime, hints: PaceHints) -> datetime:
    """Move an instant out of skipHours and skipDays (GMT)."""
    if not hints.skip_hours and not hints.skip_days:
        return due
    hour = due.astimezone(UTC)
    while hour - due < MAX_SKIPPED_SPAN:
        if hour.hour not in hints.skip_hours and hour.weekday() not in hints.skip_days:
            return hour
        hour = hour.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due
