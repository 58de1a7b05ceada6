"""When a feed pours out far more than is its habit, which of it is news and which its archive published anew.

Pure. What is held back is recorded, read and watched like all else; only digests keep quiet about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
FEW = 20  # new entries in one look that are never a flood
TIMES = 3  # the habit; above it, what is old or undated is held back
MANY = 100  # new entries in one look, dated as news, that are never a flood
MANY_TIMES = 10  # the habit; above it, all is held back
GRACE = DAY  # entries reach their feed this late at times


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One entry that its feed never showed before."""

    identity: str
    published_at: datetime | None
    title_known: bool  # an entry of the same title came from this feed before


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What a feed usually brings, over the last weeks; its first poll does not count."""

    most_in_one_look: int
    per_day: float
    last_ok_at: datetime | None  # the look before this one


def held_back(arrivals: Sequence[Arrival], habit: Habit, *, now: datetime) -> frozenset[str]:
    """Give the identities that no digest is to tell.

    After days without a look a feed may bring what it would have brought in these days. Beyond three times that, what
    is undated, dated before the last look or known by its title is no news; beyond ten times, nothing is believed.
    """
    absent = (now - habit.last_ok_at) / DAY if habit.last_ok_at else 0.0
    usual = max(habit.most_in_one_look, habit.per_day * absent)
    if len(arrivals) <= max(FEW, TIMES * usual):
        return frozenset()
    stale = [one.identity for one in arrivals if _is_stale(one, since=habit.last_ok_at)]
    if len(arrivals) - len(stale) > max(MANY, MANY_TIMES * usual):
        stale = [one.identity for one in arrivals]
    return frozenset(stale)


def told(new: int, held: int) -> str:
    """Give the sentence that `status` shows."""
    return f"{new} new entries at once: {held} look like its archive published anew and are kept out of digests"


def _is_stale(arrival: Arrival, *, since: datetime | None) -> bool:
    if arrival.title_known or arrival.published_at is None:
        return True
    return since is not None and arrival.published_at < since - GRACE
