"""Floods of entries: a feed that publishes its archive again must not fill a digest.

Entries held back are recorded, read and watched like all others; only digests leave them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ONE_DAY = timedelta(days=1)
MIN_ENTRIES_FOR_STALE = 20  # new entries in one poll that are never a flood
STALE_FACTOR = 3  # of the usual number, above which old or undated entries are held back
MIN_ENTRIES_FOR_ALL = 100  # new entries in one poll, with recent dates, that are never a flood
ALL_FACTOR = 10  # of the usual number, above which all are held back
LATE_ENTRY_GRACE = ONE_DAY  # entries may appear in their feed this late


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedArrival:
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
    entries: Sequence[FeedArrival], habit: FeedHabit, *, now: datetime
) -> frozenset[str]:
    """The identities of entries that digests leave out because a feed republished old content.

    The expected number grows with the time since the last poll. Above STALE_FACTOR times that
    number, entries that are undated, dated before the last poll or known by title are held back;
    above ALL_FACTOR times, all of them.
    """
    days_since = (now - habit.last_ok_at) / ONE_DAY if habit.last_ok_at else 0.0
    expected = max(habit.most_in_one_poll, habit.per_day * days_since)
    if len(entries) <= max(MIN_ENTRIES_FOR_STALE, STALE_FACTOR * expected):
        return frozenset()
    stale = frozenset(
        entry.identity for entry in entries if _is_stale(entry, since=habit.last_ok_at)
    )
    recent = sum(not _is_stale(entry, since=habit.last_ok_at) for entry in entries)
    if recent > max(MIN_ENTRIES_FOR_ALL, ALL_FACTOR * expected):
        return frozenset(entry.identity for entry in entries)
    return stale


def republished_notice(new: int, held_back: int) -> str:
    """The sentence for `wirewatch status`."""
    return f"{new} new entries at once: {held_back} look like its archive published again and are kept out of digests"


def _is_stale(entry: FeedArrival, *, since: datetime | None) -> bool:
    if entry.title_known or entry.published_at is None:
        return True
    return since is not None and entry.published_at < since - LATE_ENTRY_GRACE
