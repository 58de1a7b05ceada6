"""Times of issues: wall-clock rules of a series <-> UTC instants. Pure; `now` is an argument."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from extractors.languages.calendar import ENGLISH_WEEKDAYS
from wirewatch.domain.configuration import QuietHours, Series

ONE_DAY = timedelta(days=1)
WEEKDAY_NAMES = tuple(name[:3] for name in ENGLISH_WEEKDAYS)
LOOK_BACK_DAYS = 9  # days: one week, and room for a zone's offset on both sides
LATE_AFTER = timedelta(
    minutes=30
)  # below this, an issue is on time: wake-ups come every few minutes
# A first issue further in the future was composed while the clock was wrong.
CLOCK_RESET_AFTER = 2 * ONE_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class DueIssue:
    """One issue that is due to be composed."""

    due_at: datetime
    window_start: datetime
    window_end: datetime  # the cut: the instant of composing
    late_by: timedelta | None  # None: on time
    missed: int = 0  # earlier issues that were never composed and are part of this one


def next_issue(series: Series, *, now: datetime) -> datetime:
    """The first due instant of a series after `now`, in UTC.

    A local time that a clock change skips is due at the same instant by the old offset (02:30
    becomes 03:30); a repeated one is due the first time. Raises ValueError for a series that is
    never due.
    """
    today = now.astimezone(ZoneInfo(series.timezone)).date()
    for instant in _due_instants(series, first=today - ONE_DAY, days=LOOK_BACK_DAYS + 1):
        if instant > now:
            return instant
    raise ValueError(f"series {series.id} names no time or no weekday: it is never due")


def due_issue(
    series: Series,
    *,
    last_due: datetime | None,
    created_at: datetime,
    now: datetime,
    last_cut: datetime | None = None,
    cut_by_due: Mapping[datetime, datetime] | None = None,
) -> DueIssue | None:
    """The one issue of a series that is due at `now` and not composed yet, or None.

    It is for the latest due instant after `last_due` (for a series without issues: from
    `created_at` on), so that several missed issues become one. The window runs from the last cut to
    `now`.

    `told`: the cut of each recent or future issue, by its due instant. If the clock was set back,
    none of these is composed again; if it ran ahead, only the instants it composed are skipped.
    """
    cut_by_due = cut_by_due or {}
    if last_due is not None and last_due > now:
        last_due, last_cut = _last_issue_before(cut_by_due, now=now) or (
            _resume_instant(series, cut_by_due, now=now),
            None,
        )
        if last_due is None:
            return None
    past = [instant for instant in _past_instants(series, now=now) if instant not in cut_by_due]
    pending = [one for one in past if (one >= created_at if last_due is None else one > last_due)]
    if not pending:
        return None
    due = pending[-1]
    late = now - due
    return DueIssue(
        due_at=due,
        window_start=min(last_cut or last_due or due - natural_period(series, due=due), due),
        window_end=now,
        late_by=late if late > LATE_AFTER else None,
        missed=len(pending) - 1,
    )


def issue_at(series: Series, *, last_cut: datetime | None, now: datetime) -> DueIssue | None:
    """An issue due at `now`, whatever the schedule; None for a series that is never due.

    Its window begins at the last cut, for a series without issues one period before `now`.
    """
    past = list(_past_instants(series, now=now))
    if not past:
        return None
    start = last_cut or now - natural_period(series, due=past[-1])
    return DueIssue(due_at=now, window_start=min(start, now), window_end=now, late_by=None)


def natural_period(series: Series, *, due: datetime) -> timedelta:
    """The time between the due instant before `due` and `due` itself."""
    earlier = [instant for instant in _past_instants(series, now=due) if instant < due]
    return due - earlier[-1] if earlier else 7 * ONE_DAY


def held_until(quiet_hours: QuietHours | None, *, timezone: str, now: datetime) -> datetime | None:
    """The UTC instant at which quiet hours end, or None if `now` is outside them.

    The start is quiet, the end is not; hours whose start is after their end run across midnight.
    """
    if quiet_hours is None or quiet_hours.start == quiet_hours.end:
        return None
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    for day in (today - ONE_DAY, today):
        ends = day if quiet_hours.start < quiet_hours.end else day + ONE_DAY
        start, end = (
            _local_instant(day, quiet_hours.start, zone),
            _local_instant(ends, quiet_hours.end, zone),
        )
        if start <= now < end:
            return end
    return None


def _last_issue_before(
    cut_by_due: Mapping[datetime, datetime], *, now: datetime
) -> tuple[datetime, datetime] | None:
    """The newest issue that is not in the future: its due instant and its cut."""
    past = [due for due in cut_by_due if due <= now]
    return (max(past), min(cut_by_due[max(past)], now)) if past else None


def _resume_instant(
    series: Series, cut_by_due: Mapping[datetime, datetime], *, now: datetime
) -> datetime | None:
    """The instant to continue from if all issues are in the future; None if they are near."""
    past = list(_past_instants(series, now=now))
    return (
        past[-1] - natural_period(series, due=past[-1])
        if past and cut_by_due and min(cut_by_due) - now > CLOCK_RESET_AFTER
        else None
    )


def _past_instants(series: Series, *, now: datetime) -> Iterator[datetime]:
    """The due instants of the last week, up to and with `now`, in order."""
    first = now.astimezone(ZoneInfo(series.timezone)).date() - LOOK_BACK_DAYS * ONE_DAY
    return (
        instant
        for instant in _due_instants(series, first=first, days=LOOK_BACK_DAYS + 2)
        if instant <= now
    )


def _due_instants(series: Series, *, first: date, days: int) -> Iterator[datetime]:
    """The due instants of so many local days, in order, each once."""
    zone = ZoneInfo(series.timezone)
    local_days = (first + n * ONE_DAY for n in range(days))
    wanted = [day for day in local_days if WEEKDAY_NAMES[day.weekday()] in series.on]
    return iter(sorted({_local_instant(day, at, zone) for day in wanted for at in series.at}))


def _local_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    # fold=0 takes the first of two equal wall times, and reads a skipped one by the offset before
    # the gap (PEP 495).
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)
