"""The issues that could not be sent to a reader in time: headlines and addresses of each."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from wirewatch.domain.digests.model import Digest, Headline, Undelivered
from wirewatch.render.digest_view import text_direction
from wirewatch.render.formatting import format_day, format_time, join_names, quantity, safe_url

UNDELIVERED_HEADING = "Not sent in time"
NUMBERS = 8  # issues that a sentence names one by one, when they are not in a row


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineView:
    """One headline of such an issue. All text is clean."""

    title: str
    url: str | None
    outlet: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndeliveredView:
    """One such issue. All text is clean."""

    name: str  # "Issue 139, to Tue 12 Oct 08:00: 4 stories"
    url: str | None  # of its page
    headlines: tuple[HeadlineView, ...]
    more: str  # about headlines left out; ""


def undelivered_line(digest: Digest) -> str:
    """Return the sentence that says which issues could not be sent; "" when all could."""
    if not digest.undelivered:
        return ""
    one = len(digest.undelivered) == 1
    name = f"Issue{'' if one else 's'} {_numbers([issue.number for issue in digest.undelivered])}"
    return f"{name} could not be sent in time; {'its' if one else 'their'} headlines stand below."


def undelivered_views(digest: Digest) -> tuple[tuple[UndeliveredView, ...], str]:
    """Return the issues that are listed, and a sentence about older ones that are not ("" when there are none)."""
    zone = ZoneInfo(digest.timezone)
    older = [one.number for one in digest.undelivered if one.stories and not one.headlines]
    some = tuple(_view(one, zone) for one in digest.undelivered if one.number not in older)
    if not older:
        return some, ""
    return (
        some,
        f"Issue{'' if len(older) == 1 else 's'} {_numbers(older)} could not be sent either: see the filed pages.",
    )


def _view(one: Undelivered, zone: ZoneInfo) -> UndeliveredView:
    left = one.stories - len(one.headlines)
    return UndeliveredView(
        name=f"Issue {one.number}, to {format_day(one.window_end, zone)} {format_time(one.window_end, zone)}: "
        f"{quantity(one.stories, 'story', 'stories')}",
        url=safe_url(one.archive_url) if one.archive_url else None,
        headlines=tuple(map(_headline, one.headlines)),
        more=f"and {left} more" if left > 0 else "",
    )


def _headline(one: Headline) -> HeadlineView:
    return HeadlineView(
        title=one.title,
        url=safe_url(one.url),
        outlet=one.outlet,
        language=one.language or "",
        direction=text_direction(one.title, one.language),
    )


def _numbers(numbers: list[int]) -> str:
    """Return "139 to 142", or "139, 140 and 142" when they are not in a row."""
    in_a_row = numbers == list(range(numbers[0], numbers[-1] + 1))
    if in_a_row and len(numbers) > 2:
        return f"{numbers[0]} to {numbers[-1]}"
    return join_names([str(number) for number in numbers], at_most=NUMBERS)
